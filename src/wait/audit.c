/* See audit.h. */
#include "wait/audit.h"

#include <stdlib.h>
#include <string.h>

#include "wait/draw.h"
#include "wait/journal.h"

enum { ROOMS = 100, GROW = 2, FIRST_ROOM = 1024, OLD_NUMBERS = 1 << 20 };

enum where { NOWHERE = 0, IN_LINE, CALLED, WITHIN, AWAY, BACK, GONE };

struct person_at { /* one ticket */
    struct who who;
    enum where where;
};

struct line_audit {
    struct person_at *v;
    uint32_t n, room;
    uint32_t first_in_line; /* nobody before it is IN_LINE */
    uint32_t back, counted; /* tickets BACK; CALLED or WITHIN */
    uint32_t epoch, limit;
    bool drawn, committed, closed, has_public;
    uint32_t closed_n;         /* of the draw: numbers below it */
    int64_t no_turn_before_ms; /* after a loss; 0: none */
    struct who commitment, public_number;
};

struct audit_run {
    struct audit *audit;
    struct date day;
    struct line_audit rooms[ROOMS];
};

static void find_wrong(struct audit_run *run, uint64_t lsn, const char *what)
{
    struct audit *audit = run->audit;

    if (audit->wrong < AUDIT_FINDINGS)
        audit->findings[audit->wrong] = (struct audit_finding){lsn, what};
    audit->wrong++;
}

/* The ticket whose turn it is; n when nobody waits. */
static uint32_t first_in_order(struct line_audit *line)
{
    for (uint32_t seq = 0; line->back > 0 && seq < line->n; seq++)
        if (line->v[seq].where == BACK)
            return seq;
    while (line->first_in_line < line->n && line->v[line->first_in_line].where != IN_LINE)
        line->first_in_line++;
    return line->first_in_line;
}

static void put(struct line_audit *line, uint32_t seq, enum where where)
{
    struct person_at *ticket = &line->v[seq];

    line->back -= ticket->where == BACK;
    line->counted -= ticket->where == CALLED || ticket->where == WITHIN;
    ticket->where = where;
    line->back += where == BACK;
    line->counted += where == CALLED || where == WITHIN;
}

static const char *join(struct line_audit *line, const struct record *record)
{
    if (record->seq != line->n)
        return "a number was left out or given twice";
    if (line->n == line->room) {
        line->room = line->room ? line->room * GROW : FIRST_ROOM;
        line->v = realloc(line->v, line->room * sizeof(*line->v));
        ASSERT(line->v);
    }
    line->v[line->n++] = (struct person_at){record->who, IN_LINE};
    return NULL;
}

/* The numbers of a lost journal are there to be taken back; who comes anew gets larger ones. */
static const char *rebuild(struct line_audit *line, int64_t until_ms)
{
    if (line->n > 0)
        return "a line rebuilt that has begun";
    line->v = calloc(OLD_NUMBERS, sizeof(*line->v));
    ASSERT(line->v);
    line->n = line->room = OLD_NUMBERS;
    line->no_turn_before_ms = until_ms;
    return NULL;
}

static const char *restore(struct line_audit *line, const struct record *record)
{
    uint32_t seq = record->seq;

    if (line->no_turn_before_ms == 0 || seq >= OLD_NUMBERS || line->v[seq].where != NOWHERE)
        return "a place taken back that was not lost";
    line->v[seq] = (struct person_at){record->who, IN_LINE};
    if (seq < line->first_in_line)
        line->first_in_line = seq;
    return NULL;
}

static bool is_announced(const struct line_audit *line, struct who seed)
{
    struct who commitment = draw_commitment(seed);
    return memcmp(commitment.b, line->commitment.b, sizeof(commitment.b)) == 0;
}

/* Numbers of those in line below a number; the caller frees. */
static uint32_t *in_line(const struct line_audit *line, uint32_t below, uint32_t *ret_n)
{
    uint32_t *v = calloc((size_t)below + 1, sizeof(*v)), n = 0;

    ASSERT(v);
    for (uint32_t seq = 0; seq < below; seq++)
        if (line->v[seq].where == IN_LINE)
            v[n++] = seq;
    *ret_n = n;
    return v;
}

/* The announced way of the draw, done again (draw.h). */
static const char *draw_again(struct line_audit *line, struct who seed)
{
    struct draw draw = {.seed = line->has_public ? draw_together(seed, line->public_number) : seed};
    uint32_t n, *v = in_line(line, line->closed ? line->closed_n : line->n, &n);

    for (uint32_t i = n; i > 1; i--) {
        struct who *a = &line->v[v[i - 1]].who, *b = &line->v[v[draw_below(&draw, i)]].who;
        struct who kept = *a;
        *a = *b;
        *b = kept;
    }
    free(v);
    const char *wrong = line->drawn ? "drawn twice" : NULL;
    if (line->committed && !is_announced(line, seed))
        wrong = "drawn with another seed than was announced";
    line->drawn = true;
    return wrong;
}

static const char *close_list(struct line_audit *line, const struct record *record)
{
    uint32_t n, *v = in_line(line, line->n, &n);
    struct who *people = calloc((size_t)n + 1, sizeof(*people));
    const char *wrong = NULL;

    ASSERT(people);
    for (uint32_t i = 0; i < n; i++)
        people[i] = line->v[v[i]].who;
    if (!who_eq(draw_list(people, n), record->who))
        wrong = "a closed list with another sum";
    if (line->closed || line->drawn || record->seq != line->n)
        wrong = "a list closed twice, or not where it ends";
    line->closed = true;
    line->closed_n = line->n;
    free(people);
    free(v);
    return wrong;
}

