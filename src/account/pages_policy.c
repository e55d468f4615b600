/* The last step of sign-in at both doors: the privacy policy in force, shown at the first sign-in
 * and after each change (M456-9c). It is asked for before anything is typed and never in a session
 * under way, is one press, and leads to the page that was wanted: on the morning of a wave nobody
 * loses a place or a word. */
#include "account/forms.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "i18n/msg_account.h"
#include "i18n/msg_privacy.h"

static const char *address_of(const struct request *rq)
{
    return door_of(rq) == DOOR_STAFF ? "/staff/sign-in/policy" : "/my/sign-in/policy";
}

static struct str next_of(const struct request *rq)
{
    return pages_next(rq, door_of(rq) == DOOR_STAFF ? "/staff/" : "/my/");
}

enum status
policy_ask(struct ctx *c, const struct request *rq, struct response *rs, struct str next)
{
    return response_see_other(c, rs, url_query(c, url0(c, address_of(rq)), "next", next).s);
}

struct asking {
    struct privacy_policy *policy;
};

static enum status ask_tx(struct ctx *c, void *arg)
{
    struct asking *in = arg;
    struct account_own_stage_row *stage;

    TRY(account_own_stage(c, c->actor.session, &stage));
    if (!stage)
        return FAIL(c, ST_FORBIDDEN, "http.signed-out");
    if (!str_eq_z(stage->stage, SESSION_POLICY))
        return FAIL(c, ST_FORBIDDEN, "http.forbidden");
    return privacy_in_force(c, &in->policy);
}

/* over: the reader agreed to a version that is no longer in force. */
static enum status show(struct ctx *c, const struct request *rq, struct response *rs, bool over)
{
    struct asking in = {.policy = NULL};
    struct policy_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_policy_title),
                 .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK,
                 .notice = over ? msg_text(c, MSG_privacy_changed_meanwhile) : STR(""),
                 .notice_tone = over ? TONE_WARN : TONE_PLAIN},
        .next = next_of(rq),
        .action = url0(c, address_of(rq)),
        .out = url0(c, door_of(rq) == DOOR_STAFF ? "/staff/sign-out" : "/my/sign-out")};

    TRY(db_tx_read(c, "account/policy", ask_tx, &in));
    if (!in.policy)
        return FAIL(c, ST_INTERNAL, "privacy.unknown");
    v.policy = in.policy;
    v.number = str_printf(c->mem, "%d", in.policy->number);
    struct out o = page_out(c, rs, over ? 409 : 200);
    account_policy(&o, &v);
    return ST_OK;
}

enum status policy_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show(c, rq, rs, false);
}

/* With row locks, not serializable: it is about one person only, and the first ones of a fresh
 * installation would get in each other's way on pages of indexes that hold nobody else yet. */
static enum status accept_tx(struct ctx *c, void *arg)
{
    const struct form_values *values = arg;
    struct account_settle_policy_row *row;

    TRY(privacy_accept(c, (int32_t)form_at(values, "version")->number,
                       form_at(values, "shown")->text));
    return account_settle_policy(c, c->actor.session, &row);
}

enum status policy_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &form_policy, rq, &values));
    enum status st =
        values.bad ? ST_CONFLICT : db_tx_locked(c, "account/accept", accept_tx, &values);
    if (st == ST_CONFLICT)
        return show(c, rq, rs, true);
    TRY(st);
    return response_see_other(c, rs, next_of(rq));
}
