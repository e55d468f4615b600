/* Reads pools.csv and events.csv; the first bad row ends the run. Point numbers below are those of
 * "Exactly" in REPLAY.md. */
#include "admission/replay_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/scan.h"
#include "base/time.h"
#include "i18n/i18n.h"

enum { SETTINGS_MOST = 1 << 20 };

enum { POOL_NAME, POOL_CAPACITY, POOL_RATIO, POOL_RESERVED, POOL_UNTIL, POOL_COLUMNS };
static const char *const pool_columns[] = {"pool", "capacity", "ratio", "auto_reserved",
                                           "auto_until"};

enum { EV_AT, EV_KIND, EV_POOL, EV_APPLICATION, EV_LANE, EV_DEADLINE, EV_SEATS, EV_COLUMNS };
static const char *const event_columns[] = {"at",   "event",    "pool", "application",
                                            "lane", "deadline", "seats"};

/* One file at work: the values of the current record by column. */
struct table {
    struct replay *r;
    struct csv csv;
    const char *const *columns;
    size_t index[EV_COLUMNS];
};

static struct str value(const struct table *t, size_t column)
{
    return t->csv.fields[t->index[column]];
}

static enum status bad(struct table *t, size_t column, const char *code)
{
    t->r->c.failure.field = str_from_z(t->columns[column]);
    return FAIL(&t->r->c, ST_INVALID, code);
}

/* ---- files -------------------------------------------------------------------------------- */

static enum status unreadable(struct replay *r)
{
    return replay_io_failure(r, r->path, "admission.replay.unreadable");
}

bool replay_read_fd(void *fd, char *p, size_t room, size_t *ret_n)
{
    ssize_t n;

    do
        n = read(*(const int *)fd, p, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return false;
    *ret_n = (size_t)n;
    return true;
}

enum status replay_open(struct replay *r, const char *path, int *ret_fd)
{
    bool standard = str_eq_z(STR("-"), path);

    r->path = path;
    r->line = 0;
    *ret_fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_CLOEXEC);
    return *ret_fd >= 0 ? ST_OK : unreadable(r);
}

static enum status csv_failure(struct table *t, enum csv_result result)
{
    struct ctx *c = &t->r->c;

    if (result == CSV_IO)
        return unreadable(t->r);
    c->failure.field = t->csv.fault_name;
    return FAIL(c, ST_INVALID, msg_key(i18n_csv_fault(t->csv.fault)));
}

static enum status table_open(struct table *t, int *fd, size_t n_columns)
{
    csv_init(&t->csv, t->r->c.mem, replay_read_fd, fd);
    enum csv_result result = csv_header(&t->csv, t->columns, n_columns, t->index);
    t->r->line = t->csv.line;
    return result == CSV_ROW ? ST_OK : csv_failure(t, result);
}

static enum status table_next(struct table *t, bool *ret_row)
{
    enum csv_result result = csv_next(&t->csv);

    t->r->line = t->csv.line;
    *ret_row = result == CSV_ROW;
    return result == CSV_ROW || result == CSV_END ? ST_OK : csv_failure(t, result);
}

static enum status read_count(struct table *t, size_t column, int32_t *ret)
{
    struct str s = value(t, column);
    int64_t count;

    if (!scan_digits(s, s.n) || !scan_i64(s, 0, REPLAY_COUNT_MOST, &count))
        return bad(t, column, "admission.replay.count");
    *ret = (int32_t)count;
    return ST_OK;
}

static enum status read_instant(struct table *t, size_t column, int64_t *ret_us)
{
    return scan_instant(value(t, column), ret_us) ? ST_OK : bad(t, column, "admission.replay.time");
}

/* 11: columns that do not belong to the event are empty. */
static enum status read_nothing(struct table *t, size_t column)
{
    return value(t, column).n == 0 ? ST_OK : bad(t, column, "admission.replay.not-empty");
}

/* ---- settings.ini ------------------------------------------------------------------------- */

enum status replay_read_settings(struct replay *r)
{
    AUTO_FD fd = -1;
    struct buf text;
    char part[4096];
    size_t n;

    r->settings = (struct seat_settings){.credit_cap = SEAT_CREDIT_CAP};
    if (!r->options.settings)
        return ST_OK;
    TRY(replay_open(r, r->options.settings, &fd));
    buf_init(&text, r->c.mem, SETTINGS_MOST);
    do {
        if (!replay_read_fd(&fd, part, sizeof(part), &n))
            return unreadable(r);
        buf_add(&text, (struct str){part, n});
    } while (n > 0);
    if (buf_overflowed(&text))
        return FAIL(&r->c, ST_INVALID, "admission.replay.settings-long");
    return replay_parse_settings(r, buf_str(&text));
}

