/* What ownership shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_ownership.h"
#include "ownership/export.h"
#include "ownership/pages.h"
#include "ownership_migrations.h"
#include "ownership_queries.h"

#define KEEP (ACCESS_DIRECTOR | ACCESS_ADMIN)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("ownership.may.keep"),
    {GET, "/staff/owned", owned_page, DOOR_STAFF, KEEP, "What the organisation owns, by kind.", NULL, 0, 0},
    {POST, "/staff/owned", owned_post, DOOR_STAFF, KEEP, "Orders an archive of it.", &ownership_order_form, 0, 0},
    {GET, "/staff/owned/exports", exports_page, DOOR_STAFF, KEEP, "Archives that were ordered.", NULL, 0, 0},
    {GET, "/staff/owned/export/{id:uuid}", export_page, DOOR_STAFF, KEEP, "One archive: how far it is, its parts.", NULL, 0, 0},
    {GET, "/staff/owned/export/{id:uuid}/{number:i64}", export_take, DOOR_STAFF, KEEP, "A part of an archive; who takes it is written down.", NULL, 0, 0},
    {GET, "/staff/owned/accesses", accesses_page, DOOR_STAFF, KEEP, "Who from outside asked for the organisation's records, and why.", NULL, 0, 0},
    {GET, "/staff/owned/access/{id:uuid}", access_page, DOOR_STAFF, KEEP, "One access, and what was taken by it.", NULL, 0, 0},
    {POST, "/staff/owned/access/{id:uuid}", access_post, DOOR_STAFF, KEEP, "The owner grants, refuses or ends it.", &ownership_answer_form, 0, 0},
    PERMISSION("ownership.may.ask"),
    {GET, "/staff/owned/asked", asked_page, DOOR_STAFF, ACCESS_ADMIN, "Access that the operator's staff asked for.", NULL, 0, 0},
    {GET, "/staff/owned/asked/new", ask_page, DOOR_STAFF, ACCESS_ADMIN, "Form of a request to an organisation.", NULL, 0, 0},
    {POST, "/staff/owned/asked/new", ask_post, DOOR_STAFF, ACCESS_ADMIN, "Asks an organisation for access to its records.", &ownership_ask_form, 0, 0},
    {POST, "/staff/owned/access/{id:uuid}/archive", access_order, DOOR_STAFF, ACCESS_ADMIN, "Orders an archive by an access that holds.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, KEEP, "/staff/owned", MSG_ownership_nav, "archive"},
    {0},
};

static const struct job jobs[] = {
    {"ownership/export", 2000, ownership_export_job},
    {NULL, 0, NULL},
};

extern const struct module ownership_module;
const struct module ownership_module = {
    .name = "ownership",
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .migrations = &ownership_migrations,
    .statements = &ownership_statements,
};
