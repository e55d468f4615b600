/* The acts that a department recorded, and one of them with what became of it. */
#include "custody/pages.h"

#include "account/account.h"
#include "custody_queries.h"
#include "custody_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_custody.h"
#include "notice/notice.h"
#include "organisation/organisation.h"

enum { WORDS_MOST = 500, FACTS_MOST = 14, ANSWERS_MOST = 2 };

static const struct field settle_fields[] = {
    {"answer", FIELD_CHOICE, MSG_custody_answer, 0, MSG_custody_answer_missing, 0, 0},
    {"words", FIELD_TEXT, MSG_custody_words, MSG_custody_words_hint, 0, 0, WORDS_MOST},
};
const struct form custody_settle_form = {"settle", settle_fields, COUNT(settle_fields)};

static const struct word kinds[] = {
    {"ENDED", MSG_custody_kind_ended, TONE_PLAIN},
    {"LIMITED", MSG_custody_kind_limited, TONE_PLAIN},
    {"REMOVED", MSG_custody_kind_removed, TONE_PLAIN},
    {"LIFTED", MSG_custody_kind_lifted, TONE_PLAIN},
};
const struct words custody_kinds = {kinds, COUNT(kinds)};

static const struct word states[] = {
    {"OPEN", MSG_custody_state_open, TONE_WARN},
    {"APPROVED", MSG_custody_state_approved, TONE_OK},
    {"OVER", MSG_custody_state_over, TONE_PLAIN},
    {"REFUSED", MSG_custody_state_refused, TONE_BAD},
    {"WITHDRAWN", MSG_custody_state_withdrawn, TONE_PLAIN},
};
const struct words custody_states = {states, COUNT(states)};

/* ---- the list -------------------------------------------------------------------------------- */

enum {
    COL_CHILD,
    COL_ADULT,
    COL_KIND,
    COL_ACT,
    COL_FROM,
    COL_WHERE,
    COL_BY,
    COL_AT,
    COL_STATE,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_CHILD] = {"child", MSG_custody_child, COLUMN_NAME, true, false},
    [COL_ADULT] = {"adult", MSG_custody_adult, COLUMN_WORDS, true, false},
    [COL_KIND] = {"kind", MSG_custody_kind, COLUMN_WORDS, true, false},
    [COL_ACT] = {"act", MSG_custody_act, COLUMN_WORDS, true, false},
    [COL_FROM] = {"from", MSG_custody_from, COLUMN_NUMBER, true, false},
    [COL_WHERE] = {"where", MSG_custody_where, COLUMN_WORDS, true, true},
    [COL_BY] = {"by", MSG_custody_by, COLUMN_WORDS, true, true},
    [COL_AT] = {"at", MSG_custody_at, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_custody_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_custody_state, FILTER_CHOICE},
    {"kind", MSG_custody_kind, FILTER_CHOICE},
};
static const struct list acts_list = {
    .name = "custody",
    .caption = MSG_custody_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_custody_search,
    .sort = "at",
    .descending = true,
    .export_most = 2000,
    .empty = MSG_custody_none_yet,
};

struct listing {
    struct list_state state;
    struct custody_acts_rows rows;
    struct organisations places;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(custody_acts(c, list_filter_value(&in->state, "state"),
                     list_filter_value(&in->state, "kind"), in->state.search, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->places);
}

/* "№ 2-1204, 17.06.2026, court": as it is cited. */
static struct str cited(struct ctx *c, struct str number, struct date dated, struct str body)
{
    return str_printf(c->mem, "№ " STR_FMT ", " STR_FMT ", " STR_FMT, STR_ARG(number),
                      STR_ARG(i18n_date(c, dated)), STR_ARG(body));
}

static void fill_row(struct ctx *c,
                     const struct listing *in,
                     const struct custody_acts_row *row,
                     struct list_cell *cells)
{
    cells[COL_CHILD] = CELL_LINK(url_id(c, "/staff/custody/{id}", row->id), row->child_name);
    cells[COL_ADULT] = CELL_TEXT(row->adult_name);
    cells[COL_KIND] = CELL_TEXT(words_text(c, custody_kinds, row->kind));
    cells[COL_ACT] = CELL_TEXT(cited(c, row->number, row->dated, row->body));
    cells[COL_FROM] = CELL_DATE(row->holds_from);
    cells[COL_WHERE] = CELL_TEXT(organisation_name_in(&in->places, row->organisation_id));
    cells[COL_BY] = CELL_TEXT(row->proposed_name);
    cells[COL_AT] = CELL_MOMENT(row->proposed_at);
    cells[COL_STATE] = words_tag(c, custody_states, row->state);
}

enum status custody_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &acts_list, rq)};

    TRY(db_tx_read(c, "custody/list", listing_tx, &in));
    struct custody_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_custody_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n)};
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, custody_states);
    v.list.options[1] = words_options(c, custody_kinds);
    in.state.search_key = STR(""); /* the query has searched, in more than the name */
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    custody_list_view_page(&o, &v);
    return ST_OK;
}

