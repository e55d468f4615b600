/* Streets in the territory of a department: the list, one street, a new one, another name. */
#include "base/buf.h"
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/forms.h"
#include "organisation/line_pages.h"
#include "organisation/pages.h"
#include "organisation_views.h"
#include "platform/platform.h"

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_NAME, COL_OTHER, COL_PLACE, COL_SCHOOLS, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_organisation_street_name, COLUMN_NAME, true, false},
    [COL_OTHER] = {"other", MSG_organisation_street_other_name, COLUMN_WORDS, false, false},
    [COL_PLACE] = {"place", MSG_organisation_line_place, COLUMN_WORDS, true, false},
    [COL_SCHOOLS] = {"schools", MSG_organisation_street_schools, COLUMN_AMOUNT, false, false},
};
static const struct list_filter filters[] = {
    {"place", MSG_organisation_line_place, FILTER_CHOICE},
};
static const struct list street_list = {
    .name = "streets",
    .caption = MSG_organisation_street_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_line_search,
    .sort = "name",
    .export_most = 100000,
    .empty = MSG_organisation_street_none,
};

struct streets {
    struct list_state state;
    struct uuid school; /* for which one is chosen; nil: none */
    struct organisation_territory_school_row *about;
    struct organisation_street_list_rows rows;
    struct list_options places;
};

static enum status read_places(struct ctx *c, struct list_options *ret_options)
{
    struct organisation_own_places_rows places;

    TRY(organisation_own_places(c, organisation_lang(c), &places));
    struct option *options = NEWS(c->mem, struct option, places.n);
    for (size_t i = 0; i < places.n; i++)
        options[i] = (struct option){.value = places.v[i].kato, .text = places.v[i].name};
    *ret_options = (struct list_options){options, places.n};
    return ST_OK;
}

