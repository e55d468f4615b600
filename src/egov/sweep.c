/* What can no longer be used a second time is forgotten. */
#include "db/db.h"
#include "egov/work.h"
#include "egov_queries.h"

static enum status sweep_tx(struct ctx *c, void *arg)
{
    struct egov_sweep_all_row *row;

    (void)arg;
    return egov_sweep_all(c, &row);
}

enum status egov_sweep_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "egov/sweep", sweep_tx, NULL);
}
