/* What approval shows to the program: tables only. */
#include "app/module.h"

#include "approval/pages.h"
#include "approval/tell.h"
#include "approval_migrations.h"
#include "approval_queries.h"
#include "i18n/msg_approval.h"

#define SETTLE (ACCESS_ADMIN | ACCESS_SECURITY)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION_OF_LAW("approval.may.give"),
    {GET, "/staff/admin/person/{id:uuid}/grant", approval_give_page, DOOR_STAFF, ACCESS_ADMIN, "Give a role.", NULL, 0, 0},
    {POST, "/staff/admin/person/{id:uuid}/grant", approval_give_post, DOOR_STAFF, ACCESS_ADMIN, "Give a role, or propose it where that takes two people.", &approval_give_form, 0, 0},
    {GET, "/staff/admin/person/{id:uuid}/factor/proposal", approval_factor_page, DOOR_STAFF, ACCESS_ADMIN, "Why the authenticator of somebody with power is to be removed.", NULL, 0, 0},
    {POST, "/staff/admin/person/{id:uuid}/factor/proposal", approval_factor_post, DOOR_STAFF, ACCESS_ADMIN, "Propose its removal.", &approval_factor_form, 0, 0},
    PERMISSION_OF_LAW("approval.may.settle"),
    {GET, "/staff/approvals", approvals_page, DOOR_STAFF, SETTLE, "Acts that take two people: what was proposed, and what became of it.", NULL, 0, 0},
    {GET, "/staff/approval/{id:uuid}", approval_page, DOOR_STAFF, SETTLE, "One proposal.", NULL, 0, 0},
    {POST, "/staff/approval/{id:uuid}", approval_post, DOOR_STAFF, SETTLE, "The second person approves or refuses it, the first withdraws it.", &approval_settle_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct db_constraint constraints[] = {
    {"approval.proposal_once", ST_CONFLICT, "approval.exists"},
    {"approval.proposal_act_once", ST_CONFLICT, "approval.exists"},
    {0},
};

static const struct job jobs[] = {
    {"approval/work", APPROVAL_EVERY_MS, approval_job},
    {NULL, 0, NULL},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, SETTLE, "/staff/approvals", MSG_approval_title, "users"},
    {0},
};

extern const struct module approval_module;
const struct module approval_module = {
    .name = "approval",
    .routes = routes,
    .jobs = jobs,
    .migrations = &approval_migrations,
    .statements = &approval_statements,
    .constraints = constraints,
    .nav = nav,
};
