/* The administrator's pages: what each room does, and its settings. There is no way to move anybody
 * forward. */
#include "wait/pages.h"

#include "db/db.h"
#include "organisation/organisation.h"
#include "wait/client.h"
#include "wait/room.h"
#include "wait/settings.h"
#include "wait/views.h"
#include "wait_views.h"

enum { NOTICE_LETTERS = 400, REASON_LETTERS = 300 };

static const struct field room_fields[] = {
    {"limit", FIELD_INT, MSG_wait_field_limit, MSG_wait_field_limit_hint,
     MSG_wait_field_limit_missing, 1, ROOM_LIMIT_MOST},
    {"rate", FIELD_INT, MSG_wait_field_rate, MSG_wait_field_rate_hint, MSG_wait_field_rate_missing,
     0, ROOM_PER_MINUTE_MOST},
    {"keep", FIELD_INT, MSG_wait_field_keep, MSG_wait_field_keep_hint, MSG_wait_field_keep_missing,
     1, ROOM_MINUTES_MOST},
    {"form", FIELD_INT, MSG_wait_field_form, MSG_wait_field_keep_hint, MSG_wait_field_keep_missing,
     1, ROOM_MINUTES_MOST},
    {"mode", FIELD_CHOICE, MSG_wait_field_mode, 0, MSG_wait_field_mode_missing, 0, 0},
    {"paused", FIELD_CHECK, MSG_wait_field_paused, 0, 0, 0, 0},
    {"notice_kk", FIELD_TEXTAREA, MSG_wait_field_notice_kk, 0, 0, 0, NOTICE_LETTERS},
    {"notice_ru", FIELD_TEXTAREA, MSG_wait_field_notice_ru, 0, 0, 0, NOTICE_LETTERS},
    {"reason", FIELD_TEXT, MSG_wait_field_reason, 0, MSG_wait_field_reason_missing, 1,
     REASON_LETTERS},
};
const struct form room_form = {"room_form", room_fields, COUNT(room_fields)};

/* ---- all rooms ------------------------------------------------------------------------------- */

struct rooms {
    struct regions regions;
    struct wait_settings_of_row **settings;
};

static enum status rooms_tx(struct ctx *c, void *arg)
{
    struct rooms *rooms = arg;

    TRY(organisation_regions(c, &rooms->regions));
    rooms->settings = NEWS(c->mem, struct wait_settings_of_row *, rooms->regions.n);
    for (size_t i = 0; i < rooms->regions.n; i++)
        TRY(settings_read(c, rooms->regions.v[i].kato, &rooms->settings[i]));
    return ST_OK;
}

static struct url room_url(struct ctx *c, struct str kato)
{
    struct str number = str_sub(kato, 0, 2);
    return url_path(c, "/staff/waiting/{region}", &number, 1);
}

/* The figures of a room; false: it does not answer. */
static bool look(struct ctx *c, struct str kato, struct desk_answer *ret_answer)
{
    const struct desk_question question = {.word = DESK_LOOK, .room = wait_room_number(kato)};
    return wait_ask(c, &question, ret_answer) == ST_OK;
}

enum status rooms_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct rooms rooms = {.settings = NULL};
    struct rooms_view view = {.page = {.rq = rq, .title = msg_text(c, MSG_wait_staff_title)},
                              .answers = true};

    TRY(db_tx_read(c, "wait/rooms", rooms_tx, &rooms));
    view.n = rooms.regions.n;
    view.v = NEWS(c->mem, struct room_line, view.n);
    for (size_t i = 0; i < view.n; i++) {
        struct desk_answer answer = {0};
        view.answers = view.answers && look(c, rooms.regions.v[i].kato, &answer);
        view.v[i] = (struct room_line){
            .url = room_url(c, rooms.regions.v[i].kato),
            .name = rooms.regions.v[i].name,
            .limit = rooms.settings[i]->limit_n,
            .inside = answer.inside + answer.offered,
            .waiting = answer.waiting,
            .let_in = (long long)answer.let_in,
        };
    }
    struct out o = page_out(c, rs, 200);
    wait_rooms(&o, &view);
    return ST_OK;
}

/* ---- one room -------------------------------------------------------------------------------- */

struct one_room {
    struct str kato, name;
    struct wait_settings_of_row *settings;
    struct wait_settings_history_rows history;
};

static enum status one_room_tx(struct ctx *c, void *arg)
{
    struct one_room *room = arg;
    struct regions regions;

    TRY(organisation_regions(c, &regions));
    for (size_t i = 0; i < regions.n; i++)
        if (str_eq(regions.v[i].kato, room->kato))
            room->name = regions.v[i].name;
    if (room->name.n == 0)
        return FAIL(c, ST_NOT_FOUND, "wait.no-region");
    TRY(settings_read(c, room->kato, &room->settings));
    return wait_settings_history(c, room->kato, &room->history);
}

static struct str kato_of(struct ctx *c, const struct request *rq)
{
    return str_printf(c->mem, STR_FMT "0000000", STR_ARG(request_param(rq, "region")));
}

