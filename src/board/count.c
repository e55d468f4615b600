/* Figures are kept by a job and not in the transactions of families: there every application of the
 * country would wait for the same row of its sum. The job reads what finished transactions changed,
 * each exactly once, and adds it up in one transaction with the mark how far it has come. */
#include "board/count.h"

#include <stdlib.h>
#include <string.h>

#include "admission/admission.h"
#include "board_queries.h"
#include "organisation/organisation.h"

enum { AT_ONCE = 4000 };

struct batch {
    struct admission_changes changes;
    bool more;
};

/* ---- schools that are counted for the first time ------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid)); /* as the database orders them */
}

/* The schools of the batch, each once. */
static struct uuids schools_of(struct ctx *c, const struct admission_changes *changes)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, changes->n);
    size_t n = 0;

    for (size_t i = 0; i < changes->n; i++)
        ids[i] = changes->v[i].school;
    qsort(ids, changes->n, sizeof(ids[0]), by_id);
    for (size_t i = 0; i < changes->n; i++)
        if (n == 0 || !uuid_eq(ids[n - 1], ids[i]))
            ids[n++] = ids[i];
    return (struct uuids){ids, n};
}

static struct uuids
unknown_of(struct ctx *c, struct uuids all, const struct board_schools_known_rows *known)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, all.n);
    size_t n = 0, k = 0;

    for (size_t i = 0; i < all.n; i++) { /* both in order */
        if (k < known->n && uuid_eq(known->v[k].id, all.v[i]))
            k++;
        else
            ids[n++] = all.v[i];
    }
    return (struct uuids){ids, n};
}

static enum status place_schools(struct ctx *c, const struct admission_changes *changes)
{
    struct uuids all = schools_of(c, changes);
    struct board_schools_known_rows known;
    struct organisations found;
    int64_t changed;

    TRY(board_schools_known(c, all, &known));
    struct uuids unknown = unknown_of(c, all, &known);
    if (unknown.n == 0)
        return ST_OK;
    TRY(organisation_by_ids(c, unknown.v, unknown.n, &found));
    struct uuid *ids = NEWS(c->mem, struct uuid, found.n);
    struct str *regions = NEWS(c->mem, struct str, found.n);
    struct str *districts = NEWS(c->mem, struct str, found.n);
    for (size_t i = 0; i < found.n; i++) {
        ids[i] = found.v[i].id;
        regions[i] = found.v[i].region_kato;
        districts[i] = found.v[i].district_kato;
    }
    return board_schools_add(c, (struct uuids){ids, found.n}, (struct texts){regions, found.n},
                             (struct texts){districts, found.n}, &changed);
}

/* ---- the batch, column by column ------------------------------------------------------------ */

struct columns {
    struct uuid *campaigns, *schools;
    struct str *languages, *lanes, *channels, *grounds;
    int64_t *at, *deadlines, *received, *approved, *answered, *withdrawn, *late, *open, *waiting,
        *taken, *seats;
    size_t n;
};

static struct columns columns_new(struct ctx *c, size_t n)
{
    return (struct columns){
        .campaigns = NEWS(c->mem, struct uuid, n),
        .schools = NEWS(c->mem, struct uuid, n),
        .languages = NEWS(c->mem, struct str, n),
        .lanes = NEWS(c->mem, struct str, n),
        .channels = NEWS(c->mem, struct str, n),
        .grounds = NEWS(c->mem, struct str, n),
        .at = NEWS(c->mem, int64_t, n),
        .deadlines = NEWS(c->mem, int64_t, n),
        .received = NEWS(c->mem, int64_t, n),
        .approved = NEWS(c->mem, int64_t, n),
        .answered = NEWS(c->mem, int64_t, n),
        .withdrawn = NEWS(c->mem, int64_t, n),
        .late = NEWS(c->mem, int64_t, n),
        .open = NEWS(c->mem, int64_t, n),
        .waiting = NEWS(c->mem, int64_t, n),
        .taken = NEWS(c->mem, int64_t, n),
        .seats = NEWS(c->mem, int64_t, n),
        .n = n,
    };
}

