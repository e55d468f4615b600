/* Signing the application with a key of the National Certification Authority instead of a code. */
#include "admission/pages.h"

#include "admission/submit.h"
#include "i18n/msg_admission.h"
#include "signature/signature.h"

enum status key_offer(struct ctx *c, const struct request *rq, struct response *rs)
{
    return page_begin_signing(c, rq, rs, submit_offer, "key");
}

static enum status show_key(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct draft *draft,
                            const struct form_values *values)
{
    struct signature_page view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_key_title),
                 .flags = PAGE_NO_NAV | PAGE_READ | PAGE_PRIVATE_LINK,
                 .back = draft_url(c, draft->id, "check"),
                 .back_text = msg_text(c, MSG_admission_back)},
        .form = values,
        .text = msg_text(c, MSG_admission_key_text),
        .action = draft_url(c, draft->id, "key"),
        .bytes = url_query(c, draft_url(c, draft->id, "bytes"), "request",
                           form_at(values, "request")->raw),
        .other_way = {draft_url(c, draft->id, "check"), msg_text(c, MSG_admission_key_by_code)},
    };

    signature_key_page(c, rs, &view);
    return ST_OK;
}

enum status key_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &signature_key_form);
    struct draft *draft;
    struct uuid offer;

    TRY(page_draft_inside(c, rq, rs, &draft));
    if (!draft)
        return ST_OK;
    form_set(&values, "request", pairs_get(rq->query, "request"));
    if (!scan_uuid(form_at(&values, "request")->raw, &offer)) /* nothing was offered: begin there */
        return response_see_other(c, rs, draft_url(c, draft->id, "check").s);
    return show_key(c, rq, rs, draft, &values);
}

enum status key_bytes(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;
    struct bytes offered;
    struct uuid offer;

    TRY(page_draft(c, rq, &draft));
    if (!scan_uuid(pairs_get(rq->query, "request"), &offer))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(submit_offered(c, draft->id, offer, &offered));
    return signature_key_bytes(c, rs, offered);
}

enum status key_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &signature_key_form, rq, &values));
    struct submit submit = {.offer = form_at(&values, "request")->uuid,
                            .made_with_key = signature_key_given(c, &values)};
    return page_hand_in(c, rq, rs, &values, &submit, show_key);
}
