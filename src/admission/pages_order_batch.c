/* The director signs many enrolment orders with one PIN. Each is judged and kept by itself, so one
 * that is refused holds up no other, and none is signed by half. */
#include "admission/forms.h"
#include "admission/staff.h"

#include "admission_queries.h"
#include "admission_views.h"
#include "base/scan.h"
#include "db/db.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "organisation/organisation.h"
#include "signature/signature.h"

static const char purpose[] = "admission.order";

struct batch {
    struct uuid id;
    struct uuid *orders;
    size_t n;
    struct signature_batch items;
    struct admission_orders_of_batch_rows rows; /* in the same order */
    struct organisation *school;
};

/* ---- which ----------------------------------------------------------------------------------- */

static enum status choose_tx(struct ctx *c, void *arg)
{
    struct admission_orders_to_sign_rows *rows = arg;
    return admission_orders_to_sign(c, c->actor.organisation, SIGNATURE_BATCH_MOST, rows);
}

static struct str order_name(struct ctx *c, struct str number, struct date dated)
{
    return MSG_FORMAT(c, MSG_admission_batch_order, MSG_ARG("number", number),
                      MSG_ARG("date", i18n_date(c, dated)));
}

static enum status show_choice(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               struct form_values *form,
                               bool all)
{
    struct admission_orders_to_sign_rows rows;

    TRY(db_tx_read(c, "admission/orders-to-sign", choose_tx, &rows));
    struct option *orders = NEWS(c->mem, struct option, rows.n);
    struct str *ids = NEWS(c->mem, struct str, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        ids[i] = uuid_print(c->mem, rows.v[i].id);
        orders[i] = (struct option){.value = ids[i],
                                    .text = order_name(c, rows.v[i].number, rows.v[i].dated)};
    }
    if (all)
        form_set_list(form, "order", ids, rows.n);
    struct order_batch_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_batch_title),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/orders"),
                 .back_text = msg_text(c, MSG_admission_order_title),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/orders/sign"),
        .orders = orders,
        .n = rows.n,
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_order_batch(&o, &view);
    return ST_OK;
}

enum status order_batch_choose(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &batch_form);
    return show_choice(c, rq, rs, &form, true);
}

/* ---- offered together ------------------------------------------------------------------------ */

/* Name and bytes of the order that an item stands for. */
static enum status fill_item(struct ctx *c,
                             const struct admission_orders_of_batch_row *row,
                             struct signature_item *item)
{
    struct signature_object object;

    TRY(signature_read(c, row->signed_id, &object));
    item->subject = row->id;
    item->name = order_name(c, row->number, row->dated);
    item->content = object.content;
    if (row->keyed)
        item->line = SIGNATURE_LINE_SIGNED;
    return ST_OK;
}

static enum status begin_tx(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    struct admission_orders_of_batch_rows rows;

    TRY(admission_orders_of_batch(c, (struct uuids){batch->orders, batch->n}, c->actor.organisation,
                                  &rows));
    batch->items =
        (struct signature_batch){.v = NEWS(c->mem, struct signature_item, rows.n), .n = rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.v[i].keyed)
            return FAIL_FIELD(c, ST_CONFLICT, "admission.order.signed-already", "order");
        TRY(fill_item(c, &rows.v[i], &batch->items.v[i]));
    }
    if (rows.n != batch->n)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    return signature_batch_offer(c, purpose, &batch->items);
}

static bool is_among(const struct uuid *ids, size_t n, struct uuid id)
{
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(ids[i], id))
            return true;
    return false;
}

static enum status begin(struct ctx *c, const struct field_value *list, struct batch *batch)
{
    batch->orders = NEWS(c->mem, struct uuid, list->n_list);
    for (size_t i = 0; i < list->n_list; i++) {
        struct uuid id;
        if (!scan_uuid(list->list[i], &id))
            return FAIL_FIELD(c, ST_INVALID, "admission.batch.nothing", "order");
        if (!is_among(batch->orders, batch->n, id))
            batch->orders[batch->n++] = id;
    }
    return db_tx(c, "admission/order-batch", begin_tx, batch);
}