/* ---- one ------------------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct custody_act_row *row;
    struct organisation *place;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(custody_act(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "custody.none");
    return organisation_by_id(c, in->row->organisation_id, &in->place);
}

static void add_fact(struct ctx *c, struct custody_one_view *v, enum msg name, struct str value)
{
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_facts(struct ctx *c, const struct one *in, struct custody_one_view *v)
{
    const struct custody_act_row *row = in->row;

    v->facts = NEWS(c->mem, struct fact, FACTS_MOST);
    add_fact(c, v, MSG_custody_child, row->child_name);
    add_fact(c, v, MSG_custody_adult, row->adult_name);
    add_fact(c, v, MSG_custody_kind, words_text(c, custody_kinds, row->kind));
    add_fact(c, v, MSG_custody_act, cited(c, row->number, row->dated, row->body));
    add_fact(c, v, MSG_custody_from, i18n_date(c, row->holds_from));
    add_fact(c, v, MSG_custody_where, in->place->name);
    add_fact(c, v, MSG_custody_by, row->proposed_name);
    add_fact(c, v, MSG_custody_at, i18n_moment(c, row->proposed_at));
    add_fact(c, v, MSG_custody_settled_by, row->settled_name.v);
    if (row->settled_at.set)
        add_fact(c, v, MSG_custody_settled_at, i18n_moment(c, row->settled_at.v));
    add_fact(c, v, MSG_custody_words, row->words.v);
}

static void add_answer(struct ctx *c, struct custody_one_view *v, const char *value, enum msg text)
{
    v->answers[v->n_answers++] =
        (struct option){.value = str_from_z(value), .text = msg_text(c, text)};
}

/* What this reader may do now; the gates of the database decide. */
static void fill_acts(struct ctx *c, const struct one *in, struct custody_one_view *v)
{
    const struct custody_act_row *row = in->row;

    v->answers = NEWS(c->mem, struct option, ANSWERS_MOST);
    if (row->lifts.set)
        v->other = (struct link_to){url_id(c, "/staff/custody/{id}", row->lifts.v),
                                    msg_text(c, MSG_custody_lifts)};
    else if (row->lifted_by.set)
        v->other = (struct link_to){url_id(c, "/staff/custody/{id}", row->lifted_by.v),
                                    msg_text(c, MSG_custody_lifted_by)};
    else if (str_eq_z(row->state, "APPROVED"))
        v->lift = (struct link_to){url_id(c, "/staff/custody/{id}/lift", in->id),
                                   msg_text(c, MSG_custody_lift)};
    if (!str_eq_z(row->state, "OPEN"))
        return;
    if (uuid_eq(row->proposed_by, c->actor.person)) {
        add_answer(c, v, "WITHDRAWN", MSG_custody_withdraw);
        return;
    }
    add_answer(c, v, "APPROVED", MSG_custody_approve);
    v->answers[0].hint = msg_text(c, MSG_custody_approve_hint);
    add_answer(c, v, "REFUSED", MSG_custody_refuse);
}

static enum status show_one(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            struct one *in,
                            struct form_values *form)
{
    TRY(db_tx_read(c, "custody/one", one_tx, in));
    struct custody_one_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_custody_one),
                                          .form = form,
                                          .back = url0(c, "/staff/custody"),
                                          .back_text = msg_text(c, MSG_custody_title)},
                                 .state = words_text(c, custody_states, in->row->state),
                                 .tone = words_tone(custody_states, in->row->state),
                                 .action = url_id(c, "/staff/custody/{id}", in->id)};

    fill_facts(c, in, &v);
    fill_acts(c, in, &v);
    if (v.n_answers > 0)
        v.form = form;
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    custody_one_view_page(&o, &v);
    return ST_OK;
}

enum status custody_one_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &custody_settle_form);
    struct one in = {.id = request_uuid(rq, "id")};

    return show_one(c, rq, rs, &in, &form);
}

/* ---- settling it ----------------------------------------------------------------------------- */

struct settling {
    struct uuid id;
    struct str answer, words;
};

static enum msg sentence(const struct custody_settle_row *row)
{
    bool self = str_eq_z(row->audience, "SELF");

    if (str_eq_z(row->kind, "LIFTED"))
        return self ? MSG_custody_told_self_open : MSG_custody_told_family_open;
    return self ? MSG_custody_told_self_closed : MSG_custody_told_family_closed;
}

static enum status tell(struct ctx *c, struct uuid act, const struct custody_settle_row *row)
{
    struct notice notice = {
        .person = row->person,
        .text = sentence(row),
        .moment_us = time_date_start(row->holds_from),
        .organisation = row->organisation,
        .object = str_printf(c->mem, "custody.act:" STR_FMT, STR_ARG(uuid_print(c->mem, act))),
        .channels = NOTICE_CABINET | NOTICE_SMS};

    (void)lang_find(row->lang, &notice.lang); /* the column's CHECK lists the languages */
    return notice_send(c, &notice);
}

static enum status settle_tx(struct ctx *c, void *arg)
{
    const struct settling *in = arg;
    struct custody_settle_rows rows;

    TRY(custody_settle(c, in->id, in->answer, in->words, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(tell(c, in->id, &rows.v[i]));
    return ST_OK;
}

static void check(struct form_values *form)
{
    struct str said = form_at(form, "answer")->text;

    if (!str_eq_z(said, "APPROVED") && !str_eq_z(said, "REFUSED") && !str_eq_z(said, "WITHDRAWN"))
        form_error(form, "answer", MSG_custody_answer_missing, STR(""));
    else if (str_eq_z(said, "REFUSED") && form_at(form, "words")->text.n == 0)
        form_error(form, "words", MSG_custody_words_missing, STR(""));
}

enum status custody_one_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct one in = {.id = request_uuid(rq, "id")};
    bool sent;

    TRY(db_tx_read(c, "custody/one", one_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &custody_settle_form, rq, &form));
    if (!form.bad)
        check(&form);
    if (!form.bad) {
        struct settling settling = {in.id, form_at(&form, "answer")->text,
                                    form_at(&form, "words")->text};
        TRY(form_failure(c, &form, db_tx_locked(c, "custody/settle", settle_tx, &settling)));
    }
    if (form.bad)
        return show_one(c, rq, rs, &in, &form);
    return response_see_other(c, rs, url_id(c, "/staff/custody/{id}", in.id).s);
}
