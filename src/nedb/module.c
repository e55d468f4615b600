/* What the exchange with NEDB shows to the program: tables only. */
#include "app/module.h"
#include "i18n/msg_nedb.h"
#include "nedb/nedb.h"
#include "nedb/pages.h"
#include "nedb/work.h"
#include "nedb_migrations.h"

#define SCHOOL (ACCESS_CLERK | ACCESS_DIRECTOR)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("nedb.may.records"),
    {GET, "/staff/nedb", nedb_list_page, DOOR_STAFF, SCHOOL, "The school's pupil records for NEDB: rejected, waiting, accepted.", NULL, 0, 0},
    {GET, "/staff/nedb/{id:uuid}", nedb_pupil_page, DOOR_STAFF, SCHOOL, "One pupil's record: what NEDB was told and what it answered.", NULL, 0, 0},
    {POST, "/staff/nedb/{id:uuid}/again", nedb_again_post, DOOR_STAFF, SCHOOL, "Sends a rejected record again, with the facts of now.", &nedb_again_form, 0, 0},
    PERMISSION("nedb.may.compare"),
    {GET, "/staff/nedb-mismatches", nedb_mismatch_page, DOOR_STAFF, ACCESS_ADMIN, "Where NEDB and the platform differ about organisations and pupils.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_ADMIN, "/staff/nedb-mismatches", MSG_nedb_mismatch_nav, "database"},
    {0},
};

static const struct job shared_jobs[] = {
    {"nedb/send", 1000, nedb_send_job},
    {0},
};

static const struct job jobs[] = {
    {"nedb/receive", 3000, nedb_receive_job},
    {"nedb/compare", INT64_C(60) * 1000, nedb_compare_job},
    {"nedb/reconcile", INT64_C(60) * 1000, nedb_reconcile_job},
    {0},
};

static const struct config_key settings[] = {
    {"nedb.url", CONFIG_URL, 0, 0, "",
     "Address of the gateway's asynchronous channel to NEDB; empty: records wait until there is "
     "one."},
    {"nedb.service", CONFIG_TEXT, 1, 100, "OQU_CONTINGENT",
     "Number of the service by the agreement with the gateway (serviceId)."},
    {"nedb.list_url", CONFIG_URL, 0, 0, "",
     "Address of the gateway's synchronous channel, for NEDB's lists; empty: nothing is "
     "reconciled."},
    {"nedb.list_service", CONFIG_TEXT, 1, 100, "OQU_CONTINGENT_LIST",
     "Number of the service that gives those lists (serviceId)."},
    {"nedb.sender", CONFIG_TEXT, 0, 100, "", "Our name at the gateway (senderId)."},
    {"nedb.password", CONFIG_SECRET, 0, 0, "", "Password at the gateway."},
    {"nedb.timeout_ms", CONFIG_INT, 100, 60000, "10000",
     "How long an answer of the gateway is waited for, in milliseconds."},
    {0},
};

extern const struct module nedb_module;
const struct module nedb_module = {
    .name = "nedb",
    .formats = nedb_formats,
    .routes = routes,
    .jobs = jobs,
    .shared_jobs = shared_jobs,
    .migrations = &nedb_migrations,
    .statements = &nedb_statements,
    .settings = settings,
    .nav = nav,
};
