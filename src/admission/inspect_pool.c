/* The pools of the log: events are told to the rule in the order of their numbers, outcomes are
 * kept beside the application that they are about. Transactions of one pool may stand in the log in
 * another order than they passed the pool's lock, so an event may come before its turn and an
 * outcome before its event. */
#include <string.h>

#include "admission/inspect_parts.h"

enum {
    CAPACITIES_FIRST = 4,
    GAP_MOST = 1000, /* arrivals that are passed over; more are no arrivals of this pool */
};

/* ---- pools, marks, cases -------------------------------------------------------------------- */

static struct inspect_pool *pool_of(struct inspect *in, const struct inspect_line *line)
{
    struct inspect_pool *pool = (struct inspect_pool *)replay_names_find(&in->pools, line->pool);

    if (pool)
        return pool;
    pool = NEW(in->c.mem, struct inspect_pool);
    *pool = (struct inspect_pool){
        .named = {str_copy(in->c.mem, line->pool)}, .line = line->no, .next_event = 1};
    replay_names_put(&in->pools, in->c.mem, &pool->named);
    *(in->last ? &in->last->next : &in->first) = pool;
    in->last = pool;
    in->n_pools++;
    return pool;
}

static struct inspect_mark *mark_of(struct inspect *in, const uint8_t bytes[INSPECT_MARK])
{
    const struct str name = {(const char *)bytes, INSPECT_MARK};
    struct inspect_mark *mark = (struct inspect_mark *)replay_names_find(&in->marks, name);

    if (mark)
        return mark;
    mark = NEW(in->c.mem, struct inspect_mark);
    *mark = (struct inspect_mark){.named = {str_copy(in->c.mem, name)}};
    replay_names_put(&in->marks, in->c.mem, &mark->named);
    return mark;
}

static struct inspect_case *
case_new(struct inspect *in, struct inspect_pool *pool, struct inspect_mark *mark, int64_t line)
{
    struct inspect_case *new = NEW(in->c.mem, struct inspect_case);

    *new = (struct inspect_case){.pool = pool,
                                 .mark = mark,
                                 .line = line,
                                 .next_of_mark = mark->cases,
                                 .next_of_pool = pool->cases,
                                 .told_rule = SEAT_RULE_COUNT};
    mark->cases = pool->cases = new;
    pool->n_cases++;
    in->n_cases++;
    return new;
}

/* Who moved away may come back: the newest one is meant, and an arrival after it is one more. */
static struct inspect_case *case_of(struct inspect *in,
                                    struct inspect_pool *pool,
                                    const struct inspect_line *line,
                                    bool arrives)
{
    struct inspect_mark *mark = mark_of(in, line->mark);
    struct inspect_case *found = mark->cases;

    while (found && found->pool != pool)
        found = found->next_of_mark;
    return found && !(arrives && found->seat) ? found : case_new(in, pool, mark, line->no);
}

static void report(struct inspect *in,
                   enum difference what,
                   const struct inspect_pool *pool,
                   const struct inspect_case *about,
                   const struct inspect_line *line)
{
    inspect_report(
        in, what,
        (struct inspect_place){.line = line->no, .pool = pool, .mark = about ? about->mark : NULL});
}

/* ---- events --------------------------------------------------------------------------------- */

/* What the rule decides about a case, whatever becomes of its seat later. */
static void on_step(void *arg, const struct seat_step *step)
{
    struct inspect_case *about = step->application ? step->application->ref : NULL;
    (void)arg;

    if (!about)
        return;
    about->moves += step->rule == SEAT_RULE_JOINED || step->rule == SEAT_RULE_QUIT;
    about->took_offer |= step->rule == SEAT_RULE_ACCEPTED;
    about->left_offer |= step->rule == SEAT_RULE_DECLINED || step->rule == SEAT_RULE_EXPIRED;
    about->no_docs |= step->event == SEAT_REFUSE && !step->decision;
    about->granted |= step->rule == SEAT_RULE_GRANTED;
    if (!step->decision)
        return;
    if (step->rule == SEAT_RULE_FULL) {
        about->refused = true;
        about->refused_us = step->at_us;
    }
    if (step->application->outcome == SEAT_WAITING) {
        about->waited = true;
        about->waited_us = step->at_us;
    }
    if (!seat_holds(step->application))
        return;
    about->has_seat = true;
    about->rule = step->rule;
    about->seat_us = step->at_us;
}

static void
open_pool(struct inspect *in, struct inspect_pool *pool, const struct inspect_line *line)
{
    bool opens = str_eq_z(line->kind, "open");
    const struct seat_pool *now = &line->settings, *was = &pool->settings;

    if (!pool->opened) {
        if (!opens)
            report(in, DIFFERENCE_SETTINGS_MISSING, pool, NULL, line);
        pool->opened = true;
        pool->settings = line->settings;
        story_begin(&pool->story, in->c.mem, &pool->settings, on_step, in);
    } else if (opens && (now->settings.three_to_one != was->settings.three_to_one ||
                         now->settings.credit_cap != was->settings.credit_cap ||
                         now->settings.spare_policy != was->settings.spare_policy ||
                         now->auto_reserved != was->auto_reserved ||
                         now->auto_until_us != was->auto_until_us)) {
        report(in, DIFFERENCE_SETTINGS_CHANGED, pool, NULL, line);
    }
}

