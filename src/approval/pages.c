/* The list of proposals, for those who made them and those who settle them, and one of them. */
#include "approval/pages.h"

#include "account/account.h"
#include "approval/propose.h"
#include "approval_queries.h"
#include "approval_views.h"
#include "audit/audit.h"
#include "i18n/msg_account.h"
#include "i18n/msg_approval.h"
#include "organisation/organisation.h"

enum { WORDS_MOST = 500, FACTS_MOST = 15 };

static const struct field settle_fields[] = {
    {"answer", FIELD_CHOICE, MSG_approval_answer, 0, MSG_approval_answer_missing, 0, 0},
    {"words", FIELD_TEXT, MSG_approval_words, MSG_approval_words_hint, 0, 0, WORDS_MOST},
};
const struct form approval_settle_form = {"settle", settle_fields, COUNT(settle_fields)};

static const struct word states[] = {
    {"OPEN", MSG_approval_state_open, TONE_WARN},
    {"APPROVED", MSG_approval_state_approved, TONE_OK},
    {"REFUSED", MSG_approval_state_refused, TONE_BAD},
    {"WITHDRAWN", MSG_approval_state_withdrawn, TONE_PLAIN},
    {"EXPIRED", MSG_approval_state_expired, TONE_PLAIN},
    {"DONE", MSG_approval_state_done, TONE_OK},
};

static const struct word kinds[] = {
    {"FACTOR", MSG_approval_what_factor, TONE_PLAIN},
    {"GLASS", MSG_approval_what_glass, TONE_PLAIN},
    {"CRITICAL", MSG_approval_what_critical, TONE_PLAIN},
    {"EXPORT", MSG_approval_what_export, TONE_PLAIN},
    {"SETTING", MSG_approval_what_setting, TONE_PLAIN},
};

/* "Role: administrator", "Removal of an authenticator". */
static struct str what(struct ctx *c, struct str kind, struct str role)
{
    if (str_eq_z(kind, "ROLE"))
        return MSG_FORMAT(c, MSG_approval_what_role,
                          MSG_ARG("role", msg_text(c, account_role_label(role))));
    return words_text(c, WORDS(kinds), kind);
}

/* Of a critical function the words of the act that the journal calls so; of an export what the list
 * is called. */
static struct str about_words(struct ctx *c, struct str kind, struct str about)
{
    enum msg caption;

    if (str_eq_z(kind, "CRITICAL"))
        return audit_action_words(c, about);
    return str_eq_z(kind, "EXPORT") && msg_find(about, &caption) ? msg_text(c, caption) : about;
}

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_WHAT, COL_WHOM, COL_WHERE, COL_BY, COL_AT, COL_UNTIL, COL_REASON, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_WHAT] = {"what", MSG_approval_what, COLUMN_NAME, true, false},
    [COL_WHOM] = {"whom", MSG_approval_whom, COLUMN_WORDS, true, false},
    [COL_WHERE] = {"where", MSG_approval_where, COLUMN_WORDS, true, false},
    [COL_BY] = {"by", MSG_approval_by, COLUMN_WORDS, true, false},
    [COL_AT] = {"at", MSG_approval_at, COLUMN_NUMBER, true, false},
    [COL_UNTIL] = {"until", MSG_approval_until, COLUMN_NUMBER, true, false},
    [COL_REASON] = {"reason", MSG_account_field_reason, COLUMN_WORDS, false, true},
    [COL_STATE] = {"state", MSG_approval_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_approval_state, FILTER_CHOICE},
};
static const struct list approvals_list = {
    .name = "approvals",
    .caption = MSG_approval_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_approval_search,
    .sort = "at",
    .descending = true,
    .export_most = 2000,
    .empty = MSG_approval_none_yet,
};

struct listing {
    struct approval_proposals_rows rows;
    struct organisations places;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(approval_proposals(c, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->places);
}

static void fill_row(struct ctx *c,
                     const struct listing *in,
                     const struct approval_proposals_row *row,
                     struct list_cell *cells)
{
    cells[COL_WHAT] =
        CELL_LINK(url_id(c, "/staff/approval/{id}", row->id), what(c, row->kind, row->role.v));
    cells[COL_WHOM] =
        CELL_TEXT(row->about.set ? about_words(c, row->kind, row->about.v) : row->person.v);
    cells[COL_WHERE] = CELL_TEXT(organisation_name_in(&in->places, row->organisation_id));
    cells[COL_BY] = CELL_TEXT(row->proposer.v);
    cells[COL_AT] = CELL_MOMENT(row->proposed_at);
    cells[COL_UNTIL] = CELL_MOMENT(row->expires_at);
    cells[COL_REASON] = CELL_TEXT(row->reason);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
}

enum status approvals_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &approvals_list, rq);
    struct str wanted = list_filter_value(&state, "state");
    struct listing in;
    size_t n = 0;

    TRY(db_tx_read(c, "approval/list", listing_tx, &in));
    struct approval_list_view v = {.page = {.rq = rq,
                                            .title = msg_text(c, MSG_approval_title),
                                            .flags = list_page_flags(&state)},
                                   .list = list_view_of(c, &state, rq, in.rows.n, 0)};
    for (size_t i = 0; i < in.rows.n; i++)
        if (wanted.n == 0 || str_eq(wanted, in.rows.v[i].state))
            fill_row(c, &in, &in.rows.v[i], v.list.rows[n++].cells);
    v.list.n = n;
    v.list.total = (int64_t)n;
    v.list.options[0] = words_options(c, WORDS(states));
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    approval_list_view_page(&o, &v);
    return ST_OK;
}

