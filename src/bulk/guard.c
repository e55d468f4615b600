/* See guard.h (SEC-120, AB-23). */
#include "bulk/guard.h"

#include "audit/audit.h"
#include "bulk_queries.h"
#include "db/db.h"
#include "i18n/i18n.h"

struct taking {
    struct str address;
    const char *list; /* key of what the list is called */
    int32_t people;
    bool allowed;
};

static enum status take_tx(struct ctx *c, void *arg)
{
    struct taking *in = arg;
    struct bulk_most_row *most;
    struct bulk_take_row *taken;

    TRY(bulk_most(c, &most));
    in->allowed = in->people <= most->people;
    if (!in->allowed) {
        TRY(bulk_take(c, in->address, in->people, &taken));
        in->allowed = taken->id.set;
    }
    if (!in->allowed)
        return ST_OK;
    struct audit_act act = {.action = "bulk.exported",
                            .object_type = "bulk.list",
                            .object = str_from_z(in->list),
                            .organisation = c->actor.organisation,
                            .details = str_printf(c->mem, "{\"people\":%d}", in->people)};
    uint8_t hash[AUDIT_HASH];
    return audit_record(c, &act, hash);
}

enum status
bulk_guard(struct ctx *c, const struct list_view *view, struct response *rs, bool *ret_answered)
{
    struct taking in = {.list = msg_key((enum msg)view->state->list->caption),
                        .people = (int32_t)view->n};

    *ret_answered = false;
    if (view->rq == NULL || view->rq->door != DOOR_STAFF)
        return ST_OK;
    in.address = url_here(c, view->rq, "lang").s;
    TRY(db_tx(c, "bulk/take", take_tx, &in));
    if (in.allowed)
        return ST_OK;
    *ret_answered = true;
    struct url ask = url_query(c, url0(c, "/staff/bulk/new"), "of", in.address);
    ask = url_query(c, ask, "list", str_from_z(in.list));
    ask = url_query(c, ask, "people", str_printf(c->mem, "%d", in.people));
    return response_see_other(c, rs, ask.s);
}
