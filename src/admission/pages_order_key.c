/* The director signs an enrolment order with a key of the National Certification Authority: over
 * the exact bytes that were sealed when it was issued. */
#include "admission/papers.h"
#include "admission/staff.h"

#include "admission_queries.h"
#include "audit/audit.h"
#include "base/scan.h"
#include "db/db.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "organisation/organisation.h"
#include "signature/signature.h"

struct work {
    struct uuid order, offer;
    struct admission_order_by_id_row *row;
    struct admission_order_key_of_row *key; /* NULL: not signed with a key yet */
    struct organisation *school;
    struct signature_object object;
};

static enum status load_tx(struct ctx *c, void *arg)
{
    struct work *work = arg;

    TRY(admission_order_by_id(c, work->order, c->actor.organisation, &work->row));
    if (!work->row)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(admission_order_key_of(c, work->order, c->actor.organisation, &work->key));
    TRY(organisation_by_id(c, c->actor.organisation, &work->school));
    return signature_read(c, work->row->signed_id, &work->object);
}

static enum status load(struct ctx *c, const struct request *rq, struct work *work)
{
    *work = (struct work){.order = request_uuid(rq, "id")};
    return db_tx_read(c, "admission/order-key", load_tx, work);
}

static struct url
at(struct ctx *c, const struct work *work, const char *pattern, struct str request)
{
    return url_query(c, url_id(c, pattern, work->order), "request", request);
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct work *work,
                        const struct form_values *values)
{
    struct str request = form_at(values, "request")->raw;
    struct signature_page view = {
        .page = {.rq = rq,
                 .title = MSG_FORMAT(c, MSG_admission_order_key_title,
                                     MSG_ARG("number", work->row->number)),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/orders"),
                 .back_text = msg_text(c, MSG_admission_order_title)},
        .form = values,
        .text = msg_text(c, MSG_admission_order_key_about),
        .action = url_id(c, "/staff/orders/{id}/key", work->order),
        .bytes = at(c, work, "/staff/orders/{id}/bytes", request),
    };

    signature_key_page(c, rs, &view);
    return ST_OK;
}

static enum status offer_tx(struct ctx *c, void *arg)
{
    struct work *work = arg;
    return signature_offer(c, "admission.order", work->object.content, &work->offer);
}

enum status order_offer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct work work;

    TRY(load(c, rq, &work));
    if (work.key)
        return response_see_other(c, rs, STR("/staff/orders"));
    TRY(db_tx(c, "admission/order-offer", offer_tx, &work));
    return response_see_other(
        c, rs, at(c, &work, "/staff/orders/{id}/key", uuid_print(c->mem, work.offer)).s);
}

enum status order_key_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &signature_key_form);
    struct work work;

    TRY(load(c, rq, &work));
    form_set(&values, "request", pairs_get(rq->query, "request"));
    if (work.key || !scan_uuid(form_at(&values, "request")->raw, &work.offer))
        return response_see_other(c, rs, STR("/staff/orders"));
    return show(c, rq, rs, &work, &values);
}

enum status order_key_bytes(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct work work;

    TRY(load(c, rq, &work));
    if (!scan_uuid(pairs_get(rq->query, "request"), &work.offer))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return signature_key_bytes(c, rs, signature_offered(c, work.offer, work.object.content));
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    const struct order_keep *keep = arg;
    struct uuid object, school = c->actor.organisation;
    struct bytes hash;
    int64_t changed;

    TRY(signature_store_keyed(c, "admission.order", school, keep->content, keep->keyed, &object,
                              &hash));
    const struct signature_about about = {.title = "admission.order.paper",
                                          .number = keep->number,
                                          .dated = keep->dated,
                                          .organisation_kk = keep->school->legal_name_kk,
                                          .organisation_ru = keep->school->legal_name_ru,
                                          .bin = keep->school->bin};
    TRY(signature_copy_make(c, object, &about, keep->keyed));
    TRY(admission_order_key_put(c, keep->order, school, object, c->actor.person, &changed));
    return audit_add(c, "admission.order-key", "admission.order", keep->order, school, STR("{}"));
}

enum status order_key_keep(struct ctx *c, const struct order_keep *keep)
{
    struct order_keep copy = *keep;
    return db_tx(c, "admission/order-key-keep", keep_tx, &copy);
}

static enum status judge(struct ctx *c, struct work *work, struct bytes signature)
{
    const struct signature_by_key by_key = {.offer = work->offer,
                                            .content = work->object.content,
                                            .signature = signature,
                                            .bin = work->school->bin};

    const struct signature_keyed *keyed;

    TRY(signature_key_check(c, &by_key, &keyed));
    const struct order_keep keep = {.order = work->order,
                                    .number = work->row->number,
                                    .dated = work->row->dated,
                                    .school = work->school,
                                    .content = work->object.content,
                                    .keyed = keyed};
    return order_key_keep(c, &keep);
}

/* A form sent again finds the order signed. */
enum status order_key_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct work work;

    TRY(form_read(c, &signature_key_form, rq, &values));
    TRY(load(c, rq, &work));
    if (work.key)
        return response_see_other(c, rs, STR("/staff/orders"));
    struct bytes signature = signature_key_given(c, &values);
    work.offer = form_at(&values, "request")->uuid;
    if (!values.bad) {
        enum status st = judge(c, &work, signature);
        if (st == ST_OK)
            return response_see_other(c, rs, STR("/staff/orders"));
        TRY(form_failure(c, &values, st));
    }
    return show(c, rq, rs, &work, &values);
}

/* ---- taking it along ------------------------------------------------------------------------- */

struct signed_order {
    struct uuid order;
    struct signature_object object;
    struct bytes signature;
};

static enum status export_tx(struct ctx *c, void *arg)
{
    struct signed_order *taken = arg;
    struct admission_order_key_of_row *key;

    TRY(admission_order_key_of(c, taken->order, c->actor.organisation, &key));
    if (!key)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(signature_read(c, key->object_id, &taken->object));
    return signature_proof_read(c, key->object_id, &taken->signature);
}

enum status order_signed_text(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct signed_order taken = {.order = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "admission/order-export", export_tx, &taken));
    return signature_key_bytes(c, rs, taken.object.content);
}

enum status order_signature(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct signed_order taken = {.order = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "admission/order-export", export_tx, &taken));
    return response_download(c, rs, STR("application/pkcs7-signature"), STR("document.txt.p7s"),
                             (struct str){(const char *)taken.signature.p, taken.signature.n});
}

static enum status key_tx(struct ctx *c, void *arg)
{
    struct work *work = arg;

    TRY(admission_order_key_of(c, work->order, c->actor.organisation, &work->key));
    return work->key ? ST_OK : FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
}

enum status order_container(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct work work = {.order = request_uuid(rq, "id")};
    struct str pdf, container;

    TRY(db_tx_read(c, "admission/order-key-of", key_tx, &work));
    TRY(papers_order(c, work.order, &pdf));
    TRY(signature_container(c, work.key->object_id, pdf, &container));
    return response_download(c, rs, STR("application/vnd.etsi.asic-s+zip"), STR("order.asics"),
                             container);
}
