/* See cross.h. */
#include "account/cross.h"

#include "account_queries.h"

#define MARK_COOKIE "__Host-cross"

enum { SECRET_BYTES = 32, MARK_LETTERS = 64, MARK_AGE_S = 15 * 60 };

struct marking {
    struct str cookie;
    struct account_crossing_mark_row *row;
};

static enum status mark_tx(struct ctx *c, void *arg)
{
    struct marking *in = arg;
    return account_crossing_mark(c, in->cookie, &in->row);
}

enum status cross_begin(struct ctx *c, struct response *rs, struct str *ret_mark)
{
    struct marking in = {.cookie = rnd_token(c->mem, SECRET_BYTES)};

    TRY(db_tx_read(c, "account/cross-mark", mark_tx, &in));
    response_cookie(c, rs, MARK_COOKIE, in.cookie, MARK_AGE_S);
    *ret_mark = in.row->mark;
    return ST_OK;
}

enum status cross_may(struct ctx *c, enum door to, struct str *ret_outcome)
{
    struct account_may_cross_row *row;

    TRY(account_may_cross(c, c->actor.session, str_from_z(door_name(to)), &row));
    *ret_outcome = row->outcome;
    return ST_OK;
}

static bool is_mark(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return s.n == MARK_LETTERS;
}

struct giving {
    struct str ticket, mark;
    enum door to;
    struct account_make_crossing_row *row;
};

static enum status ticket_tx(struct ctx *c, void *arg)
{
    struct giving *in = arg;
    return account_make_crossing(c, c->actor.session, in->ticket, in->mark,
                                 str_from_z(door_name(in->to)), &in->row);
}

enum status cross_ticket(
    struct ctx *c, enum door to, struct str mark, struct str *ret_outcome, struct str *ret_ticket)
{
    struct giving in = {.ticket = rnd_token(c->mem, SECRET_BYTES), .mark = mark, .to = to};

    if (!is_mark(mark))
        return FAIL(c, ST_FORBIDDEN, "account.cross.over");
    TRY(db_tx(c, "account/cross-ticket", ticket_tx, &in));
    *ret_outcome = in.row->outcome;
    *ret_ticket = in.ticket;
    return ST_OK;
}

/* ---- arrival --------------------------------------------------------------------------------- */

struct arrival {
    struct str ticket, mark;
    enum door door;
    struct account_take_crossing_row *row;
    struct staff_grants grants; /* at the staff door */
};

static enum status take_tx(struct ctx *c, void *arg)
{
    struct arrival *in = arg;

    TRY(account_take_crossing(c, in->ticket, in->mark, str_from_z(door_name(in->door)), &in->row));
    if (in->row->person.set && in->door == DOOR_STAFF)
        TRY(staff_grants(c, in->row->person.v, &in->grants));
    return ST_OK;
}

/* The failure in c stays; only its trace is added. */
static enum status refuse(struct ctx *c, const struct request *rq, struct str device)
{
    const struct failed_attempt attempt = {.rq = rq, .device = device, .reason = "CROSSING"};

    TRY(failed_attempt(c, &attempt));
    return FAIL(c, ST_FORBIDDEN, "account.cross.over");
}

static bool has_power(const struct staff_grants *grants)
{
    for (size_t i = 0; i < grants->n; i++)
        if (grants->v[i].role && grants->v[i].role->access & (ACCESS_ADMIN | ACCESS_SECURITY))
            return true;
    return false;
}

enum status cross_arrive(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct str ticket,
                         struct staff_result *ret_result)
{
    struct arrival *in = NEW(c->mem, struct arrival);
    struct staff_start start = {
        .action = "account.crossed", .replace = c->actor.kind == ACTOR_PERSON, .trusted = true};

    in->ticket = ticket;
    in->mark = pairs_get(rq->cookies, MARK_COOKIE);
    in->door = door_of(rq);
    struct str device = session_device(c, rq, rs);
    TRY(db_tx_locked(c, "account/cross-take", take_tx, in));
    response_cookie(c, rs, MARK_COOKIE, STR(""), -1);
    if (!in->row->person.set)
        return refuse(c, rq, device);
    start.session = (struct session_new){.rq = rq,
                                         .person = in->row->person.v,
                                         .door = in->door,
                                         .role = &role_parent,
                                         .stage = SESSION_FULL,
                                         .factor_us = c->now_us - LONG_AGO_S * TIME_SECOND,
                                         .device = device,
                                         .from = in->row->session.v};
    if (in->door == DOOR_FAMILY)
        return staff_start(c, &start, ret_result);
    if (!has_power(&in->grants))
        return staff_start_full(c, &start, ret_result);
    start.session.role = &role_step;
    start.session.stage = SESSION_FACTOR;
    start.session.factor_us = 0;
    return staff_start(c, &start, ret_result);
}