static void keep_capacity(struct inspect *in, struct inspect_pool *pool, int64_t at_us)
{
    int32_t seats = pool->story.pool.capacity;

    if (pool->n_capacities > 0 && pool->capacities[pool->n_capacities - 1].seats == seats)
        return;
    if (pool->n_capacities == pool->room) {
        size_t room = pool->room == 0 ? CAPACITIES_FIRST : 2 * pool->room;
        struct inspect_capacity *grown = NEWS(in->c.mem, struct inspect_capacity, room);
        for (size_t i = 0; i < pool->n_capacities; i++)
            grown[i] = pool->capacities[i];
        pool->capacities = grown;
        pool->room = room;
    }
    pool->capacities[pool->n_capacities++] = (struct inspect_capacity){at_us, seats};
}

static bool arrives_with(struct str kind)
{
    for (int k = SEAT_APPLY; k <= SEAT_CAPACITY; k++)
        if (str_eq_z(kind, seat_event_name((enum seat_event_kind)k)))
            return seat_event_arrives((enum seat_event_kind)k);
    return false;
}

/* What the event lacks; the rule is not asked then. */
static bool is_whole(const struct inspect_line *line)
{
    bool sets = str_eq_z(line->kind, "open") || str_eq_z(line->kind, "capacity");
    bool arrives = arrives_with(line->kind);
    bool ends = false;

    for (int kind = SEAT_WITHDRAW; kind <= SEAT_DECLINE; kind++)
        ends = ends || str_eq_z(line->kind, seat_event_name((enum seat_event_kind)kind));
    if (sets)
        return line->seats >= 0;
    if (str_eq_z(line->kind, seat_event_name(SEAT_OFFER)))
        return line->deadline_us != INT64_MIN;
    if ((!arrives && !ends) || !line->has_mark || line->arrival < 1)
        return false;
    if (arrives && line->lane == SEAT_LANE_COUNT)
        return false;
    return !str_eq_z(line->kind, "apply") || line->deadline_us != INT64_MIN;
}

static enum difference fault_of(enum story_result result)
{
    static const enum difference faults[STORY_RESULT_COUNT] = {
        [STORY_NO_SUCH_KIND] = DIFFERENCE_LINE,
        [STORY_NO_SUCH_CASE] = DIFFERENCE_CASE_UNKNOWN,
        [STORY_CASE_ENDED] = DIFFERENCE_CASE_ENDED,
        [STORY_TIME_BACK] = DIFFERENCE_TIME_BACK,
        [STORY_TERM_PAST] = DIFFERENCE_TERM_PAST,
        [STORY_SEATS_TOO_FEW] = DIFFERENCE_SEATS_BELOW_TAKEN,
        [STORY_NOT_FREE] = DIFFERENCE_NOT_FREE,
    };
    return faults[result];
}

/* A number that is missing is told, and the story goes on without it. */
static bool
may_arrive(struct inspect *in, struct inspect_pool *pool, const struct inspect_line *line)
{
    int64_t next = pool->story.n + 1;

    if (line->arrival == next)
        return true;
    inspect_report(in, line->arrival > next ? DIFFERENCE_ARRIVAL_GAP : DIFFERENCE_ARRIVAL_TWICE,
                   (struct inspect_place){
                       .line = line->no, .pool = pool, .expected = next, .found = line->arrival});
    if (line->arrival < next || line->arrival > next + GAP_MOST)
        return false;
    story_skip(&pool->story, (int32_t)line->arrival - 1);
    return true;
}

static void happen(struct inspect *in, struct inspect_pool *pool, const struct inspect_line *line)
{
    bool arrives = arrives_with(line->kind);
    struct inspect_case *about = line->has_mark ? case_of(in, pool, line, arrives) : NULL;

    open_pool(in, pool, line);
    if (!is_whole(line)) {
        report(in, DIFFERENCE_LINE, pool, about, line);
        return;
    }
    if (arrives && !may_arrive(in, pool, line))
        return;
    const struct seat_application *own = story_case(&pool->story, (int32_t)line->arrival);
    if (!arrives && about && (!own || own->ref != about)) {
        report(in, DIFFERENCE_CASE_UNKNOWN, pool, about, line);
        return;
    }
    const struct story_event event = {.kind = line->kind,
                                      .at_us = line->at_us,
                                      .arrival = (int32_t)line->arrival,
                                      .lane = line->lane,
                                      .deadline_us = line->deadline_us,
                                      .seats = (int32_t)line->seats,
                                      .ref = about};
    enum story_result result = story_happen(&pool->story, &event);
    if (result != STORY_OK)
        report(in, fault_of(result), pool, about, line);
    if (result == STORY_OK && about && arrives) {
        about->seat = story_case(&pool->story, (int32_t)line->arrival);
        about->came = !str_eq_z(line->kind, "apply");
    }
    keep_capacity(in, pool, line->at_us);
}

