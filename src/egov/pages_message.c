/* POST /my/egov/messages: the portal speaks. What is not its own, or no longer, is refused with a
 * problem document (RFC 9457) and written down; the rest is taken and answered. */
#include <openssl/sha.h>

#include "base/log.h"
#include "egov/answer.h"
#include "egov/envelope.h"
#include "egov/intake.h"
#include "egov/pages.h"

static const struct {
    const char *reason; /* of egov.refusal */
    enum status st;
    int status;
    const char *code;
} refusals[] = {
    {"MALFORMED", ST_INVALID, 400, "egov.message.malformed"},
    {"FORGED", ST_FORBIDDEN, 401, "egov.message.forged"},
    {"LATE", ST_FORBIDDEN, 401, "egov.message.late"},
    {"CHANGED", ST_INVALID, 400, "egov.message.changed"},
    {"REPLAYED", ST_CONFLICT, 409, "egov.message.replayed"},
    {"REUSED", ST_CONFLICT, 409, "egov.message.reused"},
};

static enum status answer(struct ctx *c, struct response *rs, int status, struct str json)
{
    TRY(response_json(c, rs, status, json));
    if (status >= 400)
        rs->content_type = STR("application/problem+json");
    return ST_OK;
}

static enum status answer_refusal(struct ctx *c,
                                  struct response *rs,
                                  const char *reason,
                                  const struct uuid *message,
                                  struct str wrong)
{
    size_t i = 0;

    while (i + 1 < COUNT(refusals) && !str_eq_z(str_from_z(reason), refusals[i].reason))
        i++;
    log_event(LOG_WARN, "egov.refused", "reason=%s", reason);
    (void)FAIL(c, refusals[i].st, refusals[i].code);
    c->failure.field = wrong;
    struct str problem;
    TRY(answer_problem(c, refusals[i].status, message, &problem));
    c->failure = (struct failure){0};
    return answer(c, rs, refusals[i].status, problem);
}

/* wrong: JSON Pointer of the element that is to blame, or empty. */
static enum status refuse(struct ctx *c, struct response *rs, const char *reason, struct str wrong)
{
    TRY(intake_refuse(c, reason, NULL));
    return answer_refusal(c, rs, reason, NULL, wrong);
}

static const char *fault_name(enum envelope_fault fault)
{
    switch (fault) {
    case ENVELOPE_FORGED: return "FORGED";
    case ENVELOPE_LATE: return "LATE";
    case ENVELOPE_CHANGED: return "CHANGED";
    case ENVELOPE_MALFORMED:
    case ENVELOPE_FINE: break;
    }
    return "MALFORMED";
}

static struct envelope envelope_of(struct ctx *c, const struct request *rq)
{
    return (struct envelope){
        .method = STR("POST"),
        .target = url_absolute(c, STR("/my/egov/messages")),
        .type = pairs_get(rq->headers, "content-type"),
        .digest = pairs_get(rq->headers, "content-digest"),
        .input = pairs_get(rq->headers, "signature-input"),
        .signature = pairs_get(rq->headers, "signature"),
        .body = rq->raw_body,
    };
}

static enum status
take(struct ctx *c, struct response *rs, const struct envelope *envelope, struct intake *in)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    struct intake_answer ret;

    (void)SHA256((const uint8_t *)envelope->body.p, envelope->body.n, digest);
    in->digest = (struct bytes){digest, sizeof(digest)};
    TRY(intake_take(c, in, &ret));
    if (ret.refused)
        return answer_refusal(c, rs, ret.refused, &in->message->id, STR(""));
    return answer(c, rs, ret.status, ret.json);
}

enum status message_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct envelope envelope = envelope_of(c, rq);
    struct portal_key key;
    struct message message;
    struct str wrong;
    struct intake in = {.message = &message};

    TRY(portal_key(c, &key));
    const struct envelope_signer signer = {PORTAL_NAME, {key.bytes, sizeof(key.bytes)}};
    enum envelope_fault fault =
        envelope_check(c->mem, &envelope, &signer, c->machine_us / TIME_SECOND, &in.proof);
    if (fault != ENVELOPE_FINE)
        return refuse(c, rs, fault_name(fault), STR(""));
    if (!message_read(c->mem, rq->raw_body, &message, &wrong))
        return refuse(c, rs, "MALFORMED", wrong);
    return take(c, rs, &envelope, &in);
}