/* ---- pools.csv ---------------------------------------------------------------------------- */

static enum status read_ratio(struct table *t, struct seat_settings *settings)
{
    struct str ratio = value(t, POOL_RATIO);

    *settings = t->r->settings;
    settings->three_to_one = str_eq(ratio, STR("3:1"));
    if (!settings->three_to_one && !str_eq(ratio, STR("none")))
        return bad(t, POOL_RATIO, "admission.replay.ratio");
    return ST_OK;
}

static enum status read_pool(struct table *t)
{
    struct replay *r = t->r;
    struct str name = value(t, POOL_NAME);
    struct seat_pool seats = {.rank = ++r->n_pools};

    if (name.n == 0)
        return bad(t, POOL_NAME, "admission.replay.name-empty");
    if (replay_names_find(&r->pools, name))
        return bad(t, POOL_NAME, "admission.replay.pool-twice");
    TRY(read_count(t, POOL_CAPACITY, &seats.capacity));
    TRY(read_ratio(t, &seats.settings));
    if (value(t, POOL_RESERVED).n > 0)
        TRY(read_count(t, POOL_RESERVED, &seats.auto_reserved));
    seats.aside = value(t, POOL_UNTIL).n > 0;
    if (seats.aside)
        TRY(read_instant(t, POOL_UNTIL, &seats.auto_until_us));

    struct replay_pool *pool = NEW(r->c.mem, struct replay_pool);
    pool->named.name = str_copy(r->c.mem, name);
    pool->seats = seats;
    pool->seats.ref = pool;
    replay_names_put(&r->pools, r->c.mem, &pool->named);
    seats_add(&r->seats, &pool->seats);
    return ST_OK;
}

enum status replay_read_pools(struct replay *r)
{
    AUTO_FD fd = -1;
    struct table *t = NEW(r->c.mem, struct table);
    bool row;

    t->r = r;
    t->columns = pool_columns;
    TRY(replay_open(r, r->options.pools, &fd));
    TRY(table_open(t, &fd, POOL_COLUMNS));
    for (;;) {
        TRY(table_next(t, &row));
        if (!row)
            return ST_OK;
        TRY(read_pool(t));
    }
}

/* ---- events.csv --------------------------------------------------------------------------- */

static enum status read_kind(struct table *t, enum seat_event_kind *ret)
{
    for (int kind = SEAT_APPLY; kind <= SEAT_CAPACITY; kind++) {
        if (str_eq_z(value(t, EV_KIND), seat_event_name((enum seat_event_kind)kind))) {
            *ret = (enum seat_event_kind)kind;
            return ST_OK;
        }
    }
    return bad(t, EV_KIND, "admission.replay.event");
}

static enum status read_lane(struct table *t, enum seat_lane *ret)
{
    for (int lane = 0; lane < SEAT_LANE_COUNT; lane++) {
        if (str_eq_z(value(t, EV_LANE), seat_lane_name((enum seat_lane)lane))) {
            *ret = (enum seat_lane)lane;
            return ST_OK;
        }
    }
    return bad(t, EV_LANE, "admission.replay.lane");
}

/* A name may come back after it has left for another pool. */
static enum status read_new_name(struct table *t, struct str *ret)
{
    struct str name = value(t, EV_APPLICATION);
    struct replay_named *named = replay_names_find(&t->r->applications, name);
    const struct replay_application *known = (const struct replay_application *)named;

    if (name.n == 0)
        return bad(t, EV_APPLICATION, "admission.replay.name-empty");
    if (known && known->seat.outcome != SEAT_MOVED)
        return bad(t, EV_APPLICATION, "admission.replay.application-twice");
    *ret = name;
    return ST_OK;
}

