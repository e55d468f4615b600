/* What this feature shows to the program. */
#include "app/module.h"
#include "board/count.h"
#include "board/demand.h"
#include "board/pages.h"
#include "board_migrations.h"
#include "board_queries.h"
#include "i18n/msg_board.h"
#include "i18n/msg_complaint.h"
#include "i18n/msg_task.h"

#define READERS (ACCESS_MINISTRY | ACCESS_OVERSIGHT | ACCESS_DEPARTMENT)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("board.may.figures"),
    {GET, "/staff/board", board_own, DOOR_STAFF, READERS, "Figures of admission in the country, or in the own territory.", NULL, 0, 0},
    {GET, "/staff/board/place/{kato}", board_place, DOOR_STAFF, READERS, "Figures of a region or district, within the own territory.", NULL, 0, 0},
    {GET, "/staff/board/school/{id:uuid}", board_school, DOOR_STAFF, READERS, "Figures of one school, within the own territory.", NULL, 0, 0},
    PERMISSION("board.may.open"),
    {GET, "/staff/board/school/{id:uuid}/application", board_one_ask, DOOR_STAFF, ACCESS_MINISTRY, "Asks which application of a school is opened, and why.", NULL, 0, 0},
    {POST, "/staff/board/school/{id:uuid}/application", board_one_look, DOOR_STAFF, ACCESS_MINISTRY, "Writes the reason into the journal.", &one_form, 0, 0},
    PERMISSION("board.may.figures"),
    {GET, "/staff/overdue", overdue_own, DOOR_STAFF, READERS, "Answers overdue, or due soon, in the country or the own territory.", NULL, 0, 0},
    {GET, "/staff/overdue/place/{kato}", overdue_at, DOOR_STAFF, READERS, "The same of a region or district, by school, within the own territory.", NULL, 0, 0},
    {GET, "/staff/overdue/school/{id:uuid}", overdue_school, DOOR_STAFF, ACCESS_MINISTRY | ACCESS_DEPARTMENT, "What one school has to answer, by number, without names.", NULL, 0, 0},
    {GET, "/staff/demand", demand_own, DOOR_STAFF, READERS, "Children who come to grade 1 in the next years against places, in the country or the own territory.", NULL, 0, 0},
    {GET, "/staff/demand/place/{kato}", demand_at, DOOR_STAFF, READERS, "The same of a region or district, within the own territory.", NULL, 0, 0},
    PERMISSION("board.may.open"),
    {GET, "/staff/board/look/{id:uuid}", board_one, DOOR_STAFF, ACCESS_MINISTRY, "One application, read-only, for an hour after the reason was given.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, READERS, "/staff/board", MSG_board_nav, "trending-up"},
    {DOOR_STAFF, READERS, "/staff/overdue", MSG_board_terms_title, "clock"},
    /* Complaints lie below the board, whose figures are the first page of these readers. */
    {DOOR_STAFF, ACCESS_MINISTRY | ACCESS_OVERSIGHT, "/staff/complaints/board", MSG_complaint_nav,
     "scale"},
    {DOOR_STAFF, READERS, "/staff/tasks", MSG_task_nav, "clipboard-list"},
    {0},
};

static const struct job jobs[] = {
    {"board/count", 2000, count_job},
    {"board/follow", 10 * 60 * 1000, follow_job},
    {"board/demand", 60 * 60 * 1000, demand_job},
    {NULL, 0, NULL},
};

extern const struct module board_module;
const struct module board_module = {
    .name = "board",
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .migrations = &board_migrations,
    .statements = &board_statements,
};
