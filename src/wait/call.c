/* The message before the turn (B10). A room knows hashes and no people; `oqu work` knows who wants
 * a message and asks the room about each, so that the room need not know whom to tell. */
#include <string.h>

#include "db/db.h"
#include "i18n/msg_wait.h"
#include "notice/notice.h"
#include "wait/client.h"
#include "wait/room.h"
#include "wait/wait.h"
#include "wait_queries.h"

enum {
    MINUTE_S = 60,
    LOOK_LEAST_S = 10,
    LOOK_MOST_S = 120,
    LOOK_TOLD_S = 20, /* whether it is no longer true */
    SENT_BY_S = 15 * 60,
};

enum status
wait_call_set(struct ctx *c, const struct wait_entry *entry, const struct wait_call *call)
{
    const struct wait_call_put_in in = {.region = entry->region_kato,
                                        .year = entry->year,
                                        .draft = call->draft,
                                        .minutes = call->minutes,
                                        .sms = call->sms,
                                        .mail = call->mail,
                                        .lang = str_from_z(lang_code(c->lang))};
    struct wait_call_forget_row *forgotten;
    int64_t changed;

    if (call->minutes == 0)
        return wait_call_forget(c, entry->region_kato, &forgotten);
    return wait_call_put(c, &in, &changed);
}

enum status wait_call_get(struct ctx *c, struct str region_kato, struct wait_call *ret_call)
{
    struct wait_call_of_row *row;

    *ret_call = (struct wait_call){.sms = true};
    TRY(wait_call_of(c, region_kato, &row));
    if (row)
        *ret_call = (struct wait_call){.minutes = row->minutes, .sms = row->sms, .mail = row->mail};
    return ST_OK;
}

/* ---- the job --------------------------------------------------------------------------------- */

struct turn { /* one who wants a message, and what the room says of them */
    const struct wait_call_due_row *call;
    struct desk_answer answer;
};

static bool is_soon(const struct turn *turn)
{
    return turn->answer.place == TICKET_WAITING && turn->answer.low_s >= 0 &&
           turn->answer.low_s <= turn->call->minutes * MINUTE_S;
}

/* The turn has come, or had come while they were away. */
static bool has_come(const struct turn *turn)
{
    return turn->answer.place == TICKET_OFFERED || turn->answer.place == TICKET_MISSED ||
           turn->answer.place == TICKET_RETURNED;
}

static bool is_over(const struct turn *turn)
{
    return turn->answer.place == TICKET_NONE || turn->answer.place == TICKET_INSIDE ||
           turn->answer.place == TICKET_ENDED;
}

static struct str object_of(struct ctx *c, const struct turn *turn)
{
    return str_printf(c->mem, "wait.call:" STR_FMT, STR_ARG(uuid_print(c->mem, turn->call->draft)));
}

static enum lang lang_of(struct str code)
{
    enum lang lang;
    return lang_find(code, &lang) ? lang : LANG_KK; /* the table's CHECK lists them */
}

static enum status tell(struct ctx *c, const struct turn *turn, enum msg text)
{
    int64_t minutes = turn->answer.low_s / MINUTE_S;
    const struct msg_arg args[] = {MSG_NUM("n", minutes > 0 ? minutes : 1)};
    const struct notice notice = {
        .person = turn->call->person,
        .text = text,
        .args = args,
        .n_args = text == MSG_wait_call_soon ? COUNT(args) : 0,
        .object = object_of(c, turn),
        .link = str_printf(c->mem, "/my/draft/" STR_FMT "/check",
                           STR_ARG(uuid_print(c->mem, turn->call->draft))),
        .channels = NOTICE_CABINET | (turn->call->sms ? NOTICE_SMS : 0U) |
                    (turn->call->mail ? NOTICE_MAIL : 0U),
        .lang = lang_of(turn->call->lang),
        .expires_us = c->now_us + SENT_BY_S * TIME_SECOND,
    };

    return notice_send(c, &notice);
}

/* In or gone: what has not left yet is no longer true. */
static enum status forget(struct ctx *c, const struct turn *turn)
{
    struct wait_call_end_row *ended;

    TRY(notice_drop(c, object_of(c, turn), MSG_wait_call_soon));
    TRY(notice_drop(c, object_of(c, turn), MSG_wait_call_now));
    return wait_call_end(c, turn->call->person, turn->call->region, &ended);
}

/* Often enough that the moment is not missed: a third of the way to it. */
static int32_t look_again_s(const struct turn *turn, bool told)
{
    int32_t left_s = (turn->answer.low_s - turn->call->minutes * MINUTE_S) / 3;

    if (told)
        return LOOK_TOLD_S;
    if (turn->answer.low_s < 0 || left_s < LOOK_LEAST_S)
        return LOOK_LEAST_S;
    return left_s < LOOK_MOST_S ? left_s : LOOK_MOST_S;
}

static enum status settle_tx(struct ctx *c, void *arg)
{
    const struct turn *turn = arg;
    bool tells = !turn->call->told && (is_soon(turn) || has_come(turn));
    bool told = turn->call->told || tells;
    int64_t changed;

    if (is_over(turn))
        return forget(c, turn);
    if (tells)
        TRY(tell(c, turn, has_come(turn) ? MSG_wait_call_now : MSG_wait_call_soon));
    return wait_call_again(c, turn->call->person, turn->call->region, look_again_s(turn, told),
                           told, &changed);
}

static enum status due_tx(struct ctx *c, void *arg)
{
    return wait_call_due(c, arg);
}

enum status wait_tell_turns(struct ctx *c)
{
    struct wait_call_due_rows due;

    TRY(db_tx_read(c, "wait/calls", due_tx, &due));
    for (size_t i = 0; i < due.n; i++) {
        const struct wait_call_due_row *call = &due.v[i];
        struct turn turn = {.call = call};
        const struct wait_entry entry = {
            .region_kato = call->region, .year = call->year, .person = call->person};
        TRY(wait_place(c, &entry, &turn.answer));
        TRY(db_tx(c, "wait/call", settle_tx, &turn));
    }
    return ST_OK;
}
