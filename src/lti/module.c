/* What libraries and textbooks show to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_lti.h"
#include "lti/lti.h"
#include "lti/pages.h"
#include "lti_migrations.h"

#define KEEP (ACCESS_ADMIN)

static const struct route routes[] = {
    {GET, "/lti/authorize", lti_authorize_door, DOOR_PUBLIC, ACCESS_ANYONE,
     "A tool asks who opens a resource; to the right door.", NULL, 0, 0},
    {GET, "/my/lti/authorize", lti_authorize, DOOR_FAMILY, ACCESS_PERSON,
     "The token of a launch, and on to the tool.", NULL, 0, 0},
    {GET, "/staff/lti/authorize", lti_authorize, DOOR_STAFF, ACCESS_PERSON,
     "The token of a launch, and on to the tool.", NULL, 0, 0},
    {GET, "/my/library", lti_shelf_page, DOOR_FAMILY, ACCESS_PERSON,
     "Libraries and textbooks of the own children.", NULL, 0, 0},
    {POST, "/my/library/{id:uuid}/open", lti_open, DOOR_FAMILY, ACCESS_PERSON,
     "Opens one, signed in.", &lti_open_form, 0, 0},
    {GET, "/staff/library", lti_shelf_page, DOOR_STAFF, ACCESS_PERSON,
     "Libraries and textbooks of learners and staff.", NULL, 0, 0},
    {POST, "/staff/library/{id:uuid}/open", lti_open, DOOR_STAFF, ACCESS_PERSON,
     "Opens one, signed in.", &lti_open_form, 0, 0},

    PERMISSION("lti.may.tools"),
    {GET, "/staff/tools", lti_tools_page, DOOR_STAFF, KEEP, "Systems of libraries and publishers.",
     NULL, 0, 0},
    {GET, "/staff/tools/new", lti_tool_new, DOOR_STAFF, KEEP, "Register a tool.", NULL, 0, 0},
    {POST, "/staff/tools/new", lti_tool_new_post, DOOR_STAFF, KEEP, "Register a tool.",
     &lti_tool_form, 0, 0},
    {GET, "/staff/tools/{id:uuid}", lti_tool_page, DOOR_STAFF, KEEP,
     "One tool, its resources and subscriptions.", NULL, 0, 0},
    {GET, "/staff/tools/{id:uuid}/edit", lti_tool_edit, DOOR_STAFF, KEEP, "Change a tool.", NULL, 0,
     0},
    {POST, "/staff/tools/{id:uuid}/edit", lti_tool_edit_post, DOOR_STAFF, KEEP, "Change a tool.",
     &lti_tool_form, 0, 0},
    {GET, "/staff/tools/{id:uuid}/status", lti_tool_status, DOOR_STAFF, KEEP,
     "Block a tool, or let it in again.", NULL, 0, 0},
    {POST, "/staff/tools/{id:uuid}/status", lti_tool_status_post, DOOR_STAFF, KEEP,
     "Block a tool, or let it in again.", &lti_status_form, 0, 0},
    {GET, "/staff/tools/{id:uuid}/resource", lti_resource_new, DOOR_STAFF, KEEP, "Add a resource.",
     NULL, 0, 0},
    {POST, "/staff/tools/{id:uuid}/resource", lti_resource_new_post, DOOR_STAFF, KEEP,
     "Add a resource.", &lti_resource_form, 0, 0},
    {POST, "/staff/tools/{id:uuid}/resource/{resource:uuid}/withdraw", lti_resource_withdraw,
     DOOR_STAFF, KEEP, "Withdraw a resource.", &lti_none_form, 0, 0},
    {GET, "/staff/tools/{id:uuid}/subscription", lti_subscribe_page, DOOR_STAFF, KEEP,
     "Subscribe the own organisation.", NULL, 0, 0},
    {POST, "/staff/tools/{id:uuid}/subscription", lti_subscribe_post, DOOR_STAFF, KEEP,
     "Subscribe the own organisation.", &lti_subscription_form, 0, 0},
    {POST, "/staff/tools/{id:uuid}/subscription/end", lti_subscription_end, DOOR_STAFF, KEEP,
     "End the own organisation's subscription.", &lti_none_form, 0, 0},
    {0},
};

static const struct job jobs[] = {
    {"lti/sweep", INT64_C(3600) * 1000, launch_sweep_job},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, KEEP, "/staff/tools", MSG_lti_tools_nav, "book-open"},
    {0},
};

extern const struct module lti_module;
const struct module lti_module = {
    .name = "lti",
    .formats = lti_formats,
    .routes = routes,
    .jobs = jobs,
    .migrations = &lti_migrations,
    .statements = &lti_statements,
    .nav = nav,
};
