/* Who stands in for whom: the list, a new deputy, the end before the time. */
#include "rights/pages_deputy.h"
#include "base/scan.h"
#include "base/time.h"
#include "html/words.h"
#include "i18n/msg_rights.h"
#include "rights/deputy.h"
#include "rights_queries.h"
#include "rights_views.h"

enum { REASON_MOST = 500, LENT_MOST = 50 };

#define REASON                                                                                     \
    {                                                                                              \
        "reason", FIELD_TEXT, MSG_rights_reason, MSG_rights_reason_hint,                           \
            MSG_rights_reason_missing, 1, REASON_MOST                                              \
    }

static const struct field new_fields[] = {
    {"person", FIELD_CHOICE, MSG_rights_deputy_person, MSG_rights_deputy_person_hint,
     MSG_rights_deputy_person_missing, 0, 0},
    {"permissions", FIELD_LIST, MSG_rights_deputy_permissions, 0,
     MSG_rights_deputy_permissions_missing, 1, LENT_MOST},
    {"from", FIELD_DATE, MSG_rights_group_from, 0, MSG_rights_on_missing, 0, 0},
    {"to", FIELD_DATE, MSG_rights_group_to, MSG_rights_deputy_to_hint, MSG_rights_on_missing, 0, 0},
    REASON,
};
const struct form deputy_new_form = {"deputy", new_fields, COUNT(new_fields)};

static const struct field end_fields[] = {REASON};
const struct form deputy_end_form = {"end", end_fields, COUNT(end_fields)};

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_DEPUTY, COL_FOR, COL_LENT, COL_TERM, COL_REASON, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_DEPUTY] = {"deputy", MSG_rights_deputy_person, COLUMN_NAME, true, false},
    [COL_FOR] = {"for", MSG_rights_deputy_for, COLUMN_WORDS, true, false},
    [COL_LENT] = {"lent", MSG_rights_deputy_permissions, COLUMN_WORDS, false, false},
    [COL_TERM] = {"term", MSG_rights_group_term, COLUMN_WORDS, false, false},
    [COL_REASON] = {"reason", MSG_rights_reason, COLUMN_WORDS, false, false},
    [COL_STATE] = {"state", MSG_rights_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_rights_state, FILTER_CHOICE},
};
static const struct list deputies_list = {
    .name = "deputies",
    .caption = MSG_rights_deputies,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_rights_deputy_person,
    .export_most = 2000,
    .empty = MSG_rights_deputies_none,
};
static const struct word states[] = {
    {"NOW", MSG_rights_deputy_now, TONE_OK},
    {"AHEAD", MSG_rights_deputy_ahead, TONE_INFO},
    {"OVER", MSG_rights_deputy_over, TONE_PLAIN},
    {"ENDED", MSG_rights_group_ended_column, TONE_PLAIN},
};

struct deputies {
    struct rights_delegations_rows rows;
    struct organisation *organisation;
    struct catalogue catalogue;
};

static enum status deputies_tx(struct ctx *c, void *arg)
{
    struct deputies *in = arg;

    TRY(organisation_by_id(c, c->actor.organisation, &in->organisation));
    return rights_delegations(c, c->actor.organisation, &in->rows);
}

static struct str permission_words(struct ctx *c, struct catalogue catalogue, struct str names)
{
    struct buf buf;
    struct str name;

    buf_init(&buf, c->mem, 65536);
    while (scan_until(&names, ',', &name)) {
        if (buf_str(&buf).n > 0)
            buf_add_z(&buf, "; ");
        struct str words = name; /* of another release */
        for (size_t i = 0; i < catalogue.n; i++)
            if (str_eq_z(name, catalogue.v[i].name))
                words = msg_text(c, (enum msg)catalogue.v[i].text);
        buf_add(&buf, words);
    }
    return buf_str(&buf);
}

static void fill_line(struct ctx *c,
                      const struct deputies *in,
                      const struct rights_delegations_row *row,
                      struct list_cell *cells)
{
    bool standing = str_eq_z(row->state, "NOW") || str_eq_z(row->state, "AHEAD");

