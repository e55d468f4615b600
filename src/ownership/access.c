/* See access.h. */
#include "ownership/access.h"

#include "organisation/organisation.h"
#include "ownership_queries.h"

struct asking {
    const struct access_wish *wish;
    struct uuid id;
};

static enum status ask_tx(struct ctx *c, void *arg)
{
    struct asking *in = arg;
    struct organisation *organisation;
    struct ownership_ask_row *row;

    TRY(organisation_by_bin(c, in->wish->bin, &organisation));
    if (!organisation)
        return FAIL_FIELD(c, ST_INVALID, "ownership.bin-unknown", "bin");
    in->id = uuid_v4();
    return ownership_ask(c, in->id, organisation->id, c->actor.name, in->wish->reason,
                         in->wish->until, &row);
}

enum status ownership_ask_for(struct ctx *c, const struct access_wish *wish, struct uuid *ret_id)
{
    struct asking in = {.wish = wish};

    TRY(db_tx(c, "ownership/ask", ask_tx, &in));
    *ret_id = in.id;
    return ST_OK;
}

struct deciding {
    struct uuid id;
    struct str state, words;
};

static enum status decide_tx(struct ctx *c, void *arg)
{
    const struct deciding *in = arg;
    struct ownership_answer_row *row;

    return ownership_answer(c, in->id, in->state, c->actor.name, in->words, &row);
}

enum status ownership_decide(struct ctx *c, struct uuid id, struct str state, struct str words)
{
    struct deciding in = {id, state, words};
    return db_tx(c, "ownership/answer", decide_tx, &in);
}

struct ordering {
    struct uuid organisation, id;
};

static enum status order_tx(struct ctx *c, void *arg)
{
    struct ordering *in = arg;
    struct ownership_order_export_row *row;

    TRY(ownership_order_export(c, uuid_v4(), in->organisation, c->actor.name, &row));
    in->id = row->id;
    return ST_OK;
}

enum status ownership_order_archive(struct ctx *c, struct uuid organisation, struct uuid *ret_id)
{
    struct ordering in = {.organisation = organisation};

    TRY(db_tx_locked(c, "ownership/order", order_tx, &in));
    *ret_id = in.id;
    return ST_OK;
}
