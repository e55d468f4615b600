/* Private to outage: the job that notices interruptions. */
#ifndef OQU_OUTAGE_WATCH_H
#define OQU_OUTAGE_WATCH_H

#include "base/ctx.h"

enum {
    OUTAGE_BEAT_MS = 10 * 1000, /* how often it beats */
    OUTAGE_LONGEST_S = 60,      /* a longer pause between two beats is an interruption */
};

/* One beat; writes down the gap before it when that was too long. Its own transaction. */
MUST_USE enum status outage_beat_job(struct ctx *c, bool *ret_more);

#endif
