/* Any bytes as the query of a tool's question: what is not refused is bounded, says each thing
 * once, and has what a token answers. */
#include "http/http.h"
#include "lti/lti.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = {.mem = arena_new(1 << 20, 1 << 24)};
    struct request rq = {.query_string = {(const char *)data, size}};
    struct launch_terms terms;

    if (pairs_read(&c, rq.query_string, &rq.query)) {
        launch_take(&rq, &terms);
        ASSERT((terms.error == NULL) == (terms.reason == NULL));
        ASSERT(terms.error || (terms.nonce.n > 0 && terms.nonce.n <= LTI_NONCE_MOST &&
                               str_eq_z(pairs_get(rq.query, "prompt"), "none")));
        for (size_t i = 0; !terms.error && i < rq.query.n; i++)
            for (size_t k = 0; k < i; k++)
                ASSERT(!str_eq(rq.query.v[i].name, rq.query.v[k].name));
    }
    arena_free(c.mem);
    return 0;
}