static struct columns columns_of(struct ctx *c, const struct admission_changes *changes)
{
    struct columns columns = columns_new(c, changes->n);

    for (size_t i = 0; i < changes->n; i++) {
        const struct admission_change *change = &changes->v[i];
        columns.campaigns[i] = change->campaign;
        columns.schools[i] = change->school;
        columns.languages[i] = change->language;
        columns.lanes[i] = change->lane;
        columns.channels[i] = change->channel;
        columns.grounds[i] = change->ground;
        columns.at[i] = change->at_us;
        columns.deadlines[i] = change->deadline_us;
        columns.received[i] = change->received;
        columns.approved[i] = change->approved;
        columns.answered[i] = change->approved + (change->ground.n > 0);
        columns.withdrawn[i] = change->withdrawn;
        columns.late[i] = change->late;
        columns.open[i] = change->open;
        columns.waiting[i] = change->waiting;
        columns.taken[i] = change->taken;
        columns.seats[i] = change->seats;
    }
    return columns;
}

#define IDS(column)   ((struct uuids){columns->column, columns->n})
#define TEXTS(column) ((struct texts){columns->column, columns->n})
#define I64S(column)  ((struct i64s){columns->column, columns->n})

static enum status add_flow(struct ctx *c, const struct columns *columns)
{
    int64_t changed;
    const struct board_add_figures_in figures = {
        .campaigns = IDS(campaigns),
        .schools = IDS(schools),
        .languages = TEXTS(languages),
        .lanes = TEXTS(lanes),
        .channels = TEXTS(channels),
        .at = I64S(at),
        .grounds = TEXTS(grounds),
        .received = I64S(received),
        .approved = I64S(approved),
        .withdrawn = I64S(withdrawn),
        .late = I64S(late),
    };
    const struct board_add_hours_in hours = {
        .campaigns = IDS(campaigns),
        .schools = IDS(schools),
        .languages = TEXTS(languages),
        .lanes = TEXTS(lanes),
        .channels = TEXTS(channels),
        .at = I64S(at),
        .received = I64S(received),
        .answered = I64S(answered),
    };

    TRY(board_add_figures(c, &figures, &changed));
    return board_add_hours(c, &hours, &changed);
}

static enum status add_stock(struct ctx *c, const struct columns *columns)
{
    int64_t changed;
    const struct board_add_dues_in dues = {
        .campaigns = IDS(campaigns),
        .schools = IDS(schools),
        .languages = TEXTS(languages),
        .lanes = TEXTS(lanes),
        .channels = TEXTS(channels),
        .deadlines = I64S(deadlines),
        .open = I64S(open),
        .waiting = I64S(waiting),
    };
    const struct board_add_seats_in seats = {
        .campaigns = IDS(campaigns),
        .schools = IDS(schools),
        .languages = TEXTS(languages),
        .seats = I64S(seats),
        .taken = I64S(taken),
        .waiting = I64S(waiting),
    };

    TRY(board_add_dues(c, &dues, &changed));
    return board_add_seats(c, &seats, &changed);
}

/* ---- the job -------------------------------------------------------------------------------- */

static enum status count_tx(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    struct board_progress_locked_row *at;
    int64_t changed;

    TRY(board_progress_locked(c, &at));
    TRY(admission_changes(c, at->tx, AT_ONCE, &batch->changes));
    if (batch->changes.n > 0) {
        struct columns columns = columns_of(c, &batch->changes);
        TRY(place_schools(c, &batch->changes));
        TRY(add_flow(c, &columns));
        TRY(add_stock(c, &columns));
    }
    batch->more = batch->changes.n >= AT_ONCE;
    return board_progress_move(c, batch->changes.until, &changed);
}

enum status count_job(struct ctx *c, bool *ret_more)
{
    struct batch batch = {.more = false};

    TRY(db_tx_locked(c, "board/count", count_tx, &batch));
    *ret_more = batch.more;
    return ST_OK;
}
