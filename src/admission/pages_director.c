/* The head of the school: classes and seats, the enrolment order, contracts. The department:
 * decides on seats. */
#include "admission/decide.h"
#include "admission/forms.h"
#include "admission/papers.h"
#include "admission/staff.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"
#include "signature/signature.h"

enum status class_size(struct ctx *c, struct class_size *ret)
{
    struct date today = time_date(c->now_us);

    TRY(platform_setting_i64(c, "admission.class_norm", today, STR(""), &ret->norm));
    return platform_setting_i64(c, "admission.class_hard_max", today, STR(""), &ret->most);
}

struct seats_query {
    struct class_size size;
    struct admission_campaign *campaign;
    struct admission_pools_of_school_rows pools;
    struct admission_proposals_of_school_rows proposals;
    struct organisation *school;
};

static enum status seats_tx(struct ctx *c, void *arg)
{
    struct seats_query *q = arg;

    TRY(class_size(c, &q->size));
    TRY(admission_campaign_current(c, &q->campaign));
    if (!q->campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    TRY(organisation_by_id(c, c->actor.organisation, &q->school));
    TRY(admission_pools_of_school(c, q->campaign->id, c->actor.organisation, &q->pools));
    return admission_proposals_of_school(c, c->actor.organisation, &q->proposals);
}

static struct str proposal_words(struct ctx *c, const struct seats_query *q, struct uuid pool)
{
    for (size_t i = 0; i < q->proposals.n; i++) {
        const struct admission_proposals_of_school_row *p = &q->proposals.v[i];
        if (uuid_eq(p->pool_id, pool) && str_eq(p->state, STR("PROPOSED")))
            return MSG_FORMAT(c, MSG_admission_seats_open,
                              MSG_ARG("classes", i18n_number(c, p->classes)),
                              MSG_ARG("seats", i18n_number(c, p->seats_per_class)));
    }
    return STR("");
}

/* What the department has answered, newest first. */
static void show_answers(struct ctx *c, const struct seats_query *q, struct seats_view *view)
{
    view->answers = NEWS(c->mem, struct seats_answer, q->proposals.n);
    for (size_t i = 0; i < q->proposals.n; i++) {
        const struct admission_proposals_of_school_row *p = &q->proposals.v[i];
        bool yes = str_eq(p->state, STR("APPROVED"));
        if (!p->decided_at.set)
            continue;
        view->answers[view->n_answers++] = (struct seats_answer){
            .date = i18n_date(c, time_date(p->decided_at.v)),
            .language = word_language(c, p->language),
            .asked = MSG_FORMAT(c, MSG_admission_seats_asked,
                                MSG_ARG("classes", i18n_number(c, p->classes)),
                                MSG_ARG("seats", i18n_number(c, p->seats_per_class))),
            .answer =
                msg_text(c, yes ? MSG_admission_seats_approved : MSG_admission_seats_declined),
            .tone = yes ? TONE_OK : TONE_BAD,
            .act = p->act.v,
        };
    }
}

static enum status show_seats(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct form_values *form)
{
    struct seats_query q = {0};

    TRY(db_tx_read(c, "admission/seats", seats_tx, &q));
    struct seats_row *rows = NEWS(c->mem, struct seats_row, q.pools.n);
    struct option *pools = NEWS(c->mem, struct option, q.pools.n);
    for (size_t i = 0; i < q.pools.n; i++) {
        const struct admission_pools_of_school_row *p = &q.pools.v[i];
        rows[i] = (struct seats_row){
            .language = word_language(c, p->language),
            .classes = p->classes,
            .seats_per_class = p->seats_per_class,
            .capacity = p->capacity,
            .taken = p->taken,
            .waiting = p->waiting_t + p->waiting_o,
            .proposal = proposal_words(c, &q, p->id),
            .above_norm = p->seats_per_class > q.size.norm,
        };
        pools[i] = (struct option){.value = uuid_print(c->mem, p->id), .text = rows[i].language};
    }
    struct seats_view view = {
        .page = {.rq = rq, .title = msg_text(c, MSG_admission_seats_title), .form = form},
        .rows = rows,
        .n = q.pools.n,
        .form = form,
        .action = url0(c, "/staff/seats"),
        .norm = q.size.norm,
        .most = q.size.most,
        .pools = pools,
        .n_pools = q.pools.n,
    };
    show_answers(c, &q, &view);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_seats(&o, &view);
    return ST_OK;
}

enum status seats_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &propose_form);
    return show_seats(c, rq, rs, &form);
}

