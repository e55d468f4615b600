/* Bulk additions: arrays of structs become arrays of columns, and one statement adds thousands of
 * rows. Search keys are made here, so that stored and typed words go through the same folding. */
#include <string.h>

#include "base/scan.h"
#include "i18n/i18n.h"
#include "organisation/organisation.h"
#include "organisation/private.h"

/* An array of structs seen from one of its fields. */
struct column {
    struct ctx *c;
    const char *first; /* the field in the first row */
    size_t stride, n;
};

#define COLUMN(field)                                                                              \
    ((struct column){c, (const char *)rows + offsetof(__typeof__(*rows), field), sizeof(*rows), n})

static const void *at(const struct column *column, size_t i)
{
    return column->first + i * column->stride;
}

static struct texts texts_of(struct column column)
{
    struct str *v = NEWS(column.c->mem, struct str, column.n);
    for (size_t i = 0; i < column.n; i++)
        memcpy(&v[i], at(&column, i), sizeof(v[i]));
    return (struct texts){v, column.n};
}

static struct uuids uuids_of(struct column column)
{
    struct uuid *v = NEWS(column.c->mem, struct uuid, column.n);
    for (size_t i = 0; i < column.n; i++)
        memcpy(&v[i], at(&column, i), sizeof(v[i]));
    return (struct uuids){v, column.n};
}

static struct texts dates_of(struct column column)
{
    struct str *v = NEWS(column.c->mem, struct str, column.n);
    for (size_t i = 0; i < column.n; i++) {
        struct date date;
        memcpy(&date, at(&column, i), sizeof(date));
        v[i] = time_print_date(column.c->mem, date);
    }
    return (struct texts){v, column.n};
}

static struct i64s numbers_of(struct column column)
{
    int64_t *v = NEWS(column.c->mem, int64_t, column.n);
    for (size_t i = 0; i < column.n; i++) {
        int32_t number;
        memcpy(&number, at(&column, i), sizeof(number));
        v[i] = number;
    }
    return (struct i64s){v, column.n};
}

static struct i64s flags_of(struct column column)
{
    int64_t *v = NEWS(column.c->mem, int64_t, column.n);
    for (size_t i = 0; i < column.n; i++) {
        bool flag;
        memcpy(&flag, at(&column, i), sizeof(flag));
        v[i] = flag;
    }
    return (struct i64s){v, column.n};
}

/* ---- organisations ------------------------------------------------------------------------- */

static struct texts name_keys(struct ctx *c, const struct organisation_new *rows, size_t n)
{
    struct str *keys = NEWS(c->mem, struct str, n);
    for (size_t i = 0; i < n; i++)
        keys[i] =
            i18n_search_key(c, str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(rows[i].name_kk),
                                          STR_ARG(rows[i].name_ru)));
    return (struct texts){keys, n};
}

static enum status add_organisations(struct ctx *c, const struct organisation_new *rows, size_t n)
{
    struct organisation_load_organisations_in in = {
        .id = uuids_of(COLUMN(id)),
        .bin = texts_of(COLUMN(bin)),
        .kind = texts_of(COLUMN(kind)),
        .name_kk = texts_of(COLUMN(name_kk)),
        .name_ru = texts_of(COLUMN(name_ru)),
        .legal_name_kk = texts_of(COLUMN(legal_name_kk)),
        .legal_name_ru = texts_of(COLUMN(legal_name_ru)),
        .search_key = name_keys(c, rows, n),
        .region = texts_of(COLUMN(region)),
        .district = texts_of(COLUMN(district)),
        .settlement = texts_of(COLUMN(settlement)),
        .ownership = texts_of(COLUMN(ownership)),
        .primary_programme = flags_of(COLUMN(primary_programme)),
        .preschool_groups = flags_of(COLUMN(has_preschool)),
        .status = texts_of(COLUMN(status)),
        .phone = texts_of(COLUMN(phone)),
        .address_kk = texts_of(COLUMN(address_kk)),
        .address_ru = texts_of(COLUMN(address_ru)),
        .site = texts_of(COLUMN(site)),
        .valid_from = dates_of(COLUMN(valid_from)),
    };
    int64_t changed;

    for (size_t i = 0; i < n; i++)
        if (rows[i].bin.n > 0 && !scan_bin(rows[i].bin))
            return FAIL(c, ST_INVALID, "organisation.bin.wrong");
    return organisation_load_organisations(c, &in, &changed);
}

static enum status
add_links(struct ctx *c, const struct organisation_new *rows, size_t n, struct str basis)
{
    struct uuid *child = NEWS(c->mem, struct uuid, n), *parent = NEWS(c->mem, struct uuid, n);
    struct str *from = NEWS(c->mem, struct str, n);
    size_t n_links = 0;
    int64_t changed;

    for (size_t i = 0; i < n; i++) {
        if (uuid_is_nil(rows[i].parent))
            continue;
        child[n_links] = rows[i].id;
        parent[n_links] = rows[i].parent;
        from[n_links++] = time_print_date(c->mem, rows[i].valid_from);
    }
    return organisation_load_links(c, (struct uuids){child, n_links},
                                   (struct uuids){parent, n_links}, (struct texts){from, n_links},
                                   basis, &changed);
}

