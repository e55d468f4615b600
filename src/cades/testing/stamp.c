#include "cades/testing/authority.h"

static struct bytes time_of(struct arena *mem, const struct stamping *s)
{
    struct bytes whole = dw_time(mem, DER_TIME, s->at_us), body = {0};

    if (!s->second)
        return whole;
    ASSERT(der_only(whole, DER_TIME, &body));
    struct str text = str_printf(mem, "%.14s%sZ", (const char *)body.p, s->second);
    return dw_text(mem, DER_TIME, text);
}

struct bytes authority_stamp(struct arena *mem, void *arg, struct bytes signature)
{
    const struct stamping *s = arg;
    struct digest_value value;

    digest_make(s->digest, s->over.n > 0 ? s->over : signature, &value);
    struct bytes algorithm =
        DW_SEQUENCE(mem, dw_oid(mem, oid_text(digest_oid(s->digest))), dw_null(mem));
    struct bytes imprint =
        DW_SEQUENCE(mem, algorithm, dw(mem, DER_OCTETS, (struct bytes){value.b, value.n}));
    struct bytes info =
        DW_SEQUENCE(mem, dw_small(mem, DER_INTEGER, 1), dw_oid(mem, "1.2.398.3.3.2.6.4"), imprint,
                    dw_small(mem, DER_INTEGER, 42), time_of(mem, s));
    const struct signing token = {.content = info,
                                  .attached = true,
                                  .type = oid_text(OID_TIME_STAMP_INFO),
                                  .signers = {s->by},
                                  .n_signers = 1};
    return authority_sign(mem, &token);
}

/* ---- the service ----------------------------------------------------------------------------- */

bool authority_read_wish(struct bytes question, struct stamp_wish *ret)
{
    struct bytes rest;
    struct der part;
    bool there;

    *ret = (struct stamp_wish){0};
    if (!der_only(question, DER_SEQUENCE, &rest) || !der_take_whole(&rest, DER_INTEGER, &part) ||
        !der_take_whole(&rest, DER_SEQUENCE, &part))
        return false;
    ret->imprint = part.whole;
    if (!der_optional(&rest, DER_OID, &there, &part))
        return false;
    if (there)
        ret->policy = part.whole;
    if (!der_take_whole(&rest, DER_INTEGER, &part))
        return false;
    ret->nonce = part.whole;
    return true;
}

struct bytes authority_grant(struct arena *mem,
                             const struct owner *by,
                             const struct stamp_wish *wish,
                             int64_t at_us,
                             int64_t serial)
{
    struct bytes policy = wish->policy.n > 0 ? wish->policy : dw_oid(mem, "1.2.398.3.3.2.6.4");
    struct bytes info =
        DW_SEQUENCE(mem, dw_small(mem, DER_INTEGER, 1), policy, wish->imprint,
                    dw_small(mem, DER_INTEGER, serial), dw_time(mem, DER_TIME, at_us), wish->nonce);
    const struct signing token = {.content = info,
                                  .attached = true,
                                  .type = oid_text(OID_TIME_STAMP_INFO),
                                  .signers = {by},
                                  .n_signers = 1};

    return DW_SEQUENCE(mem, DW_SEQUENCE(mem, dw_small(mem, DER_INTEGER, 0)),
                       authority_sign(mem, &token));
}