static enum status propose(struct ctx *c, const struct form_values *form)
{
    struct proposal proposal = {
        .classes = (int)form_at(form, "classes")->number,
        .seats_per_class = (int)form_at(form, "seats")->number,
        .reason = form_at(form, "reason")->text,
    };

    if (!scan_uuid(form_at(form, "pool")->text, &proposal.pool))
        return FAIL_FIELD(c, ST_INVALID, "admission.submit.no-such-pool", "pool");
    return seats_propose(c, &proposal);
}

enum status seats_propose_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &propose_form, rq, &form));
    if (!form.bad) {
        enum status st = propose(c, &form);
        if (st == ST_OK)
            return response_see_other(c, rs, STR("/staff/seats"));
        TRY(form_failure(c, &form, st));
    }
    return show_seats(c, rq, rs, &form);
}

/* ---- the department -------------------------------------------------------------------------- */

struct proposals {
    struct class_size size;
    struct admission_proposals_open_rows rows;
    struct organisations schools;
};

static enum status proposals_tx(struct ctx *c, void *arg)
{
    struct proposals *q = arg;

    TRY(class_size(c, &q->size));
    TRY(admission_proposals_open(c, &q->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, q->rows.n);
    for (size_t i = 0; i < q->rows.n; i++)
        ids[i] = q->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, q->rows.n, &q->schools);
}

static struct str school_name(const struct proposals *q, struct uuid school)
{
    for (size_t i = 0; i < q->schools.n; i++)
        if (uuid_eq(q->schools.v[i].id, school))
            return q->schools.v[i].name;
    return STR("");
}

static enum status show_proposals(struct ctx *c,
                                  const struct request *rq,
                                  struct response *rs,
                                  const struct form_values *form)
{
    struct proposals q;

    TRY(db_tx_read(c, "admission/proposals", proposals_tx, &q));
    struct seats_row *rows = NEWS(c->mem, struct seats_row, q.rows.n);
    for (size_t i = 0; i < q.rows.n; i++) {
        const struct admission_proposals_open_row *p = &q.rows.v[i];
        rows[i] = (struct seats_row){
            .school = school_name(&q, p->organisation_id),
            .language = word_language(c, p->language),
            .classes = p->classes,
            .seats_per_class = p->seats_per_class,
            .capacity = p->capacity,
            .taken = p->taken,
            .reason = p->reason,
            .proposal_id = uuid_print(c->mem, p->id),
            .above_norm = p->seats_per_class > q.size.norm,
            .tried = form->bad && uuid_eq(p->id, form_at(form, "proposal")->uuid),
        };
    }
    struct seats_view view = {
        .page = {.rq = rq, .title = msg_text(c, MSG_admission_seats_proposals), .form = form},
        .rows = rows,
        .n = q.rows.n,
        .form = form,
        .action = url0(c, "/staff/proposals"),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_proposals(&o, &view);
    return ST_OK;
}

enum status proposals_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &settle_form);
    return show_proposals(c, rq, rs, &form);
}

enum status proposals_settle(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &settle_form, rq, &form));
    struct str answer = form_at(&form, "answer")->text;
    bool yes = str_eq(answer, STR("yes"));
    if (answer.n > 0 && !yes && !str_eq(answer, STR("no")))
        form_error(&form, "answer", MSG_admission_seats_answer_missing, STR(""));
    if (!form.bad) {
        enum status st =
            seats_settle(c, form_at(&form, "proposal")->uuid, yes, form_at(&form, "act")->text);
        if (st == ST_OK)
            return response_see_other(c, rs, STR("/staff/proposals"));
        TRY(form_failure(c, &form, st));
    }
    return show_proposals(c, rq, rs, &form);
}

/* ---- orders --------------------------------------------------------------------------------- */

struct orders_query {
    struct admission_campaign *campaign;
    struct admission_orders_of_school_rows orders;
    struct admission_approved_of_school_rows approved;
    struct organisation *school;
};

static enum status orders_tx(struct ctx *c, void *arg)
{
    struct orders_query *q = arg;

    TRY(admission_campaign_current(c, &q->campaign));
    if (!q->campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    TRY(organisation_by_id(c, c->actor.organisation, &q->school));
    TRY(admission_orders_of_school(c, c->actor.organisation, &q->orders));
    return admission_approved_of_school(c, c->actor.organisation, q->campaign->id, &q->approved);
}

static struct order_row
order_row_of(struct ctx *c, const struct admission_orders_of_school_row *order, bool ready)
{
    struct order_row row = {
        .number = order->number,
        .date = i18n_date(c, order->dated),
        .children = order->children,
        .pdf = url_id(c, "/staff/orders/{id}/order.pdf", order->id),
    };

    if (order->key_signed_at.set) {
        row.signed_at = i18n_moment(c, order->key_signed_at.v);
        row.text = url_id(c, "/staff/orders/{id}/signed.txt", order->id);
        row.container = url_id(c, "/staff/orders/{id}/order.asics", order->id);
        row.verdict = url_id(c, "/staff/signatures/{id}", order->key_object.v);
        row.signature = url_id(c, "/staff/orders/{id}/signed.p7s", order->id);
    } else if (ready) {
        row.sign = url_id(c, "/staff/orders/{id}/offer", order->id);
    }
    return row;
}

enum status orders_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct orders_query q = {0};