static enum status add_languages(struct ctx *c, const struct organisation_new *rows, size_t n)
{
    enum { LANGUAGES_MOST = 8 };
    struct uuid *id = NEWS(c->mem, struct uuid, size_mul(n, LANGUAGES_MOST));
    struct str *code = NEWS(c->mem, struct str, size_mul(n, LANGUAGES_MOST));
    struct str *from = NEWS(c->mem, struct str, size_mul(n, LANGUAGES_MOST));
    size_t n_languages = 0;
    int64_t changed;

    for (size_t i = 0; i < n; i++) {
        struct str rest = rows[i].languages;
        for (int k = 0; k < LANGUAGES_MOST && scan_until(&rest, ',', &code[n_languages]); k++) {
            id[n_languages] = rows[i].id;
            from[n_languages++] = time_print_date(c->mem, rows[i].valid_from);
        }
        if (rest.n > 0)
            return FAIL(c, ST_INVALID, "organisation.load.too-many-languages");
    }
    return organisation_load_languages(c, (struct uuids){id, n_languages},
                                       (struct texts){code, n_languages},
                                       (struct texts){from, n_languages}, &changed);
}

enum status
organisation_load(struct ctx *c, const struct organisation_new *rows, size_t n, struct str basis)
{
    ASSERT(n <= ORGANISATION_LOAD_MOST);
    TRY(add_organisations(c, rows, n));
    TRY(add_links(c, rows, n, basis));
    return add_languages(c, rows, n);
}

/* ---- places, streets, territories ----------------------------------------------------------- */

enum status
organisation_load_places(struct ctx *c, const struct organisation_new_place *rows, size_t n)
{
    struct organisation_load_place_rows_in in = {
        .kato = texts_of(COLUMN(kato)),
        .level = numbers_of(COLUMN(level)),
        .parent = texts_of(COLUMN(parent)),
        .region = texts_of(COLUMN(region)),
        .is_city = flags_of(COLUMN(is_city)),
        .name_kk = texts_of(COLUMN(name_kk)),
        .name_ru = texts_of(COLUMN(name_ru)),
    };
    int64_t changed;

    ASSERT(n <= ORGANISATION_LOAD_MOST);
    return organisation_load_place_rows(c, &in, &changed);
}

enum status
organisation_load_streets(struct ctx *c, const struct organisation_new_street *rows, size_t n)
{
    struct str *keys = NEWS(c->mem, struct str, n);
    int64_t changed;

    ASSERT(n <= ORGANISATION_LOAD_MOST);
    for (size_t i = 0; i < n; i++)
        keys[i] = i18n_search_key(c, str_printf(c->mem, STR_FMT " " STR_FMT " " STR_FMT,
                                                STR_ARG(rows[i].name_kk), STR_ARG(rows[i].name_ru),
                                                STR_ARG(rows[i].former)));
    return organisation_load_street_rows(c, uuids_of(COLUMN(id)), texts_of(COLUMN(settlement)),
                                         texts_of(COLUMN(name_kk)), texts_of(COLUMN(name_ru)),
                                         (struct texts){keys, n}, &changed);
}

enum status organisation_load_territories(struct ctx *c,
                                          const struct organisation_new_territory *rows,
                                          size_t n)
{
    int64_t changed;

    ASSERT(n <= ORGANISATION_LOAD_MOST);
    return organisation_load_territory_rows(
        c, uuids_of(COLUMN(id)), uuids_of(COLUMN(school)), texts_of(COLUMN(act_number)),
        dates_of(COLUMN(act_date)), dates_of(COLUMN(valid_from)), &changed);
}

enum status
organisation_load_items(struct ctx *c, const struct organisation_new_item *rows, size_t n)
{
    struct organisation_load_item_rows_in in = {
        .id = uuids_of(COLUMN(id)),
        .territory = uuids_of(COLUMN(territory)),
        .street = uuids_of(COLUMN(street)),
        .house_from = numbers_of(COLUMN(house_from)),
        .house_to = numbers_of(COLUMN(house_to)),
        .parity = texts_of(COLUMN(parity)),
        .house_suffix = texts_of(COLUMN(suffix)),
        .flat_from = numbers_of(COLUMN(flat_from)),
        .flat_to = numbers_of(COLUMN(flat_to)),
        .language = texts_of(COLUMN(language)),
    };
    int64_t changed;

    ASSERT(n <= ORGANISATION_LOAD_MOST);
    return organisation_load_item_rows(c, &in, &changed);
}
