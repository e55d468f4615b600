/* What the rule came to in a pool, beside what the log says that it came to. */
#include <stdlib.h>
#include <string.h>

#include "admission/inspect_parts.h"
#include "base/time.h"
#include "i18n/i18n.h"

/* A term that ended so shortly before the newest line may still be worked off. */
static const int64_t late_us = 300 * TIME_SECOND;

/* ---- findings ------------------------------------------------------------------------------- */

/* "admission.audit.seat-missing" */
static const char *code_of(enum difference difference)
{
    static const char *const codes[DIFFERENCE_COUNT] = {
        [DIFFERENCE_LINE] = "admission.audit.line",
        [DIFFERENCE_EVENT_TWICE] = "admission.audit.event-twice",
        [DIFFERENCE_EVENT_GAP] = "admission.audit.event-gap",
        [DIFFERENCE_SETTINGS_MISSING] = "admission.audit.settings-missing",
        [DIFFERENCE_SETTINGS_CHANGED] = "admission.audit.settings-changed",
        [DIFFERENCE_ARRIVAL_GAP] = "admission.audit.arrival-gap",
        [DIFFERENCE_ARRIVAL_TWICE] = "admission.audit.arrival-twice",
        [DIFFERENCE_CASE_UNKNOWN] = "admission.audit.case-unknown",
        [DIFFERENCE_CASE_ENDED] = "admission.audit.case-ended",
        [DIFFERENCE_TIME_BACK] = "admission.audit.time-back",
        [DIFFERENCE_TERM_PAST] = "admission.audit.term-past",
        [DIFFERENCE_SEATS_BELOW_TAKEN] = "admission.audit.seats-below-taken",
        [DIFFERENCE_NOT_FREE] = "admission.audit.not-free",
        [DIFFERENCE_SEAT_MISSING] = "admission.audit.seat-missing",
        [DIFFERENCE_SEAT_WRONG] = "admission.audit.seat-wrong",
        [DIFFERENCE_SEAT_EARLY] = "admission.audit.seat-early",
        [DIFFERENCE_RULE_OTHER] = "admission.audit.rule-other",
        [DIFFERENCE_REFUSAL_MISSING] = "admission.audit.refusal-missing",
        [DIFFERENCE_REFUSAL_WRONG] = "admission.audit.refusal-wrong",
        [DIFFERENCE_OUTCOME_MISSING] = "admission.audit.outcome-missing",
        [DIFFERENCE_OUTCOME_WRONG] = "admission.audit.outcome-wrong",
        [DIFFERENCE_OUTCOME_TWICE] = "admission.audit.outcome-twice",
        [DIFFERENCE_ORDER] = "admission.audit.order",
        [DIFFERENCE_OVER_CAPACITY] = "admission.audit.over-capacity",
        [DIFFERENCE_HEAD_MISSING] = "admission.audit.head-missing",
        [DIFFERENCE_HEAD_UNREADABLE] = "admission.audit.head-unreadable",
        [DIFFERENCE_HEAD_SIGNATURE] = "admission.audit.head-signature",
        [DIFFERENCE_HEAD_ROOT] = "admission.audit.head-root",
        [DIFFERENCE_HEAD_SIZE] = "admission.audit.head-size",
    };
    ASSERT(difference < DIFFERENCE_COUNT);
    return codes[difference];
}

/* Names of pools are copied from the log: only what cannot break out of a line or a string. */
static void print_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = c > ' ' && c < 0x7f && c != '"' && c != '\\';
        (void)fputc(plain ? c : '?', stdout);
    }
}

static void print_mark(const struct inspect_mark *mark)
{
    for (size_t i = 0; i < mark->named.name.n; i++)
        (void)printf("%02x", (unsigned)(unsigned char)mark->named.name.p[i]);
}

static void print_json(const struct inspect *in, const char *code, const struct inspect_place *p)
{
    (void)printf("%s\n{\"code\":\"%s\",\"line\":%lld", in->differences > 1 ? "," : "", code,
                 (long long)p->line);
    if (p->pool) {
        (void)fputs(",\"pool\":\"", stdout);
        print_name(p->pool->named.name);
        (void)fputc('"', stdout);
    }
    if (p->mark) {
        (void)fputs(",\"mark\":\"", stdout);
        print_mark(p->mark);
        (void)fputc('"', stdout);
    }
    if (p->expected != 0 || p->found != 0)
        (void)printf(",\"expected\":%lld,\"found\":%lld", (long long)p->expected,
                     (long long)p->found);
    (void)fputc('}', stdout);
}