    TRY(db_tx_read(c, "admission/orders", orders_tx, &q));
    struct order_row *rows = NEWS(c->mem, struct order_row, q.orders.n);
    bool ready = signature_key_ready(c);
    size_t to_sign = 0;
    for (size_t i = 0; i < q.orders.n; i++) {
        rows[i] = order_row_of(c, &q.orders.v[i], ready);
        to_sign += rows[i].sign.s.n > 0;
    }
    struct orders_view view = {
        .page = {.rq = rq, .title = msg_text(c, MSG_admission_order_title)},
        .rows = rows,
        .n = q.orders.n,
        .approved = (int64_t)q.approved.n,
        .create = url0(c, "/staff/orders/new"),
    };
    if (to_sign > 1)
        view.batch = url0(c, "/staff/orders/sign");
    struct out o = page_out(c, rs, 200);
    admission_orders(&o, &view);
    return ST_OK;
}

static enum status show_order_new(struct ctx *c,
                                  const struct request *rq,
                                  struct response *rs,
                                  const struct form_values *form)
{
    struct orders_query q = {0};

    TRY(db_tx_read(c, "admission/order-new", orders_tx, &q));
    struct option *children = NEWS(c->mem, struct option, q.approved.n);
    for (size_t i = 0; i < q.approved.n; i++)
        children[i] = (struct option){
            .value = uuid_print(c->mem, q.approved.v[i].id),
            .text = q.approved.v[i].child_name,
            .hint = word_language(c, q.approved.v[i].language),
        };
    struct order_new_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_order_new),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/orders"),
                 .back_text = msg_text(c, MSG_admission_order_title),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/orders/new"),
        .children = children,
        .n = q.approved.n,
        .earliest = i18n_date(c, q.campaign->earliest_order),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_order_new(&o, &view);
    return ST_OK;
}

enum status order_new_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &order_form);
    return show_order_new(c, rq, rs, &form);
}

/* Builds the order from the form and signs it. */
static enum status sign_order(struct ctx *c, struct form_values *form, struct uuid *ret_order)
{
    const struct field_value *list = form_at(form, "child");
    struct orders_query q = {0};
    struct uuid *ids = NEWS(c->mem, struct uuid, list->n_list);
    struct str *letters = NEWS(c->mem, struct str, list->n_list);

    TRY(db_tx_read(c, "admission/order-facts", orders_tx, &q));
    for (size_t i = 0; i < list->n_list; i++) {
        if (!scan_uuid(list->list[i], &ids[i]))
            return FAIL_FIELD(c, ST_INVALID, "admission.order.not-approved", "child");
        letters[i] = form_at(form, "letter")->text;
    }
    struct order order = {
        .number = form_at(form, "number")->text,
        .dated = {(int32_t)form_at(form, "date")->number},
        .idem = form->idem,
        .applications = ids,
        .letters = letters,
        .n = list->n_list,
    };
    if (order.dated.days < q.campaign->earliest_order.days ||
        order.dated.days > time_date(c->now_us).days)
        return FAIL_FIELD(c, ST_INVALID, "admission.order.too-early", "date");
    order.text = papers_order_text(c, q.school, &order);
    return order_sign(c, &order, ret_order);
}

enum status order_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid order;

    TRY(form_read(c, &order_form, rq, &form));
    if (!form.bad) {
        enum status st = sign_order(c, &form, &order);
        if (st == ST_OK)
            return response_see_other(c, rs, STR("/staff/orders"));
        TRY(form_failure(c, &form, st));
    }
    return show_order_new(c, rq, rs, &form);
}

enum status order_pdf(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str pdf;
    TRY(papers_order(c, request_uuid(rq, "id"), &pdf));
    return response_download(c, rs, STR("application/pdf"), STR("order.pdf"), pdf);
}

enum status contract_pdf(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str pdf;
    TRY(papers_contract(c, request_uuid(rq, "id"), &pdf));
    return response_download(c, rs, STR("application/pdf"), STR("contract.pdf"), pdf);
}
