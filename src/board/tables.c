/* The tables under the charts as files: the same figures, with the same filters. */
#include "board/pages.h"
#include "i18n/msg_board.h"
#include "i18n/msg_wait.h"

enum { ROWS_MOST = 4000 };

static const struct list_column day_columns[] = {
    {"day", MSG_board_day, COLUMN_NUMBER, false, false},
    {"received", MSG_board_received, COLUMN_AMOUNT, false, false},
    {"answered", MSG_board_answered, COLUMN_AMOUNT, false, false},
    {"withdrawn", MSG_board_withdrawn, COLUMN_AMOUNT, false, false},
};
static const struct list_column hour_columns[] = {
    {"hour", MSG_board_hour, COLUMN_WORDS, false, false},
    {"received", MSG_board_received, COLUMN_AMOUNT, false, false},
    {"answered", MSG_board_answered, COLUMN_AMOUNT, false, false},
};
static const struct list_column line_columns[] = {
    {"day", MSG_board_day, COLUMN_NUMBER, false, false},
    {"time", MSG_wait_line_chart_time, COLUMN_WORDS, false, false},
    {"waiting", MSG_wait_staff_waiting, COLUMN_AMOUNT, false, false},
    {"inside", MSG_wait_staff_inside, COLUMN_AMOUNT, false, false},
};
static const struct list_column ground_columns[] = {
    {"code", MSG_board_code, COLUMN_WORDS, false, false},
    {"ground", MSG_board_ground, COLUMN_WORDS, false, false},
    {"refused", MSG_board_refused, COLUMN_AMOUNT, false, false},
};
static const struct list_column kind_columns[] = {
    {"lane", MSG_board_lane, COLUMN_WORDS, false, false},
    {"language", MSG_board_language, COLUMN_WORDS, false, false},
    {"channel", MSG_board_channel, COLUMN_WORDS, false, false},
    {"received", MSG_board_received, COLUMN_AMOUNT, false, false},
    {"approved", MSG_board_approved, COLUMN_AMOUNT, false, false},
    {"refused", MSG_board_refused, COLUMN_AMOUNT, false, false},
    {"withdrawn", MSG_board_withdrawn, COLUMN_AMOUNT, false, false},
};

static void fill_days(struct ctx *c, const struct look *look, struct list_view *list)
{
    (void)c;
    for (size_t i = 0; i < list->n; i++) {
        const struct board_days_row *row = &look->days.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[0] = CELL_DATE(row->day);
        cells[1] = CELL_NUMBER(row->received);
        cells[2] = CELL_NUMBER(row->answered);
        cells[3] = CELL_NUMBER(row->withdrawn);
    }
}

static void fill_hours(struct ctx *c, const struct look *look, struct list_view *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct board_hours_row *row = &look->hours.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[0] = CELL_TEXT(str_printf(c->mem, "%02d:00", row->hour));
        cells[1] = CELL_NUMBER(row->received);
        cells[2] = CELL_NUMBER(row->answered);
    }
}

static void fill_line(struct ctx *c, const struct look *look, struct list_view *list)
{
    (void)c;
    for (size_t i = 0; i < list->n; i++) {
        struct list_cell *cells = list->rows[i].cells;
        cells[0] = CELL_DATE(look->line.day);
        cells[1] = CELL_TEXT(look->line.labels[i]);
        cells[2] = CELL_NUMBER(look->line.waiting[i]);
        cells[3] = CELL_NUMBER(look->line.inside[i]);
    }
}

static void fill_grounds(struct ctx *c, const struct look *look, struct list_view *list)
{
    const struct board_places_row *sum = look->sum;
    const int64_t counts[] = {sum->r1, sum->r2, sum->r3, sum->r4, sum->r5};

    for (size_t i = 0; i < list->n; i++) {
        struct list_cell *cells = list->rows[i].cells;
        cells[0] = CELL_TEXT(str_from_z(board_grounds.v[i].code));
        cells[1] = CELL_TEXT(msg_text(c, (enum msg)board_grounds.v[i].text));
        cells[2] = CELL_NUMBER(counts[i]);
    }
}

static void fill_kinds(struct ctx *c, const struct look *look, struct list_view *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct board_kinds_row *row = &look->kinds.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[0] = CELL_TEXT(words_text(c, board_lanes, row->lane));
        cells[1] = CELL_TEXT(board_language(c, look, row->language));
        cells[2] = CELL_TEXT(words_text(c, board_channels, row->channel));
        cells[3] = CELL_NUMBER(row->received);
        cells[4] = CELL_NUMBER(row->approved);
        cells[5] = CELL_NUMBER(row->refused);
        cells[6] = CELL_NUMBER(row->withdrawn);
    }
}

#define TABLE(file, title, cols)                                                                   \
    {                                                                                              \
        .name = (file), .caption = (title), .columns = (cols), .n_columns = COUNT(cols),           \
        .export_most = ROWS_MOST                                                                   \
    }
static const struct list tables[] = {
    TABLE("days", MSG_board_chart_days, day_columns),
    TABLE("hours", MSG_board_chart_hours, hour_columns),
    TABLE("line", MSG_board_chart_line_file, line_columns),
    TABLE("grounds", MSG_board_chart_grounds, ground_columns),
    TABLE("kinds", MSG_board_chart_lanes, kind_columns),
};

enum status board_download(struct ctx *c,
                           const struct request *rq,
                           struct response *rs,
                           const struct look *look,
                           bool *ret_done)
{
    static void (*const fill[COUNT(tables)])(
        struct ctx *, const struct look *, struct list_view *) = {fill_days, fill_hours, fill_line,
                                                                  fill_grounds, fill_kinds};
    const size_t rows[COUNT(tables)] = {look->days.n, look->hours.n, look->line.n, board_grounds.n,
                                        look->kinds.n};
    struct str asked = pairs_get(rq->query, "table");
    size_t i = 0;

    while (i < COUNT(tables) && !str_eq_z(asked, tables[i].name))
        i++;
    *ret_done = i < COUNT(tables);
    if (!*ret_done)
        return ST_OK;
    struct list_state state = list_read(c, &tables[i], rq);
    if (state.format == LIST_PAGE)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    struct list_view list = list_view_of(c, &state, rq, rows[i], (int64_t)rows[i]);
    fill[i](c, look, &list);
    return list_download(c, rs, &list);
}
