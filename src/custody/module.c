/* What custody shows to the program: tables only. */
#include "app/module.h"

#include "custody/pages.h"
#include "custody_migrations.h"
#include "custody_queries.h"
#include "i18n/msg_custody.h"

/* clang-format off */
static const struct route routes[] = {
    {GET, "/staff/account/representatives", custody_own_page, DOOR_STAFF, ACCESS_PERSON, "Who still sees the pages of somebody who came of age.", NULL, 0, 0},
    {POST, "/staff/account/representatives/{id:uuid}", custody_own_post, DOOR_STAFF, ACCESS_PERSON, "Agree to it, or take the agreement back.", &custody_agree_form, 0, 0},
    {GET, "/my/account/representatives", custody_own_page, DOOR_FAMILY, ACCESS_PERSON, "Who still sees the pages of somebody who came of age.", NULL, 0, 0},
    {POST, "/my/account/representatives/{id:uuid}", custody_own_post, DOOR_FAMILY, ACCESS_PERSON, "Agree to it, or take the agreement back.", &custody_agree_form, 0, 0},
    PERMISSION_OF_LAW("custody.may.record"),
    {GET, "/staff/custody", custody_page, DOOR_STAFF, ACCESS_DEPARTMENT, "Acts that end, limit or give back the rights of representatives.", NULL, 0, 0},
    {GET, "/staff/custody/new", custody_new_page, DOOR_STAFF, ACCESS_DEPARTMENT, "Which act, about whom, from which day.", NULL, 0, 0},
    {POST, "/staff/custody/new", custody_new_post, DOOR_STAFF, ACCESS_DEPARTMENT, "Record it; a second officer confirms it.", &custody_new_form, 0, 0},
    {GET, "/staff/custody/{id:uuid}", custody_one_page, DOOR_STAFF, ACCESS_DEPARTMENT, "One act, and what became of it.", NULL, 0, 0},
    {POST, "/staff/custody/{id:uuid}", custody_one_post, DOOR_STAFF, ACCESS_DEPARTMENT, "Confirm, refuse or withdraw it.", &custody_settle_form, 0, 0},
    {GET, "/staff/custody/{id:uuid}/lift", custody_lift_page, DOOR_STAFF, ACCESS_DEPARTMENT, "The act that lifts another one.", NULL, 0, 0},
    {POST, "/staff/custody/{id:uuid}/lift", custody_lift_post, DOOR_STAFF, ACCESS_DEPARTMENT, "Record it; a second officer confirms it.", &custody_lift_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_DEPARTMENT, "/staff/custody", MSG_custody_nav, "users"},
    {0},
};

static const struct db_constraint constraints[] = {
    {"custody.act_open_once", ST_CONFLICT, "custody.recorded-already"},
    {"custody.act_lifted_once", ST_CONFLICT, "custody.not-to-lift"},
    {0},
};

extern const struct module custody_module;
const struct module custody_module = {
    .name = "custody",
    .routes = routes,
    .migrations = &custody_migrations,
    .statements = &custody_statements,
    .constraints = constraints,
    .nav = nav,
};