    cells[COL_DEPUTY] = CELL_TEXT(row->to_name.v);
    if (standing)
        cells[COL_DEPUTY].url = url_id(c, "/staff/deputy/{id}/end", row->id);
    cells[COL_FOR] = CELL_TEXT(row->from_name.v);
    cells[COL_FOR].about = msg_text(c, account_role_label(row->from_role));
    cells[COL_LENT] = CELL_TEXT(permission_words(c, in->catalogue, row->permissions));
    cells[COL_TERM] =
        CELL_TEXT(group_period(c, row->valid_from, (struct opt_date){true, row->valid_to}));
    cells[COL_REASON] = CELL_TEXT(row->reason);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
    if (row->ended_at.set)
        cells[COL_STATE].about = group_act(c, row->ender, row->ended_at.v, row->end_reason.v);
}

static struct list_view deputies_view(struct ctx *c,
                                      const struct list_state *state,
                                      const struct request *rq,
                                      const struct deputies *in)
{
    struct str wanted = list_filter_value(state, "state");
    struct list_view list = list_view_of(c, state, rq, in->rows.n, 0);
    size_t n = 0;

    for (size_t i = 0; i < in->rows.n; i++)
        if (wanted.n == 0 || str_eq(wanted, in->rows.v[i].state))
            fill_line(c, in, &in->rows.v[i], list.rows[n++].cells);
    list.n = n;
    list.total = (int64_t)n;
    list.options[0] = words_options(c, WORDS(states));
    list_arrange(c, &list);
    return list;
}

enum status deputies_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &deputies_list, rq);
    struct deputies in = {.catalogue = rights_catalogue(http_router(c))};

    TRY(db_tx_read(c, "rights/deputies", deputies_tx, &in));
    struct deputies_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_deputies),
                 .flags = list_page_flags(&state)},
        .organisation = in.organisation->name,
        .list = deputies_view(c, &state, rq, &in),
    };
    if (http_may_open(c, STR("/staff/deputies/new")))
        v.make = url0(c, "/staff/deputies/new");
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_rights_deputy_changed);
        v.page.notice_tone = TONE_OK;
    }
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_deputies_page(&o, &v);
    return ST_OK;
}

/* ---- a new deputy ---------------------------------------------------------------------------- */

struct lending {
    struct catalogue catalogue;
    const struct account_role *role;
    struct verdict verdicts[PERMISSIONS_MOST];
    struct account_colleagues people;
};

static enum status lending_tx(struct ctx *c, void *arg)
{
    struct lending *in = arg;

    TRY(account_coworkers(c, &in->people));
    return rights_state_of(c, in->catalogue, c->actor.organisation, in->role, NULL, false,
                           in->verdicts);
}

static enum status begin(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct lending **ret,
                         bool *ret_sent)
{
    struct lending *in = *ret = NEW(c->mem, struct lending);

    *ret_sent = false;
    in->catalogue = rights_catalogue(http_router(c));
    in->role = rights_role(c, c->actor.role);
    if (!in->role)
        return FAIL(c, ST_FORBIDDEN, "rights.deputy.not-yours");
    TRY(db_tx_read(c, "rights/lending", lending_tx, in));
    return account_need_factor(c, rq, rs, ret_sent);
}

static struct list_options people_options(struct ctx *c, const struct lending *in)
{
    struct option *options = NEWS(c->mem, struct option, in->people.n);

    for (size_t i = 0; i < in->people.n; i++) {
        const struct account_colleague *one = &in->people.v[i];
        options[i] =
            (struct option){.value = uuid_print(c->mem, one->person),
                            .text = str_printf(c->mem, STR_FMT " (" STR_FMT ")", STR_ARG(one->name),
                                               STR_ARG(account_role_words(c, one->roles)))};
    }
    return (struct list_options){options, in->people.n};
}

static struct list_options permission_options(struct ctx *c, const struct lending *in)
{
    struct option *options = NEWS(c->mem, struct option, in->catalogue.n);
    size_t n = 0;