static const char *hear_public(struct line_audit *line, struct who public_number)
{
    const char *wrong = !line->closed || line->drawn || line->has_public
                            ? "a public number before the list was closed, or a second one"
                            : NULL;

    line->has_public = true;
    line->public_number = public_number;
    return wrong;
}

static const char *commit(struct line_audit *line, struct who commitment)
{
    const char *wrong = line->drawn ? "a seed announced after the draw" : NULL;

    if (line->committed)
        wrong = "another seed announced";
    line->committed = true;
    line->commitment = commitment;
    return wrong;
}

static const char *offer(struct line_audit *line, uint32_t seq, int64_t now_ms)
{
    const char *wrong = NULL;

    if (now_ms < line->no_turn_before_ms)
        wrong = "a turn before lost places could come back";
    else if (line->counted >= line->limit)
        wrong = "a turn above the limit";
    else if (seq != first_in_order(line))
        wrong = "a turn out of order";
    put(line, seq, CALLED);
    return wrong;
}

/* What may happen to a ticket, from where, to where. */
static const struct {
    enum record_type type;
    uint32_t from; /* bits of enum where */
    enum where to;
} moves[] = {
    {RECORD_CLAIM, 1 << CALLED, WITHIN},
    {RECORD_EXTEND, 1 << WITHIN, WITHIN},
    {RECORD_DONE, 1 << WITHIN, GONE},
    {RECORD_EXPIRE, 1 << WITHIN, AWAY},
    {RECORD_MISS, 1 << IN_LINE | 1 << BACK | 1 << CALLED, AWAY},
    {RECORD_RETURN, 1 << AWAY, BACK},
    {RECORD_LEAVE, 1 << IN_LINE | 1 << CALLED | 1 << AWAY | 1 << BACK, GONE},
};

static const char *move(struct line_audit *line, const struct record *record)
{
    for (size_t i = 0; i < COUNT(moves); i++) {
        if (moves[i].type != record->type)
            continue;
        bool fits = moves[i].from >> line->v[record->seq].where & 1;
        put(line, record->seq, moves[i].to);
        return fits ? NULL : "a ticket moved in a way that there is not";
    }
    return NULL;
}

static const char *begin(struct line_audit *line, uint32_t epoch)
{
    const char *wrong = epoch > line->epoch ? NULL : "an epoch that is not new";

    free(line->v);
    *line = (struct line_audit){.epoch = epoch, .limit = line->limit};
    return wrong;
}

static const char *take(struct line_audit *line, const struct record *record)
{
    if (record->type == RECORD_EPOCH)
        return begin(line, record->value);
    if (record->type == RECORD_SETTINGS)
        line->limit = record->settings.limit;
    if (record->type == RECORD_SETTINGS || record->type == RECORD_OPENS)
        return NULL;
    if (record->type == RECORD_DRAW)
        return draw_again(line, record->who);
    if (record->type == RECORD_COMMIT)
        return commit(line, record->who);
    if (record->type == RECORD_CLOSE)
        return close_list(line, record);
    if (record->type == RECORD_PUBLIC)
        return hear_public(line, record->who);
    if (record->type == RECORD_JOIN)
        return join(line, record);
    if (record->type == RECORD_REBUILD)
        return rebuild(line, (int64_t)record->at_s * 1000);
    if (record->type == RECORD_RESTORE)
        return restore(line, record);
    if (record->seq >= line->n || line->v[record->seq].where == NOWHERE)
        return "a ticket that was never given";
    return record->type == RECORD_OFFER ? offer(line, record->seq, record_ms(record->at_ds))
                                        : move(line, record);
}

void audit_take(struct audit_run *run, uint64_t lsn, const struct record *record)
{
    run->audit->records++;
    if (time_date(record_ms(record->at_ds) * 1000).days == run->day.days)
        run->audit->of_day[record->type]++;
    const char *wrong =
        record->room < ROOMS ? take(&run->rooms[record->room], record) : "no such room";
    if (wrong)
        find_wrong(run, lsn, wrong);
}

static int by_who(const void *a, const void *b)
{
    return memcmp(((const struct person_at *)a)->who.b, ((const struct person_at *)b)->who.b,
                  sizeof(struct who));
}

/* I4: nobody has two tickets that live at the end. */
static void find_doubles(struct audit_run *run, struct line_audit *line)
{
    uint32_t n = 0;

    for (uint32_t seq = 0; seq < line->n; seq++)
        if (line->v[seq].where != GONE && line->v[seq].where != NOWHERE)
            line->v[n++] = line->v[seq];
    if (n > 0)
        qsort(line->v, n, sizeof(*line->v), by_who);
    for (uint32_t i = 1; i < n; i++)
        if (by_who(&line->v[i - 1], &line->v[i]) == 0)
            find_wrong(run, run->audit->records, "one person with two places");
}

struct audit_run *audit_begin(struct date day, struct audit *ret_audit)
{
    struct audit_run *run = calloc(1, sizeof(*run));

    ASSERT(run);
    *ret_audit = (struct audit){0};
    run->audit = ret_audit;
    run->day = day;
    return run;
}

void audit_end(struct audit_run *run)
{
    for (size_t i = 0; i < ROOMS; i++) {
        find_doubles(run, &run->rooms[i]);
        free(run->rooms[i].v);
    }
    free(run);
}

static bool take_one(void *arg, uint64_t lsn, const struct record *record)
{
    audit_take(arg, lsn, record);
    return true;
}

bool audit_journal(const char *dir, struct date day, struct audit *ret_audit)
{
    struct audit_run *run = audit_begin(day, ret_audit);
    uint64_t next;
    bool fine = journal_read(dir, 0, take_one, run, &next);

    audit_end(run);
    return fine;
}
