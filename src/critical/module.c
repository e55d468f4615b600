/* What critical shows to the program: tables only. */
#include "app/module.h"

#include "critical/pages.h"
#include "critical_migrations.h"
#include "critical_queries.h"
#include "i18n/msg_critical.h"

#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION_OF_LAW("critical.may.watch"),
    {GET, "/staff/journal", critical_journal_page, DOOR_STAFF, WATCH, "What people did in a period, critical functions marked.", NULL, 0, 0},
    {GET, "/staff/critical", critical_page, DOOR_STAFF, WATCH, "The list of critical functions.", NULL, 0, 0},
    {GET, "/staff/critical/{code}", critical_function_page, DOOR_STAFF, WATCH, "One of them: whether it is on the list, since when and why.", NULL, 0, 0},
    PERMISSION_OF_LAW("critical.may.change"),
    {POST, "/staff/critical/{code}", critical_function_post, DOOR_STAFF, WATCH, "Put it on the list, or propose to take it off.", &critical_change_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, WATCH, "/staff/journal", MSG_critical_journal_title, "history"},
    {0},
};

extern const struct module critical_module;
const struct module critical_module = {
    .name = "critical",
    .routes = routes,
    .migrations = &critical_migrations,
    .statements = &critical_statements,
    .nav = nav,
};
