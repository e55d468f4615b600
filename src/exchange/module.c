/* What partner systems show to the program: tables only. */
#include "app/module.h"

#include "exchange/pages.h"
#include "exchange_migrations.h"
#include "exchange_queries.h"
#include "i18n/msg_exchange.h"

#define KEEP  (ACCESS_ADMIN)
#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

static const struct route routes[] = {
    {GET, "/developers", developers_page, DOOR_PUBLIC, ACCESS_ANYONE,
     "Web services and formats, for who connects a system.", NULL, 0, 0},
    {GET, "/developers/formats", formats_page, DOOR_PUBLIC, ACCESS_ANYONE,
     "Formats of exchange, each with its schema.", NULL, 0, 0},
    {GET, "/developers/formats/{name}", format_page, DOOR_PUBLIC, ACCESS_ANYONE,
     "One format, with an example.", NULL, 0, 0},
    {GET, "/schemas/{name}", schema_page, DOOR_PUBLIC, ACCESS_ANYONE, "A published schema.", NULL,
     0, 0},
    {GET, API_ROOT "/openapi.json", openapi_page, DOOR_STAFF, ACCESS_ANYONE,
     "OpenAPI description of the web services.", NULL, 0, 0},
    {GET, API_ROOT "/orgs", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Organisations of an access key with the scope orgs.", NULL, 0, 0},
    {GET, API_ROOT "/orgs/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.", NULL, 0,
     0},
    {GET, API_ROOT "/classes", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Classes of an access key with the scope classes.", NULL, 0, 0},
    {GET, API_ROOT "/classes/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.", NULL,
     0, 0},
    {GET, API_ROOT "/users", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Enrolled pupils of an access key with the scope learners.", NULL, 0, 0},
    {GET, API_ROOT "/users/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.", NULL, 0,
     0},
    {GET, API_ROOT "/enrollments", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Their enrolments, by an access key with the scope learners.", NULL, 0, 0},
    {GET, API_ROOT "/enrollments/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.",
     NULL, 0, 0},
    {GET, API_ROOT "/figures", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Figures of applications, by an access key with the scope figures.", NULL, 0, 0},
    {GET, API_ROOT "/figures/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.", NULL,
     0, 0},
    {GET, API_ROOT "/groups", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Classes, groups and associations, by an access key with the scope classes.", NULL, 0, 0},
    {GET, API_ROOT "/groups/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.", NULL,
     0, 0},
    {GET, API_ROOT "/members", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Who learns in them, by an access key with the scope learners.", NULL, 0, 0},
    {GET, API_ROOT "/members/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.", NULL,
     0, 0},
    {GET, API_ROOT "/results", api_read, DOOR_STAFF, ACCESS_ANYONE,
     "Points of learners, by an access key with the scope grades.", NULL, 0, 0},
    {GET, API_ROOT "/results/{id:uuid}", api_read, DOOR_STAFF, ACCESS_ANYONE, "One of them.", NULL,
     0, 0},

    PERMISSION("exchange.may.partners"),
    {GET, "/staff/partners", partners_page, DOOR_STAFF, WATCH, "Access keys of partner systems.",
     NULL, 0, 0},
    {GET, "/staff/partners/roles", partner_roles_page, DOOR_STAFF, WATCH,
     "Roles of the database that partners have.", NULL, 0, 0},
    {GET, "/staff/partners/{id:uuid}", partner_page, DOOR_STAFF, WATCH, "One access key.", NULL, 0,
     0},
    {GET, "/staff/partners/new", partner_new, DOOR_STAFF, KEEP, "Issue an access key.", NULL, 0, 0},
    {POST, "/staff/partners/new", partner_new_post, DOOR_STAFF, KEEP, "Issue it; it is shown once.",
     &form_exchange_key, 0, 0},
    {GET, "/staff/partners/{id:uuid}/revoke", partner_revoke, DOOR_STAFF, KEEP,
     "Revoke an access key.", NULL, 0, 0},
    {POST, "/staff/partners/{id:uuid}/revoke", partner_revoke_post, DOOR_STAFF, KEEP,
     "Revoke it at once and for good.", &form_exchange_revoke, 0, 0},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, WATCH, "/staff/partners", MSG_exchange_keys_nav, "key-round"},
    {0},
};

static const struct command commands[] = {
    {"schemas", "", "Formats of exchange: name, version, direction, kind, what each is of.",
     schemas_command, COMMAND_ALONE},
    {"partner grant", "NAME BIN LAST-DAY HOLDER REASON",
     "Make a database role that reads schema published_v1 of one organisation; prints its "
     "password.",
     partner_grant_command, COMMAND_ADMIN},
    {"partner revoke", "NAME REASON", "End a partner's sessions and take the role away.",
     partner_revoke_command, COMMAND_ADMIN},
    {0},
};

extern const struct module exchange_module;
const struct module exchange_module = {
    .name = "exchange",
    .routes = routes,
    .migrations = &exchange_migrations,
    .statements = &exchange_statements,
    .nav = nav,
    .commands = commands,
};
