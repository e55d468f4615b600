/* The administrator's page of one waiting room: its settings and their history. There is no way to
 * move anybody forward. */
#include "wait/pages.h"

#include "audit/audit.h"
#include "db/db.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_wait.h"
#include "organisation/organisation.h"
#include "wait/room.h"
#include "wait/settings.h"
#include "wait/views.h"
#include "wait/wait.h"
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
    {"close", FIELD_INT, MSG_wait_field_close, MSG_wait_field_close_hint,
     MSG_wait_field_close_missing, 0, ROOM_MINUTES_MOST},
    {"mode", FIELD_CHOICE, MSG_wait_field_mode, 0, MSG_wait_field_mode_missing, 0, 0},
    {"paused", FIELD_CHECK, MSG_wait_field_paused, 0, 0, 0, 0},
    {"notice_kk", FIELD_TEXTAREA, MSG_wait_field_notice_kk, 0, 0, 0, NOTICE_LETTERS},
    {"notice_ru", FIELD_TEXTAREA, MSG_wait_field_notice_ru, 0, 0, 0, NOTICE_LETTERS},
    {"reason", FIELD_TEXT, MSG_wait_field_reason, 0, MSG_wait_field_reason_missing, 1,
     REASON_LETTERS},
};
const struct form room_form = {"room_form", room_fields, COUNT(room_fields)};

/* ---- history --------------------------------------------------------------------------------- */

enum { COL_AT, COL_WHAT, COL_VALUE, COL_WHO, COL_WHY, COLS };

static const struct list_column columns[COLS] = {
    [COL_AT] = {"at", MSG_wait_staff_when, COLUMN_NUMBER, true, false},
    [COL_WHAT] = {"what", MSG_wait_staff_what, COLUMN_NAME, false, false},
    [COL_VALUE] = {"value", MSG_wait_staff_value, COLUMN_WORDS, false, false},
    [COL_WHO] = {"who", MSG_wait_staff_who, COLUMN_WORDS, false, false},
    [COL_WHY] = {"why", MSG_wait_staff_why, COLUMN_WORDS, false, false},
};
static const struct list_filter filters[] = {{"what", MSG_wait_staff_what, FILTER_CHOICE}};
static const struct list history_list = {
    .name = "waiting-room-settings",
    .caption = MSG_wait_staff_history,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .sort = "at",
    .descending = true,
    .export_most = 10000,
};

static const struct word settings[] = {
    {"wait.wr_limit", MSG_wait_field_limit, TONE_PLAIN},
    {"wait.wr_rate", MSG_wait_field_rate, TONE_PLAIN},
    {"wait.wr_keep_min", MSG_wait_field_keep, TONE_PLAIN},
    {"wait.wr_form_min", MSG_wait_field_form, TONE_PLAIN},
    {"wait.wr_close_min", MSG_wait_field_close, TONE_PLAIN},
    {"wait.wr_prequeue", MSG_wait_field_mode, TONE_PLAIN},
    {"wait.wr_paused", MSG_wait_staff_pause, TONE_PLAIN},
    {"wait.wr_notice_kk", MSG_wait_field_notice_kk, TONE_PLAIN},
    {"wait.wr_notice_ru", MSG_wait_field_notice_ru, TONE_PLAIN},
};

/* Numbers and messages are their own words. */
static const struct word codes[] = {
    {"", MSG_wait_staff_none, TONE_PLAIN},          {"FIFO", MSG_wait_mode_fifo, TONE_PLAIN},
    {"SHUFFLE", MSG_wait_mode_shuffle, TONE_PLAIN}, {"yes", MSG_wait_staff_yes, TONE_PLAIN},
    {"no", MSG_wait_staff_no, TONE_PLAIN},
};

static struct str name_text(struct ctx *c, struct opt_text name)
{
    return name.set ? name.v : msg_text(c, MSG_wait_staff_none);
}

/* What came with the program has no author; its reason is written for those who keep the program.
 */
static void
fill_history(struct ctx *c, const struct wait_settings_history_rows *rows, struct list_view *list)
{
    list->options[0] = words_options(c, WORDS(settings));
    for (size_t i = 0; i < rows->n; i++) {
        const struct wait_settings_history_row *row = &rows->v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->at);
        cells[COL_WHAT] = CELL_TEXT(words_text(c, WORDS(settings), row->key));
        cells[COL_VALUE] = CELL_TEXT(words_text(c, WORDS(codes), row->value));
        cells[COL_WHO] = CELL_TEXT(row->initial ? msg_text(c, MSG_wait_staff_program)
                                                : name_text(c, row->author));
        cells[COL_WHY] =
            CELL_TEXT(row->initial ? msg_text(c, MSG_wait_staff_initial) : row->reason);
    }
}

