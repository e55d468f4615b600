/* See watch.h. */
#include "outage/watch.h"

#include "db/db.h"
#include "outage_queries.h"

static enum status beat_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    (void)arg;
    return outage_beat(c, OUTAGE_LONGEST_S, &changed);
}

enum status outage_beat_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx(c, "outage/beat", beat_tx, NULL);
}
