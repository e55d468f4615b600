/* See campaign.h. The seats are given by the function of the service (seat.h); what stands here is
 * how events that happened meet a course in which they may no longer fit. */
#include "whatif/course.h"

bool course_is_active(const struct stay *stay)
{
    return stay && (stay->seat.outcome == SEAT_WAITING || seat_holds(&stay->seat));
}

bool course_child_is_active(const struct course *course, int32_t application)
{
    const struct stay *stay = course->newest[course->campaign->child_of[application]];

    while (stay && !course_is_active(stay))
        stay = stay->earlier;
    return stay != NULL;
}

void course_add(struct course *course, struct stay *stay)
{
    int32_t child = course->campaign->child_of[stay->application];

    stay->earlier = course->newest[child];
    course->newest[child] = course->of_child[child] = stay;
}

/* The course of time is that of the events; a clock that was set back changes nothing. */
bool course_happen(struct course *course,
                   const struct whatif_event *event,
                   enum seat_event_kind kind,
                   struct stay *stay)
{
    const struct seat_event happening = {
        .kind = kind,
        .at_us = event->at_us > course->seats.now_us ? event->at_us : course->seats.now_us,
        .pool = &course->pools[event->pool],
        .application = stay ? &stay->seat : NULL,
        .capacity = event->seats,
        .deadline_us = event->deadline_us,
    };
    return seats_apply(&course->seats, &happening) == SEAT_OK;
}

/* How a child comes whom an act moves: with a seat if it holds one in this course. */
static enum seat_event_kind arrival_of(const struct stay *was, const struct whatif_event *event)
{
    if (!was)
        return event->kind;
    return was->took_seat_along ? SEAT_COME : SEAT_APPLY;
}

static void arrive(struct course *course, const struct whatif_event *event)
{
    const struct stay *was = course->of_application[event->application]; /* an act moves it */

    if (course_child_is_active(course, event->application) ||
        (was && was->seat.outcome != SEAT_MOVED))
        return;
    struct stay *stay = NEW(course->mem, struct stay);
    *stay = (struct stay){
        .application = event->application,
        .pool = event->pool,
        .seat = {.seq = ++course->arrivals,
                 .deadline_us = event->deadline_us,
                 .lane = event->lane,
                 .ref = stay},
    };
    if (was && event->deadline_us == 0)
        stay->seat.deadline_us = was->seat.deadline_us;
    if (!course_happen(course, event, arrival_of(was, event), stay))
        return;
    course_add(course, stay);
    course->of_application[event->application] = stay;
}

/* Who has ended in this course already has nothing to withdraw. */
static void end(struct course *course, const struct whatif_event *event)
{
    struct stay *stay = course->of_child[course->campaign->child_of[event->application]];

    if (!course_is_active(stay) || stay->application != event->application ||
        stay->pool != event->pool)
        return;
    stay->took_seat_along = event->kind == SEAT_LEAVE && seat_holds(&stay->seat);
    bool fits = course_happen(course, event, event->kind, stay);
    ASSERT(fits);
    course->of_application[event->application] = stay; /* of one that was directed, too */
}

/* Seats are never taken from children: in this course more may hold one than when it happened. */
static void set_seats(struct course *course, const struct whatif_event *event)
{
    const struct seat_pool *pool = &course->pools[event->pool];
    struct whatif_event least = *event;

    least.seats = event->seats > pool->taken ? event->seats : pool->taken;
    bool fits = course_happen(course, &least, SEAT_CAPACITY, NULL);
    ASSERT(fits);
}

static void take(struct course *course, const struct whatif_event *event)
{
    switch (event->kind) {
    case SEAT_CAPACITY: set_seats(course, event); break;
    case SEAT_APPLY:
    case SEAT_COME: arrive(course, event); break;
    case SEAT_WITHDRAW:
    case SEAT_REFUSE:
    case SEAT_LEAVE: end(course, event); break;
    case SEAT_DIRECT:
    case SEAT_GRANT: course_direct(course, event); break;
    case SEAT_JOIN:
    case SEAT_QUIT:
    case SEAT_PASS:
    case SEAT_OFFER:
    case SEAT_ACCEPT:
    case SEAT_DECLINE: course_reserve(course, event); break;
    case SEAT_RELEASE:
    case SEAT_DEADLINE:
    case SEAT_EXPIRE:
    case SEAT_EVENT_COUNT:
    default: ASSERT(event->kind <= SEAT_CAPACITY); /* made by the seat function */
    }
}

