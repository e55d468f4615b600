/* See verdict.h. */
#include "signature/verdict.h"

#include "http/json.h"
#include "i18n/msg_signature.h"

/* ---- what was written down ------------------------------------------------------------------- */

static struct cades_item item_of(const json_t *written)
{
    struct cades_item item = {CADES_NOT_CHECKED, CADES_EARLIER};
    struct str result = json_text_of(written, "result"), reason = json_text_of(written, "reason");

    for (int i = CADES_NOT_CHECKED; i <= CADES_FAILED; i++)
        if (str_eq_z(result, cades_result_name((enum cades_result)i)))
            item.result = (enum cades_result)i;
    for (int i = CADES_NO_REASON; i < CADES_REASONS; i++)
        if (str_eq_z(reason, cades_reason_name((enum cades_reason)i)))
            item.reason = (enum cades_reason)i;
    return item;
}

static void read_checks(const json_t *list, struct cades_item *ret)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *written = json_array_get(list, i);
        struct str name = json_text_of(written, "check");
        for (size_t k = 0; k < CADES_CHECKS; k++)
            if (str_eq_z(name, cades_check_name((enum cades_check)k)))
                ret[k] = item_of(written);
    }
}

static bool read_recorded(struct ctx *c, struct verdict *v)
{
    const struct bytes text = v->kept.recorded;
    const json_t *json = json_object_in(c->mem, (struct str){(const char *)text.p, text.n});
    const json_t *signer = json_array_get(json_object_get(json, "signers"), 0);

    v->recorded_valid = json_is_true(json_object_get(json, "valid"));
    read_checks(json_object_get(signer, "checks"), v->recorded);
    return signer != NULL;
}

static bool same(const struct cades_item *a, const struct cades_item *b)
{
    return a->result == b->result && a->reason == b->reason;
}

/* One source that knows the certificate is enough, and a list may be too large to be kept. */
static bool is_spare(enum cades_check check, const struct cades_item *repeated)
{
    return (check == CADES_CRL || check == CADES_OCSP) && repeated->result == CADES_NOT_CHECKED;
}

static bool agrees(const struct verdict *v)
{
    const struct cades_item *repeated = v->repeated.signers[0].checks;

    for (size_t i = 0; i < CADES_CHECKS; i++)
        if (!same(&v->recorded[i], &repeated[i]) && !is_spare((enum cades_check)i, &repeated[i]))
            return false;
    return v->repeated.valid == v->recorded_valid;
}

/* ---- then and now ---------------------------------------------------------------------------- */

static enum status load_tx(struct ctx *c, void *arg)
{
    struct verdict *v = arg;

    TRY(signature_read(c, v->object, &v->signed_));
    v->keyed = str_eq_z(v->signed_.method, "KEY");
    return v->keyed ? keeping_load(c, v->object, &v->kept) : ST_OK;
}

enum status verdict_load(struct ctx *c, struct uuid object, struct verdict *ret)
{
    *ret = (struct verdict){.object = object};
    TRY(db_tx_read(c, "signature/verdict", load_tx, ret));
    if (!ret->keyed)
        return ST_OK;
    if (!read_recorded(c, ret))
        return FAIL(c, ST_INTERNAL, "signature.integrity");
    keeping_repeat(c, &ret->kept, &ret->repeated);
    ret->agrees = agrees(ret);
    return ST_OK;
}

enum status verdict_now(struct ctx *c, struct verdict *v)
{
    struct authority_known known;

    TRY(authority_know(c, &known));
    authority_learn(&known, v->repeated.signers[0].certificate);
    keeping_judge(c, &v->kept, &known, c->machine_us, &v->now);
    v->again = true;
    return ST_OK;
}

/* ---- why they differ ------------------------------------------------------------------------- */

static bool differs(const struct verdict *v, enum cades_check check)
{
    return !same(&v->repeated.signers[0].checks[check], &v->now.signers[0].checks[check]);
}

static bool fails_now(const struct verdict *v, enum cades_check check)
{
    return differs(v, check) && v->now.signers[0].checks[check].result == CADES_FAILED;
}

static enum msg why(const struct verdict *v, enum cades_check check)
{
    if (check == CADES_TIME_STAMP && v->now.signers[0].checks[check].result == CADES_PASSED)
        return MSG_signature_verdict_why_stamped;
    if (!fails_now(v, check))
        return MSG_NONE;
    switch (check) {
    case CADES_CONTENT:
    case CADES_CONTENT_TYPE:
    case CADES_ATTRIBUTES:
    case CADES_SIGNATURE:
    case CADES_SIGNING_CERTIFICATE:
    case CADES_STRUCTURE: return MSG_signature_verdict_why_altered;
    case CADES_CHAIN: return MSG_signature_verdict_why_untrusted;
    case CADES_VALIDITY: return MSG_signature_verdict_why_ended;
    case CADES_CRL:
    case CADES_OCSP: return MSG_signature_verdict_why_revoked;
    case CADES_TIME_STAMP: return MSG_signature_verdict_why_stamp_wrong;
    case CADES_KEY_USAGE:
    case CADES_ROLE:
    case CADES_NUMBERS:
    case CADES_CHECKS: break;
    }
    return MSG_signature_verdict_why_rules;
}

static size_t add(enum msg *list, size_t n, enum msg one)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == one)
            return n;
    if (one == MSG_NONE || n == VERDICT_WHY_MOST)
        return n;
    list[n] = one;
    return n + 1;
}

size_t verdict_why(const struct verdict *v, enum msg *ret)
{
    bool any = false;
    size_t n = 0;

    for (size_t i = 0; i < CADES_CHECKS; i++) {
        if (!differs(v, (enum cades_check)i))
            continue;
        any = true;
        n = add(ret, n, why(v, (enum cades_check)i));
    }
    if (v->now.pending)
        n = add(ret, n, MSG_signature_verdict_why_unknown);
    if (any && n == 0)
        n = add(ret, n, MSG_signature_verdict_why_evidence);
    return n;
}
