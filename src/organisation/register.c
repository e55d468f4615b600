/* Places, organisations and their tree: from rows to the structs of organisation.h. Adds nothing to
 * what the register says and decides nothing. */
#include "base/buf.h"
#include "base/scan.h"
#include "i18n/i18n.h"
#include "organisation/organisation.h"
#include "organisation/private.h"

struct str organisation_in_language(const struct ctx *c, struct str kk, struct str ru)
{
    return c->lang == LANG_RU ? ru : kk;
}

struct str organisation_text(struct opt_text text)
{
    return text.set ? text.v : STR("");
}

struct str organisation_lang(const struct ctx *c)
{
    return str_from_z(lang_code(c->lang));
}

static struct str in_three(const struct ctx *c, struct str kk, struct str ru, struct str en)
{
    return c->lang == LANG_EN && en.n > 0 ? en : organisation_in_language(c, kk, ru);
}

static struct str in_two(const struct ctx *c, struct opt_text kk, struct opt_text ru)
{
    return organisation_in_language(c, organisation_text(kk), organisation_text(ru));
}

static struct opt_text unless_empty(struct str s)
{
    return (struct opt_text){s.n > 0, s};
}

/* ---- places -------------------------------------------------------------------------------- */

enum status organisation_regions_ahead(struct ctx *c)
{
    return organisation_region_rows_ahead(c, organisation_lang(c));
}

enum status organisation_regions(struct ctx *c, struct regions *ret_regions)
{
    struct organisation_region_rows_rows rows;

    TRY(organisation_region_rows(c, organisation_lang(c), &rows));
    struct region *regions = NEWS(c->mem, struct region, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct organisation_region_rows_row *row = &rows.v[i];
        regions[i] =
            (struct region){row->kato, row->iso,
                            in_three(c, row->name_kk, row->name_ru, row->name_en), row->is_city};
    }
    *ret_regions = (struct regions){regions, rows.n};
    return ST_OK;
}

static enum status
read_places(struct ctx *c, struct texts katos, struct opt_text parent, struct places *ret_places)
{
    struct organisation_place_rows_rows rows;

    TRY(organisation_place_rows(c, katos, parent, organisation_lang(c), &rows));
    struct place *places = NEWS(c->mem, struct place, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct organisation_place_rows_row *row = &rows.v[i];
        struct str en = organisation_text(row->name_en);
        places[i] = (struct place){
            .kato = row->kato,
            .name = in_three(c, row->name_kk, row->name_ru, en),
            .parent = organisation_text(row->parent_kato),
            .region = row->region_kato,
            .level = row->level,
            .is_city = row->is_city,
        };
    }
    *ret_places = (struct places){places, rows.n};
    return ST_OK;
}

enum status organisation_places(struct ctx *c, struct str parent_kato, struct places *ret_places)
{
    return read_places(c, (struct texts){0}, (struct opt_text){true, parent_kato}, ret_places);
}

enum status
organisation_places_of(struct ctx *c, const struct str *katos, size_t n, struct places *ret_places)
{
    return read_places(c, (struct texts){katos, n}, (struct opt_text){0}, ret_places);
}

enum status organisation_place(struct ctx *c, struct str kato, const struct place **ret_place)
{
    struct places places;

    TRY(organisation_places_of(c, &kato, 1, &places));
    if (places.n == 0)
        return FAIL(c, ST_NOT_FOUND, "organisation.place.unknown");
    *ret_place = &places.v[0];
    return ST_OK;
}

/* ---- organisations ------------------------------------------------------------------------- */

static struct organisation from_row(const struct ctx *c,
                                    const struct organisation_rows_by_ids_row *r)
{
    return (struct organisation){
        .id = r->id,
        .bin = organisation_text(r->bin),
        .kind = r->kind,
        .kind_name = in_three(c, r->kind_kk, r->kind_ru, r->kind_en),
        .name = organisation_in_language(c, r->name_kk, r->name_ru),
        .name_kk = r->name_kk,
        .name_ru = r->name_ru,
        .legal_name = organisation_in_language(c, r->legal_name_kk, r->legal_name_ru),
        .legal_name_kk = r->legal_name_kk,
        .legal_name_ru = r->legal_name_ru,
        .region_kato = organisation_text(r->region_kato),
        .district_kato = organisation_text(r->district_kato),
        .settlement_kato = organisation_text(r->settlement_kato),
        .region_name = c->lang == LANG_EN && r->region_en.set
                           ? r->region_en.v
                           : in_two(c, r->region_kk, r->region_ru),
        .district_name = in_two(c, r->district_kk, r->district_ru),
        .settlement_name = in_two(c, r->settlement_kk, r->settlement_ru),
        .ownership = r->ownership,
        .status = r->status,
        .address = in_two(c, r->address_kk, r->address_ru),
        .phone = organisation_text(r->phone),
        .site = organisation_text(r->site),
        .languages = r->languages,
        .is_school = str_eq(r->class, STR("school")),
        .has_programme = r->has_programme,
        .is_covered = r->is_covered,
        .provides_grade1 = r->is_provider && r->is_covered,
        .has_preschool = r->has_preschool,
        .has_territory = r->has_territory,
        .version = r->version,
    };
}

