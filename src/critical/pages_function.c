/* One act of the list: its history, and the change. */
#include "critical/pages.h"

#include "account/account.h"
#include "audit/audit.h"
#include "critical_queries.h"
#include "critical_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_critical.h"

enum { REASON_MOST = 500, FACTS_MOST = 4 };

static const struct field change_fields[] = {
    {"reason", FIELD_TEXT, MSG_critical_reason, MSG_critical_reason_hint,
     MSG_critical_reason_missing, 1, REASON_MOST},
};
const struct form critical_change_form = {"change", change_fields, COUNT(change_fields)};

struct one {
    struct str code;
    struct critical_function_row *row;
    struct critical_changes_of_rows changes;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(critical_function(c, in->code, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "critical.none");
    return critical_changes_of(c, in->code, &in->changes);
}

static bool is_on(const struct one *in)
{
    return str_eq_z(in->row->state, "ON");
}

static void fill_history(struct ctx *c, const struct one *in, struct critical_function_view *v)
{
    v->history = NEWS(c->mem, struct tl_step, in->changes.n + 1);
    for (size_t i = 0; i < in->changes.n; i++) {
        const struct critical_changes_of_row *row = &in->changes.v[i];
        struct str who = row->maker.v;
        if (row->approver.set)
            who = MSG_FORMAT(c, MSG_critical_by_two, MSG_ARG("first", row->maker.v),
                             MSG_ARG("second", row->approver.v));
        v->history[v->n_history++] = (struct tl_step){
            .icon = "check",
            .title = words_text(c, critical_states, row->state),
            .when = i18n_moment(c, row->made_at),
            .text = str_printf(c->mem, STR_FMT ". " STR_FMT, STR_ARG(row->reason), STR_ARG(who))};
    }
    v->history[v->n_history++] =
        (struct tl_step){.icon = "check",
                         .title = msg_text(c, in->row->shipped ? MSG_critical_shipped_on
                                                               : MSG_critical_shipped_off)};
}

static void
add_fact(struct ctx *c, struct critical_function_view *v, enum msg name, struct str value)
{
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

/* What the reader may do: nothing while a removal waits for its second person. */
static void fill_change(struct ctx *c,
                        const struct one *in,
                        struct form_values *form,
                        struct critical_function_view *v)
{
    v->lead = msg_text(c, is_on(in) ? MSG_critical_remove_lead : MSG_critical_add_lead);
    v->button = msg_text(c, is_on(in) ? MSG_critical_remove : MSG_critical_add);
    v->action = critical_url(c, in->code);
    if (in->row->proposal.set)
        v->proposal = (struct link_to){url_id(c, "/staff/approval/{id}", in->row->proposal.v),
                                       msg_text(c, MSG_critical_removal_proposed)};
    else if (in->row->may_change)
        v->form = form;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct one *in,
                        struct form_values *form)
{
    TRY(db_tx_read(c, "critical/one", one_tx, in));
    struct critical_function_view v = {.page = {.rq = rq,
                                                .title = audit_action_words(c, in->code),
                                                .form = form,
                                                .back = url0(c, "/staff/critical"),
                                                .back_text = msg_text(c, MSG_critical_title)},
                                       .title = audit_action_words(c, in->code),
                                       .state = words_text(c, critical_states, in->row->state),
                                       .tone = words_tone(critical_states, in->row->state)};

    v.facts = NEWS(c->mem, struct fact, FACTS_MOST);
    add_fact(c, &v, MSG_critical_area, words_text(c, critical_areas, in->row->area));
    add_fact(c, &v, MSG_critical_code, in->code);
    fill_history(c, in, &v);
    fill_change(c, in, form, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    critical_function_view_page(&o, &v);
    return ST_OK;
}

enum status critical_function_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &critical_change_form);
    struct one in = {.code = request_param(rq, "code")};

    return show(c, rq, rs, &in, &form);
}

struct change {
    struct uuid id; /* of the proposal, where it takes two */
    struct str code, reason;
};

static enum status add_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    struct critical_add_row *row;

    return critical_add(c, in->code, in->reason, &row);
}

static enum status propose_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    struct critical_propose_removal_row *row;

    return critical_propose_removal(c, in->id, in->code, in->reason, &row);
}

/* More is watched at once; less only when a second person agrees. */
enum status critical_function_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct one in = {.code = request_param(rq, "code")};
    struct change change = {.id = uuid_v4(), .code = in.code};
    bool sent;

    TRY(db_tx_read(c, "critical/one", one_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &critical_change_form, rq, &form));
    change.reason = form_at(&form, "reason")->text;
    if (!form.bad)
        TRY(form_failure(c, &form,
                         db_tx(c, "critical/change", is_on(&in) ? propose_tx : add_tx, &change)));
    if (form.bad)
        return show(c, rq, rs, &in, &form);
    if (!is_on(&in))
        return response_see_other(c, rs, critical_url(c, in.code).s);
    struct url url = url_id(c, "/staff/approval/{id}", change.id);
    return response_see_other(c, rs, url_query(c, url, "proposed", STR("1")).s);
}
