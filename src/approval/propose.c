/* See propose.h. */
#include "approval/propose.h"

#include "approval_queries.h"
#include "db/db.h"

static enum status give_tx(struct ctx *c, void *arg)
{
    const struct account_grant *grant = arg;
    return account_give(c, grant);
}

static enum status propose_tx(struct ctx *c, void *arg)
{
    const struct approval_propose_in *in = arg;
    struct approval_propose_row *row;

    return approval_propose(c, in, &row);
}

/* What is wrong with it is found by trying: only then it is proposed. */
enum status approval_give(struct ctx *c,
                          const struct account_grant *grant,
                          struct uuid *ret_proposal,
                          bool *ret_proposed)
{
    struct account_grant copy = *grant;
    enum status st = db_tx(c, "approval/give", give_tx, &copy);

    *ret_proposed = false;
    if (st != ST_CONFLICT || strcmp(c->failure.code, "account.takes-two") != 0)
        return st;
    struct approval_propose_in in = {.id = uuid_v4(),
                                     .kind = STR("ROLE"),
                                     .person = grant->person,
                                     .organisation = {true, grant->organisation},
                                     .role = {true, grant->role},
                                     .level = {grant->level.n > 0, grant->level},
                                     .valid_from = {true, grant->from},
                                     .valid_to = grant->to,
                                     .reason = grant->reason};
    TRY(db_tx(c, "approval/propose", propose_tx, &in));
    *ret_proposal = in.id;
    *ret_proposed = true;
    return ST_OK;
}

enum status approval_propose_factor(struct ctx *c,
                                    struct uuid person,
                                    struct str reason,
                                    struct uuid *ret_proposal)
{
    struct approval_propose_in in = {
        .id = uuid_v4(), .kind = STR("FACTOR"), .person = person, .reason = reason};

    TRY(db_tx(c, "approval/propose", propose_tx, &in));
    *ret_proposal = in.id;
    return ST_OK;
}

struct settling {
    struct uuid proposal;
    struct str state, words;
};

static enum status settle_tx(struct ctx *c, void *arg)
{
    const struct settling *in = arg;
    struct approval_settle_row *row;

    return approval_settle(c, in->proposal, in->state, in->words, &row);
}

enum status
approval_settle_it(struct ctx *c, struct uuid proposal, struct str state, struct str words)
{
    struct settling in = {proposal, state, words};
    return db_tx(c, "approval/settle", settle_tx, &in);
}
