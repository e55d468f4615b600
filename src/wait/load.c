/* How long the lines were over the day. A job asks the rooms and keeps the most of each five
 * minutes; the rooms themselves remember people, not charts. */
#include "base/time.h"
#include "db/db.h"
#include "organisation/organisation.h"
#include "wait/client.h"
#include "wait/wait.h"
#include "wait_queries.h"

enum { SLOT_MIN = 5, HOUR_MIN = 60, DAY_SLOTS = 24 * HOUR_MIN / SLOT_MIN };

/* ---- the job --------------------------------------------------------------------------------- */

struct loads {
    struct regions regions;
    struct str *kato; /* of those where somebody is */
    int64_t *waiting, *inside;
    size_t n;
};

static enum status regions_tx(struct ctx *c, void *arg)
{
    struct loads *loads = arg;
    return organisation_regions(c, &loads->regions);
}

static enum status note_tx(struct ctx *c, void *arg)
{
    const struct loads *loads = arg;
    struct civil now = time_civil(c->now_us);
    struct wait_load_note_row *noted;

    return wait_load_note(c, time_date(c->now_us), (now.hour * HOUR_MIN + now.minute) / SLOT_MIN,
                          (struct texts){loads->kato, loads->n},
                          (struct i64s){loads->waiting, loads->n},
                          (struct i64s){loads->inside, loads->n}, &noted);
}

static enum status look(struct ctx *c, struct str kato, struct loads *loads)
{
    const struct desk_question question = {.word = DESK_LOOK, .room = wait_room_number(kato)};
    struct desk_answer answer;

    TRY(wait_ask(c, &question, &answer));
    if (answer.waiting + answer.inside + answer.offered == 0)
        return ST_OK;
    loads->kato[loads->n] = kato;
    loads->waiting[loads->n] = answer.waiting;
    loads->inside[loads->n++] = (int64_t)answer.inside + answer.offered;
    return ST_OK;
}

enum status wait_note_load(struct ctx *c)
{
    struct loads loads = {.n = 0};

    TRY(db_tx_read(c, "wait/regions", regions_tx, &loads));
    loads.kato = NEWS(c->mem, struct str, loads.regions.n);
    loads.waiting = NEWS(c->mem, int64_t, loads.regions.n);
    loads.inside = NEWS(c->mem, int64_t, loads.regions.n);
    for (size_t i = 0; i < loads.regions.n; i++)
        TRY(look(c, loads.regions.v[i].kato, &loads));
    return loads.n > 0 ? db_tx(c, "wait/load", note_tx, &loads) : ST_OK;
}

/* ---- the course of a day --------------------------------------------------------------------- */

enum status wait_load_of(struct ctx *c,
                         struct str region_kato,
                         struct date first,
                         struct date last,
                         struct wait_load *ret)
{
    struct wait_load_day_rows rows;

    *ret = (struct wait_load){.n = 0};
    TRY(wait_load_day(c, region_kato, first, last, &rows));
    if (rows.n == 0)
        return ST_OK;
    /* An empty line before and after it, so that one sees when it came and went. */
    int32_t from = rows.v[0].slot - 1, to = rows.v[rows.n - 1].slot + 1;
    from = from < 0 ? 0 : from;
    to = to >= DAY_SLOTS ? DAY_SLOTS - 1 : to;
    ret->day = rows.v[0].day;
    ret->n = (size_t)(to - from) + 1;
    ret->labels = NEWS(c->mem, struct str, ret->n);
    ret->waiting = NEWS(c->mem, int64_t, ret->n);
    ret->inside = NEWS(c->mem, int64_t, ret->n);
    for (int32_t slot = from; slot <= to; slot++)
        ret->labels[slot - from] =
            str_printf(c->mem, "%02d:%02d", slot * SLOT_MIN / HOUR_MIN, slot * SLOT_MIN % HOUR_MIN);
    for (size_t i = 0; i < rows.n; i++) {
        ret->waiting[rows.v[i].slot - from] = rows.v[i].waiting;
        ret->inside[rows.v[i].slot - from] = rows.v[i].inside;
    }
    return ST_OK;
}