enum status order_batch_begin(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct batch batch = {.n = 0};
    struct form_values form;

    TRY(form_read(c, &batch_form, rq, &form));
    if (!form.bad) {
        enum status st = begin(c, form_at(&form, "order"), &batch);
        if (st == ST_OK)
            return response_see_other(c, rs,
                                      url_id(c, "/staff/orders/sign/{id}", batch.items.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_choice(c, rq, rs, &form, false);
}

/* ---- signed ---------------------------------------------------------------------------------- */

static enum status load_tx(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    struct signature_batch *items = &batch->items;
    struct admission_orders_of_batch_rows *rows = &batch->rows;

    TRY(signature_batch_load(c, purpose, batch->id, items));
    struct uuid *ids = NEWS(c->mem, struct uuid, items->n);
    for (size_t i = 0; i < items->n; i++)
        ids[i] = items->v[i].subject;
    TRY(admission_orders_of_batch(c, (struct uuids){ids, items->n}, c->actor.organisation, rows));
    if (rows->n != items->n)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    for (size_t i = 0; i < items->n; i++) {
        struct signature_item *item = &items->v[i];
        TRY(fill_item(c, &rows->v[i], item));
        item->document = url_query(c, url_id(c, "/staff/orders/{id}/bytes", item->subject),
                                   "request", uuid_print(c->mem, item->offer));
    }
    return organisation_by_id(c, c->actor.organisation, &batch->school);
}

static enum status load(struct ctx *c, const struct request *rq, struct batch *batch)
{
    *batch = (struct batch){.id = request_uuid(rq, "id")};
    return db_tx_read(c, "admission/order-batch-read", load_tx, batch);
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct batch *batch,
                        struct signature_batch_page *view)
{
    view->page = (struct page){.rq = rq,
                               .title = msg_text(c, MSG_admission_batch_title),
                               .flags = PAGE_READ,
                               .back = url0(c, "/staff/orders"),
                               .back_text = msg_text(c, MSG_admission_order_title)};
    view->batch = &batch->items;
    view->text = msg_text(c, MSG_admission_batch_key);
    view->action = url_id(c, "/staff/orders/sign/{id}", batch->id);
    view->list = url_id(c, "/staff/orders/sign/{id}/list", batch->id);
    signature_batch_page(c, rs, view);
    return ST_OK;
}

enum status order_batch_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &signature_batch_form);
    struct signature_batch_page view = {.form = &values};
    struct batch batch;

    TRY(load(c, rq, &batch));
    return show(c, rq, rs, &batch, &view);
}

enum status order_batch_list(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct batch batch;

    TRY(load(c, rq, &batch));
    return signature_batch_list(c, rs, &batch.items);
}

static enum status keep(struct ctx *c,
                        const struct signature_item *item,
                        const struct signature_keyed *keyed,
                        void *arg)
{
    const struct batch *batch = arg;
    const struct admission_orders_of_batch_row *row = &batch->rows.v[item - batch->items.v];
    const struct order_keep order = {.order = item->subject,
                                     .number = row->number,
                                     .dated = row->dated,
                                     .school = batch->school,
                                     .content = item->content,
                                     .keyed = keyed};

    return order_key_keep(c, &order);
}

static bool all_signed(const struct signature_batch *items)
{
    for (size_t i = 0; i < items->n; i++)
        if (items->v[i].line != SIGNATURE_LINE_SIGNED)
            return false;
    return true;
}

enum status order_batch_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct signature_batch_page view = {.form = &values};
    struct bytes *signatures;
    struct batch batch;

    TRY(form_read(c, &signature_batch_form, rq, &values));
    TRY(load(c, rq, &batch));
    size_t n = signature_batch_given(c, &values, &signatures);
    struct signature_many many = {.batch = &batch.items,
                                  .signatures = signatures,
                                  .n = n,
                                  .bin = batch.school->bin,
                                  .keep = keep,
                                  .arg = &batch};
    if (!values.bad) {
        enum status st = signature_batch_judge(c, &many);
        if (st != ST_OK)
            TRY(form_failure(c, &values, st));
        else if (all_signed(&batch.items))
            return response_see_other(c, rs, url_id(c, "/staff/orders/sign/{id}", batch.id).s);
        else
            form_error(&values, "file", MSG_admission_batch_some, STR(""));
    }
    view.n_foreign = many.n_foreign;
    return show(c, rq, rs, &batch, &view);
}
