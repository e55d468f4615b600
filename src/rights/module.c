/* What this feature shows to the program: tables only. */
#include "app/module.h"
#include "i18n/msg_rights.h"
#include "rights/pages.h"
#include "rights/pages_deputy.h"
#include "rights/permit.h"
#include "rights_migrations.h"
#include "rights_queries.h"

#define KEEP  (ACCESS_ADMIN)
#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)
/* Who has something to lend: nobody with power over rights. */
#define LEND                                                                                       \
    (ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_DEPARTMENT | ACCESS_MINISTRY | ACCESS_OVERSIGHT |     \
     ACCESS_MEMBER)

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
    {GET, "/staff/groups", groups_page, DOOR_STAFF, WATCH, "Groups of the own organisation.", NULL,
     0, 0},
    {GET, "/staff/group/{id:uuid}", group_page, DOOR_STAFF, WATCH,
     "Who belongs to a group and what is given to it.", NULL, 0, 0},
    {GET, "/staff/group/{id:uuid}/day", group_day_page, DOOR_STAFF, WATCH,
     "The same on a past day.", NULL, 0, 0},
    {GET, "/staff/group/{id:uuid}/history", group_history_page, DOOR_STAFF, WATCH,
     "Who changed a group, when and why.", NULL, 0, 0},
    PERMISSION_OF_LAW("rights.may.keep"),
    {GET, "/staff/role/{role}/permission/{permission}", role_change, DOOR_STAFF, KEEP,
     "Give a permission to a role, or take it.", NULL, 0, 0},
    {POST, "/staff/role/{role}/permission/{permission}", role_change_post, DOOR_STAFF, KEEP,
     "Give a permission to a role, or take it.", &rights_change_form, 0, 0},
    {GET, "/staff/groups/new", group_new_page, DOOR_STAFF, KEEP, "Make a group.", NULL, 0, 0},
    {POST, "/staff/groups/new", group_new_post, DOOR_STAFF, KEEP, "Make a group.", &group_new_form,
     0, 0},
    {GET, "/staff/group/{id:uuid}/people", group_people_page, DOOR_STAFF, KEEP,
     "Choose who joins a group.", NULL, 0, 0},
    {GET, "/staff/group/{id:uuid}/person/{person:uuid}", group_person, DOOR_STAFF, KEEP,
     "Somebody joins a group.", NULL, 0, 0},
    {POST, "/staff/group/{id:uuid}/person/{person:uuid}", group_person_post, DOOR_STAFF, KEEP,
     "Somebody joins a group.", &group_member_form, 0, 0},
    {GET, "/staff/group/{id:uuid}/inner", group_inner, DOOR_STAFF, KEEP,
     "A group joins another one.", NULL, 0, 0},
    {POST, "/staff/group/{id:uuid}/inner", group_inner_post, DOOR_STAFF, KEEP,
     "A group joins another one.", &group_inner_form, 0, 0},
    {GET, "/staff/group/{id:uuid}/right", group_give, DOOR_STAFF, KEEP,
     "Give a permission to a group.", NULL, 0, 0},
    {POST, "/staff/group/{id:uuid}/right", group_give_post, DOOR_STAFF, KEEP,
     "Give a permission to a group.", &group_right_form, 0, 0},
    {GET, "/staff/membership/{id:uuid}/end", group_member_end, DOOR_STAFF, KEEP,
     "Somebody leaves a group.", NULL, 0, 0},
    {POST, "/staff/membership/{id:uuid}/end", group_member_end_post, DOOR_STAFF, KEEP,
     "Somebody leaves a group.", &group_end_form, 0, 0},
    {GET, "/staff/group-right/{id:uuid}/end", group_right_end, DOOR_STAFF, KEEP,
     "Take a permission back from a group.", NULL, 0, 0},
    {POST, "/staff/group-right/{id:uuid}/end", group_right_end_post, DOOR_STAFF, KEEP,
     "Take a permission back from a group.", &group_end_form, 0, 0},
    PERMISSION_OF_LAW("rights.may.see-deputies"),
    {GET, "/staff/deputies", deputies_page, DOOR_STAFF, LEND | WATCH, "Who stands in for whom.",
     NULL, 0, 0},
    {GET, "/staff/deputy/{id:uuid}/end", deputy_end, DOOR_STAFF, LEND | KEEP,
     "End a deputy's time early.", NULL, 0, 0},
    {POST, "/staff/deputy/{id:uuid}/end", deputy_end_post, DOOR_STAFF, LEND | KEEP,
     "End a deputy's time early.", &deputy_end_form, 0, 0},
    PERMISSION_OF_LAW("rights.may.lend"),
    {GET, "/staff/deputies/new", deputy_new, DOOR_STAFF, LEND, "Name a deputy for a leave.", NULL,
     0, 0},
    {POST, "/staff/deputies/new", deputy_new_post, DOOR_STAFF, LEND, "Name a deputy for a leave.",
     &deputy_new_form, 0, 0},
    {0},
};

static const struct db_constraint constraints[] = {
    {"rights.user_group_name_once", ST_CONFLICT, "rights.group.exists"},
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
    .constraints = constraints,
    .permit = rights_permit,
    .act_for = rights_act_for,
    .nav = nav,
};