/* It waits for those before it, as long as it has to; of one pool there are seldom more than two.
 */
static void
keep_early(struct inspect *in, struct inspect_pool *pool, const struct inspect_line *line)
{
    struct inspect_event **place = &pool->early;

    while (*place && (*place)->line.number < line->number)
        place = &(*place)->next;
    if (*place && (*place)->line.number == line->number) {
        report(in, DIFFERENCE_EVENT_TWICE, pool, NULL, line);
        return;
    }
    struct inspect_event *event = NEW(in->c.mem, struct inspect_event);
    event->line = *line;
    event->line.pool = pool->named.name;
    event->line.kind = str_copy(in->c.mem, line->kind);
    event->next = *place;
    *place = event;
}

static void catch_up(struct inspect *in, struct inspect_pool *pool)
{
    while (pool->early && pool->early->line.number == pool->next_event) {
        struct inspect_event *event = pool->early;
        pool->early = event->next;
        pool->next_event++;
        happen(in, pool, &event->line);
    }
}

static void
take_event(struct inspect *in, struct inspect_pool *pool, const struct inspect_line *line)
{
    if (line->number < pool->next_event) {
        report(in, DIFFERENCE_EVENT_TWICE, pool, NULL, line);
    } else if (line->number > pool->next_event) {
        keep_early(in, pool, line);
    } else {
        pool->next_event++;
        happen(in, pool, line);
        catch_up(in, pool);
    }
}

/* ---- outcomes ------------------------------------------------------------------------------- */

static enum seat_rule rule_of(struct str by)
{
    for (int rule = 0; rule < SEAT_RULE_COUNT; rule++)
        if (str_eq_z(by, seat_rule_code((enum seat_rule)rule)))
            return (enum seat_rule)rule;
    return SEAT_RULE_COUNT;
}

/* Where the log's word is kept; NULL: it says nothing about a seat. */
static struct inspect_told *told_of(struct inspect_case *about, struct str kind, struct str by)
{
    const struct {
        const char *kind;
        struct inspect_told *told;
    } kinds[] = {
        {"held", &about->held},           {"allocated", &about->given},
        {"refused_full", &about->full},   {"refused_docs", &about->docs},
        {"withdrawn", &about->withdrawn}, {"moved", &about->moved},
        {"offered", &about->given},       {"offer_expired", &about->expired},
    };

    if (str_eq(by, STR("admission.event.came")) || str_eq(by, STR("admission.event.directed")) ||
        str_eq(by, STR("admission.event.granted")))
        return &about->carried; /* whatever its state: the seat came along */
    if (str_eq(by, STR("admission.event.offer-accepted")))
        return &about->accepted;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq_z(kind, kinds[i].kind))
            return kinds[i].told;
    return NULL;
}

static bool is_answer(struct str kind) /* of the school: no matter of seats */
{
    return str_eq_z(kind, "approved") || str_eq_z(kind, "enrolled") || str_eq_z(kind, "left");
}

/* Into the reserve or out of it, which a family may do as often as it likes. */
static bool moves_reserve(const struct inspect_line *line)
{
    return str_eq_z(line->kind, "reserve") ||
           (str_eq_z(line->kind, "refused_full") &&
            str_starts(line->by, STR("admission.event.reserve-")));
}

static void
take_outcome(struct inspect *in, struct inspect_pool *pool, const struct inspect_line *line)
{
    struct inspect_case *about = line->has_mark ? case_of(in, pool, line, false) : NULL;
    struct inspect_told *told = about ? told_of(about, line->kind, line->by) : NULL;

    if (about && moves_reserve(line)) {
        about->told_moves++;
        return;
    }
    if (!told && (!about || !is_answer(line->kind)))
        report(in, DIFFERENCE_LINE, pool, about, line);
    if (!told)
        return;
    if (told->yes) {
        report(in, DIFFERENCE_OUTCOME_TWICE, pool, about, line);
        return;
    }
    *told = (struct inspect_told){line->no, line->number, line->at_us, true};
    if (told == &about->given)
        about->told_rule = rule_of(line->by);
}

void inspect_line_happens(struct inspect *in, const struct inspect_line *line)
{
    struct inspect_pool *pool = pool_of(in, line);

    in->newest_us = line->at_us > in->newest_us ? line->at_us : in->newest_us;
    if (line->is_event)
        take_event(in, pool, line);
    else
        take_outcome(in, pool, line);
}

/* ---- the end -------------------------------------------------------------------------------- */

static void finish_pool(struct inspect *in, struct inspect_pool *pool)
{
    while (pool->early) {
        inspect_report(in, DIFFERENCE_EVENT_GAP,
                       (struct inspect_place){.line = pool->early->line.no,
                                              .pool = pool,
                                              .expected = pool->next_event,
                                              .found = pool->early->line.number});
        pool->next_event = pool->early->line.number;
        catch_up(in, pool);
    }
    if (pool->opened)
        seats_advance(&pool->story.seats, in->newest_us);
    inspect_judge(in, pool);
}

void inspect_finish(struct inspect *in)
{
    for (struct inspect_pool *pool = in->first; pool; pool = pool->next)
        finish_pool(in, pool);
}
