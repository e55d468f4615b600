/* See change.h. */
#include "extra/change.h"

#include <stdatomic.h>

#include "extra/extra.h"
#include "extra_queries.h"

static _Atomic int64_t changes;

int64_t extra_changes(void)
{
    return changes;
}

static enum status change_tx(struct ctx *c, void *arg)
{
    const struct extra_wish *wish = arg;
    struct extra_put_row *row;

    return extra_put(c, wish->organisation, wish->module, wish->on, wish->from, wish->reason, &row);
}

enum status extra_change(struct ctx *c, const struct extra_wish *wish)
{
    struct extra_wish in = *wish;
    enum status st = db_tx(c, "extra/change", change_tx, &in);
    changes++; /* also after an unknown outcome */
    return st;
}
