/* See rule.h. */
#include "check/rule.h"

enum { TERRITORY_BEFORE_OUTSIDE = 3 };

/* ---- looking things up ----------------------------------------------------------------------- */

struct rule_child *rule_find(const struct rule_pool *pool, struct uuid id)
{
    for (size_t i = pool->n; i > 0; i--)
        if (uuid_eq(pool->children[i - 1].id, id))
            return &pool->children[i - 1];
    return NULL;
}

static struct rule_child *first_waiting(const struct rule_pool *pool, enum rule_lane lane)
{
    for (size_t i = 0; i < pool->n; i++)
        if (pool->children[i].place == PLACE_WAITS && pool->children[i].lane == lane)
            return &pool->children[i];
    return NULL;
}

/* Where there is no 3 : 1, territory and outside are one line. */
static struct rule_child *first_in_line(const struct rule_pool *pool)
{
    for (size_t i = 0; i < pool->n; i++)
        if (pool->children[i].place == PLACE_WAITS && pool->children[i].lane != LANE_OWN)
            return &pool->children[i];
    return NULL;
}

/* Seats for others than own children. */
static int32_t open_seats(const struct rule_pool *pool)
{
    int32_t open = pool->seats - pool->held;

    if (pool->aside && pool->reserved > pool->own_held)
        open -= pool->reserved - pool->own_held;
    return open;
}

/* ---- giving seats ---------------------------------------------------------------------------- */

/* What holds while one event is worked off. */
struct moment {
    struct rule_pool *pool;
    int64_t at_us;
    const struct rule_child *due; /* the outside child whose term this is */
    bool turn_now;                /* an outside turn that lapses unless it is used at once */
};

static void seat(const struct moment *m, struct rule_child *child, bool spare)
{
    child->place = PLACE_SEAT;
    child->spare = spare;
    child->since_us = m->at_us;
    child->turn = ++m->pool->turns;
    m->pool->held++;
    if (child->lane == LANE_OWN)
        m->pool->own_held++;
}

/* Counts a territory child before it is seated: after every third there is an outside turn. */
static void count_one(struct moment *m)
{
    struct rule_pool *pool = m->pool;

    pool->run = (pool->run + 1) % TERRITORY_BEFORE_OUTSIDE;
    if (pool->run != 0)
        return;
    if (pool->credit_cap == 0)
        m->turn_now = first_waiting(pool, LANE_OUTSIDE) && open_seats(pool) > 1;
    else if (pool->credit < pool->credit_cap)
        pool->credit++;
}

static bool seat_outside(struct moment *m, struct rule_child *outside)
{
    if (m->turn_now)
        m->turn_now = false;
    else if (m->pool->credit > 0)
        m->pool->credit--;
    else
        return false;
    seat(m, outside, false);
    return true;
}

static bool seat_by_three(struct moment *m)
{
    struct rule_child *territory = first_waiting(m->pool, LANE_TERRITORY);
    struct rule_child *outside = first_waiting(m->pool, LANE_OUTSIDE);

    if (outside && seat_outside(m, outside))
        return true;
    if (territory) {
        count_one(m);
        seat(m, territory, false);
        return true;
    }
    if (!outside)
        return false;
    if (!m->pool->spare_at_once && (!m->due || m->due->place != PLACE_WAITS))
        return false;
    seat(m, outside, true);
    return true;
}

static bool seat_one(struct moment *m)
{
    struct rule_child *own = first_waiting(m->pool, LANE_OWN);
    struct rule_child *next = first_in_line(m->pool);

    if (own && m->pool->seats > m->pool->held) {
        seat(m, own, false);
        return true;
    }
    if (open_seats(m->pool) <= 0 || !next)
        return false;
    if (m->pool->three_to_one)
        return seat_by_three(m);
    seat(m, next, false);
    return true;
}

static void seat_all(struct moment *m)
{
    while (seat_one(m))
        continue;
}

/* ---- the reserve ----------------------------------------------------------------------------- */

static bool anybody_waits(const struct rule_pool *pool)
{
    return first_in_line(pool) || first_waiting(pool, LANE_OWN);
}

/* Seats that nobody waits for are held for the reserve, in order of arrival. */
static void call_reserve(struct rule_pool *pool, const struct rule_input *input)
{
    pool->calls++;
    for (size_t i = 0; i < pool->n && open_seats(pool) > 0 && !anybody_waits(pool); i++) {
        struct rule_child *child = &pool->children[i];
        if (child->place != PLACE_RESERVE || child->passed == pool->calls)
            continue;
        child->place = PLACE_OFFERED;
        child->deadline_us = input->child.deadline_us;
        child->since_us = input->at_us;
        child->turn = ++pool->turns;
        pool->held++;
    }
}

static void end_offer(struct rule_pool *pool, struct rule_child *child, int64_t at_us)
{
    pool->held--;
    child->place = PLACE_EXPIRED;
    child->since_us = at_us;
}

static bool move_in_reserve(struct rule_pool *pool, const struct rule_input *input)
{
    static const struct {
        enum rule_place from, to;
    } ways[] = {[INPUT_RESERVE] = {PLACE_FULL, PLACE_RESERVE},
                [INPUT_UNRESERVE] = {PLACE_RESERVE, PLACE_FULL},
                [INPUT_PASS] = {PLACE_RESERVE, PLACE_RESERVE},
                [INPUT_ACCEPT] = {PLACE_OFFERED, PLACE_SEAT},
                [INPUT_DECLINE] = {PLACE_OFFERED, PLACE_EXPIRED}};
    struct rule_child *child = rule_find(pool, input->child.id);

    if (!child || child->place != ways[input->kind].from)
        return false;
    if (input->kind == INPUT_PASS)
        child->passed = pool->calls + 1;
    if (input->kind == INPUT_DECLINE)
        end_offer(pool, child, input->at_us);
    child->place = ways[input->kind].to;
    return true;
}

