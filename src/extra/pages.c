/* Additional modules of an organisation: which are on, who decided so, and the switch. */
#include "extra/pages.h"
#include "base/time.h"
#include "extra/change.h"
#include "extra_queries.h"
#include "extra_views.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_extra.h"
#include "organisation/organisation.h"

enum { REASON_MOST = 500, MODULES_MOST = 64 };

static const struct field change_fields[] = {
    {"state", FIELD_CHOICE, MSG_extra_wish, 0, MSG_extra_state_missing, 0, 0},
    {"from", FIELD_DATE, MSG_extra_from, 0, MSG_extra_from_missing, 0, 0},
    {"reason", FIELD_TEXT, MSG_extra_reason, MSG_extra_reason_hint, MSG_extra_reason_missing, 1,
     REASON_MOST},
};
const struct form extra_change_form = {"module", change_fields, COUNT(change_fields)};

static const struct word states[] = {
    {"on", MSG_extra_on, TONE_OK},
    {"off", MSG_extra_off, TONE_PLAIN},
};

/* A module of a later release may be known to the database and have no words here yet. */
static struct str words_of(struct ctx *c, const char *kind, struct str name)
{
    struct str key = str_printf(c->mem, "extra.%s." STR_FMT, kind, STR_ARG(name));
    enum msg text;

    return msg_find(key, &text) ? msg_text(c, text) : name;
}

static struct str state_code(bool on)
{
    return on ? STR("on") : STR("off");
}

/* ---- modules --------------------------------------------------------------------------------- */

enum { COL_MODULE, COL_STATE, COL_FROM, COL_WHERE, COL_REASON, COL_INTERFACE, COLS };

static const struct list_column columns[COLS] = {
    [COL_MODULE] = {"module", MSG_extra_module, COLUMN_NAME, true, false},
    [COL_STATE] = {"state", MSG_extra_state, COLUMN_STATE, true, false},
    [COL_FROM] = {"from", MSG_extra_from, COLUMN_NUMBER, true, false},
    [COL_WHERE] = {"where", MSG_extra_where, COLUMN_WORDS, true, false},
    [COL_REASON] = {"reason", MSG_extra_reason, COLUMN_WORDS, true, false},
    [COL_INTERFACE] = {"interface", MSG_extra_interface_version, COLUMN_NUMBER, true, false},
};
static const struct list modules_list = {
    .name = "modules",
    .caption = MSG_extra_title,
    .columns = columns,
    .n_columns = COLS,
    .search = MSG_extra_module,
    .sort = "module",
    .export_most = MODULES_MOST,
    .empty = MSG_extra_none,
};

struct reading {
    struct uuid id;
    struct organisation *organisation;
    struct extra_modules_of_rows rows;
    struct organisations places;
};

static enum status reading_tx(struct ctx *c, void *arg)
{
    struct reading *in = arg;

    TRY(extra_modules_of(c, in->id, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id.v;
    TRY(organisation_by_ids(c, ids, in->rows.n, &in->places));
    return organisation_by_id(c, in->id, &in->organisation);
}

static struct url module_url(struct ctx *c, struct uuid organisation, struct str module)
{
    const struct str parts[] = {uuid_print(c->mem, organisation), module};
    return url_path(c, "/staff/organisation/{id:uuid}/module/{module}", parts, COUNT(parts));
}

static void fill_modules(struct ctx *c, const struct reading *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct extra_modules_of_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_MODULE] =
            CELL_LINK(module_url(c, in->id, row->name), words_of(c, "of", row->name));
        cells[COL_STATE] = words_tag(c, WORDS(states), state_code(row->is_on));
        if (row->from_on.set)
            cells[COL_FROM] = CELL_DATE(row->from_on.v);
        cells[COL_WHERE] = CELL_TEXT(row->organisation_id.set
                                         ? organisation_name_in(&in->places, row->organisation_id.v)
                                         : msg_text(c, MSG_extra_nobody));
        cells[COL_REASON] = CELL_TEXT(row->reason.v);
        cells[COL_REASON].about = row->author.v;
        cells[COL_INTERFACE] = CELL_TEXT(row->interface);
    }
}

