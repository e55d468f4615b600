/* A parent comes from the page of the service on eGov: the browser goes on to the identity
 * provider, which knows who has signed in at the portal, and arrives at the children and
 * applications. */
#include "account/account.h"
#include "egov/pages.h"
#include "egov/portal.h"
#include "egov/start.h"
#include "egov_queries.h"
#include "egov_views.h"
#include "i18n/msg_egov.h"

struct use {
    struct str number;
    bool first;
};

static enum status use_tx(struct ctx *c, void *arg)
{
    struct use *use = arg;
    struct egov_take_start_row *row;

    TRY(egov_take_start(c, use->number, &row));
    use->first = row->first;
    return ST_OK;
}

/* What is wrong with it, as the failed sign-ins call it; NULL: nothing. */
static enum status look_at(struct ctx *c, struct str token, const char **ret_fault)
{
    struct portal_key key;
    struct use use;

    TRY(portal_key(c, &key));
    const struct start_expected expected = {.key = {key.bytes, sizeof(key.bytes)},
                                            .audience = url_absolute(c, STR("/my/egov/start")),
                                            .now_s = c->machine_us / TIME_SECOND};
    enum start_fault fault = start_read(c->mem, &expected, token, &use.number);
    if (fault != START_FINE) {
        *ret_fault = fault == START_LATE ? "START_LATE" : "START_FORGED";
        return ST_OK;
    }
    TRY(db_tx_locked(c, "egov/start", use_tx, &use));
    *ret_fault = use.first ? NULL : "START_USED";
    return ST_OK;
}

/* The parent did nothing wrong, and is at the goal by signing in here. */
static enum status
refuse(struct ctx *c, const struct request *rq, struct response *rs, const char *fault)
{
    bool forged = str_eq_z(STR("START_FORGED"), fault);
    struct egov_refused_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_egov_refused_title),
                 .flags = PAGE_READ | PAGE_NO_NAV},
        .why = msg_text(c, forged ? MSG_egov_refused_forged : MSG_egov_refused_late),
        .sign_in = url0(c, "/my/sign-in"),
    };

    TRY(account_refuse_start(c, rq, fault));
    struct out o = page_out(c, rs, 403);
    egov_refused(&o, &view);
    return ST_OK;
}

enum status start_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const char *fault;
    struct str address;

    TRY(look_at(c, pairs_get(rq->query, "start"), &fault));
    if (fault)
        return refuse(c, rq, rs, fault);
    TRY(account_enter_by_egov(c, rs, STR("/my/"), &address));
    return response_see_other(c, rs, address);
}
