/* What the feature shows to the program. */
#include "app/module.h"
#include "i18n/msg_wait.h"
#include "wait/pages.h"
#include "wait/wait.h"
#include "wait_migrations.h"
#include "wait_queries.h"

enum { TELL_MS = 1000, TURNS_MS = 5000, LOAD_MS = 20 * 1000 };

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("wait.may.rooms"),
    {GET, "/staff/waiting", rooms_show, DOOR_STAFF, ACCESS_ADMIN, "Waiting rooms: limit and load of each region.", NULL, 0, 0},
    {GET, "/staff/waiting/{region:i64}", room_show, DOOR_STAFF, ACCESS_ADMIN, "Settings of a region's waiting room with their history.", NULL, 0, 0},
    {POST, "/staff/waiting/{region:i64}", room_answer, DOOR_STAFF, ACCESS_ADMIN, "Changes limit, rate, times, order, pause and message, with a reason.", &room_form, 0, 0},
    {GET, "/staff/waiting/{region:i64}/number", number_show, DOOR_STAFF, ACCESS_ADMIN, "The public number of the draw of a region's line.", NULL, 0, 0},
    {POST, "/staff/waiting/{region:i64}/number", number_answer, DOOR_STAFF, ACCESS_ADMIN, "Writes it down, once: after the list was closed, before the line opens.", &number_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_ADMIN, "/staff/waiting", MSG_wait_nav, "hourglass"},
    {0},
};

static enum status tell_settings(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return wait_tell_settings(c);
}

static enum status tell_turns(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return wait_tell_turns(c);
}

static enum status note_load(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return wait_note_load(c);
}

static const struct job jobs[] = {
    {"wait/load", LOAD_MS, note_load},
    {"wait/settings", TELL_MS, tell_settings},
    {"wait/turns", TURNS_MS, tell_turns},
    {NULL, 0, NULL},
};

static const struct config_key settings[] = {
    {"wait.nodes", CONFIG_INT, 0, WAIT_NODES_MOST, "0",
     "Room servers that share the lines through PostgreSQL; 0: one alone, with its own journal."},
    {"wait.node", CONFIG_INT, 0, WAIT_NODES_MOST, "0",
     "Which of them `oqu up` starts here; 0: all, on one machine."},
    {NULL, 0, 0, 0, NULL, NULL},
};

extern const struct module wait_module;
const struct module wait_module = {
    .name = "wait",
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .migrations = &wait_migrations,
    .statements = &wait_statements,
    .settings = settings,
};