enum status organisation_by_ids(struct ctx *c,
                                const struct uuid *ids,
                                size_t n,
                                struct organisations *ret_organisations)
{
    struct organisation_rows_by_ids_rows rows;

    ASSERT(n <= ORGANISATION_PAGE_MOST);
    *ret_organisations = (struct organisations){0};
    if (n == 0)
        return ST_OK;
    TRY(organisation_rows_by_ids(c, (struct uuids){ids, n}, &rows));
    struct organisation *found = NEWS(c->mem, struct organisation, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        found[i] = from_row(c, &rows.v[i]);
    *ret_organisations = (struct organisations){found, rows.n};
    return ST_OK;
}

struct str organisation_name_in(const struct organisations *organisations, struct uuid id)
{
    for (size_t i = 0; i < organisations->n; i++)
        if (uuid_eq(organisations->v[i].id, id))
            return organisations->v[i].name;
    return STR("");
}

enum status
organisation_by_id(struct ctx *c, struct uuid id, struct organisation **ret_organisation)
{
    struct organisations found;

    TRY(organisation_by_ids(c, &id, 1, &found));
    if (found.n == 0)
        return FAIL(c, ST_NOT_FOUND, "organisation.unknown");
    *ret_organisation = &found.v[0];
    return ST_OK;
}

enum status
organisation_by_bin(struct ctx *c, struct str bin, struct organisation **ret_organisation)
{
    struct organisation_id_by_bin_row *row;

    TRY(organisation_id_by_bin(c, bin, &row));
    if (row)
        return organisation_by_id(c, row->id, ret_organisation);
    *ret_organisation = NULL;
    return ST_OK;
}

enum status organisation_search(struct ctx *c,
                                const struct organisation_search *search,
                                struct organisations *ret,
                                int64_t *ret_total)
{
    const struct organisation_found_ids_in in = {
        .search = i18n_search_key(c, search->typed),
        .typed = search->typed,
        .kind = search->kind,
        .lang = organisation_lang(c),
        .most = search->most,
        .skip = search->skip,
    };
    struct organisation_found_ids_rows rows;

    TRY(organisation_found_ids(c, &in, &rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.v[i].id;
    *ret_total = rows.n > 0 ? rows.v[0].total : 0;
    return organisation_by_ids(c, ids, rows.n, ret);
}

enum status organisation_pilot(struct ctx *c, struct organisations *ret)
{
    struct organisation_pilot_ids_rows rows;

    TRY(organisation_pilot_ids(c, &rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.v[i].id;
    return organisation_by_ids(c, ids, rows.n, ret);
}

enum status organisation_of_kind(struct ctx *c, const char *kind, struct organisation **ret)
{
    struct organisation_ids_of_kind_rows rows;

    *ret = NULL;
    TRY(organisation_ids_of_kind(c, str_from_z(kind), &rows));
    return rows.n > 0 ? organisation_by_id(c, rows.v[0].id, ret) : ST_OK;
}

bool organisation_teaches_in(const struct organisation *organisation, struct str language)
{
    struct str rest = organisation->languages, code;

    while (scan_until(&rest, ',', &code))
        if (str_eq(code, language))
            return true;
    return false;
}

enum status organisation_schools(struct ctx *c,
                                 const struct organisation_filter *filter,
                                 struct organisations *ret_schools,
                                 int64_t *ret_total)
{
    struct organisation_school_ids_rows rows;
    struct organisation_school_ids_in in = {
        .region_kato = unless_empty(filter->region),
        .district_kato = unless_empty(filter->district),
        .language = unless_empty(filter->language),
        .ownership = unless_empty(filter->ownership),
        .preschool = filter->has_preschool,
        .search_key = unless_empty(i18n_search_key(c, filter->typed)),
        .sort = filter->sort == ORGANISATION_BY_DISTRICT ? STR("district") : STR("name"),
        .descending = filter->descending,
        .lang = organisation_lang(c),
        .skip = filter->skip,
        .most = filter->most,
    };

    ASSERT(filter->most > 0 && filter->most <= ORGANISATION_PAGE_MOST && filter->skip >= 0);
    TRY(organisation_school_ids(c, &in, &rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.v[i].id;
    TRY(organisation_by_ids(c, ids, rows.n, ret_schools));
    *ret_total = rows.n > 0 ? rows.v[0].total : 0;
    return ST_OK;
}

/* ---- the tree ------------------------------------------------------------------------------ */

enum status
organisation_authority(struct ctx *c, struct uuid id, struct organisation **ret_authority)
{
    struct organisation_authority_id_row *row;

    TRY(organisation_authority_id(c, id, &row));
    if (row)
        return organisation_by_id(c, row->id, ret_authority);
    *ret_authority = NULL;
    return ST_OK;
}

enum status
organisation_department(struct ctx *c, struct str kato, struct organisation **ret_department)
{
    struct organisation_department_id_row *row;

    *ret_department = NULL;
    TRY(organisation_department_id(c, kato, &row));
    return row ? organisation_by_id(c, row->id, ret_department) : ST_OK;
}

enum status organisation_children(struct ctx *c, struct uuid id, struct organisations *ret_children)
{
    struct organisation_child_ids_rows rows;

    TRY(organisation_child_ids(c, id, organisation_lang(c), &rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.v[i].id;
    return organisation_by_ids(c, ids, rows.n, ret_children);
}

enum status organisation_is_under(
    struct ctx *c, struct uuid above, struct uuid id, struct date day, bool *ret_is_under)
{
    struct organisation_is_under_day_row *row;

    TRY(organisation_is_under_day(c, above, id, day, &row));
    *ret_is_under = row->answer;
    return ST_OK;
}

/* ---- languages of instruction --------------------------------------------------------------- */

enum status organisation_languages(struct ctx *c,
                                   const struct organisation_language **ret_languages,
                                   size_t *ret_n)
{
    struct organisation_language_rows_rows rows;

    TRY(organisation_language_rows(c, &rows));
    struct organisation_language *languages = NEWS(c->mem, struct organisation_language, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        languages[i] = (struct organisation_language){
            rows.v[i].code, in_three(c, rows.v[i].name_kk, rows.v[i].name_ru, rows.v[i].name_en)};
    *ret_languages = languages;
    *ret_n = rows.n;
    return ST_OK;
}

struct str organisation_language_names(struct ctx *c,
                                       const struct organisation_language *languages,
                                       size_t n,
                                       struct str codes)
{
    struct str code;
    struct buf names;

    buf_init(&names, c->mem, 1024);
    while (scan_until(&codes, ',', &code)) {
        for (size_t i = 0; i < n; i++) {
            if (!str_eq(code, languages[i].code))
                continue;
            buf_add_z(&names, names.n > 0 ? ", " : "");
            buf_add(&names, languages[i].name);
        }
    }
    return buf_str(&names);
}

/* ---- whose records --------------------------------------------------------------------------- */

enum status organisation_owner(struct ctx *c, struct uuid id, struct organisation_owner *ret_owner)
{
    struct organisation_owner_of_row *row;

    TRY(organisation_owner_of(c, id, &row));
    *ret_owner = (struct organisation_owner){.id = row ? row->owner_id : id};
    if (row) {
        ret_owner->passed = true;
        ret_owner->since = row->valid_from;
        ret_owner->basis = row->basis;
    }
    return ST_OK;
}

enum status
organisation_estate(struct ctx *c, struct uuid id, struct organisation_estate *ret_estate)
{
    struct organisation_inherited_by_rows rows;

    TRY(organisation_inherited_by(c, id, &rows));
    *ret_estate = (struct organisation_estate){
        .v = NEWS(c->mem, struct organisation_owner, rows.n + 1), .n = rows.n + 1};
    ret_estate->v[0] = (struct organisation_owner){.id = id};
    for (size_t i = 0; i < rows.n; i++)
        ret_estate->v[i + 1] = (struct organisation_owner){.id = rows.v[i].organisation_id,
                                                           .passed = true,
                                                           .since = rows.v[i].valid_from,
                                                           .basis = rows.v[i].basis};
    return ST_OK;
}
