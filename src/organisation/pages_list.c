/* The list of the records an administrator keeps, and the words its cells and filters share with
 * the card. */
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/pages.h"
#include "organisation/private.h"
#include "organisation_views.h"

/* ---- words ----------------------------------------------------------------------------------- */

static const struct word statuses[] = {
    {"OPEN", MSG_organisation_status_open, TONE_OK},
    {"OPENING_SOON", MSG_organisation_status_opening_soon, TONE_INFO},
    {"EMERGENCY", MSG_organisation_status_emergency, TONE_BAD},
    {"CLOSED", MSG_organisation_status_closed, TONE_PLAIN},
};
static const struct word ownerships[] = {
    {"STATE", MSG_organisation_ownership_state, TONE_PLAIN},
    {"PRIVATE", MSG_organisation_ownership_private, TONE_PLAIN},
    {"REPUBLICAN", MSG_organisation_ownership_republican, TONE_PLAIN},
};

struct str record_status_text(struct ctx *c, struct str status)
{
    return words_text(c, WORDS(statuses), status);
}

enum tone record_status_tone(struct str status)
{
    return words_tone(WORDS(statuses), status);
}

struct str record_ownership_text(struct ctx *c, struct str ownership)
{
    return words_text(c, WORDS(ownerships), ownership);
}

struct str record_yes_no(struct ctx *c, bool yes)
{
    return msg_text(c, yes ? MSG_organisation_yes : MSG_organisation_no);
}

struct list_options record_status_options(struct ctx *c)
{
    return words_options(c, WORDS(statuses));
}

struct list_options record_ownership_options(struct ctx *c)
{
    return words_options(c, WORDS(ownerships));
}

struct list_options record_kind_options(struct ctx *c, const struct organisation_kinds_rows *kinds)
{
    struct option *options = NEWS(c->mem, struct option, kinds->n);

    for (size_t i = 0; i < kinds->n; i++) {
        const struct organisation_kinds_row *kind = &kinds->v[i];
        options[i] = (struct option){
            .value = kind->code,
            .text = c->lang == LANG_EN ? kind->name_en
                                       : organisation_in_language(c, kind->name_kk, kind->name_ru)};
    }
    return (struct list_options){options, kinds->n};
}

struct list_options record_authority_options(struct ctx *c,
                                             const struct organisation_kept_authorities_rows *rows)
{
    struct option *options = NEWS(c->mem, struct option, rows->n);

    for (size_t i = 0; i < rows->n; i++)
        options[i] =
            (struct option){.value = uuid_print(c->mem, rows->v[i].id), .text = rows->v[i].name};
    return (struct list_options){options, rows->n};
}

/* ---- the list -------------------------------------------------------------------------------- */

enum {
    COL_NAME,
    COL_BIN,
    COL_KIND,
    COL_PLACE,
    COL_ABOVE,
    COL_STATUS,
    COL_LEGAL_KK,
    COL_LEGAL_RU,
    COL_OWNERSHIP,
    COL_PRIMARY,
    COL_PRESCHOOL,
    COL_LANGUAGES,
    COL_ADDRESS,
    COL_PHONE,
    COL_SITE,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_organisation_record_name, COLUMN_NAME, true, false},
    [COL_BIN] = {"bin", MSG_organisation_record_bin, COLUMN_NUMBER, false, false},
    [COL_KIND] = {"kind", MSG_organisation_record_kind, COLUMN_WORDS, false, false},
    [COL_PLACE] = {"place", MSG_organisation_record_place, COLUMN_WORDS, true, false},
    [COL_ABOVE] = {"above", MSG_organisation_record_above, COLUMN_WORDS, true, false},
    [COL_STATUS] = {"status", MSG_organisation_record_status, COLUMN_STATE, false, false},
    [COL_LEGAL_KK] = {"legal_kk", MSG_organisation_record_legal_kk, COLUMN_WORDS, false, true},
    [COL_LEGAL_RU] = {"legal_ru", MSG_organisation_record_legal_ru, COLUMN_WORDS, false, true},
    [COL_OWNERSHIP] = {"ownership", MSG_organisation_record_ownership, COLUMN_WORDS, false, true},
    [COL_PRIMARY] = {"primary", MSG_organisation_record_primary, COLUMN_WORDS, false, true},
    [COL_PRESCHOOL] = {"preschool", MSG_organisation_record_preschool, COLUMN_WORDS, false, true},
    [COL_LANGUAGES] = {"languages", MSG_organisation_record_languages, COLUMN_WORDS, false, true},
    [COL_ADDRESS] = {"address", MSG_organisation_record_address, COLUMN_WORDS, false, true},
    [COL_PHONE] = {"phone", MSG_organisation_record_phone, COLUMN_WORDS, false, true},
    [COL_SITE] = {"site", MSG_organisation_record_site, COLUMN_WORDS, false, true},
};

enum { BY_KIND, BY_PLACE, BY_ABOVE, BY_STATUS, FILTERS };

static const struct list_filter filters[FILTERS] = {
    [BY_KIND] = {"kind", MSG_organisation_record_kind, FILTER_CHOICE},
    [BY_PLACE] = {"place", MSG_organisation_record_place, FILTER_CHOICE},
    [BY_ABOVE] = {"above", MSG_organisation_record_above, FILTER_CHOICE},
    [BY_STATUS] = {"status", MSG_organisation_record_status, FILTER_CHOICE},
};
static const struct list record_list = {
    .name = "organisations",
    .caption = MSG_organisation_record_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_organisation_record_search,
    .sort = "name",
    .export_most = ORGANISATION_PAGE_MOST,
    .empty = MSG_organisation_record_empty,
};

