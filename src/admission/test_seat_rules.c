/* See test_seat_rules.h. */
#include "admission/test_seat_rules.h"

/* ---- a random campaign ---------------------------------------------------------------------- */

static uint64_t dice_state;

static int dice(int sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (int)(dice_state % (uint64_t)sides);
}

static void plan_event(struct plan *p, struct plan_event *e)
{
    static const enum seat_lane lanes[] = {SEAT_LANE_T, SEAT_LANE_T, SEAT_LANE_T,
                                           SEAT_LANE_O, SEAT_LANE_O, SEAT_LANE_AUTO};
    int kind = dice(41);

    if (kind < 7 || p->n_applications == 0) {
        e->kind = kind == 6 ? SEAT_COME : SEAT_APPLY;
        e->application = p->n_applications++;
        e->lane = lanes[dice(COUNT(lanes))];
        e->deadline = e->at + 1 + dice(12);
    } else if (kind < 11) {
        static const enum seat_event_kind ends[] = {SEAT_WITHDRAW, SEAT_WITHDRAW, SEAT_REFUSE,
                                                    SEAT_LEAVE};
        e->kind = ends[kind - 7];
        e->application = dice(p->n_applications);
    } else if (kind < 32) { /* most of these cannot be: the application is somewhere else */
        e->kind = kind < 19   ? SEAT_JOIN
                  : kind < 20 ? SEAT_QUIT
                  : kind < 22 ? SEAT_PASS
                  : kind < 27 ? SEAT_ACCEPT
                              : SEAT_DECLINE;
        e->application = dice(p->n_applications);
    } else if (kind < 36) {
        e->kind = SEAT_OFFER;
        e->application = SEAT_MODEL_NONE;
        e->deadline = e->at + 1 + dice(30);
    } else if (kind < 38) {
        e->kind = SEAT_DIRECT;
        e->application = p->n_applications++;
        e->lane = lanes[dice(COUNT(lanes))];
    } else if (kind < 39) {
        e->kind = SEAT_GRANT;
        e->application = dice(p->n_applications);
    } else {
        e->kind = SEAT_CAPACITY;
        e->application = SEAT_MODEL_NONE;
        e->capacity = dice(20);
    }
}

void plan_campaign(struct plan *p, uint64_t seed)
{
    static const int32_t caps[] = {0, 1, 1, 2, 1000000};

    dice_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    *p = (struct plan){.pool = {.settings = {.three_to_one = dice(6) > 0,
                                             .credit_cap = caps[dice(COUNT(caps))],
                                             .spare_policy = dice(5) == 0 ? SEAT_SPARE_NOW
                                                                          : SEAT_SPARE_AT_DEADLINE},
                                .capacity = dice(12),
                                .auto_reserved = dice(5),
                                .auto_until_us = dice(40),
                                .aside = dice(3) > 0}};
    for (int i = 0, at = 0; i < SEAT_MODEL_EVENTS; i++) {
        at += dice(3) == 0 ? dice(4) : 0;
        p->events[i].at = at;
        plan_event(p, &p->events[i]);
    }
}

/* ---- the rules, written down ---------------------------------------------------------------- */

static int count_holding(const struct model *m, bool own_only)
{
    int n = 0;
    for (int i = 0; i < SEAT_MODEL_EVENTS; i++) {
        enum seat_outcome o = m->child[i].outcome;
        bool holds = o == SEAT_ALLOCATED || o == SEAT_SPARE || o == SEAT_AUTO || o == SEAT_CAME ||
                     o == SEAT_OFFERED || o == SEAT_ACCEPTED || o == SEAT_DIRECTED;
        n += m->child[i].applied && holds && (!own_only || o == SEAT_AUTO);
    }
    return n;
}

/* free = capacity − taken − max(0, auto_reserved − AUTO children who have taken a seat) */
static int model_free(const struct model *m)
{
    int aside = m->plan->pool.auto_reserved - count_holding(m, true);
    if (m->released || aside < 0)
        aside = 0;
    return m->capacity - count_holding(m, false) - aside;
}

static int head(const struct model *m, enum seat_lane lane)
{
    for (int i = 0; i < SEAT_MODEL_EVENTS; i++)
        if (m->child[i].applied && m->child[i].outcome == SEAT_WAITING && m->child[i].lane == lane)
            return i;
    return SEAT_MODEL_NONE;
}

