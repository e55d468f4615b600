/* A forgotten password, the part of accounts: see account.h. Who asks has proved a contact; the
 * authenticator is still asked for, so an account without one cannot be opened this way. */
#include "account/staff.h"
#include "account_queries.h"

enum status account_resettable(struct ctx *c, struct bytes login, struct uuid *ret_person)
{
    struct account_resettable_person_row *row;

    TRY(account_resettable_person(c, login, &row));
    *ret_person = row->person.v;
    return ST_OK;
}

struct waiting {
    struct str device;
    struct account_begin_sign_in_row *row;
};

static enum status wait_tx(struct ctx *c, void *arg)
{
    struct waiting *in = arg;
    return account_begin_sign_in(c, (struct bytes){0}, in->device, c->client_address, &in->row);
}

enum status account_reset_wait(struct ctx *c, struct str device, int32_t *ret_wait_s)
{
    struct waiting in = {.device = device};

    TRY(db_tx_read(c, "account/reset-wait", wait_tx, &in));
    *ret_wait_s = in.row->wait_s;
    return ST_OK;
}

enum status
account_reset_failed(struct ctx *c, const struct request *rq, struct str device, struct uuid person)
{
    const struct failed_attempt attempt = {
        .rq = rq, .device = device, .person = person, .reason = "RESET"};
    return failed_attempt(c, &attempt);
}

enum status account_reset_begin(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                struct uuid person,
                                struct str *ret_next)
{
    struct staff_start in = {.action = "account.reset-begun"};
    struct staff_result result;

    in.session = (struct session_new){.rq = rq,
                                      .person = person,
                                      .door = DOOR_STAFF,
                                      .role = &role_step,
                                      .stage = SESSION_RESET,
                                      .device = session_device(c, rq, rs)};
    TRY(staff_start(c, &in, &result));
    session_give(c, rs, &result.session, &result.started);
    *ret_next = STR("/staff/sign-in/step");
    return ST_OK;
}

struct str account_device(struct ctx *c, const struct request *rq, struct response *rs)
{
    return session_device(c, rq, rs);
}
