/* Streets and service territories: from an address to the schools that must take its children
 * (ADM-16 … ADM-19). What an act says is data; only reading a house number is done here. */
#include "base/buf.h"
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/organisation.h"
#include "organisation/private.h"

enum { LINE_BYTES = 200 };

enum status organisation_streets_find(struct ctx *c,
                                      struct str settlement,
                                      struct str typed,
                                      struct organisation_streets *ret_streets)
{
    struct organisation_street_rows_like_rows rows;
    struct str key = i18n_search_key(c, typed);

    *ret_streets = (struct organisation_streets){0};
    if (key.n == 0)
        return ST_OK;
    TRY(organisation_street_rows_like(c, settlement, key, organisation_lang(c),
                                      ORGANISATION_STREETS_MOST + 1, &rows));
    struct organisation_street *streets = NEWS(c->mem, struct organisation_street, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        streets[i] = (struct organisation_street){
            .id = rows.v[i].id,
            .settlement = settlement,
            .name = organisation_in_language(c, rows.v[i].name_kk, rows.v[i].name_ru),
            .name_kk = rows.v[i].name_kk,
            .name_ru = rows.v[i].name_ru,
        };
    ret_streets->v = streets;
    ret_streets->more = rows.n > ORGANISATION_STREETS_MOST;
    ret_streets->n = ret_streets->more ? ORGANISATION_STREETS_MOST : rows.n;
    return ST_OK;
}

enum status
organisation_street(struct ctx *c, struct uuid id, const struct organisation_street **ret_street)
{
    struct organisation_street_row_row *row;

    TRY(organisation_street_row(c, id, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "organisation.street.unknown");
    struct organisation_street *street = NEW(c->mem, struct organisation_street);
    *street = (struct organisation_street){
        .id = row->id,
        .settlement = row->settlement_kato,
        .name = organisation_in_language(c, row->name_kk, row->name_ru),
        .name_kk = row->name_kk,
        .name_ru = row->name_ru,
    };
    *ret_street = street;
    return ST_OK;
}

static enum status read_flat(struct ctx *c, struct str text, struct opt_i32 *ret_flat)
{
    int64_t number;

    text = str_trim(text);
    *ret_flat = (struct opt_i32){0};
    if (text.n == 0)
        return ST_OK;
    if (!scan_i64(text, 1, ORGANISATION_FLAT_MOST, &number))
        return FAIL(c, ST_INVALID, "organisation.flat.unreadable");
    *ret_flat = (struct opt_i32){true, (int32_t)number};
    return ST_OK;
}

static bool language_counts(const struct organisation_address *address, struct str language)
{
    return language.n == 0 || address->language.n == 0 || str_eq(language, address->language);
}

enum status organisation_matches(struct ctx *c,
                                 const struct organisation_address *address,
                                 struct date day,
                                 const struct organisation_match **ret_matches,
                                 size_t *ret_n)
{
    struct organisation_territory_matches_rows rows;
    struct organisation_house house;
    struct opt_i32 flat;
    size_t n = 0;

    TRY(organisation_house(c, address->house, &house));
    TRY(read_flat(c, address->flat, &flat));
    TRY(organisation_territory_matches(
        c,
        &(struct organisation_territory_matches_in){.street = address->street,
                                                    .house = house.number,
                                                    .suffix = house.suffix,
                                                    .flat = flat,
                                                    .day = day,
                                                    .lang = organisation_lang(c)},
        &rows));
    struct organisation_match *matches = NEWS(c->mem, struct organisation_match, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct organisation_territory_matches_row *row = &rows.v[i];
        if (language_counts(address, organisation_text(row->language)))
            matches[n++] = (struct organisation_match){
                .school = row->school_id,
                .language = organisation_text(row->language),
                .depends_on_flat = row->depends_on_flat,
                .act_number = row->act_number,
                .act_date = row->act_date,
            };
    }
    *ret_matches = matches;
    *ret_n = n;
    return ST_OK;
}

enum status organisation_territory(struct ctx *c,
                                   const struct organisation_address *address,
                                   struct date day,
                                   struct organisations *ret_schools)
{
    const struct organisation_match *matches;
    size_t n, n_ids = 0;

    TRY(organisation_matches(c, address, day, &matches, &n));
    struct uuid *ids = NEWS(c->mem, struct uuid, n);
    for (size_t i = 0; i < n; i++) /* one school's matches stand together */
        if (n_ids == 0 || !uuid_eq(ids[n_ids - 1], matches[i].school))
            ids[n_ids++] = matches[i].school;
    return organisation_by_ids(c, ids, n_ids, ret_schools);
}

enum status organisation_serves(struct ctx *c,
                                struct uuid school,
                                const struct organisation_address *address,
                                struct date day,
                                struct str *ret_basis)
{
    const struct organisation_match *matches;
    struct str basis = STR("");
    size_t n;

    TRY(organisation_matches(c, address, day, &matches, &n));
    for (size_t i = 0; i < n && basis.n == 0; i++)
        if (uuid_eq(matches[i].school, school) && !matches[i].depends_on_flat)
            basis = organisation_act_named(c, matches[i].act_number, matches[i].act_date);
    *ret_basis = basis;
    return ST_OK;
}

struct str organisation_act_named(struct ctx *c, struct str number, struct date day)
{
    return str_printf(c->mem, "№ " STR_FMT ", " STR_FMT, STR_ARG(number),
                      STR_ARG(i18n_date_short(c, day)));
}

struct str organisation_houses_text(struct ctx *c, const struct organisation_houses *houses)
{
    struct buf text;

    buf_init(&text, c->mem, LINE_BYTES);
    if (houses->from.set)
        buf_add_i64(&text, houses->from.v);
    if (houses->suffix.set)
        buf_add(&text, houses->suffix.v);
    bool one = houses->from.set && houses->to.set && houses->from.v == houses->to.v;
    if (!one && (houses->from.set || houses->to.set))
        buf_add_z(&text, "–");
    if (!one && houses->to.set)
        buf_add_i64(&text, houses->to.v);
    if (!str_eq(houses->parity, STR("ALL"))) {
        buf_add_z(&text, text.n > 0 ? ", " : "");
        buf_add(&text,
                msg_text(c, str_eq(houses->parity, STR("ODD")) ? MSG_organisation_houses_odd
                                                               : MSG_organisation_houses_even));
    }
    if (houses->flat_from.set || houses->flat_to.set) {
        struct str from = houses->flat_from.set ? i18n_number(c, houses->flat_from.v) : STR("1");
        struct str to = houses->flat_to.set ? i18n_number(c, houses->flat_to.v) : STR("…");
        buf_add_z(&text, ", ");
        buf_add(&text, MSG_FORMAT(c, MSG_organisation_houses_flats, MSG_ARG("from", from),
                                  MSG_ARG("to", to)));
    }
    return buf_str(&text);
}

enum status organisation_territory_lines(struct ctx *c,
                                         struct uuid school,
                                         struct date day,
                                         const struct organisation_territory_line **ret_lines,
                                         size_t *ret_n)
{
    struct organisation_territory_rows_rows rows;

    TRY(organisation_territory_rows(c, school, day, organisation_lang(c), &rows));
    struct organisation_territory_line *lines =
        NEWS(c->mem, struct organisation_territory_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct organisation_houses houses = HOUSES_OF(&rows.v[i]);
        lines[i] = (struct organisation_territory_line){
            .street = organisation_in_language(c, rows.v[i].street_kk, rows.v[i].street_ru),
            .houses = organisation_houses_text(c, &houses),
            .language = organisation_text(rows.v[i].language),
            .act_number = rows.v[i].act_number,
            .act_date = rows.v[i].act_date,
        };
    }
    *ret_lines = lines;
    *ret_n = rows.n;
    return ST_OK;
}