static void run(struct course *course)
{
    const struct whatif_campaign *campaign = course->campaign;

    for (size_t i = 0; i < campaign->n_events; i++) {
        const struct whatif_event *event = &campaign->events[i];
        seats_advance(&course->seats, event->at_us); /* who is refused by now may apply again */
        course_settle(course);
        take(course, event);
        course_settle(course);
    }
    seats_advance(&course->seats, campaign->until_us);
    course_settle(course);
}

void whatif_change(struct seat_settings *own, const struct whatif_settings *settings)
{
    if (settings->ratio_set) {
        own->three_to_one = !settings->plain;
        own->territory_turns = settings->turns;
    }
    if (settings->credit_set)
        own->credit_cap = settings->credit_cap;
    if (settings->spare_set)
        own->spare_policy = settings->spare_policy;
}

static struct whatif_place place_of(const struct stay *stay)
{
    if (!stay)
        return (struct whatif_place){.pool = -1, .application = -1};
    return (struct whatif_place){stay->pool, stay->application, stay->seat.lane,
                                 stay->seat.outcome};
}

static struct whatif_course result_of(const struct course *course)
{
    const struct whatif_campaign *campaign = course->campaign;
    struct whatif_course ret = {
        .places = NEWS(course->mem, struct whatif_place, campaign->n_children),
        .sums = NEWS(course->mem, struct whatif_sum, campaign->n_pools),
    };

    for (size_t i = 0; i < campaign->n_pools; i++)
        ret.sums[i].seats = course->pools[i].capacity;
    for (size_t i = 0; i < campaign->n_children; i++)
        ret.places[i] = place_of(course->of_child[i]);
    return ret;
}

static void add_pools(struct course *course, const struct whatif_settings *settings)
{
    for (size_t i = 0; i < course->campaign->n_pools; i++) {
        course->pools[i] = course->campaign->pools[i];
        course->pools[i].rank = (int64_t)i;
        if (settings)
            whatif_change(&course->pools[i].settings, settings);
        seats_add(&course->seats, &course->pools[i]);
    }
}

/* settings: NULL as it was. */
static void run_course(struct course *course,
                       struct arena *mem,
                       const struct whatif_campaign *campaign,
                       const struct whatif_settings *settings,
                       struct whatif_did *did)
{
    *course = (struct course){
        .mem = mem,
        .campaign = campaign,
        .as_it_was = !settings,
        .pools = NEWS(mem, struct seat_pool, campaign->n_pools),
        .of_child = NEWS(mem, struct stay *, campaign->n_children),
        .newest = NEWS(mem, struct stay *, campaign->n_children),
        .of_application = NEWS(mem, struct stay *, campaign->n_applications),
        .did = did,
        .wants = NEWS(mem, bool, campaign->n_applications),
        .pools_to_call = NEWS(mem, int32_t, campaign->n_pools),
        .is_to_call = NEWS(mem, bool, campaign->n_pools),
    };

    for (size_t i = 0; i < campaign->n_applications; i++)
        course->wants[i] = campaign->wants_reserve[i];
    seats_init(&course->seats, mem, course_step, course);
    add_pools(course, settings);
    run(course);
}

struct whatif_course whatif_replay(struct arena *mem,
                                   const struct whatif_campaign *campaign,
                                   const struct whatif_settings *settings,
                                   const struct whatif_wishes *wishes)
{
    struct course course;

    run_course(&course, mem, campaign, settings, wishes->did);
    return result_of(&course);
}

/* ---- wishes --------------------------------------------------------------------------------- */

static bool is_wish(const struct whatif_place *at)
{
    return at->pool >= 0 && at->outcome != SEAT_WITHDRAWN && at->outcome != SEAT_REFUSED_DOCS &&
           at->outcome != SEAT_OFFER_EXPIRED;
}

/* A family that applies at a school again wishes it once. */
static bool is_wished(const struct whatif_wishes *wishes, size_t child, size_t n, int32_t pool)
{
    for (size_t i = wishes->first[child]; i < wishes->first[child] + n; i++)
        if (wishes->at[wishes->application[i]].pool == pool)
            return true;
    return false;
}

/* Applications in the order in which they were made, each once. */
static int32_t *arrivals_of(struct arena *mem, const struct whatif_campaign *campaign)
{
    int32_t *order = NEWS(mem, int32_t, campaign->n_applications);
    bool *seen = NEWS(mem, bool, campaign->n_applications);
    size_t n = 0;

    for (size_t i = 0; i < campaign->n_events; i++) {
        int32_t application = campaign->events[i].application;
        if (application < 0 || seen[application])
            continue;
        seen[application] = true;
        order[n++] = application;
    }
    ASSERT(n == campaign->n_applications);
    return order;
}