    for (size_t i = 0; i < in->catalogue.n; i++)
        if (in->verdicts[i].permitted && rights_lendable(&in->catalogue.v[i]))
            options[n++] = (struct option){.value = str_from_z(in->catalogue.v[i].name),
                                           .text = msg_text(c, (enum msg)in->catalogue.v[i].text)};
    return (struct list_options){options, n};
}

static enum status show_new(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct lending *in,
                            struct form_values *form)
{
    struct deputy_new_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_deputy_new),
                 .flags = PAGE_READ,
                 .form = form,
                 .back = url0(c, "/staff/deputies"),
                 .back_text = msg_text(c, MSG_rights_deputies)},
        .form = form,
        .action = url0(c, "/staff/deputies/new"),
        .people = people_options(c, in),
        .permissions = permission_options(c, in),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    rights_deputy_new_page(&o, &v);
    return ST_OK;
}

enum status deputy_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &deputy_new_form);
    struct lending *in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    form_set(&form, "from", time_print_date(c->mem, time_date(c->now_us)));
    return sent ? ST_OK : show_new(c, rq, rs, in, &form);
}

enum status deputy_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct lending *in;
    struct uuid person;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    TRY(form_read(c, &deputy_new_form, rq, &form));
    const struct field_value *list = form_at(&form, "permissions");
    if (!form.bad && !scan_uuid(form_at(&form, "person")->text, &person))
        form_error(&form, "person", MSG_rights_deputy_person_missing, STR(""));
    if (!form.bad && form_at(&form, "to")->number < form_at(&form, "from")->number)
        form_error(&form, "to", MSG_rights_group_backwards, STR(""));
    if (!form.bad && form_at(&form, "to")->number - form_at(&form, "from")->number > LOAN_DAYS_MOST)
        form_error(&form, "to", MSG_rights_deputy_too_long, STR(""));
    if (!form.bad) {
        const struct rights_loan loan = {.to = person,
                                         .permissions = list->list,
                                         .n = list->n_list,
                                         .from = {(int32_t)form_at(&form, "from")->number},
                                         .until = {(int32_t)form_at(&form, "to")->number},
                                         .reason = form_at(&form, "reason")->text};
        TRY(form_failure(c, &form, rights_lend(c, in->catalogue, &loan)));
    }
    if (form.bad)
        return show_new(c, rq, rs, in, &form);
    return response_see_other(c, rs,
                              url_query(c, url0(c, "/staff/deputies"), "changed", STR("1")).s);
}

/* ---- the end --------------------------------------------------------------------------------- */

struct finishing {
    struct uuid id;
    struct rights_delegation_by_id_row *row;
};

static enum status finishing_tx(struct ctx *c, void *arg)
{
    struct finishing *in = arg;

    TRY(rights_delegation_by_id(c, in->id, &in->row));
    return in->row && in->row->standing ? ST_OK : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

static enum status
end_page(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct finishing in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "rights/finishing", finishing_tx, &in));
    if (rq->method == POST) {
        TRY(form_read(c, &deputy_end_form, rq, form));
        if (!form->bad)
            TRY(form_failure(c, form, rights_end_loan(c, in.id, form_at(form, "reason")->text)));
        if (!form->bad)
            return response_see_other(
                c, rs, url_query(c, url0(c, "/staff/deputies"), "changed", STR("1")).s);
    }
    struct group_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_deputy_end),
                 .flags = PAGE_READ,
                 .form = form,
                 .back = url0(c, "/staff/deputies"),
                 .back_text = msg_text(c, MSG_rights_deputies)},
        .title = msg_text(c, MSG_rights_deputy_end),
        .lead = MSG_FORMAT(c, MSG_rights_deputy_of, MSG_ARG("deputy", in.row->to_name.v),
                           MSG_ARG("name", in.row->from_name.v)),
        .form = form,
        .action = url_id(c, "/staff/deputy/{id}/end", in.id),
        .submit = msg_text(c, MSG_rights_deputy_end),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    rights_group_form(&o, &v);
    return ST_OK;
}

enum status deputy_end(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &deputy_end_form);
    return end_page(c, rq, rs, &form);
}

enum status deputy_end_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    return end_page(c, rq, rs, &form);
}