static bool some_o_is_due(const struct model *m)
{
    for (int i = 0; i < SEAT_MODEL_EVENTS; i++)
        if (m->child[i].applied && m->child[i].outcome == SEAT_WAITING &&
            m->child[i].lane == SEAT_LANE_O && m->child[i].deadline <= m->now)
            return true;
    return false;
}

static void allocate(struct model *m, int i, enum seat_outcome outcome)
{
    m->child[i].outcome = outcome;
    m->child[i].at = m->now;
    m->child[i].turn = ++m->turns;
}

static void third_territory_child(struct model *m)
{
    int o = head(m, SEAT_LANE_O);

    m->run = 0;
    if (m->plan->pool.settings.credit_cap > 0) {
        m->credit = m->credit + 1 < m->plan->pool.settings.credit_cap
                        ? m->credit + 1
                        : m->plan->pool.settings.credit_cap;
    } else if (o != SEAT_MODEL_NONE && model_free(m) > 0) {
        allocate(m, o, SEAT_ALLOCATED);
    }
}

static bool loop_body(struct model *m)
{
    const struct seat_settings *settings = &m->plan->pool.settings;
    int t = head(m, SEAT_LANE_T), o = head(m, SEAT_LANE_O);

    if (!settings->three_to_one) {
        int first = t == SEAT_MODEL_NONE || (o != SEAT_MODEL_NONE && o < t) ? o : t;
        if (first != SEAT_MODEL_NONE)
            allocate(m, first, SEAT_ALLOCATED);
        return first != SEAT_MODEL_NONE;
    }
    if (o != SEAT_MODEL_NONE && m->credit > 0) {
        allocate(m, o, SEAT_ALLOCATED);
        m->credit--;
    } else if (t != SEAT_MODEL_NONE) {
        allocate(m, t, SEAT_ALLOCATED);
        if (++m->run == 3)
            third_territory_child(m);
    } else if (o != SEAT_MODEL_NONE &&
               (settings->spare_policy == SEAT_SPARE_NOW || some_o_is_due(m))) {
        allocate(m, o, SEAT_SPARE);
    } else {
        return false;
    }
    return true;
}

static void algorithm(struct model *m)
{
    for (;;) {
        int own = head(m, SEAT_LANE_AUTO);
        if (own != SEAT_MODEL_NONE && m->capacity - count_holding(m, false) > 0)
            allocate(m, own, SEAT_AUTO);
        else if (model_free(m) <= 0 || !loop_body(m))
            return;
    }
}

static void releases_and_deadlines(struct model *m)
{
    if (m->plan->pool.aside && !m->released && m->plan->pool.auto_until_us == m->now) {
        m->released = true;
        algorithm(m);
    }
    for (int i = 0; i < SEAT_MODEL_EVENTS; i++) {
        struct child *child = &m->child[i];
        if (child->outcome == SEAT_OFFERED && child->deadline == m->now) {
            child->outcome = SEAT_OFFER_EXPIRED;
            child->at = m->now;
            algorithm(m);
        }
        if (!child->applied || child->outcome != SEAT_WAITING || child->deadline != m->now)
            continue;
        algorithm(m);
        if (child->outcome == SEAT_WAITING && child->lane != SEAT_LANE_AUTO) {
            child->outcome = SEAT_REFUSED_FULL;
            child->at = m->now;
        }
    }
}

/* Free seats go to the reserve by seq, when nobody waits in any line. */
static void model_offer(struct model *m, int64_t deadline)
{
    for (int i = 0; i < SEAT_MODEL_EVENTS; i++) {
        bool waits = head(m, SEAT_LANE_T) != SEAT_MODEL_NONE ||
                     head(m, SEAT_LANE_O) != SEAT_MODEL_NONE ||
                     head(m, SEAT_LANE_AUTO) != SEAT_MODEL_NONE;
        if (m->child[i].outcome != SEAT_RESERVE || m->child[i].passed || waits || model_free(m) < 1)
            continue;
        allocate(m, i, SEAT_OFFERED);
        m->child[i].deadline = deadline;
    }
    for (int i = 0; i < SEAT_MODEL_EVENTS; i++)
        m->child[i].passed = false;
}

