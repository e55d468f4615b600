/* Signing in with a key, at both doors: what is needed, the text to sign, the answer. */
#include "base/scan.h"
#include "i18n/msg_signature.h"
#include "signature/pages.h"
#include "signature/sign_in.h"
#include "signature_views.h"

static bool is_staff(const struct request *rq)
{
    return str_starts(rq->path, STR("/staff/"));
}

static struct url at(struct ctx *c, const struct request *rq, const char *staff, const char *family)
{
    return url0(c, is_staff(rq) ? staff : family);
}

static struct page sign_in_page(struct ctx *c, const struct request *rq)
{
    return (struct page){
        .rq = rq,
        .title = msg_text(c, MSG_signature_sign_in_title),
        .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK,
        .back = at(c, rq, "/staff/sign-in", "/my/sign-in"),
        .back_text = msg_text(c, MSG_signature_sign_in_back),
    };
}

/* problem: why the last attempt did not work; empty for a first visit. */
static enum status
show_begin(struct ctx *c, const struct request *rq, struct response *rs, struct str problem)
{
    struct str home = is_staff(rq) ? STR("/staff/") : STR("/my/");
    struct sign_in_key_view v = {
        .page = sign_in_page(c, rq),
        .lead = msg_text(c, is_staff(rq) ? MSG_signature_sign_in_lead_staff
                                         : MSG_signature_sign_in_lead_family),
        .action = at(c, rq, "/staff/sign-in/key/begin", "/my/sign-in/key/begin"),
        .next = http_local_address(pairs_get(rq->query, "next"), home),
        .closed = !signature_key_ready(c),
    };

    v.page.notice = problem;
    v.page.notice_tone = problem.n > 0 ? TONE_BAD : TONE_PLAIN;
    struct out o = page_out(c, rs, problem.n > 0 ? 422 : 200);
    signature_sign_in_begin(&o, &v);
    return ST_OK;
}

static enum status show_key(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct challenge *challenge,
                            struct form_values *values)
{
    struct url bytes = at(c, rq, "/staff/sign-in/key/bytes", "/my/sign-in/key/bytes");
    struct sign_in_key_view v = {
        .page = sign_in_page(c, rq),
        .form = values,
        .action = at(c, rq, "/staff/sign-in/key", "/my/sign-in/key"),
        .bytes = url_query(c, bytes, "request", uuid_print(c->mem, challenge->id)),
        .text = {(const char *)challenge->text.p, challenge->text.n},
    };

    signature_key_forget(values);
    v.page.script = "sign.js";
    v.page.form = values;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    signature_sign_in(&o, &v);
    return ST_OK;
}

static enum status
find(struct ctx *c, const struct request *rq, struct str request, struct challenge **ret_challenge)
{
    struct uuid id;

    *ret_challenge = NULL;
    return scan_uuid(request, &id) ? sign_in_challenge(c, rq, id, ret_challenge) : ST_OK;
}

enum status key_sign_in(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &signature_key_form);
    struct str request = pairs_get(rq->query, "request");
    struct challenge *challenge;

    TRY(find(c, rq, request, &challenge));
    if (challenge) {
        form_set(&values, "request", request);
        return show_key(c, rq, rs, challenge, &values);
    }
    return show_begin(c, rq, rs, request.n > 0 ? msg_text(c, MSG_signature_sign_in_over) : STR(""));
}

enum status key_sign_in_begin(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str home = is_staff(rq) ? STR("/staff/") : STR("/my/");
    struct str next = http_local_address(pairs_get(rq->body, "_next"), home);
    struct url page = at(c, rq, "/staff/sign-in/key", "/my/sign-in/key");
    struct uuid id;

    TRY(sign_in_begin(c, rq, rs, next, &id));
    return response_see_other(c, rs, url_query(c, page, "request", uuid_print(c->mem, id)).s);
}

enum status key_sign_in_bytes(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct challenge *challenge;

    TRY(find(c, rq, pairs_get(rq->query, "request"), &challenge));
    if (!challenge)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    return signature_key_bytes(c, rs, challenge->text);
}

/* A signature that was judged and refused may be followed by another one; after everything else the
 * text is of no use any more. */
static enum status refused(struct ctx *c,
                           const struct request *rq,
                           struct response *rs,
                           const struct challenge *challenge,
                           struct form_values *values,
                           enum status st)
{
    struct str code = str_from_z(c->failure.code);
    bool again =
        str_eq_z(code, "signature.sign-in.refused") || str_eq_z(code, "signature.key.pending");

    TRY(form_failure(c, values, st));
    if (again)
        return show_key(c, rq, rs, challenge, values);
    return show_begin(c, rq, rs, field_error_text(c, form_at(values, "file")));
}

enum status key_sign_in_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct challenge *challenge;

    TRY(form_read(c, &signature_key_form, rq, &values));
    TRY(find(c, rq, form_at(&values, "request")->raw, &challenge));
    struct bytes signature = signature_key_given(c, &values);
    if (challenge && values.bad)
        return show_key(c, rq, rs, challenge, &values);
    const struct sign_in in = {.rq = rq, .rs = rs, .challenge = challenge, .signature = signature};
    enum status st = sign_in_answer(c, &in);
    if (st != ST_OK)
        return refused(c, rq, rs, challenge, &values, st);
    ASSERT(challenge); /* who was asked nothing is refused */
    return response_see_other(c, rs, challenge->next);
}