static enum status streets_tx(struct ctx *c, void *arg)
{
    struct streets *in = arg;
    const struct organisation_street_list_in query = {
        .search = in->state.search_key,
        .place = list_filter_value(&in->state, "place"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .lang = organisation_lang(c),
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    if (!uuid_is_nil(in->school))
        TRY(line_school(c, in->school, time_date(c->now_us), &in->about));
    TRY(read_places(c, &in->places));
    return organisation_street_list(c, &query, &in->rows);
}

static void fill_row(struct ctx *c,
                     const struct streets *in,
                     const struct organisation_street_list_row *row,
                     struct list_cell *cells)
{
    const struct str args[] = {uuid_print(c->mem, in->school), uuid_print(c->mem, row->id)};

    cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/street/{id}", row->id), row->name);
    if (in->about)
        cells[COL_NAME].url = url_path(c, "/staff/territory/{id}/add/{line}", args, COUNT(args));
    cells[COL_OTHER] = CELL_TEXT(row->other_name);
    cells[COL_PLACE] = CELL_TEXT(row->place);
    cells[COL_SCHOOLS] = CELL_NUMBER(row->schools);
}

static enum status
show_list(struct ctx *c, const struct request *rq, struct response *rs, struct uuid school)
{
    struct streets in = {.school = school, .state = list_read(c, &street_list, rq)};

    TRY(db_tx_read(c, "organisation/streets", streets_tx, &in));
    struct line_list_view v = {
        .title =
            msg_text(c, in.about ? MSG_organisation_street_choose : MSG_organisation_street_title),
        .lead = msg_text(c, in.about ? MSG_organisation_street_choose_lead
                                     : MSG_organisation_street_lead),
        .act = {url0(c, "/staff/streets/new"), msg_text(c, MSG_organisation_street_add)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    v.page = (struct page){.rq = rq,
                           .title = v.title,
                           .flags = list_page_flags(&in.state),
                           .back = url0(c, "/staff/territories"),
                           .back_text = msg_text(c, MSG_organisation_territory_title)};
    if (in.about) {
        v.page.back = url_id(c, "/staff/territory/{id}", school);
        v.page.back_text = v.caption = in.about->name;
    }
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = in.places;
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    organisation_line_list_page(&o, &v);
    return ST_OK;
}

enum status street_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show_list(c, rq, rs, (struct uuid){0});
}

enum status street_choose_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show_list(c, rq, rs, request_uuid(rq, "id"));
}

/* ---- one street ------------------------------------------------------------------------------ */

enum { NAME_UNTIL, NAME_WAS, NAME_ACT, NAME_WHO, NAME_COLS };

static const struct list_column name_columns[NAME_COLS] = {
    [NAME_UNTIL] = {"until", MSG_organisation_street_until, COLUMN_NAME, false, false},
    [NAME_WAS] = {"name", MSG_organisation_street_former, COLUMN_WORDS, false, false},
    [NAME_ACT] = {"act", MSG_organisation_territory_act, COLUMN_WORDS, false, false},
    [NAME_WHO] = {"who", MSG_organisation_line_who, COLUMN_WORDS, false, false},
};
static const struct list name_list = {
    .name = "former-names",
    .caption = MSG_organisation_street_formers,
    .columns = name_columns,
    .n_columns = NAME_COLS,
    .empty = MSG_organisation_street_no_formers,
};

struct street {
    struct uuid id;
    struct organisation_own_street_row *row;
    struct organisation_street_lines_rows lines;
    struct organisation_street_names_rows names;
    struct organisation_territory_schools_rows schools;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status read_street(struct ctx *c, struct street *in)
{
    TRY(organisation_own_street(c, in->id, organisation_lang(c), &in->row));
    return in->row ? ST_OK : FAIL(c, ST_NOT_FOUND, "organisation.street.unknown");
}

static enum status street_tx(struct ctx *c, void *arg)
{
    struct street *in = arg;

    const struct organisation_territory_schools_in schools = {
        .day = time_date(c->now_us), .lang = organisation_lang(c), .most = ORGANISATION_PAGE_MOST};

    TRY(read_street(c, in));
    TRY(organisation_territory_schools(c, &schools, &in->schools));
    TRY(organisation_languages(c, &in->languages, &in->n_languages));
    TRY(organisation_street_lines(c, in->id, time_date(c->now_us), organisation_lang(c),
                                  &in->lines));
    return organisation_street_names(c, in->id, &in->names);
}

static void fill_lines(struct ctx *c, const struct street *in, struct street_view *v)
{
    v->lines = NEWS(c->mem, struct street_line, in->lines.n);
    v->n_lines = in->lines.n;
    for (size_t i = 0; i < in->lines.n; i++) {
        const struct organisation_street_lines_row *row = &in->lines.v[i];
        const struct organisation_houses houses = HOUSES_OF(row);
        const struct str args[] = {uuid_print(c->mem, row->school_id),
                                   uuid_print(c->mem, row->line)};
        v->lines[i] = (struct street_line){
            .school = row->school,
            .houses = line_houses_text(c, &houses),
            .language = line_language_text(c, in->languages, in->n_languages, row->language),
        };
        if (row->is_own)
            v->lines[i].url = url_path(c, "/staff/territory/{id}/line/{line}", args, COUNT(args));
    }
}

static struct list_options school_options(struct ctx *c, const struct street *in)
{
    struct option *options = NEWS(c->mem, struct option, in->schools.n);

    for (size_t i = 0; i < in->schools.n; i++)
        options[i] = (struct option){.value = uuid_print(c->mem, in->schools.v[i].id),
                                     .text = in->schools.v[i].name};
    return (struct list_options){options, in->schools.n};
}

static void fill_names(const struct street *in, struct list_view *list)
{
    for (size_t i = 0; i < in->names.n; i++) {
        const struct organisation_street_names_row *row = &in->names.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[NAME_UNTIL] = CELL_MOMENT(row->at);
        cells[NAME_WAS] = CELL_TEXT(row->was_kk);
        cells[NAME_WAS].about = row->was_ru;
        cells[NAME_ACT] = CELL_TEXT(organisation_text(row->reason));
        cells[NAME_WHO] = CELL_TEXT(organisation_text(row->author));
    }
}

enum status street_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct street in = {.id = request_uuid(rq, "id")};
    struct list_state state = list_read(c, &name_list, rq);

    TRY(db_tx_read(c, "organisation/street", street_tx, &in));
    struct street_view v = {
        .page = {.rq = rq,
                 .title = in.row->name,
                 .back = url0(c, "/staff/streets"),
                 .back_text = msg_text(c, MSG_organisation_street_title)},
        .name = in.row->name,
        .other_name = c->lang == LANG_RU ? in.row->name_kk : in.row->name_ru,
        .place = in.row->place,
        .rename = url_id(c, "/staff/street/{id}/name", in.id),
        .give = url_id(c, "/staff/street/{id}/give", in.id),
        .schools = school_options(c, &in),
        .names = list_view_of(c, &state, rq, in.names.n, (int64_t)in.names.n),
    };
    fill_lines(c, &in, &v);
    fill_names(&in, &v.names);
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_organisation_street_saved);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    organisation_street_card(&o, &v);
    return ST_OK;
}

static enum status own_street_tx(struct ctx *c, void *arg)
{
    return read_street(c, arg);
}

/* Whether the school is theirs, the page of the line asks. */
enum status street_give(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct street in = {.id = request_uuid(rq, "id")};
    struct uuid school;

    TRY(db_tx_read(c, "organisation/street-give", own_street_tx, &in));
    if (!scan_uuid(pairs_get(rq->query, "school"), &school))
        return response_see_other(c, rs, url_id(c, "/staff/street/{id}", in.id).s);
    const struct str args[] = {uuid_print(c->mem, school), uuid_print(c->mem, in.id)};
    return response_see_other(c, rs,
                              url_path(c, "/staff/territory/{id}/add/{line}", args, COUNT(args)).s);
}

/* ---- a new street, another name -------------------------------------------------------------- */

struct naming {
    struct uuid id; /* of a new one made here */
    bool is_new;
    struct organisation_own_street_row *row; /* NULL: a new one */
    struct form_values *form;
    struct record_form_view *v;
};

static bool is_called(struct ctx *c, const struct organisation_street *street, struct str key)
{
    return str_eq(key, i18n_search_key(c, street->name_kk)) ||
           str_eq(key, i18n_search_key(c, street->name_ru));
}

/* Whoever looks for one finds both: the officer says that it is another street. */
static enum status check_double(struct ctx *c, const struct naming *in, const char *field)
{
    struct str place = in->row ? in->row->kato : record_text(in->form, "place"),
               name = record_text(in->form, field), key = i18n_search_key(c, name);
    struct organisation_streets streets;

