/* Failed sign-ins: counted, kept without what was typed, reported when they come in a shower. */
#include "account/staff.h"
#include "account_queries.h"
#include "base/log.h"

static enum status write_tx(struct ctx *c, void *arg)
{
    const struct failed_attempt *in = arg;
    const struct account_write_failure_in query = {
        .door = str_from_z(door_name(door_of(in->rq))),
        .login = {in->index.n > 0, in->index},
        .person = {!uuid_is_nil(in->person), in->person},
        .reason = str_from_z(in->reason),
        .address = c->client_address,
        .device = in->device,
        .agent = session_agent(c, in->rq),
    };
    struct account_write_failure_row *row;

    TRY(account_write_failure(c, &query, &row));
    if (row->alarm) /* EV-10; the row of account.alarm is what people see */
        log_event(LOG_WARN, "account.spraying", "many failed sign-ins from one address");
    return ST_OK;
}

enum status failed_attempt(struct ctx *c, const struct failed_attempt *in)
{
    struct failed_attempt copy = *in;
    return db_tx_locked(c, "account/failed", write_tx, &copy);
}

static enum status sweep_tx(struct ctx *c, void *arg)
{
    struct account_sweep_all_row *row;
    (void)arg;
    return account_sweep_all(c, &row);
}

enum status failure_sweep(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "account/sweep", sweep_tx, NULL);
}
