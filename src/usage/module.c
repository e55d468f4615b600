/* What the report of use shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_usage.h"
#include "usage/pages.h"
#include "usage_migrations.h"
#include "usage_queries.h"

#define READ                                                                                       \
    (ACCESS_ADMIN | ACCESS_SECURITY | ACCESS_DEPARTMENT | ACCESS_MINISTRY | ACCESS_OVERSIGHT)

/* Administrators have a link on their list of people. */
#define IN_NAV (READ & ~(unsigned)ACCESS_ADMIN)

static const struct route routes[] = {
    PERMISSION("usage.may.read"),
    {GET, "/staff/usage", usage_show, DOOR_STAFF, READ,
     "How much the platform is used, by part, role and user; also as CSV and XLSX.", NULL, 0, 0},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, IN_NAV, "/staff/usage", MSG_usage_nav, "list-checks"},
    {0},
};

extern const struct module usage_module;
const struct module usage_module = {
    .name = "usage",
    .routes = routes,
    .nav = nav,
    .migrations = &usage_migrations,
    .statements = &usage_statements,
};
