/* Tells the room what administrators set. The room keeps what it was told in its journal, so that
 * it needs no database; a change reaches it with the next run of this job. */
#include "wait/settings.h"

#include <string.h>

#include "base/scan.h"
#include "db/db.h"
#include "wait/client.h"
#include "wait/room.h"
#include "wait/wait.h"

enum status
settings_read(struct ctx *c, const struct regions *regions, struct wait_settings_of_rows *ret_rows)
{
    struct str *katos = NEWS(c->mem, struct str, regions->n);

    for (size_t i = 0; i < regions->n; i++)
        katos[i] = regions->v[i].kato;
    return wait_settings_of(c, time_date(c->now_us), (struct texts){katos, regions->n}, ret_rows);
}

int64_t settings_limit(const struct wait_settings_of_row *row)
{
    int64_t limit;
    return scan_i64(row->limit_n, 0, ROOM_LIMIT_MOST, &limit) ? limit : 0;
}

static void put_notice(char *to, struct str text)
{
    size_t n = text.n < DESK_NOTICE ? text.n : DESK_NOTICE - 1;

    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--; /* not inside a letter */
    memcpy(to, text.p, n);
}

enum status settings_question(struct ctx *c,
                              struct str region_kato,
                              const struct wait_settings_of_row *row,
                              struct desk_question *ret)
{
    int64_t limit, rate, keep, form, close;

    *ret = (struct desk_question){.word = DESK_SET, .room = wait_room_number(region_kato)};
    if (!scan_i64(row->limit_n, 0, ROOM_LIMIT_MOST, &limit) ||
        !scan_i64(row->rate, 0, ROOM_PER_MINUTE_MOST, &rate) ||
        !scan_i64(row->keep_min, 1, ROOM_MINUTES_MOST, &keep) ||
        !scan_i64(row->form_min, 1, ROOM_MINUTES_MOST, &form) ||
        !scan_i64(row->close_min, 0, ROOM_MINUTES_MOST, &close) || row->number.n >= DESK_NUMBER)
        return FAIL(c, ST_INTERNAL, "wait.settings");
    ret->settings = (struct room_settings){.limit = (uint32_t)limit,
                                           .per_minute = (uint32_t)rate,
                                           .keep_min = (uint16_t)keep,
                                           .form_min = (uint16_t)form,
                                           .close_min = (uint16_t)close,
                                           .shuffle = str_eq_z(row->prequeue, "SHUFFLE"),
                                           .paused = str_eq_z(row->paused, "yes")};
    ret->epoch = wait_epoch(time_civil(c->now_us).year);
    memcpy(ret->number, row->number.p, row->number.n);
    put_notice(ret->notice[LANG_KK], row->notice_kk);
    put_notice(ret->notice[LANG_RU], row->notice_ru);
    put_notice(ret->notice[LANG_EN], row->notice_ru);
    return ST_OK;
}

struct told {
    struct regions regions;
    struct desk_question *questions;
};

static enum status read_all_tx(struct ctx *c, void *arg)
{
    struct told *told = arg;
    struct wait_settings_of_rows rows;

    TRY(organisation_regions(c, &told->regions));
    TRY(settings_read(c, &told->regions, &rows));
    told->questions = NEWS(c->mem, struct desk_question, told->regions.n);
    for (size_t i = 0; i < told->regions.n; i++)
        TRY(settings_question(c, told->regions.v[i].kato, &rows.v[i], &told->questions[i]));
    return ST_OK;
}

enum status wait_tell_settings(struct ctx *c)
{
    struct told told = {.questions = NULL};

    TRY(db_tx_read(c, "wait/settings", read_all_tx, &told));
    for (size_t i = 0; i < told.regions.n; i++)
        TRY(wait_tell(c, &told.questions[i]));
    return ST_OK;
}