static void print_text(const struct inspect *in, const char *code, const struct inspect_place *p)
{
    struct ctx c = in->c;
    enum msg key = MSG_NONE;
    bool found = msg_find(str_from_z(code), &key);

    ASSERT(found);
    (void)printf("%lld: " STR_FMT, (long long)p->line, STR_ARG(msg_text(&c, key)));
    if (p->expected != 0 || p->found != 0)
        (void)printf(" (%lld, %lld)", (long long)p->expected, (long long)p->found);
    if (p->pool) {
        (void)fputs(" pool=", stdout);
        print_name(p->pool->named.name);
    }
    if (p->mark) {
        (void)fputs(" mark=", stdout);
        print_mark(p->mark);
    }
    (void)fputc('\n', stdout);
}

void inspect_report(struct inspect *in, enum difference what, struct inspect_place place)
{
    const char *code = code_of(what);

    in->differences++;
    if (in->json)
        print_json(in, strrchr(code, '.') + 1, &place);
    else
        print_text(in, code, &place);
}

static void
found(struct inspect *in, enum difference what, const struct inspect_case *about, int64_t line)
{
    inspect_report(in, what,
                   (struct inspect_place){.line = line, .pool = about->pool, .mark = about->mark});
}

/* ---- one application ------------------------------------------------------------------------- */

static bool is_late(const struct inspect *in, int64_t owed_us)
{
    return owed_us <= in->newest_us - late_us;
}

static void judge_seat(struct inspect *in, const struct inspect_case *about)
{
    if (about->has_seat && !about->given.yes) {
        if (is_late(in, about->seat_us))
            found(in, DIFFERENCE_SEAT_MISSING, about, about->line);
    } else if (about->given.yes && !about->has_seat) {
        found(in, DIFFERENCE_SEAT_WRONG, about, about->given.line);
    } else if (about->given.yes) {
        if (about->given.at_us < about->seat_us)
            found(in, DIFFERENCE_SEAT_EARLY, about, about->given.line);
        if (about->told_rule != about->rule)
            found(in, DIFFERENCE_RULE_OTHER, about, about->given.line);
    }
}

static void judge_refusal(struct inspect *in, const struct inspect_case *about)
{
    if (about->refused && !about->full.yes && is_late(in, about->refused_us))
        found(in, DIFFERENCE_REFUSAL_MISSING, about, about->line);
    if (about->full.yes && (!about->refused || about->full.at_us < about->refused_us))
        found(in, DIFFERENCE_REFUSAL_WRONG, about, about->full.line);
}

/* An event of the log and its outcome belong together. */
static void judge_pair(struct inspect *in,
                       const struct inspect_case *about,
                       bool happened,
                       const struct inspect_told *told)
{
    if (happened && !told->yes)
        found(in, DIFFERENCE_OUTCOME_MISSING, about, about->line);
    if (!happened && told->yes)
        found(in, DIFFERENCE_OUTCOME_WRONG, about, told->line);
}

static void judge_reserve(struct inspect *in,
                          const struct inspect_case *about,
                          const struct seat_application *a)
{
    bool owed = about->left_offer && is_late(in, a->decided_us);

    if (about->moves != about->told_moves)
        found(in,
              about->moves > about->told_moves ? DIFFERENCE_OUTCOME_MISSING
                                               : DIFFERENCE_OUTCOME_WRONG,
              about, about->line);
    judge_pair(in, about, about->took_offer, &about->accepted);
    if (owed || about->expired.yes)
        judge_pair(in, about, about->left_offer, &about->expired);
}

/* Children who are handed over arrive in one transaction, which tells only the end of it. */
static void judge_waiting(struct inspect *in, const struct inspect_case *about)
{
    bool at_once = about->has_seat && about->seat_us == about->waited_us;

    if (about->waited && !at_once && !about->held.yes)
        found(in, DIFFERENCE_OUTCOME_MISSING, about, about->line);
    if (!about->waited && about->held.yes)
        found(in, DIFFERENCE_OUTCOME_WRONG, about, about->held.line);
}

static void judge_case(struct inspect *in, const struct inspect_case *about)
{
    const struct seat_application *a = about->seat;

    if (!a) {
        found(in, DIFFERENCE_CASE_UNKNOWN, about, about->line);
        return;
    }
    judge_waiting(in, about);
    judge_seat(in, about);
    judge_refusal(in, about);
    judge_reserve(in, about, a);
    judge_pair(in, about, about->came || about->granted, &about->carried);
    judge_pair(in, about, a->outcome == SEAT_WITHDRAWN, &about->withdrawn);
    judge_pair(in, about, about->no_docs, &about->docs);
    judge_pair(in, about, a->outcome == SEAT_MOVED, &about->moved);
}

