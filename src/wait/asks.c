/* See asks.h. */
#include "wait/asks.h"

bool asks_allow(struct asks *asks, const struct asks_rule *rule, uint64_t who, int64_t now_ms)
{
    struct asks_one *one = &asks->v[(who ^ who >> 32) % ASKS_KEPT];
    int64_t ahead_ms = (int64_t)rule->at_once * rule->every_ms;

    if (rule->at_once == 0)
        return true;
    if (one->who != who || one->paid_ms < now_ms)
        *one = (struct asks_one){who, now_ms};
    if (one->paid_ms + rule->every_ms - now_ms > ahead_ms)
        return false;
    one->paid_ms += rule->every_ms;
    return true;
}