static struct str setting_name(struct ctx *c, struct str key)
{
    static const struct {
        const char *key;
        enum msg text;
    } names[] = {
        {"wait.wr_limit", MSG_wait_field_limit},
        {"wait.wr_rate", MSG_wait_field_rate},
        {"wait.wr_keep_min", MSG_wait_field_keep},
        {"wait.wr_form_min", MSG_wait_field_form},
        {"wait.wr_prequeue", MSG_wait_field_mode},
        {"wait.wr_paused", MSG_wait_staff_pause},
        {"wait.wr_notice_kk", MSG_wait_field_notice_kk},
        {"wait.wr_notice_ru", MSG_wait_field_notice_ru},
    };

    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq_z(key, names[i].key))
            return msg_text(c, names[i].text);
    return key;
}

static enum status show_room(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct one_room *room,
                             const struct form_values *form)
{
    const struct option modes[] = {
        {.value = STR("FIFO"), .text = msg_text(c, MSG_wait_mode_fifo)},
        {.value = STR("SHUFFLE"), .text = msg_text(c, MSG_wait_mode_shuffle)},
    };
    struct room_page_view view = {
        .page = {.rq = rq,
                 .title = room->name,
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/waiting"),
                 .back_text = msg_text(c, MSG_wait_staff_title),
                 .notice =
                     pairs_has(rq->query, "saved") ? msg_text(c, MSG_wait_staff_saved) : STR(""),
                 .notice_tone = TONE_OK,
                 .form = form},
        .form = form,
        .action = room_url(c, room->kato),
        .name = room->name,
        .modes = modes,
        .n_modes = COUNT(modes),
        .n = room->history.n,
        .v = NEWS(c->mem, struct setting_line, room->history.n),
    };

    for (size_t i = 0; i < view.n; i++)
        view.v[i] = (struct setting_line){.at = i18n_moment(c, room->history.v[i].at),
                                          .name = setting_name(c, room->history.v[i].key),
                                          .value = room->history.v[i].value,
                                          .reason = room->history.v[i].reason};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    wait_room_page(&o, &view);
    return ST_OK;
}

enum status room_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &room_form);
    struct one_room room = {.kato = kato_of(c, rq)};

    TRY(db_tx_read(c, "wait/room", one_room_tx, &room));
    form_set(&form, "limit", room.settings->limit_n);
    form_set(&form, "rate", room.settings->rate);
    form_set(&form, "keep", room.settings->keep_min);
    form_set(&form, "form", room.settings->form_min);
    form_set(&form, "mode", room.settings->prequeue);
    form_set(&form, "paused", str_eq_z(room.settings->paused, "yes") ? STR("1") : STR(""));
    form_set(&form, "notice_kk", room.settings->notice_kk);
    form_set(&form, "notice_ru", room.settings->notice_ru);
    return show_room(c, rq, rs, &room, &form);
}

struct save {
    struct str kato;
    const struct form_values *form;
};

static enum status save_tx(struct ctx *c, void *arg)
{
    static const char *const names[] = {"wr_limit",    "wr_rate",   "wr_keep_min",  "wr_form_min",
                                        "wr_prequeue", "wr_paused", "wr_notice_kk", "wr_notice_ru"};
    static const char *const fields[] = {"limit", "rate",   "keep",      "form",
                                         "mode",  "paused", "notice_kk", "notice_ru"};
    const struct save *save = arg;
    struct str keys[COUNT(names)], values[COUNT(names)];
    int64_t changed;

    for (size_t i = 0; i < COUNT(names); i++) {
        const struct field_value *value = form_at(save->form, fields[i]);
        keys[i] = str_from_z(names[i]);
        values[i] = value->text;
        if (value->field->type == FIELD_INT)
            values[i] = str_printf(c->mem, "%lld", (long long)value->number);
        if (value->field->type == FIELD_CHECK)
            values[i] = value->number ? STR("yes") : STR("no");
    }
    return wait_settings_put(c, save->kato, (struct texts){keys, COUNT(keys)},
                             (struct texts){values, COUNT(values)}, time_date(c->now_us),
                             form_at(save->form, "reason")->text, &changed);
}

static void check_form(struct form_values *form)
{
    struct str mode = form_at(form, "mode")->text;

    if (mode.n > 0 && !str_eq(mode, STR("FIFO")) && !str_eq(mode, STR("SHUFFLE")))
        form_error(form, "mode", MSG_wait_field_mode_missing, STR(""));
    if (form_at(form, "paused")->number != 0 &&
        (form_at(form, "notice_kk")->text.n == 0 || form_at(form, "notice_ru")->text.n == 0))
        form_error(form, "notice_kk", MSG_wait_field_notice_missing, STR(""));
}

enum status room_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one_room room = {.kato = kato_of(c, rq)};
    struct form_values form;

    TRY(db_tx_read(c, "wait/room", one_room_tx, &room));
    TRY(form_read(c, &room_form, rq, &form));
    check_form(&form);
    if (form.bad)
        return show_room(c, rq, rs, &room, &form);
    struct save save = {.kato = room.kato, .form = &form};
    TRY(db_tx(c, "wait/save", save_tx, &save));
    return response_see_other(c, rs, url_query(c, room_url(c, room.kato), "saved", STR("1")).s);
}
