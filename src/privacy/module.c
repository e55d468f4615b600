/* What privacy shows to the program: tables only. */
#include "app/module.h"

#include "privacy/pages.h"
#include "privacy_migrations.h"
#include "privacy_queries.h"

static const struct route routes[] = {
    {GET, "/personal-data", privacy_current_page, DOOR_PUBLIC, ACCESS_ANYONE,
     "The privacy policy in force, and its versions.", NULL, 0, 0},
    {GET, "/personal-data/{number:i64}", privacy_version_page, DOOR_PUBLIC, ACCESS_ANYONE,
     "One version of the privacy policy.", NULL, 0, 0},
    {GET, "/my/account/privacy", privacy_own_page, DOOR_FAMILY, ACCESS_PERSON,
     "What is held about oneself, why, who opened it; versions accepted.", NULL, 0, 0},
    {GET, "/staff/account/privacy", privacy_own_page, DOOR_STAFF, ACCESS_PERSON,
     "What is held about oneself and why; versions accepted.", NULL, 0, 0},
    PERMISSION("privacy.may.keep"),
    {GET, "/staff/privacy", privacy_list_page, DOOR_STAFF, ACCESS_ADMIN,
     "Versions of the privacy policy.", NULL, 0, 0},
    {GET, "/staff/privacy/new", privacy_new_page, DOOR_STAFF, ACCESS_ADMIN,
     "A new version; administrators of the ministry or the operator.", NULL, 0, 0},
    {POST, "/staff/privacy/new", privacy_new_post, DOOR_STAFF, ACCESS_ADMIN, "Publish it.",
     &form_publish, 768 * 1024, 0},
    {0},
};

extern const struct module privacy_module;
const struct module privacy_module = {
    .name = "privacy",
    .routes = routes,
    .migrations = &privacy_migrations,
    .statements = &privacy_statements,
};
