/* The administrator's list of waiting rooms: limit and load of every region; the way to the
 * settings of those that are one's own. */
#include "wait/pages.h"

#include <stdlib.h>

#include "db/db.h"
#include "i18n/i18n.h"
#include "organisation/organisation.h"
#include "wait/client.h"
#include "wait/settings.h"
#include "wait/views.h"
#include "wait_views.h"

enum { ROOMS_MOST = 100 }; /* of a download: there are 20 regions */

enum { COL_REGION, COL_LIMIT, COL_INSIDE, COL_WAITING, COL_LET_IN, COLS };

static const struct list_column columns[COLS] = {
    [COL_REGION] = {"region", MSG_wait_staff_region, COLUMN_NAME, true, false},
    [COL_LIMIT] = {"limit", MSG_wait_field_limit, COLUMN_AMOUNT, true, false},
    [COL_INSIDE] = {"inside", MSG_wait_staff_inside, COLUMN_AMOUNT, true, false},
    [COL_WAITING] = {"waiting", MSG_wait_staff_waiting, COLUMN_AMOUNT, true, false},
    [COL_LET_IN] = {"let-in", MSG_wait_staff_let_in, COLUMN_AMOUNT, true, false},
};
static const struct list rooms_list = {
    .name = "waiting-rooms",
    .caption = MSG_wait_staff_title,
    .columns = columns,
    .n_columns = COLS,
    .search = MSG_wait_staff_region,
    .sort = "region",
    .export_most = ROOMS_MOST,
};

/* In the order of organisation_regions(): by name. */
struct room_row {
    size_t place; /* among the names */
    struct region region;
    bool is_mine;
    int64_t figures[COLS]; /* of the columns that are numbers */
};

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

struct url room_url(struct ctx *c, struct str kato)
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

static bool is_wanted(struct ctx *c, const struct list_state *state, struct str name)
{
    size_t at;
    return state->search_key.n == 0 || str_find(i18n_search_key(c, name), state->search_key, &at);
}

/* Rows that fit the search. *ret_answers: every room answered. */
static size_t find_rooms(struct ctx *c,
                         const struct list_state *state,
                         const struct rooms *rooms,
                         struct room_row *rows,
                         bool *ret_answers)
{
    size_t n = 0;

    *ret_answers = true;
    for (size_t i = 0; i < rooms->regions.n; i++) {
        const struct region *region = &rooms->regions.v[i];
        struct desk_answer answer = {0};
        if (!is_wanted(c, state, region->name))
            continue;
        *ret_answers = *ret_answers && look(c, region->kato, &answer);
        rows[n] =
            (struct room_row){.place = i, .region = *region, .is_mine = rooms->settings[i]->mine};
        rows[n].figures[COL_LIMIT] = settings_limit(rooms->settings[i]);
        rows[n].figures[COL_INSIDE] = (int64_t)answer.inside + answer.offered;
        rows[n].figures[COL_WAITING] = answer.waiting;
        rows[n].figures[COL_LET_IN] = (int64_t)answer.let_in;
        n++;
    }
    return n;
}

static int compare(const void *left, const void *right, void *arg)
{
    const struct room_row *a = left, *b = right;
    const struct list_state *state = arg;
    ptrdiff_t column = state->sort ? state->sort - columns : COL_REGION;
    int64_t x = a->figures[column], y = b->figures[column];
    int order = (x > y) - (x < y);

    if (order == 0)
        order = (a->place > b->place) - (a->place < b->place);
    return state->descending ? -order : order;
}

static void fill_rooms(struct ctx *c, const struct room_row *rows, size_t n, struct list_view *list)
{
    for (size_t i = 0; i < n; i++) {
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_REGION] = rows[i].is_mine
                                ? CELL_LINK(room_url(c, rows[i].region.kato), rows[i].region.name)
                                : CELL_TEXT(rows[i].region.name);
        for (int column = COL_LIMIT; column < COLS; column++)
            cells[column] = CELL_NUMBER(rows[i].figures[column]);
    }
}

enum status rooms_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &rooms_list, rq);
    struct rooms rooms = {.settings = NULL};
    struct rooms_view view = {.page = {.rq = rq, .title = msg_text(c, MSG_wait_staff_title)}};

    TRY(db_tx_read(c, "wait/rooms", rooms_tx, &rooms));
    struct room_row *rows = NEWS(c->mem, struct room_row, rooms.regions.n);
    size_t n = find_rooms(c, &state, &rooms, rows, &view.answers);
    qsort_r(rows, n, sizeof(*rows), compare, &state);
    view.list = list_view_of(c, &state, rq, n, (int64_t)n);
    fill_rooms(c, rows, n, &view.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &view.list);
    struct out o = page_out(c, rs, 200);
    wait_rooms(&o, &view);
    return ST_OK;
}
