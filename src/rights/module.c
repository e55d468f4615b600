/* What this feature shows to the program: tables only. */
#include "app/module.h"
#include "rights/pages.h"
#include "rights/permit.h"
#include "rights_migrations.h"
#include "rights_queries.h"

#define KEEP  (ACCESS_ADMIN)
#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

static const struct route routes[] = {
    PERMISSION_OF_LAW("rights.may.see"),
    {GET, "/staff/roles", roles_page, DOOR_STAFF, WATCH, "Roles of the own organisation.", NULL, 0,
     0},
    {GET, "/staff/role/{role}", role_page, DOOR_STAFF, WATCH,
     "What a role may do in the own organisation.", NULL, 0, 0},
    {GET, "/staff/role/{role}/day", role_day_page, DOOR_STAFF, WATCH, "The same on a past day.",
     NULL, 0, 0},
    {GET, "/staff/role/{role}/history", role_history_page, DOOR_STAFF, WATCH,
     "Who changed a role, when and why.", NULL, 0, 0},
    PERMISSION_OF_LAW("rights.may.keep"),
    {GET, "/staff/role/{role}/permission/{permission}", role_change, DOOR_STAFF, KEEP,
     "Give a permission to a role, or take it.", NULL, 0, 0},
    {POST, "/staff/role/{role}/permission/{permission}", role_change_post, DOOR_STAFF, KEEP,
     "Give a permission to a role, or take it.", &rights_change_form, 0, 0},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, WATCH, "/staff/roles", MSG_rights_title, "key-round"},
    {0},
};

extern const struct module rights_module;
const struct module rights_module = {
    .name = "rights",
    .routes = routes,
    .migrations = &rights_migrations,
    .statements = &rights_statements,
    .permit = rights_permit,
    .nav = nav,
};
