/* From one door to the other: the pages of cross.h, the same at both doors. */
#include "account/cross.h"
#include "account/family.h"
#include "account/forms.h"
#include "account/pages.h"
#include "account_views.h"
#include "base/config.h"
#include "i18n/msg_account.h"

/* What differs by the door that it leads to. */
struct way {
    enum door to;
    const char *begin, *page, *arrive, *home;
    enum msg title, lead;
};
static const struct way ways[] = {
    {DOOR_STAFF, "/staff/sign-in/cross", "/my/account/cross", "/staff/sign-in/cross/arrive",
     "/staff/", MSG_account_cross_to_staff, MSG_account_cross_lead_staff},
    {DOOR_FAMILY, "/my/sign-in/cross", "/staff/account/cross", "/my/sign-in/cross/arrive", "/my/",
     MSG_account_cross_to_family, MSG_account_cross_lead_family},
};

static const struct way *way_to(enum door door)
{
    return &ways[door == DOOR_FAMILY];
}

/* The way that leads away from the door of this request. */
static const struct way *way_from(const struct request *rq)
{
    return way_to(door_of(rq) == DOOR_FAMILY ? DOOR_STAFF : DOOR_FAMILY);
}

/* Where doors have hosts of their own, with that of the other one; else as this visitor calls it.
 */
static struct str at_other_door(struct ctx *c, struct str path)
{
    bool one_host = str_eq(config_str(c->config, "site.family_address"),
                           config_str(c->config, "site.staff_address"));
    return one_host ? path : url_absolute(c, path);
}

struct url cross_begin_url(struct ctx *c, enum door to)
{
    return url0(c, way_to(to)->begin);
}

enum status cross_begin_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct way *way = way_to(door_of(rq));
    struct str mark;

    TRY(cross_begin(c, rs, &mark));
    struct url page = url_query(c, url0(c, way->page), "mark", mark);
    return response_see_other(c, rs, at_other_door(c, page.s));
}

static enum msg problem_of(struct str outcome)
{
    if (str_eq_z(outcome, "OK"))
        return MSG_NONE;
    if (str_eq_z(outcome, "NO_ROLE"))
        return MSG_account_cross_no_role;
    return str_eq_z(outcome, "NO_FACTOR") ? MSG_account_cross_no_factor
                                          : MSG_account_cross_not_proved;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct way *way,
                        enum msg problem,
                        struct str mark)
{
    struct cross_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, way->title),
                 .flags = PAGE_READ | PAGE_PRIVATE_LINK |
                          (c->actor.kind == ACTOR_PERSON ? 0 : PAGE_NO_NAV)},
        .lead = msg_text(c, way->lead),
        .problem = problem ? msg_text(c, problem) : STR(""),
        .action = url0(c, way->page),
        .again = url0(c, way->begin),
        .may_try = problem == MSG_account_cross_over,
        .mark = mark,
    };
    struct str there = at_other_door(c, str_from_z(way->arrive));
    if (!str_starts(there, STR("/")))
        response_leads_to(c, rs, there);
    struct out o = page_out(c, rs, problem == MSG_NONE ? 200 : 403);
    account_cross(&o, &v);
    return ST_OK;
}

struct looking {
    enum door to;
    struct str outcome;
};

static enum status may_tx(struct ctx *c, void *arg)
{
    struct looking *in = arg;
    return cross_may(c, in->to, &in->outcome);
}

enum status cross_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct way *way = way_from(rq);
    struct looking in = {.to = way->to};
    struct str mark = pairs_get(rq->query, "mark");

    if (mark.n == 0)
        return response_see_other(c, rs, at_other_door(c, str_from_z(way->begin)));
    TRY(db_tx_read(c, "account/cross", may_tx, &in));
    return show(c, rq, rs, way, problem_of(in.outcome), mark);
}

enum status cross_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct way *way = way_from(rq);
    struct form_values values;
    struct str outcome = STR(""), ticket = STR("");

    TRY(form_read(c, &form_cross, rq, &values));
    struct str mark = form_at(&values, "mark")->text;
    enum status st = values.bad ? FAIL(c, ST_FORBIDDEN, "account.cross.over")
                                : cross_ticket(c, way->to, mark, &outcome, &ticket);
    if (st == ST_FORBIDDEN)
        return show(c, rq, rs, way, MSG_account_cross_over, STR(""));
    TRY(st);
    if (problem_of(outcome) != MSG_NONE)
        return show(c, rq, rs, way, problem_of(outcome), mark);
    struct url there = url_query(c, url0(c, way->arrive), "ticket", ticket);
    return response_see_other(c, rs, at_other_door(c, there.s));
}

enum status cross_arrive_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct way *way = way_to(door_of(rq));
    struct staff_result result;

    enum status st = cross_arrive(c, rq, rs, pairs_get(rq->query, "ticket"), &result);
    if (st == ST_FORBIDDEN)
        return show(c, rq, rs, way, MSG_account_cross_over, STR(""));
    TRY(st);
    session_give(c, rs, &result.session, &result.started);
    if (way->to == DOOR_FAMILY) /* whose children they are may have changed since the last time */
        TRY(family_settle(c, &(struct family_result){.phone = STR("")}));
    struct str home = str_from_z(way->home);
    return result.started.policy_owed ? policy_ask(c, rq, rs, home)
                                      : response_see_other(c, rs, home);
}
