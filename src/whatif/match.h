/* Deferred acceptance (Gale and Shapley 1962; for schools Abdulkadiroğlu and Sönmez 2003): children
 * ask for their schools in the order of their wishes, a school keeps those who come first for it
 * and sends the others on. The result is stable (no child is passed over at a school it prefers for
 * somebody who comes later there), and no child can have a better school in any stable result or by
 * a list that is not its true one. Pure. */
#ifndef OQU_WHATIF_MATCH_H
#define OQU_WHATIF_MATCH_H

#include "base/arena.h"

struct match_market {
    size_t n_children, n_schools;
    /* The choices of child i are [first[i], first[i + 1]), the best first; a school at most once.
     */
    const size_t *first;
    const int32_t *school;
    const int32_t *priority; /* of the child at that school: the lower comes first; not negative */
    const int32_t *lot;      /* [child]: decides among equal priorities; unique, not negative */
    const int32_t *seats;    /* [school] */
};

enum { MATCH_NONE = -1 };

/* [child]: index of its choice from 0, or MATCH_NONE. n children and m choices: O(n + m log seats).
 */
int32_t *match_deferred(struct arena *mem, const struct match_market *market);

#endif
