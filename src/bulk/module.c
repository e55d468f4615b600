/* What bulk shows to the program: tables only. */
#include "app/module.h"

#include "bulk/guard.h"
#include "bulk/pages.h"
#include "bulk/seen.h"
#include "bulk_migrations.h"
#include "bulk_queries.h"
#include "i18n/msg_bulk.h"

#define TAKES                                                                                      \
    (ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_MEMBER | ACCESS_DEPARTMENT | ACCESS_MINISTRY |        \
     ACCESS_ADMIN | ACCESS_SECURITY)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION_OF_LAW("bulk.may.ask"),
    {GET, "/staff/bulk", bulk_page, DOOR_STAFF, TAKES, "Exports of many people's data: the own ones; of administrators and officers of security those of their organisations.", NULL, 0, 0},
    {GET, "/staff/bulk/new", bulk_ask_page, DOOR_STAFF, TAKES, "What a file with many people is for.", NULL, 0, 0},
    {POST, "/staff/bulk/new", bulk_ask_post, DOOR_STAFF, TAKES, "Ask for it; a second person approves.", &bulk_ask_form, 0, 0},
    {GET, "/staff/bulk/reason", bulk_reason_page, DOOR_STAFF, TAKES, "Why more people's records are to be opened today.", NULL, 0, 0},
    {POST, "/staff/bulk/reason", bulk_reason_post, DOOR_STAFF, TAKES, "Says why; opens some more.", &bulk_reason_form, 0, 0},
    {GET, "/staff/bulk/{id:uuid}", bulk_one_page, DOOR_STAFF, TAKES, "One export, with the way to its file once it is approved.", NULL, 0, 0},
    PERMISSION_OF_LAW("bulk.may.watch"),
    {GET, "/staff/bulk/seen", bulk_seen_page, DOOR_STAFF, ACCESS_ADMIN | ACCESS_SECURITY, "Who opened the records of unusually many people in a day, and why.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct job jobs[] = {
    {"bulk/tell", BULK_EVERY_MS, bulk_job},
    {NULL, 0, NULL},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_ADMIN | ACCESS_SECURITY, "/staff/bulk", MSG_bulk_nav, "download"},
    {0},
};

extern const struct module bulk_module;
const struct module bulk_module = {
    .name = "bulk",
    .routes = routes,
    .migrations = &bulk_migrations,
    .statements = &bulk_statements,
    .jobs = jobs,
    .nav = nav,
    .guard = bulk_guard,
    .watch = bulk_watch,
    .way_out = bulk_way_out,
};