/* ---- order ---------------------------------------------------------------------------------- */

/* The number of the outcome that took it out of the line; INT64_MAX: it still waits. */
static int64_t left_line(const struct inspect_case *about)
{
    const struct inspect_told *ways[] = {&about->given, &about->full, &about->docs,
                                         &about->withdrawn, &about->moved};
    int64_t first = INT64_MAX;

    for (size_t i = 0; i < COUNT(ways); i++)
        if (ways[i]->yes && ways[i]->number < first)
            first = ways[i]->number;
    return first;
}

/* By the log alone: nobody gets a seat while one of the same line with a smaller number waits. */
static void judge_order(struct inspect *in, const struct inspect_pool *pool, enum seat_lane lane)
{
    bool together = !pool->settings.settings.three_to_one;
    int64_t last = 0;

    for (int32_t i = 1; i <= pool->story.n; i++) {
        const struct seat_application *a = story_case(&pool->story, i);
        const struct inspect_case *about = a ? a->ref : NULL;
        if (!about || about->came)
            continue;
        if ((together && a->lane == SEAT_LANE_O ? SEAT_LANE_T : a->lane) != lane)
            continue;
        if (about->given.yes && about->given.number < last)
            found(in, DIFFERENCE_ORDER, about, about->given.line);
        int64_t left = left_line(about);
        last = left > last ? left : last;
    }
}

/* ---- capacity ------------------------------------------------------------------------------- */

struct change { /* of the seats held, by the log */
    int64_t number, at_us, line;
    int seats;
};

static int by_number(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static void
add_change(struct change *changes, size_t *n, const struct inspect_told *told, int seats)
{
    changes[(*n)++] = (struct change){told->number, told->at_us, told->line, seats};
}

/* From the seat that it got up to the first word of the log that it holds it no more. */
static void add_stay(struct change *changes,
                     size_t *n,
                     const struct inspect_case *about,
                     const struct inspect_told *got)
{
    const struct inspect_told *ends[] = {&about->docs, &about->withdrawn, &about->moved,
                                         &about->expired};
    const struct inspect_told *first = NULL;

    if (!got->yes)
        return;
    add_change(changes, n, got, 1);
    for (size_t i = 0; i < COUNT(ends); i++)
        if (ends[i]->yes && ends[i]->number > got->number &&
            (!first || ends[i]->number < first->number))
            first = ends[i];
    if (first)
        add_change(changes, n, first, -1);
}

static size_t changes_of(const struct inspect_pool *pool, struct change *changes)
{
    size_t n = 0;

    for (const struct inspect_case *about = pool->cases; about; about = about->next_of_pool) {
        add_stay(changes, &n, about, &about->given);
        add_stay(changes, &n, about, &about->carried);
    }
    qsort(changes, n, sizeof(*changes), by_number);
    return n;
}

/* Seats there were at that instant, all of its events done. */
static int32_t seats_at(const struct inspect_pool *pool, int64_t at_us)
{
    int32_t seats = 0;

    for (size_t i = 0; i < pool->n_capacities && pool->capacities[i].at_us <= at_us; i++)
        seats = pool->capacities[i].seats;
    return seats;
}

/* Seats move together with children at one instant, so it is judged at its end. */
static void judge_capacity(struct inspect *in, const struct inspect_pool *pool)
{
    enum { CHANGES_OF_A_CASE = 4 };
    struct change *changes = calloc(pool->n_cases * CHANGES_OF_A_CASE + 1, sizeof(*changes));
    int64_t held = 0;

    ASSERT(changes);
    size_t n = changes_of(pool, changes);
    for (size_t i = 0; i < n; i++) {
        held += changes[i].seats;
        bool ends = i + 1 == n || changes[i + 1].at_us != changes[i].at_us;
        int32_t seats = ends ? seats_at(pool, changes[i].at_us) : 0;
        if (!ends || changes[i].seats < 0 || held <= seats)
            continue;
        inspect_report(
            in, DIFFERENCE_OVER_CAPACITY,
            (struct inspect_place){
                .line = changes[i].line, .pool = pool, .expected = seats, .found = held});
    }
    free(changes);
}

void inspect_judge(struct inspect *in, struct inspect_pool *pool)
{
    for (const struct inspect_case *about = pool->cases; about; about = about->next_of_pool)
        judge_case(in, about);
    for (int lane = 0; lane < SEAT_LANE_COUNT; lane++)
        judge_order(in, pool, (enum seat_lane)lane);
    judge_capacity(in, pool);
}
