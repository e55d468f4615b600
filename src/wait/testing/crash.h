/* A room whose process is killed again and again while families join, enter, finish and leave, and
 * whose disk loses after each kill what was not forced to it: sectors that never arrived, others
 * that arrived in part. What had been acknowledged must be there afterwards. */
#ifndef OQU_WAIT_TESTING_CRASH_H
#define OQU_WAIT_TESTING_CRASH_H

#include "base/base.h"

struct crash_result {
    uint32_t cycles;
    uint32_t in_write, in_sync; /* killed within a write, within forcing it to disk */
    uint32_t dropped, torn;     /* sectors */
    uint64_t acknowledged;      /* places, entries and ends */
    uint64_t lost;              /* of them, after a restart: gone, renumbered or taken back */
    uint64_t wrong;             /* findings of the audit over the whole journal */
    uint64_t records;
};
/* In an empty folder; the same seed kills at the same places, but for the machine's own timing.
 * False: a process could not be run or the journal not be read. */
MUST_USE bool
crash_run(const char *dir, uint64_t seed, uint32_t cycles, struct crash_result *ret_result);

#endif