struct listing {
    struct list_state state;
    struct organisation_kept_rows_rows rows;
    struct organisations organisations; /* as the rows */
    struct organisation_kinds_rows kinds;
    struct organisation_kept_authorities_rows authorities;
    const struct organisation_language *languages;
    size_t n_languages;
    struct organisation *own;
    struct regions regions; /* of a reader of the whole country */
    struct places districts;
};

static enum status read_rows(struct ctx *c, struct listing *in)
{
    const struct organisation_kept_rows_in query = {
        .search = in->state.search_key,
        .typed = in->state.search,
        .kind = list_filter_value(&in->state, "kind"),
        .place = list_filter_value(&in->state, "place"),
        .above = list_filter_value(&in->state, "above"),
        .status = list_filter_value(&in->state, "status"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .lang = organisation_lang(c),
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(organisation_kept_rows(c, &query, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].id;
    return organisation_by_ids(c, ids, in->rows.n, &in->organisations);
}

/* The regions for a reader of the whole country, and the districts of the region that is chosen or
 * the reader's own. A KATO code begins with the two digits of its region. */
static enum status read_places(struct ctx *c, struct listing *in)
{
    struct str region = in->own->region_kato, chosen = list_filter_value(&in->state, "place");

    if (region.n == 0) {
        TRY(organisation_regions(c, &in->regions));
        region = str_printf(c->mem, STR_FMT "0000000", STR_ARG(str_sub(chosen, 0, 2)));
    }
    return organisation_places(c, region, &in->districts);
}

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(organisation_by_id(c, c->actor.organisation, &in->own));
    TRY(read_rows(c, in));
    TRY(read_places(c, in));
    TRY(organisation_kinds(c, (struct opt_uuid){0}, STR(""), &in->kinds));
    TRY(organisation_kept_authorities(c, organisation_lang(c), &in->authorities));
    return organisation_languages(c, &in->languages, &in->n_languages);
}

static struct list_options place_options(struct ctx *c, const struct listing *in)
{
    struct option *options = NEWS(c->mem, struct option, in->regions.n + in->districts.n);
    size_t n = 0;

    for (size_t i = 0; i < in->regions.n; i++) {
        const struct region *region = &in->regions.v[i];
        options[n++] = (struct option){.value = region->kato, .text = region->name};
        for (size_t k = 0; k < in->districts.n; k++)
            if (str_eq(in->districts.v[k].parent, region->kato))
                options[n++] = (struct option){
                    .value = in->districts.v[k].kato,
                    .text = str_printf(c->mem, "– " STR_FMT, STR_ARG(in->districts.v[k].name))};
    }
    for (size_t k = 0; in->regions.n == 0 && k < in->districts.n; k++)
        options[n++] =
            (struct option){.value = in->districts.v[k].kato, .text = in->districts.v[k].name};
    return (struct list_options){options, n};
}

static void fill_row(struct ctx *c,
                     const struct listing *in,
                     const struct organisation *o,
                     struct opt_text above,
                     struct list_cell *cells)
{
    struct str place = o->district_name.n > 0 ? o->district_name : o->region_name;

    cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/organisation/{id}", o->id), o->name);
    cells[COL_BIN] = CELL_TEXT(o->bin);
    cells[COL_KIND] = CELL_TEXT(o->kind_name);
    cells[COL_PLACE] = CELL_TEXT(place);
    cells[COL_ABOVE] = CELL_TEXT(organisation_text(above));
    cells[COL_STATUS] = words_tag(c, WORDS(statuses), o->status);
    cells[COL_LEGAL_KK] = CELL_TEXT(o->legal_name_kk);
    cells[COL_LEGAL_RU] = CELL_TEXT(o->legal_name_ru);
    cells[COL_OWNERSHIP] = CELL_TEXT(record_ownership_text(c, o->ownership));
    cells[COL_PRIMARY] = CELL_TEXT(record_yes_no(c, o->has_programme));
    cells[COL_PRESCHOOL] = CELL_TEXT(record_yes_no(c, o->has_preschool));
    cells[COL_LANGUAGES] =
        CELL_TEXT(organisation_language_names(c, in->languages, in->n_languages, o->languages));
    cells[COL_ADDRESS] = CELL_TEXT(o->address);
    cells[COL_PHONE] = CELL_TEXT(o->phone);
    cells[COL_SITE] = CELL_TEXT(o->site);
}

enum status record_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &record_list, rq)};

    TRY(db_tx_read(c, "organisation/list", listing_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct record_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_record_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
        .acts = url0(c, "/staff/acts"),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in, &in.organisations.v[i], in.rows.v[i].parent, v.list.rows[i].cells);
    v.list.options[BY_KIND] = record_kind_options(c, &in.kinds);
    v.list.options[BY_PLACE] = place_options(c, &in);
    v.list.options[BY_ABOVE] = record_authority_options(c, &in.authorities);
    v.list.options[BY_STATUS] = record_status_options(c);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    organisation_record_list(&o, &v);
    return ST_OK;
}