/* ---- one room -------------------------------------------------------------------------------- */

struct one_room {
    struct str kato, name;
    struct wait_settings_of_row *settings;
    struct list_state state; /* of the history */
    struct wait_settings_history_rows history;
    struct wait_load load;
};

static void fill_line(struct ctx *c, const struct wait_load *load, struct room_page_view *view)
{
    struct chart_series *series = NEWS(c->mem, struct chart_series, 2);

    series[0] = (struct chart_series){msg_text(c, MSG_wait_staff_waiting), load->waiting};
    series[1] = (struct chart_series){msg_text(c, MSG_wait_staff_inside), load->inside};
    view->day = i18n_date(c, load->day);
    view->line = (struct chart){.id = "line",
                                .title = msg_text(c, MSG_wait_line_chart),
                                .about = msg_text(c, MSG_wait_line_chart_about),
                                .head = msg_text(c, MSG_wait_line_chart_time),
                                .labels = load->labels,
                                .n = load->n,
                                .series = series,
                                .n_series = 2};
}

/* A room that is not one's own is as if it did not exist. */
static enum status one_room_tx(struct ctx *c, void *arg)
{
    struct one_room *room = arg;
    struct regions regions;
    struct wait_settings_of_rows rows;

    TRY(organisation_regions(c, &regions));
    TRY(settings_read(c, &regions, &rows));
    for (size_t i = 0; i < regions.n; i++) {
        if (!str_eq(regions.v[i].kato, room->kato) || !rows.v[i].mine)
            continue;
        room->name = regions.v[i].name;
        room->settings = &rows.v[i];
    }
    if (!room->settings)
        return FAIL(c, ST_NOT_FOUND, "wait.no-region");
    TRY(wait_load_of(c, room->kato, (struct date){0}, time_date(c->now_us), &room->load));
    TRY(wait_settings_history(c, room->kato, list_filter_value(&room->state, "what"),
                              room->state.descending, room->state.limit, room->state.offset,
                              &room->history));
    if (room->state.format == LIST_PAGE)
        return ST_OK;
    return audit_add(c, "wait.exported", "journal", c->actor.session, c->actor.organisation,
                     str_printf(c->mem, "{\"rows\":%zu}", room->history.n));
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
        .number = str_eq_z(room->settings->prequeue, "SHUFFLE") ? number_url(c, room->kato)
                                                                : (struct url){.s = STR("")},
        .history = list_view_of(c, &room->state, rq, room->history.n,
                                room->history.n > 0 ? room->history.v[0].total : 0),
    };

    fill_line(c, &room->load, &view);
    fill_history(c, &room->history, &view.history);
    if (room->state.format != LIST_PAGE)
        return list_download(c, rs, &view.history);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    wait_room_page(&o, &view);
    return ST_OK;
}

enum status room_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &room_form);
    struct one_room room = {.kato = room_kato(c, rq), .state = list_read(c, &history_list, rq)};

    TRY(db_tx(c, "wait/room", one_room_tx, &room));
    form_set(&form, "limit", room.settings->limit_n);
    form_set(&form, "rate", room.settings->rate);
    form_set(&form, "keep", room.settings->keep_min);
    form_set(&form, "form", room.settings->form_min);
    form_set(&form, "mode", room.settings->prequeue);
    form_set(&form, "close", room.settings->close_min);
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
    static const char *const names[] = {"wr_limit",    "wr_rate",      "wr_keep_min",
                                        "wr_form_min", "wr_close_min", "wr_prequeue",
                                        "wr_paused",   "wr_notice_kk", "wr_notice_ru"};
    static const char *const fields[] = {"limit", "rate",   "keep",      "form",     "close",
                                         "mode",  "paused", "notice_kk", "notice_ru"};
    const struct save *save = arg;
    struct str keys[COUNT(names)], values[COUNT(names)];
    struct wait_settings_put_row *done;

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
                             (struct texts){values, COUNT(values)},
                             form_at(save->form, "reason")->text, &done);
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
    struct one_room room = {.kato = room_kato(c, rq), .state = list_read(c, &history_list, rq)};
    struct form_values form;

    TRY(db_tx(c, "wait/room", one_room_tx, &room));
    TRY(form_read(c, &room_form, rq, &form));
    check_form(&form);
    if (form.bad)
        return show_room(c, rq, rs, &room, &form);
    struct save save = {.kato = room.kato, .form = &form};
    TRY(db_tx(c, "wait/save", save_tx, &save));
    return response_see_other(c, rs, url_query(c, room_url(c, room.kato), "saved", STR("1")).s);
}