static bool model_reserve(struct model *m, const struct plan_event *e)
{
    static const struct {
        enum seat_event_kind kind;
        enum seat_outcome from, to;
    } moves[] = {
        {SEAT_JOIN, SEAT_REFUSED_FULL, SEAT_RESERVE},
        {SEAT_QUIT, SEAT_RESERVE, SEAT_REFUSED_FULL},
        {SEAT_PASS, SEAT_RESERVE, SEAT_RESERVE},
        {SEAT_ACCEPT, SEAT_OFFERED, SEAT_ACCEPTED},
        {SEAT_DECLINE, SEAT_OFFERED, SEAT_OFFER_EXPIRED},
    };
    struct child *child = &m->child[e->application];

    for (size_t i = 0; i < COUNT(moves); i++) {
        if (moves[i].kind != e->kind)
            continue;
        if (child->outcome != moves[i].from)
            return false;
        child->outcome = moves[i].to;
    }
    child->passed = e->kind == SEAT_PASS;
    if (e->kind == SEAT_ACCEPT || e->kind == SEAT_DECLINE)
        child->at = m->now;
    return true;
}

static bool is_about_reserve(enum seat_event_kind kind)
{
    return kind >= SEAT_JOIN && kind <= SEAT_DECLINE;
}

static enum seat_outcome outcome_of_end(enum seat_event_kind kind)
{
    if (kind == SEAT_LEAVE)
        return SEAT_MOVED;
    return kind == SEAT_WITHDRAW ? SEAT_WITHDRAWN : SEAT_REFUSED_DOCS;
}

/* A free seat that nobody waits for, to somebody new; or one more seat to who was refused. */
static bool model_direct(struct model *m, const struct plan_event *e)
{
    struct child *child = &m->child[e->application];
    bool refused = child->outcome == SEAT_REFUSED_FULL || child->outcome == SEAT_REFUSED_DOCS ||
                   child->outcome == SEAT_OFFER_EXPIRED;

    if (e->kind == SEAT_DIRECT) {
        bool room = model_free(m) > 0;
        for (int lane = 0; lane < SEAT_LANE_COUNT; lane++)
            room = room && head(m, (enum seat_lane)lane) == SEAT_MODEL_NONE;
        *child = (struct child){true, e->lane, e->deadline, 0, SEAT_MOVED, 0, false};
        if (!room)
            return false;
    } else if (!child->applied || !refused) {
        return false;
    }
    m->capacity += e->kind == SEAT_GRANT;
    child->outcome = SEAT_DIRECTED;
    child->at = m->now;
    return true;
}

static bool model_event(struct model *m, const struct plan_event *e)
{
    struct child *child = e->application == SEAT_MODEL_NONE ? NULL : &m->child[e->application];
    bool over =
        child && (child->outcome == SEAT_REFUSED_FULL || child->outcome == SEAT_REFUSED_DOCS ||
                  child->outcome == SEAT_WITHDRAWN || child->outcome == SEAT_MOVED ||
                  child->outcome == SEAT_RESERVE || child->outcome == SEAT_OFFER_EXPIRED);
    int held = count_holding(m, false);

    if (e->kind == SEAT_CAPACITY && e->capacity < count_holding(m, false))
        return false;
    if (e->kind == SEAT_CAPACITY) {
        m->capacity = e->capacity;
    } else if (e->kind == SEAT_APPLY || e->kind == SEAT_COME) {
        *child = (struct child){true, e->lane, e->deadline, m->now, SEAT_WAITING, 0, false};
        if (e->kind == SEAT_COME)
            child->outcome = SEAT_CAME;
    } else if (e->kind == SEAT_DIRECT || e->kind == SEAT_GRANT) {
        if (!model_direct(m, e))
            return false;
    } else if (is_about_reserve(e->kind)) {
        if (e->kind == SEAT_OFFER)
            model_offer(m, e->deadline);
        else if (!model_reserve(m, e))
            return false;
    } else {
        bool refused = over && child->outcome != SEAT_WITHDRAWN && child->outcome != SEAT_MOVED &&
                       child->outcome != SEAT_RESERVE;
        if (over && !(refused && e->kind == SEAT_LEAVE))
            return false;
        child->outcome = outcome_of_end(e->kind);
        child->at = m->now;
    }
    if (e->kind == SEAT_COME || e->kind == SEAT_LEAVE) /* seats go with the children */
        m->capacity += count_holding(m, false) - held;
    algorithm(m);
    return true;
}

void model_run(struct model *m, const struct plan *p)
{
    int next = 0;

    *m = (struct model){.plan = p, .capacity = p->pool.capacity, .released = !p->pool.aside};
    for (m->now = 0; m->now < 1000; m->now++) { /* beyond every event, deadline and release */
        releases_and_deadlines(m);
        for (; next < SEAT_MODEL_EVENTS && p->events[next].at == m->now; next++)
            m->impossible[next] = !model_event(m, &p->events[next]);
    }
}