static enum status
show_modules(struct ctx *c, const struct request *rq, struct response *rs, struct uuid id)
{
    struct list_state state = list_read(c, &modules_list, rq);
    struct reading in = {.id = id};

    TRY(db_tx_read(c, "extra/modules", reading_tx, &in));
    if (in.rows.n == 0) /* another's organisation */
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    struct extra_list_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_extra_title), .flags = list_page_flags(&state)},
        .organisation = in.organisation->name,
        .title = msg_text(c, MSG_extra_title),
        .lead = msg_text(c, MSG_extra_lead),
        .history = url_id(c, "/staff/organisation/{id}/modules/history", id),
        .list = list_view_of(c, &state, rq, in.rows.n, (int64_t)in.rows.n),
    };
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_extra_changed_notice);
        v.page.notice_tone = TONE_OK;
    }
    fill_modules(c, &in, &v.list);
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    extra_list(&o, &v);
    return ST_OK;
}

enum status extra_own(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show_modules(c, rq, rs, c->actor.organisation);
}

enum status extra_modules(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show_modules(c, rq, rs, request_uuid(rq, "id"));
}

/* ---- the switch ------------------------------------------------------------------------------ */

struct one {
    struct reading all;
    struct str name;
    const struct extra_modules_of_row *row;
};

static enum status begin(struct ctx *c, const struct request *rq, struct one *in)
{
    *in = (struct one){.all.id = request_uuid(rq, "id"), .name = request_param(rq, "module")};
    TRY(db_tx_read(c, "extra/module", reading_tx, &in->all));
    for (size_t i = 0; i < in->all.rows.n; i++)
        if (str_eq(in->all.rows.v[i].name, in->name))
            in->row = &in->all.rows.v[i];
    return in->row ? ST_OK : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

static enum status show_module(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct one *in,
                               struct form_values *form)
{
    bool on = in->row->is_on;
    const struct option wishes[] = {
        {.value = STR("on"), .text = msg_text(c, MSG_extra_wish_on)},
        {.value = STR("off"),
         .text = msg_text(c, MSG_extra_wish_off),
         .hint = msg_text(c, MSG_extra_wish_off_hint)},
    };
    struct extra_change_view v = {
        .page = {.rq = rq,
                 .title = words_of(c, "of", in->name),
                 .flags = PAGE_READ,
                 .form = form,
                 .back = url_id(c, "/staff/organisation/{id}/modules", in->all.id),
                 .back_text = msg_text(c, MSG_extra_title)},
        .organisation = in->all.organisation->name,
        .title = words_of(c, "of", in->name),
        .about = words_of(c, "about", in->name),
        .now = msg_text(c, on ? MSG_extra_now_on : MSG_extra_now_off),
        .form = form,
        .action = module_url(c, in->all.id, in->name),
        .states = wishes,
        .n_states = COUNT(wishes),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    extra_change_page(&o, &v);
    return ST_OK;
}

enum status extra_one(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &extra_change_form);
    struct one in;

    TRY(begin(c, rq, &in));
    if (!form.typed) {
        form_set(&form, "from", time_print_date(c->mem, time_date(c->now_us)));
        form_set(&form, "state", state_code(!in.row->is_on));
    }
    return show_module(c, rq, rs, &in, &form);
}

static void check_state(struct form_values *form)
{
    struct str state = form_at(form, "state")->text;

    if (state.n > 0 && !str_eq_z(state, "on") && !str_eq_z(state, "off"))
        form_error(form, "state", MSG_extra_state_missing, STR(""));
}

enum status extra_one_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct one in;