/* ---- terms ----------------------------------------------------------------------------------- */

static bool has_term(const struct rule_child *child)
{
    return (child->place == PLACE_WAITS && child->lane != LANE_OWN) ||
           child->place == PLACE_OFFERED;
}

/* The next term of somebody; of several at one instant that of the first arrival. */
static struct rule_child *next_due(const struct rule_pool *pool, int64_t until_us)
{
    struct rule_child *next = NULL;

    for (size_t i = 0; i < pool->n; i++) {
        struct rule_child *child = &pool->children[i];
        if (!has_term(child) || child->deadline_us > until_us)
            continue;
        if (!next || child->deadline_us < next->deadline_us)
            next = child;
    }
    return next;
}

static void end_term(struct rule_pool *pool, struct rule_child *child)
{
    struct moment m = {.pool = pool,
                       .at_us = child->deadline_us,
                       .due = child->lane == LANE_OUTSIDE ? child : NULL};

    if (child->place == PLACE_OFFERED)
        end_offer(pool, child, m.at_us);
    seat_all(&m);
    if (child->place != PLACE_WAITS)
        return;
    child->place = PLACE_FULL;
    child->since_us = m.at_us;
}

static void release(struct rule_pool *pool)
{
    struct moment m = {.pool = pool, .at_us = pool->reserved_until_us};

    pool->aside = false;
    seat_all(&m);
}

void rule_until(struct rule_pool *pool, int64_t until_us)
{
    for (;;) {
        struct rule_child *child = next_due(pool, until_us);
        bool released = pool->aside && pool->reserved_until_us <= until_us;
        if (released && (!child || pool->reserved_until_us <= child->deadline_us))
            release(pool);
        else if (child)
            end_term(pool, child);
        else
            return;
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

static struct rule_child *add(struct rule_pool *pool, const struct rule_input *input)
{
    struct rule_child *child = &pool->children[pool->n++];

    *child = input->child;
    child->since_us = input->at_us;
    return child;
}

static bool has_seat(const struct rule_child *child)
{
    return child->place == PLACE_SEAT || child->place == PLACE_OFFERED;
}

static bool was_refused(const struct rule_child *child)
{
    return child->place == PLACE_FULL || child->place == PLACE_REFUSED ||
           child->place == PLACE_EXPIRED;
}

static void give_up(struct rule_pool *pool, const struct rule_child *child)
{
    pool->held--;
    if (child->lane == LANE_OWN && !child->came)
        pool->own_held--;
}

static bool leave(struct rule_pool *pool, const struct rule_input *input)
{
    static const enum rule_place places[] = {[INPUT_WITHDRAW] = PLACE_WITHDRAWN,
                                             [INPUT_REFUSE] = PLACE_REFUSED,
                                             [INPUT_LEAVE] = PLACE_LEFT};
    struct rule_child *child = rule_find(pool, input->child.id);

    if (!child || (child->place != PLACE_WAITS && !has_seat(child) &&
                   (input->kind != INPUT_LEAVE || !was_refused(child))))
        return false;
    if (has_seat(child)) {
        give_up(pool, child);
        if (input->kind == INPUT_LEAVE)
            pool->seats--; /* the seat goes along */
    }
    child->place = places[input->kind];
    child->since_us = input->at_us;
    return true;
}

static void sit(struct rule_pool *pool, struct rule_child *child)
{
    child->place = PLACE_SEAT;
    child->came = true;
    pool->held++;
}

/* Decided by the authority, outside the rule: nobody else may be moved by it. */
static bool direct(struct rule_pool *pool, const struct rule_input *input)
{
    if (open_seats(pool) <= 0 || anybody_waits(pool))
        return false;
    sit(pool, add(pool, input));
    return true;
}

static bool grant(struct rule_pool *pool, const struct rule_input *input)
{
    struct rule_child *child = rule_find(pool, input->child.id);

    if (!child || !was_refused(child))
        return false;
    pool->seats++;
    sit(pool, child);
    return true;
}

static bool enter(struct rule_pool *pool, const struct rule_input *input)
{
    switch (input->kind) {
    case INPUT_APPLY:
        if (input->child.deadline_us <= input->at_us)
            return false;
        (void)add(pool, input);
        return true;
    case INPUT_COME:
        sit(pool, add(pool, input));
        pool->seats++;
        return true;
    case INPUT_DIRECT: return direct(pool, input);
    case INPUT_GRANT: return grant(pool, input);
    case INPUT_SEATS:
        if (input->seats < pool->held)
            return false;
        pool->seats = input->seats;
        return true;
    case INPUT_OFFER:
        if (input->child.deadline_us <= input->at_us)
            return false;
        call_reserve(pool, input);
        return true;
    case INPUT_RESERVE:
    case INPUT_UNRESERVE:
    case INPUT_PASS:
    case INPUT_ACCEPT:
    case INPUT_DECLINE: return move_in_reserve(pool, input);
    case INPUT_WITHDRAW:
    case INPUT_REFUSE:
    case INPUT_LEAVE:
    default: return leave(pool, input);
    }
}

bool rule_happen(struct rule_pool *pool, const struct rule_input *input)
{
    struct moment m = {.pool = pool, .at_us = input->at_us};

    rule_until(pool, input->at_us);
    if (!enter(pool, input))
        return false;
    seat_all(&m);
    return true;
}
