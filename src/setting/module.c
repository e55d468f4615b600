/* What setting shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_setting.h"
#include "setting/pages.h"
#include "setting_migrations.h"
#include "setting_queries.h"

#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION_OF_LAW("setting.may.see"),
    {GET, "/staff/settings", setting_list_page, DOOR_STAFF, WATCH, "Dated settings of the platform with their values of today.", NULL, 0, 0},
    {GET, "/staff/setting/{key}", setting_one_page, DOOR_STAFF, WATCH, "One of them: values by role, bounds, history.", NULL, 0, 0},
    PERMISSION_OF_LAW("setting.may.change"),
    {GET, "/staff/setting/{key}/change", setting_change_page, DOOR_STAFF, ACCESS_ADMIN, "Another value from a day on.", NULL, 0, 0},
    {POST, "/staff/setting/{key}/change", setting_change_post, DOOR_STAFF, ACCESS_ADMIN, "Record it, or propose it to a second person.", &setting_change_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, WATCH, "/staff/settings", MSG_setting_title, "settings"},
    {0},
};

extern const struct module setting_module;
const struct module setting_module = {
    .name = "setting",
    .routes = routes,
    .migrations = &setting_migrations,
    .statements = &setting_statements,
    .nav = nav,
};