    TRY(begin(c, rq, &in));
    TRY(form_read(c, &extra_change_form, rq, &form));
    check_state(&form);
    if (!form.bad) {
        const struct extra_wish wish = {
            .organisation = in.all.id,
            .module = in.name,
            .on = str_eq_z(form_at(&form, "state")->text, "on"),
            .from = {(int32_t)form_at(&form, "from")->number},
            .reason = form_at(&form, "reason")->text,
        };
        TRY(form_failure(c, &form, extra_change(c, &wish)));
    }
    if (form.bad)
        return show_module(c, rq, rs, &in, &form);
    struct url list = url_id(c, "/staff/organisation/{id}/modules", in.all.id);
    return response_see_other(c, rs, url_query(c, list, "changed", STR("1")).s);
}

/* ---- decisions ------------------------------------------------------------------------------- */

enum { HIS_AT, HIS_MODULE, HIS_STATE, HIS_FROM, HIS_WHERE, HIS_WHO, HIS_REASON, HIS_COLS };

static const struct list_column history_columns[HIS_COLS] = {
    [HIS_AT] = {"at", MSG_extra_when, COLUMN_NUMBER, true, false},
    [HIS_MODULE] = {"module", MSG_extra_module, COLUMN_NAME, false, false},
    [HIS_STATE] = {"state", MSG_extra_state, COLUMN_STATE, false, false},
    [HIS_FROM] = {"from", MSG_extra_from, COLUMN_NUMBER, false, false},
    [HIS_WHERE] = {"where", MSG_extra_where, COLUMN_WORDS, false, false},
    [HIS_WHO] = {"who", MSG_extra_who, COLUMN_WORDS, false, false},
    [HIS_REASON] = {"reason", MSG_extra_reason, COLUMN_WORDS, false, false},
};
static const struct list_filter history_filters[] = {
    {"module", MSG_extra_module, FILTER_CHOICE},
};
static const struct list history_list = {
    .name = "module-history",
    .caption = MSG_extra_history,
    .columns = history_columns,
    .n_columns = HIS_COLS,
    .filters = history_filters,
    .n_filters = COUNT(history_filters),
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_extra_history_none,
};

struct history {
    struct reading all;
    struct list_state state;
    struct extra_decisions_of_rows rows;
    struct organisations places;
};

static enum status history_tx(struct ctx *c, void *arg)
{
    struct history *in = arg;
    const struct list_state *state = &in->state;

    TRY(reading_tx(c, &in->all));
    TRY(extra_decisions_of(c, in->all.id, list_filter_value(state, "module"), state->descending,
                           state->limit, state->offset, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->places);
}

static void fill_history(struct ctx *c, const struct history *in, struct list_view *list)
{
    struct option *modules = NEWS(c->mem, struct option, in->all.rows.n);

    for (size_t i = 0; i < in->all.rows.n; i++)
        modules[i] = (struct option){.value = in->all.rows.v[i].name,
                                     .text = words_of(c, "of", in->all.rows.v[i].name)};
    list->options[0] = (struct list_options){modules, in->all.rows.n};
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct extra_decisions_of_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[HIS_AT] = CELL_MOMENT(row->at);
        cells[HIS_MODULE] = CELL_TEXT(words_of(c, "of", row->module));
        cells[HIS_STATE] = words_tag(c, WORDS(states), state_code(row->is_on));
        cells[HIS_FROM] = CELL_DATE(row->from_on);
        cells[HIS_WHERE] = CELL_TEXT(organisation_name_in(&in->places, row->organisation_id));
        cells[HIS_WHO] = CELL_TEXT(row->author.v);
        cells[HIS_REASON] = CELL_TEXT(row->reason);
    }
}

enum status extra_history(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct history in = {.all.id = request_uuid(rq, "id"),
                         .state = list_read(c, &history_list, rq)};

    TRY(db_tx_read(c, "extra/history", history_tx, &in));
    if (in.all.rows.n == 0)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    struct extra_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_extra_history),
                 .flags = list_page_flags(&in.state),
                 .back = url_id(c, "/staff/organisation/{id}/modules", in.all.id),
                 .back_text = msg_text(c, MSG_extra_title)},
        .organisation = in.all.organisation->name,
        .title = msg_text(c, MSG_extra_history),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    fill_history(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    extra_list(&o, &v);
    return ST_OK;
}
