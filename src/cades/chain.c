/* See chain.h. Goes up one certificate at a time and never back: at each step the first certificate
 * with the right name and the right key is taken, roots before other authorities before what came
 * with the signature. */
#include "cades/chain.h"

#include "base/time.h"
#include "cades/armour.h"
#include "cades/der.h"

static bool may_issue(const struct certificate *c)
{
    return c->is_authority && c->has_usage && c->usage & USAGE_CERTIFICATES;
}

static bool is_self_signed(const struct certificate *c)
{
    return der_eq(c->issuer, c->subject) && signed_part_by(&c->proof, &c->key);
}

struct cades_trust *cades_trust_new(struct arena *mem)
{
    struct cades_trust *trust = NEW(mem, struct cades_trust);

    trust->mem = mem;
    return trust;
}

bool cades_trust_add(struct cades_trust *trust, struct bytes certificate)
{
    struct certificate *place = &trust->v[trust->n];

    if (trust->n == CADES_CERTIFICATES_MOST ||
        !armour_open(trust->mem, certificate, &certificate) ||
        !certificate_read(certificate, place) || !may_issue(place))
        return false;
    trust->is_root[trust->n++] = is_self_signed(place);
    return true;
}

bool cades_trust_complete(const struct cades_trust *trust)
{
    for (size_t i = 0; i < trust->n; i++)
        if (trust->is_root[i])
            return true;
    return false;
}

void cades_trust_no_tests(struct cades_trust *trust)
{
    trust->no_tests = true;
}

struct search {
    const struct cades_trust *trust;
    const struct certificate *steps;
    size_t n_steps;
    const struct certificate *found;
    bool is_root;
    enum cades_reason reason; /* the best that was seen of those that would not do */
};

/* Takes the candidate when it signed the certificate and may have done so. */
static void consider(struct search *s,
                     const struct certificate *candidate,
                     bool is_root,
                     const struct certificate *certificate)
{
    if (s->found || !der_eq(candidate->subject, certificate->issuer))
        return;
    if (!signed_part_by(&certificate->proof, &candidate->key)) {
        if (s->reason == CADES_ISSUER_UNKNOWN)
            s->reason = CADES_CHAIN_SIGNATURE_WRONG;
        return;
    }
    if (!may_issue(candidate)) {
        s->reason = CADES_ISSUER_NO_AUTHORITY;
        return;
    }
    s->found = candidate;
    s->is_root = is_root;
}

static void find_issuer(struct search *s, const struct certificate *certificate)
{
    s->found = NULL;
    s->reason = CADES_ISSUER_UNKNOWN;
    for (int roots = 1; roots >= 0; roots--)
        for (size_t i = 0; i < s->trust->n; i++)
            if (s->trust->is_root[i] == (roots == 1))
                consider(s, &s->trust->v[i], roots == 1, certificate);
    for (size_t i = 0; i < s->n_steps; i++)
        consider(s, &s->steps[i], false, certificate);
}

/* Authorities below the i-th certificate, not counting those that only renew a name. */
static int64_t authorities_below(const struct chain *chain, size_t i)
{
    int64_t n = 0;

    for (size_t k = 1; k < i; k++)
        n += !der_eq(chain->v[k]->issuer, chain->v[k]->subject);
    return n;
}

static enum cades_reason check_members(const struct chain *chain)
{
    for (size_t i = 0; i < chain->n; i++) {
        const struct certificate *c = chain->v[i];
        if (c->has_unknown_critical)
            return CADES_EXTENSION_UNKNOWN;
        if (i > 0 && c->limited && authorities_below(chain, i) > c->path_most)
            return CADES_CHAIN_TOO_LONG;
    }
    return CADES_NO_REASON;
}

static enum cades_reason go_up(const struct cades_trust *trust,
                               const struct certificate *steps,
                               size_t n_steps,
                               const struct certificate *from,
                               struct chain *ret)
{
    struct search s = {.trust = trust, .steps = steps, .n_steps = n_steps};

    *ret = (struct chain){.n = 1, .v = {from}};
    while (!s.is_root) {
        find_issuer(&s, ret->v[ret->n - 1]);
        if (!s.found)
            return s.reason;
        if (ret->n == CADES_PATH_MOST)
            return CADES_CHAIN_TOO_LONG;
        ret->v[ret->n++] = s.found;
    }
    return check_members(ret);
}

/* Whose key it is not is told before anything else that is wrong with the way: an authority for
 * trying is seldom known, and "unknown" would send its holder the wrong way. */
enum cades_reason chain_find(const struct cades_trust *trust,
                             const struct certificate *steps,
                             size_t n_steps,
                             const struct certificate *from,
                             struct chain *ret)
{
    enum cades_reason reason = go_up(trust, steps, n_steps, from, ret);

    for (size_t i = 0; trust->no_tests && i < ret->n; i++)
        if (certificate_of_test(ret->v[i]))
            return CADES_TEST_AUTHORITY;
    return reason;
}

enum cades_reason chain_dates(const struct chain *chain, int64_t at_us)
{
    for (size_t i = 0; i < chain->n; i++) {
        if (at_us < chain->v[i]->from_us)
            return CADES_NOT_YET_VALID;
        if (at_us >= chain->v[i]->until_us + TIME_SECOND) /* the last second belongs to it */
            return CADES_EXPIRED;
    }
    return CADES_NO_REASON;
}
