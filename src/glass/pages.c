/* The openings a reader may know of, and one of them with what was read by it. */
#include "glass/pages.h"

#include "glass_queries.h"
#include "glass_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_glass.h"
#include "organisation/organisation.h"

enum { REASON_MOST = 500, FACTS_MOST = 14 };

static const struct field stop_fields[] = {
    {"reason", FIELD_TEXT, MSG_glass_reason, 0, MSG_glass_reason_missing, 1, REASON_MOST},
};
const struct form glass_stop_form = {"stop", stop_fields, COUNT(stop_fields)};

static const struct word states[] = {
    {"ASKED", MSG_glass_state_asked, TONE_WARN},
    {"OPEN", MSG_glass_state_open, TONE_BAD},
    {"OVER", MSG_glass_state_over, TONE_PLAIN},
    {"REVOKED", MSG_glass_state_revoked, TONE_PLAIN},
    {"REFUSED", MSG_glass_state_refused, TONE_PLAIN},
    {"WITHDRAWN", MSG_glass_state_withdrawn, TONE_PLAIN},
    {"EXPIRED", MSG_glass_state_expired, TONE_PLAIN},
};

struct str glass_number(struct ctx *c, int64_t number)
{
    return str_printf(c->mem, "№ %lld", (long long)number);
}

struct url glass_record_url(struct ctx *c, struct uuid opening, struct uuid record)
{
    const struct str ids[] = {uuid_print(c->mem, opening), uuid_print(c->mem, record)};
    return url_path(c, "/staff/glass/{id}/record/{record}", ids, COUNT(ids));
}

static bool is_support(const struct ctx *c)
{
    return (c->actor.access & ACCESS_SUPPORT) != 0;
}

/* ---- the list -------------------------------------------------------------------------------- */

enum {
    COL_TICKET,
    COL_WHAT,
    COL_WHOSE,
    COL_WHO,
    COL_AT,
    COL_UNTIL,
    COL_READ,
    COL_WHY,
    COL_STATE,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_TICKET] = {"ticket", MSG_glass_ticket, COLUMN_NAME, true, false},
    [COL_WHAT] = {"what", MSG_glass_what, COLUMN_WORDS, true, false},
    [COL_WHOSE] = {"whose", MSG_glass_whose, COLUMN_WORDS, true, false},
    [COL_WHO] = {"who", MSG_glass_asked_by, COLUMN_WORDS, true, false},
    [COL_AT] = {"at", MSG_glass_asked_at, COLUMN_NUMBER, true, false},
    [COL_UNTIL] = {"until", MSG_glass_until, COLUMN_NUMBER, true, false},
    [COL_READ] = {"read", MSG_glass_readings, COLUMN_AMOUNT, true, false},
    [COL_WHY] = {"reason", MSG_glass_reason, COLUMN_WORDS, false, true},
    [COL_STATE] = {"state", MSG_glass_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_glass_state, FILTER_CHOICE},
};
static const struct list openings_list = {
    .name = "openings",
    .caption = MSG_glass_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_glass_search,
    .sort = "at",
    .descending = true,
    .export_most = 2000,
    .empty = MSG_glass_none_yet,
};

struct listing {
    struct list_state state;
    struct glass_openings_rows rows;
    struct organisations places;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(glass_openings(c, list_filter_value(&in->state, "state"), in->state.search, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->places);
}

static struct str what(struct ctx *c, struct str kind, struct opt_i64 number)
{
    return str_printf(
        c->mem, STR_FMT ": " STR_FMT, STR_ARG(words_text(c, glass_kinds(), kind)),
        STR_ARG(number.set ? glass_number(c, number.v) : msg_text(c, MSG_glass_what_all)));
}

static void fill_row(struct ctx *c,
                     const struct listing *in,
                     const struct glass_openings_row *row,
                     struct list_cell *cells)
{
    cells[COL_TICKET] = CELL_LINK(url_id(c, "/staff/glass/{id}", row->id), row->ticket);
    cells[COL_WHAT] = CELL_TEXT(what(c, row->kind, row->number));
    cells[COL_WHOSE] = CELL_TEXT(organisation_name_in(&in->places, row->organisation_id));
    cells[COL_WHO] = CELL_TEXT(row->asked_name);
    cells[COL_AT] = CELL_MOMENT(row->asked_at);
    if (row->until.set)
        cells[COL_UNTIL] = CELL_MOMENT(row->until.v);
    cells[COL_READ] = CELL_NUMBER(row->readings);
    cells[COL_WHY] = CELL_TEXT(row->reason);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
}

enum status glass_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &openings_list, rq)};

    TRY(db_tx_read(c, "glass/list", listing_tx, &in));
    struct glass_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_glass_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n),
        .lead = msg_text(c, is_support(c) ? MSG_glass_lead_support : MSG_glass_lead)};
    if (is_support(c))
        v.ask = (struct link_to){url0(c, "/staff/glass/new"), msg_text(c, MSG_glass_ask)};
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, WORDS(states));
    v.list.next = v.ask;
    in.state.search_key = STR(""); /* the query has searched, in more than the name */
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    glass_list_view_page(&o, &v);
    return ST_OK;
}