    if (form_at(in->form, "other")->number == 1)
        return ST_OK;
    TRY(organisation_streets_find(c, place, name, &streets));
    for (size_t i = 0; i < streets.n; i++)
        if (!uuid_eq(streets.v[i].id, in->id) && is_called(c, &streets.v[i], key)) {
            form_error(in->form, field, MSG_organisation_street_double, streets.v[i].name);
            return ST_OK;
        }
    return ST_OK;
}

static enum status save_name(struct ctx *c, const struct naming *in)
{
    struct str kk = record_text(in->form, "name_kk"), ru = record_text(in->form, "name_ru");
    struct str key =
        i18n_search_key(c, str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(kk), STR_ARG(ru)));
    struct organisation_add_street_row *added;
    struct organisation_put_street_row *put;
    const struct organisation_put_street_in query = {
        .id = in->id,
        .version = in->row ? (int32_t)form_at(in->form, "version")->number : 0,
        .name_kk = kk,
        .name_ru = ru,
        .search_key = key,
        .by = c->actor.name,
        .reason = record_act_text(c, in->form),
    };

    if (in->row)
        return organisation_put_street(c, &query, &put);
    const struct organisation_add_street_in fresh = {.id = in->id,
                                                     .place = record_text(in->form, "place"),
                                                     .name_kk = kk,
                                                     .name_ru = ru,
                                                     .search_key = key,
                                                     .by = c->actor.name,
                                                     .reason = query.reason};
    return organisation_add_street(c, &fresh, &added);
}

