/* The administrator's list of waiting rooms: limit and load of every region; the way to the
 * settings of those that are one's own. */
#include "wait/pages.h"

#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_wait.h"
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

struct rooms {
    struct regions regions;
    struct wait_settings_of_rows settings; /* as the regions */
};

static enum status rooms_tx(struct ctx *c, void *arg)
{
    struct rooms *rooms = arg;

    TRY(organisation_regions(c, &rooms->regions));
    return settings_read(c, &rooms->regions, &rooms->settings);
}

struct url room_url(struct ctx *c, struct str kato)
{
    struct str number = str_sub(kato, 0, 2);
    return url_path(c, "/staff/waiting/{region}", &number, 1);
}

struct url number_url(struct ctx *c, struct str kato)
{
    struct str number = str_sub(kato, 0, 2);
    return url_path(c, "/staff/waiting/{region}/number", &number, 1);
}

struct str room_kato(struct ctx *c, const struct request *rq)
{
    return str_printf(c->mem, STR_FMT "0000000", STR_ARG(request_param(rq, "region")));
}

/* The figures of a room; false: it does not answer. */
static bool look(struct ctx *c, struct str kato, struct desk_answer *ret_answer)
{
    const struct desk_question question = {.word = DESK_LOOK, .room = wait_room_number(kato)};
    return wait_ask(c, &question, ret_answer) == ST_OK;
}

static void fill_row(struct ctx *c,
                     const struct region *region,
                     const struct wait_settings_of_row *settings,
                     const struct desk_answer *answer,
                     struct list_cell *cells)
{
    cells[COL_REGION] = settings->mine ? CELL_LINK(room_url(c, region->kato), region->name)
                                       : CELL_TEXT(region->name);
    cells[COL_LIMIT] = CELL_NUMBER(settings_limit(settings));
    cells[COL_INSIDE] = CELL_NUMBER((int64_t)answer->inside + answer->offered);
    cells[COL_WAITING] = CELL_NUMBER(answer->waiting);
    cells[COL_LET_IN] = CELL_NUMBER((int64_t)answer->let_in);
}

enum status rooms_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &rooms_list, rq);
    struct rooms_view view = {.page = {.rq = rq,
                                       .title = msg_text(c, MSG_wait_staff_title),
                                       .flags = list_page_flags(&state)},
                              .answers = true};
    struct rooms rooms;

    TRY(db_tx_read(c, "wait/rooms", rooms_tx, &rooms));
    view.list = list_view_of(c, &state, rq, rooms.regions.n, 0);
    for (size_t i = 0; i < rooms.regions.n; i++) {
        const struct region *region = &rooms.regions.v[i];
        struct desk_answer answer = {0};
        view.answers = view.answers && look(c, region->kato, &answer);
        fill_row(c, region, &rooms.settings.v[i], &answer, view.list.rows[i].cells);
    }
    list_arrange(c, &view.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &view.list);
    struct out o = page_out(c, rs, 200);
    wait_rooms(&o, &view);
    return ST_OK;
}