/* ---- one ------------------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct glass_opening_row *row;
    struct glass_readings_of_rows readings;
    struct organisation *whose;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(glass_opening(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "glass.none");
    TRY(glass_readings_of(c, in->id, &in->readings));
    return organisation_by_id(c, in->row->organisation_id, &in->whose);
}

static void add_fact(struct ctx *c, struct glass_one_view *v, enum msg name, struct str value)
{
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void
add_moment(struct ctx *c, struct glass_one_view *v, enum msg name, struct opt_instant moment)
{
    if (moment.set)
        add_fact(c, v, name, i18n_moment(c, moment.v));
}

static void fill_facts(struct ctx *c, const struct one *in, struct glass_one_view *v)
{
    const struct glass_opening_row *row = in->row;

    v->facts = NEWS(c->mem, struct fact, FACTS_MOST);
    add_fact(c, v, MSG_glass_what, what(c, row->kind, row->number));
    add_fact(c, v, MSG_glass_whose, in->whose->name);
    add_fact(c, v, MSG_glass_minutes,
             MSG_FORMAT(c, MSG_glass_minutes_n, MSG_NUM("n", row->minutes)));
    add_fact(c, v, MSG_glass_ticket, row->ticket);
    add_fact(c, v, MSG_glass_reason, row->reason);
    add_fact(c, v, MSG_glass_asked_by, row->asked_name);
    add_fact(c, v, MSG_glass_asked_at, i18n_moment(c, row->asked_at));
    add_fact(c, v, MSG_glass_opened_by, row->opener.v);
    add_moment(c, v, MSG_glass_opened_at, row->opened_at);
    add_moment(c, v, MSG_glass_until, row->until);
    add_fact(c, v, MSG_glass_ended_by, row->ender.v);
    add_moment(c, v, MSG_glass_ended_at, row->ended_at);
    add_fact(c, v, MSG_glass_end_reason, row->end_reason.v);
}

static void fill_readings(struct ctx *c, const struct one *in, struct glass_one_view *v)
{
    v->readings = NEWS(c->mem, struct row_link, in->readings.n);
    v->n_readings = in->readings.n;
    for (size_t i = 0; i < in->readings.n; i++) {
        const struct glass_readings_of_row *row = &in->readings.v[i];
        v->readings[i] =
            (struct row_link){.icon = "eye",
                              .title = row->number.set ? glass_number(c, row->number.v)
                                                       : msg_text(c, MSG_glass_read_list),
                              .text = i18n_moment(c, row->read_at)};
    }
}

/* What this reader may do now; the gates of the database decide. */
static void
fill_acts(struct ctx *c, const struct one *in, struct form_values *form, struct glass_one_view *v)
{
    const struct glass_opening_row *row = in->row;
    bool own = uuid_eq(row->asked_by, c->actor.person), open = str_eq_z(row->state, "OPEN");

    if (open || (own && str_eq_z(row->state, "ASKED")))
        v->form = form;
    v->stop = msg_text(c, open ? MSG_glass_stop : MSG_glass_withdraw);
    if (!open || !own || !is_support(c))
        return;
    v->read.text = msg_text(c, MSG_glass_read);
    if (row->record_id.set)
        v->read.url = glass_record_url(c, in->id, row->record_id.v);
    else
        v->read.url = url_id(c, "/staff/glass/{id}/records", in->id);
}

static enum status show_one(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            struct one *in,
                            struct form_values *form)
{
    TRY(db_tx_read(c, "glass/one", one_tx, in));
    struct glass_one_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_glass_one),
                                        .form = form,
                                        .back = url0(c, "/staff/glass"),
                                        .back_text = msg_text(c, MSG_glass_title)},
                               .state = words_text(c, WORDS(states), in->row->state),
                               .tone = words_tone(WORDS(states), in->row->state),
                               .action = url_id(c, "/staff/glass/{id}", in->id)};

    fill_facts(c, in, &v);
    fill_readings(c, in, &v);
    fill_acts(c, in, form, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    glass_one_view_page(&o, &v);
    return ST_OK;
}

enum status glass_one_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &glass_stop_form);
    struct one in = {.id = request_uuid(rq, "id")};

    return show_one(c, rq, rs, &in, &form);
}

struct stopping {
    struct uuid id;
    struct str reason;
};

static enum status stop_tx(struct ctx *c, void *arg)
{
    const struct stopping *in = arg;
    struct glass_stop_row *row;

    return glass_stop(c, in->id, in->reason, &row);
}

/* No code is asked for: whoever may end it ends it now. */
enum status glass_one_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct one in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "glass/one", one_tx, &in));
    TRY(form_read(c, &glass_stop_form, rq, &form));
    if (!form.bad) {
        struct stopping stopping = {in.id, form_at(&form, "reason")->text};
        TRY(form_failure(c, &form, db_tx(c, "glass/stop", stop_tx, &stopping)));
    }
    if (form.bad)
        return show_one(c, rq, rs, &in, &form);
    return response_see_other(c, rs, url_id(c, "/staff/glass/{id}", in.id).s);
}