static enum status save_tx(struct ctx *c, void *arg)
{
    struct naming *in = arg;
    struct uuid known;
    bool first;

    TRY(check_double(c, in, "name_kk"));
    TRY(check_double(c, in, "name_ru"));
    if (in->form->bad)
        return ST_OK;
    TRY(platform_idem_claim(c, in->form->idem, record_text(in->form, "name_kk"), in->id, &first,
                            &known));
    if (first)
        return save_name(c, in);
    in->id = known; /* the same press again */
    return ST_OK;
}

static enum status form_tx(struct ctx *c, void *arg)
{
    struct naming *in = arg;
    struct street street = {.id = in->id};
    struct list_options places;

    in->v->n_choices = 0;
    if (!in->is_new) {
        TRY(read_street(c, &street));
        in->row = street.row;
        return ST_OK;
    }
    TRY(read_places(c, &places));
    record_offer_long(in->v, "place", places);
    return ST_OK;
}

static void fill_form(struct ctx *c, const struct naming *in)
{
    if (!in->row)
        return;
    form_set(in->form, "name_kk", in->row->name_kk);
    form_set(in->form, "name_ru", in->row->name_ru);
    form_set(in->form, "version", str_printf(c->mem, "%d", in->row->version));
}

static void check_act(struct ctx *c, struct form_values *form)
{
    struct opt_date act = record_day(form, "act_date");

    if (act.set && act.v.days > time_date(c->now_us).days)
        form_error(form, "act_date", MSG_organisation_import_act_later, STR(""));
}

static enum status
show_form(struct ctx *c, const struct request *rq, struct response *rs, struct naming *in)
{
    struct record_form_view *v = in->v;

    v->title =
        msg_text(c, in->is_new ? MSG_organisation_street_add : MSG_organisation_street_rename);
    v->lead = in->row ? in->row->name : msg_text(c, MSG_organisation_street_title);
    v->submit = msg_text(c, MSG_organisation_line_save);
    v->action =
        in->is_new ? url0(c, "/staff/streets/new") : url_id(c, "/staff/street/{id}/name", in->id);
    v->page = (struct page){.rq = rq,
                            .title = v->title,
                            .flags = PAGE_READ,
                            .form = in->form,
                            .back = in->is_new ? url0(c, "/staff/streets")
                                               : url_id(c, "/staff/street/{id}", in->id),
                            .back_text = v->lead};
    record_form_show(c, rs, v);
    return ST_OK;
}

static enum status
name_page(struct ctx *c, const struct request *rq, struct response *rs, bool is_new, bool sent)
{
    const struct form *declared =
        is_new ? &organisation_form_street_new : &organisation_form_street;
    struct form_values form = form_blank(c, declared);
    struct record_form_view v = {.form = &form};
    struct naming in = {.id = is_new ? uuid_v4() : request_uuid(rq, "id"),
                        .is_new = is_new,
                        .form = &form,
                        .v = &v};

    if (sent)
        TRY(form_read(c, declared, rq, &form));
    TRY(db_tx_read(c, "organisation/street-form", form_tx, &in));
    if (!sent) {
        fill_form(c, &in);
        return show_form(c, rq, rs, &in);
    }
    check_act(c, &form);
    if (!form.bad) {
        enum status st = db_tx_locked(c, "organisation/street-put", save_tx, &in);
        TRY(record_form_failure(c, &form, st));
    }
    if (form.bad)
        return show_form(c, rq, rs, &in);
    struct url card = url_id(c, "/staff/street/{id}", in.id);
    return response_see_other(c, rs, url_query(c, card, "changed", STR("1")).s);
}

enum status street_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    return name_page(c, rq, rs, true, false);
}

enum status street_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    return name_page(c, rq, rs, true, true);
}

enum status street_rename(struct ctx *c, const struct request *rq, struct response *rs)
{
    return name_page(c, rq, rs, false, false);
}

enum status street_rename_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    return name_page(c, rq, rs, false, true);
}