static struct whatif_wishes wishes_of(struct arena *mem, const struct course *course)
{
    const struct whatif_campaign *campaign = course->campaign;
    const int32_t *order = arrivals_of(mem, campaign);
    size_t *n = NEWS(mem, size_t, campaign->n_children);
    struct whatif_wishes wishes = {
        .first = NEWS(mem, size_t, campaign->n_children + 1),
        .application = NEWS(mem, int32_t, campaign->n_applications),
        .at = NEWS(mem, struct whatif_place, campaign->n_applications),
    };

    for (size_t i = 0; i < campaign->n_applications; i++) {
        wishes.at[i] = place_of(course->of_application[i]);
        wishes.first[campaign->child_of[i] + 1] += is_wish(&wishes.at[i]);
    }
    for (size_t i = 0; i < campaign->n_children; i++)
        wishes.first[i + 1] += wishes.first[i];
    for (size_t i = 0; i < campaign->n_applications; i++) {
        const struct whatif_place *at = &wishes.at[order[i]];
        size_t child = (size_t)campaign->child_of[order[i]];
        if (is_wish(at) && !is_wished(&wishes, child, n[child], at->pool))
            wishes.application[wishes.first[child] + n[child]++] = order[i];
    }
    for (size_t i = 0; i < campaign->n_children; i++) /* what was wished twice leaves a gap */
        for (size_t k = wishes.first[i] + n[i]; k < wishes.first[i + 1]; k++)
            wishes.application[k] = -1;
    return wishes;
}

struct whatif_course whatif_as_it_was(struct arena *mem,
                                      const struct whatif_campaign *campaign,
                                      struct whatif_wishes *ret_wishes)
{
    struct whatif_did *did = NEWS(mem, struct whatif_did, campaign->n_applications);
    struct course course;

    run_course(&course, mem, campaign, NULL, did);
    *ret_wishes = wishes_of(mem, &course);
    ret_wishes->did = did;
    return result_of(&course);
}

int32_t *whatif_lots_by_arrival(struct arena *mem, const struct whatif_campaign *campaign)
{
    const int32_t *order = arrivals_of(mem, campaign);
    int32_t *lots = NEWS(mem, int32_t, campaign->n_children);

    for (size_t i = campaign->n_applications; i > 0; i--) /* the first application has the word */
        lots[campaign->child_of[order[i - 1]]] = (int32_t)i;
    return lots;
}

/* ---- places --------------------------------------------------------------------------------- */

static bool
is_first(const struct whatif_wishes *wishes, size_t child, const struct whatif_place *place)
{
    size_t at = wishes->first[child];

    return at < wishes->first[child + 1] && wishes->application[at] >= 0 &&
           wishes->at[wishes->application[at]].pool == place->pool;
}

/* … and came to no seat by the reserve. */
static bool is_refused_full(enum seat_outcome outcome)
{
    return outcome == SEAT_REFUSED_FULL || outcome == SEAT_RESERVE || outcome == SEAT_OFFER_EXPIRED;
}

void whatif_count(const struct whatif_campaign *campaign,
                  const struct whatif_wishes *wishes,
                  struct whatif_course *course)
{
    for (size_t i = 0; i < campaign->n_children; i++) {
        const struct whatif_place *place = &course->places[i];
        if (place->pool < 0)
            continue;
        struct whatif_sum *sum = &course->sums[place->pool];
        bool seated = whatif_has_seat(place);
        sum->seated[place->lane] += seated;
        sum->refused += is_refused_full(place->outcome);
        sum->waiting += place->outcome == SEAT_WAITING;
        sum->offered += place->outcome == SEAT_OFFERED || place->outcome == SEAT_ACCEPTED;
        sum->directed += place->outcome == SEAT_DIRECTED;
        sum->reserve += place->outcome == SEAT_RESERVE;
        sum->first += seated && is_first(wishes, i, place);
    }
}

bool whatif_has_seat(const struct whatif_place *place)
{
    const struct seat_application as_one = {.outcome = place->outcome};
    return place->pool >= 0 && seat_holds(&as_one);
}

enum whatif_move whatif_move_of(const struct whatif_place *was, const struct whatif_place *would)
{
    bool had = whatif_has_seat(was), has = whatif_has_seat(would);

    if (had != has)
        return has ? WHATIF_GAINS : WHATIF_LOSES;
    return has && was->pool != would->pool ? WHATIF_CHANGES : WHATIF_STAYS;
}
