/* What extra shows to the program: tables only. */
#include "app/module.h"

#include "extra/pages.h"
#include "extra_migrations.h"
#include "extra_queries.h"
#include "i18n/msg_extra.h"

/* clang-format off */
static const struct route routes[] = {
    PERMISSION_OF_LAW("extra.may.keep"),
    {GET, "/staff/modules", extra_own, DOOR_STAFF, ACCESS_ADMIN, "Additional modules of the own organisation.", NULL, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/modules", extra_modules, DOOR_STAFF, ACCESS_ADMIN, "Additional modules of an organisation.", NULL, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/modules/history", extra_history, DOOR_STAFF, ACCESS_ADMIN, "Who switched a module, when and why.", NULL, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/module/{module}", extra_one, DOOR_STAFF, ACCESS_ADMIN, "Switch a module for an organisation.", NULL, 0, 0},
    {POST, "/staff/organisation/{id:uuid}/module/{module}", extra_one_post, DOOR_STAFF, ACCESS_ADMIN, "Switches a module for an organisation.", &extra_change_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_ADMIN, "/staff/modules", MSG_extra_title, "settings"},
    {0},
};

extern const struct module extra_module;
const struct module extra_module = {
    .name = "extra",
    .routes = routes,
    .nav = nav,
    .migrations = &extra_migrations,
    .statements = &extra_statements,
};