/* apply, come */
static enum status
read_arrival(struct table *t, const struct replay_pool *pool, struct seat_event *event)
{
    struct replay *r = t->r;
    struct seat_application seat = {.seq = r->n_applications + 1};
    struct str name;

    TRY(read_new_name(t, &name));
    TRY(read_lane(t, &seat.lane));
    if (event->kind == SEAT_APPLY)
        TRY(read_instant(t, EV_DEADLINE, &seat.deadline_us));
    else
        TRY(read_nothing(t, EV_DEADLINE));
    TRY(read_nothing(t, EV_SEATS));

    struct replay_application *application = NEW(r->c.mem, struct replay_application);
    application->named.name = str_copy(r->c.mem, name);
    application->pool = pool;
    application->seat = seat;
    application->seat.ref = application;
    replay_names_put(&r->applications, r->c.mem, &application->named);
    *(r->last ? &r->last->next : &r->first) = application;
    r->last = application;
    r->n_applications++;
    event->application = &application->seat;
    return ST_OK;
}

/* Of an application that has arrived. */
static enum status
read_end(struct table *t, const struct replay_pool *pool, struct seat_event *event)
{
    struct replay_named *named = replay_names_find(&t->r->applications, value(t, EV_APPLICATION));
    struct replay_application *application = (struct replay_application *)named;

    if (!application)
        return bad(t, EV_APPLICATION, "admission.replay.application-unknown");
    if (application->pool != pool)
        return bad(t, EV_POOL, "admission.replay.pool-other");
    TRY(read_nothing(t, EV_LANE));
    TRY(read_nothing(t, EV_DEADLINE));
    TRY(read_nothing(t, EV_SEATS));
    event->application = &application->seat;
    return ST_OK;
}

static enum status read_offer(struct table *t, struct seat_event *event)
{
    TRY(read_nothing(t, EV_APPLICATION));
    TRY(read_nothing(t, EV_LANE));
    TRY(read_nothing(t, EV_SEATS));
    return read_instant(t, EV_DEADLINE, &event->deadline_us);
}

static enum status read_capacity(struct table *t, struct seat_event *event)
{
    TRY(read_nothing(t, EV_APPLICATION));
    TRY(read_nothing(t, EV_LANE));
    TRY(read_nothing(t, EV_DEADLINE));
    return read_count(t, EV_SEATS, &event->capacity);
}

static enum status run_event(struct table *t, const struct seat_event *event)
{
    static const struct {
        size_t column;
        const char *code;
    } faults[SEAT_ERROR_COUNT] = {
        [SEAT_TIME_BACK] = {EV_AT, "admission.replay.time-back"},
        [SEAT_DEADLINE_PAST] = {EV_DEADLINE, "admission.replay.deadline-past"},
        [SEAT_ENDED] = {EV_APPLICATION, "admission.replay.application-ended"},
        [SEAT_CAPACITY_TOO_LOW] = {EV_SEATS, "admission.replay.capacity-low"},
        [SEAT_NOT_FREE] = {EV_POOL, "admission.replay.not-free"},
    };
    enum seat_error error = seats_apply(&t->r->seats, event);

    return error == SEAT_OK ? ST_OK : bad(t, faults[error].column, faults[error].code);
}

/* The record whose instant has been read already. */
static enum status read_event(struct table *t, struct seat_event *event)
{
    struct replay_named *named;

    TRY(read_kind(t, &event->kind));
    named = replay_names_find(&t->r->pools, value(t, EV_POOL));
    if (!named)
        return bad(t, EV_POOL, "admission.replay.pool-unknown");
    struct replay_pool *pool = (struct replay_pool *)named;
    event->pool = &pool->seats;
    if (event->kind == SEAT_CAPACITY)
        TRY(read_capacity(t, event));
    else if (event->kind == SEAT_OFFER)
        TRY(read_offer(t, event));
    else if (seat_event_arrives(event->kind))
        TRY(read_arrival(t, pool, event));
    else
        TRY(read_end(t, pool, event));
    return run_event(t, event);
}

enum status replay_run_events(struct replay *r)
{
    AUTO_FD fd = -1;
    struct table *t = NEW(r->c.mem, struct table);
    int64_t last_us = INT64_MIN;
    bool row;

    t->r = r;
    t->columns = event_columns;
    TRY(replay_open(r, r->options.events, &fd));
    TRY(table_open(t, &fd, EV_COLUMNS));
    for (;;) {
        struct seat_event event = {.at_us = 0};
        TRY(table_next(t, &row));
        if (!row)
            break;
        TRY(read_instant(t, EV_AT, &event.at_us));
        if (event.at_us < last_us)
            return bad(t, EV_AT, "admission.replay.time-back");
        if (event.at_us > r->until_us) /* 6: later rows are not read */
            break;
        last_us = event.at_us;
        TRY(read_event(t, &event));
    }
    seats_advance(&r->seats, r->until_us);
    return ST_OK;
}
