/* What the entrance from eGov shows to the program: tables only. */
#include "app/module.h"
#include "egov/egov.h"
#include "egov/pages.h"
#include "egov/portal.h"
#include "egov/work.h"
#include "egov_migrations.h"
#include "egov_queries.h"
#include "i18n/msg_egov.h"

#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

/* clang-format off */
static const struct route routes[] = {
    {GET, "/my/egov/start", start_page, DOOR_FAMILY, ACCESS_ANYONE, "A parent starts the service on eGov: on to its sign-in, and back to the children.", NULL, 0, 0},
    {POST, "/my/egov/messages", message_post, DOOR_FAMILY, ACCESS_ANYONE, "The portal hands in an application, or asks for its state or result; signed by it.", NULL, MESSAGE_BYTES_MOST, ROUTE_NO_CSRF | ROUTE_RAW},
    PERMISSION("egov.may.messages"),
    {GET, "/staff/egov", register_page, DOOR_STAFF, WATCH, "Messages of the eGov portal, what was refused and why, and what it was told; for a ministry.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, WATCH, "/staff/egov", MSG_egov_register_nav, "inbox"},
    {0},
};

static const struct job jobs[] = {
    {"egov/sweep", INT64_C(3600) * 1000, egov_sweep_job},
    {0},
};

static const struct job unawaited_jobs[] = {
    {"egov/follow", 1000, egov_follow_job},
    {0},
};

static const struct job unawaited_shared_jobs[] = {
    {"egov/tell", 1000, egov_tell_job},
    {0},
};

static const struct config_key settings[] = {
    {"egov.portal_key", CONFIG_TEXT, 0, 64, "",
     "Public key (Ed25519, 64 hexadecimal digits) of the eGov portal; empty: not connected to it."},
    {"egov.portal_url", CONFIG_URL, 0, 0, "",
     "Address at which the portal takes states of applications; empty: it is told none."},
    {"egov.portal_timeout_ms", CONFIG_INT, 100, 30000, "5000",
     "How long an answer of the portal is waited for, in milliseconds."},
    {0},
};

extern const struct module egov_module;
const struct module egov_module = {
    .name = "egov",
    .formats = egov_formats,
    .routes = routes,
    .jobs = jobs,
    .unawaited_jobs = unawaited_jobs,
    .unawaited_shared_jobs = unawaited_shared_jobs,
    .migrations = &egov_migrations,
    .statements = &egov_statements,
    .settings = settings,
    .nav = nav,
};
