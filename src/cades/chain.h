/* The way from a certificate up to a root that we believe. */
#ifndef OQU_CADES_CHAIN_H
#define OQU_CADES_CHAIN_H

#include "cades/certificate.h"

struct cades_trust {
    struct arena *mem;
    size_t n;
    struct certificate v[CADES_CERTIFICATES_MOST];
    bool is_root[CADES_CERTIFICATES_MOST];
    bool no_tests; /* authorities for trying are not believed */
};

/* The first certificate is the one that was asked about; the last a root when it was found. */
struct chain {
    size_t n;
    const struct certificate *v[CADES_PATH_MOST];
};

/* Steps may also be certificates that came with the signature: each must be signed by the next.
 * CADES_NO_REASON, or why there is no way; the chain has what was found until then. */
enum cades_reason chain_find(const struct cades_trust *trust,
                             const struct certificate *steps,
                             size_t n_steps,
                             const struct certificate *from,
                             struct chain *ret);
/* Whether every certificate of the chain was valid then. */
enum cades_reason chain_dates(const struct chain *chain, int64_t at_us);

#endif
