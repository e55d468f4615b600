/* Signing the application with a key of the National Certification Authority instead of a code. */
#include "admission/pages.h"

#include "admission/submit.h"
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
    bool inside;

    TRY(page_draft(c, rq, &draft));
    TRY(room_pass(c, rq, rs, draft, &inside));
    if (!inside)
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
    struct draft *draft;
    struct uuid application;
    bool inside;

    TRY(form_read(c, &signature_key_form, rq, &values));
    TRY(pass_unless_sent(c, rq, rs, &draft, &inside));
    if (!inside)
        return ST_OK;
    struct submit submit = {.draft = request_uuid(rq, "id"),
                            .offer = form_at(&values, "request")->uuid,
                            .made_with_key = signature_key_given(c, &values),
                            .idem = values.idem};
    if (!values.bad) {
        enum status st = submit_draft(c, &submit, &application);
        if (st == ST_OK)
            return page_sent(c, rs, draft, application);
        TRY(form_failure(c, &values, st));
    }
    TRY(page_draft(c, rq, &draft));
    if (values.common_error.n > 0)
        return page_check(c, rq, rs, draft, values.common_error);
    return show_key(c, rq, rs, draft, &values);
}
