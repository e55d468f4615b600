/* How often somebody may ask: a few times at once, then once in a while. Fixed memory however many
 * ask: two that share a place in it forget each other, so that nobody is refused for another. Pure.
 */
#ifndef OQU_WAIT_ASKS_H
#define OQU_WAIT_ASKS_H

#include "base/base.h"

enum { ASKS_KEPT = 1 << 16 };

struct asks {
    struct asks_one {
        uint64_t who;
        int64_t paid_ms; /* what was asked so far is paid for by then */
    } v[ASKS_KEPT];
};
struct asks_rule {
    uint32_t at_once;  /* 0: no rule */
    uint32_t every_ms; /* one more */
};

/* Notes the question. False: it comes too early, and does not count. who: evenly distributed, or a
 * number that nobody can choose. */
MUST_USE bool
asks_allow(struct asks *asks, const struct asks_rule *rule, uint64_t who, int64_t now_ms);

#endif