/* ---- one proposal ---------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct approval_proposal_row *row;
    struct organisation *place;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(approval_proposal(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "approval.none");
    return organisation_by_id(c, in->row->organisation_id, &in->place);
}

static void add_fact(struct ctx *c, struct approval_one_view *v, enum msg name, struct str value)
{
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static struct str date_or_nothing(struct ctx *c, struct opt_date date)
{
    return date.set ? i18n_date(c, date.v) : STR("");
}

static void fill_facts(struct ctx *c, const struct one *in, struct approval_one_view *v)
{
    const struct approval_proposal_row *row = in->row;

    v->facts = NEWS(c->mem, struct fact, FACTS_MOST);
    add_fact(c, v, MSG_approval_what, what(c, row->kind, row->role.v));
    add_fact(c, v, MSG_approval_whom, row->person.v);
    add_fact(c, v, MSG_approval_about, about_words(c, row->kind, row->about.v));
    add_fact(c, v, MSG_approval_where, in->place->name);
    add_fact(c, v, MSG_account_field_from, date_or_nothing(c, row->valid_from));
    add_fact(c, v, MSG_account_field_to, date_or_nothing(c, row->valid_to));
    if (row->level.set)
        add_fact(c, v, MSG_account_field_level, words_text(c, account_levels(), row->level.v));
    add_fact(c, v, MSG_account_field_reason, row->reason);
    add_fact(c, v, MSG_approval_by, row->proposer.v);
    add_fact(c, v, MSG_approval_at, i18n_moment(c, row->proposed_at));
    add_fact(c, v, MSG_approval_until, i18n_moment(c, row->expires_at));
    add_fact(c, v, MSG_approval_settled_by, row->settler.v);
    if (row->settler.set)
        add_fact(c, v, MSG_approval_settled_at, i18n_moment(c, row->settled_at.v));
    add_fact(c, v, MSG_approval_words, row->words.v);
    if (row->due_at.set)
        add_fact(c, v, MSG_approval_due, i18n_moment(c, row->due_at.v));
}

static void add_answer(struct ctx *c, struct approval_one_view *v, const char *value, enum msg text)
{
    v->answers[v->n_answers++] =
        (struct option){.value = str_from_z(value), .text = msg_text(c, text)};
}

/* What this reader may do now; the gates of the database decide. */
static void fill_answers(struct ctx *c, const struct one *in, struct approval_one_view *v)
{
    const struct approval_proposal_row *row = in->row;
    bool open = str_eq_z(row->state, "OPEN"), role = str_eq_z(row->kind, "ROLE");
    bool stoppable = str_eq_z(row->state, "APPROVED") && row->due_at.set;

    v->answers = NEWS(c->mem, struct option, 2);
    if ((!open && !stoppable) || uuid_eq(row->person_id.v, c->actor.person))
        return;
    if (uuid_eq(row->proposed_by, c->actor.person)) {
        add_answer(c, v, "WITHDRAWN", MSG_approval_withdraw);
        return;
    }
    if (role && !str_eq_z(c->actor.role, "admin"))
        return;
    if (open)
        add_answer(c, v, "APPROVED", MSG_approval_approve);
    add_answer(c, v, "REFUSED", open ? MSG_approval_refuse : MSG_approval_stop);
}

static enum status show_one(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            struct one *in,
                            struct form_values *form)
{
    TRY(db_tx_read(c, "approval/one", one_tx, in));
    struct approval_one_view v = {.page = {.rq = rq,
                                           .title = msg_text(c, MSG_approval_one),
                                           .form = form,
                                           .back = url0(c, "/staff/approvals"),
                                           .back_text = msg_text(c, MSG_approval_title)},
                                  .state = words_text(c, WORDS(states), in->row->state),
                                  .tone = words_tone(WORDS(states), in->row->state),
                                  .action = url_id(c, "/staff/approval/{id}", in->id)};

    if (in->row->link.set)
        v.act = url_local(c, in->row->link.v);
    if (pairs_has(rq->query, "proposed")) {
        v.page.notice = msg_text(c, MSG_approval_proposed);
        v.page.notice_tone = TONE_OK;
    }
    fill_facts(c, in, &v);
    fill_answers(c, in, &v);
    if (v.n_answers > 0)
        v.form = form;
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    approval_one_view_page(&o, &v);
    return ST_OK;
}

enum status approval_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &approval_settle_form);
    struct one in = {.id = request_uuid(rq, "id")};

    return show_one(c, rq, rs, &in, &form);
}

static bool is_answer(struct str said)
{
    return str_eq_z(said, "APPROVED") || str_eq_z(said, "REFUSED") || str_eq_z(said, "WITHDRAWN");
}

enum status approval_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct one in = {.id = request_uuid(rq, "id")};
    bool sent;

    TRY(db_tx_read(c, "approval/one", one_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &approval_settle_form, rq, &form));
    struct str said = form_at(&form, "answer")->text, words = form_at(&form, "words")->text;
    if (!form.bad && !is_answer(said))
        form_error(&form, "answer", MSG_approval_answer_missing, STR(""));
    if (!form.bad && str_eq_z(said, "REFUSED") && words.n == 0)
        form_error(&form, "words", MSG_approval_words_missing, STR(""));
    if (!form.bad)
        TRY(form_failure(c, &form, approval_settle_it(c, in.id, said, words)));
    if (form.bad)
        return show_one(c, rq, rs, &in, &form);
    return response_see_other(c, rs, url_id(c, "/staff/approval/{id}", in.id).s);
}
