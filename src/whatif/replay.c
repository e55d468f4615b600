/* See campaign.h. The seats are given by the function of the service (seat.h); what stands here is
 * how events that happened meet a course in which they may no longer fit. */
#include "whatif/campaign.h"

/* A child in one pool. */
struct stay {
    struct seat_application seat;
    int32_t application, pool;
    bool took_seat_along; /* left with the seat that it held */
};

struct course {
    struct arena *mem;
    const struct whatif_campaign *campaign;
    struct seats seats;
    struct seat_pool *pools;
    struct stay **of_child; /* the last one of each */
    int64_t arrivals;
};

static void on_step(void *arg, const struct seat_step *step)
{
    (void)arg;
    (void)step;
}

static bool is_active(const struct stay *stay)
{
    return stay && (stay->seat.outcome == SEAT_WAITING || seat_holds(&stay->seat));
}

/* The course of time is that of the events; a clock that was set back changes nothing. */
static bool happen(struct course *course,
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
    };
    return seats_apply(&course->seats, &happening) == SEAT_OK;
}

/* How a child comes whom an act moves: with a seat if it holds one in this course. */
static enum seat_event_kind arrival_of(const struct stay *was, const struct whatif_event *event)
{
    if (!was || was->application != event->application)
        return event->kind;
    return was->took_seat_along ? SEAT_COME : SEAT_APPLY;
}

static void arrive(struct course *course, const struct whatif_event *event)
{
    struct stay **of_child = &course->of_child[course->campaign->child_of[event->application]];
    struct stay *was = *of_child;
    bool moved = was && was->application == event->application;

    if (is_active(was) || (moved && was->seat.outcome != SEAT_MOVED))
        return;
    struct stay *stay = NEW(course->mem, struct stay);
    *stay = (struct stay){
        .application = event->application,
        .pool = event->pool,
        .seat = {.seq = ++course->arrivals, .deadline_us = event->deadline_us, .lane = event->lane},
    };
    if (moved && event->deadline_us == 0)
        stay->seat.deadline_us = was->seat.deadline_us;
    if (happen(course, event, arrival_of(was, event), stay))
        *of_child = stay;
}

/* Who has ended in this course already has nothing to withdraw. */
static void end(struct course *course, const struct whatif_event *event)
{
    struct stay *stay = course->of_child[course->campaign->child_of[event->application]];

    if (!is_active(stay) || stay->application != event->application || stay->pool != event->pool)
        return;
    stay->took_seat_along = event->kind == SEAT_LEAVE && seat_holds(&stay->seat);
    bool fits = happen(course, event, event->kind, stay);
    ASSERT(fits);
}

/* Seats are never taken from children: in this course more may hold one than when it happened. */
static void set_seats(struct course *course, const struct whatif_event *event)
{
    const struct seat_pool *pool = &course->pools[event->pool];
    struct whatif_event least = *event;

    seats_advance(&course->seats, event->at_us);
    least.seats = event->seats > pool->taken ? event->seats : pool->taken;
    bool fits = happen(course, &least, SEAT_CAPACITY, NULL);
    ASSERT(fits);
}

static void run(struct course *course)
{
    const struct whatif_campaign *campaign = course->campaign;

    for (size_t i = 0; i < campaign->n_events; i++) {
        const struct whatif_event *event = &campaign->events[i];
        if (event->kind == SEAT_CAPACITY)
            set_seats(course, event);
        else if (event->kind == SEAT_APPLY || event->kind == SEAT_COME)
            arrive(course, event);
        else
            end(course, event);
    }
    seats_advance(&course->seats, campaign->until_us);
}

static void change(struct seat_settings *own, const struct whatif_settings *settings)
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

static void count(struct whatif_sum *sum, const struct whatif_place *place)
{
    sum->seated[place->lane] += whatif_has_seat(place);
    sum->refused += place->outcome == SEAT_REFUSED_FULL;
    sum->waiting += place->outcome == SEAT_WAITING;
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
    for (size_t i = 0; i < campaign->n_children; i++) {
        const struct stay *stay = course->of_child[i];
        ret.places[i] = (struct whatif_place){.pool = -1, .application = -1};
        if (!stay)
            continue;
        ret.places[i] = (struct whatif_place){stay->pool, stay->application, stay->seat.lane,
                                              stay->seat.outcome};
        count(&ret.sums[stay->pool], &ret.places[i]);
    }
    return ret;
}

struct whatif_course whatif_replay(struct arena *mem,
                                   const struct whatif_campaign *campaign,
                                   const struct whatif_settings *settings)
{
    struct course course = {
        .mem = mem,
        .campaign = campaign,
        .pools = NEWS(mem, struct seat_pool, campaign->n_pools),
        .of_child = NEWS(mem, struct stay *, campaign->n_children),
    };

    seats_init(&course.seats, mem, on_step, NULL);
    for (size_t i = 0; i < campaign->n_pools; i++) {
        course.pools[i] = campaign->pools[i];
        course.pools[i].rank = (int64_t)i;
        if (settings)
            change(&course.pools[i].settings, settings);
        seats_add(&course.seats, &course.pools[i]);
    }
    run(&course);
    return result_of(&course);
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
