/* What scheduled reports show to the program: tables only. */
#include "app/module.h"
#include "report/make.h"
#include "report/pages.h"
#include "report_migrations.h"
#include "report_queries.h"

#define READERS (ACCESS_MINISTRY | ACCESS_OVERSIGHT | ACCESS_DEPARTMENT)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("report.may.order"),
    {GET, "/staff/reports", reports_page, DOOR_STAFF, READERS, "Reports that the reader has ordered, with what became of the last of each.", NULL, 0, 0},
    {GET, "/staff/reports/new", report_ask, DOOR_STAFF, READERS, "Asks how often, when and as what a list is wanted.", NULL, 0, 0},
    {POST, "/staff/reports/new", report_order, DOOR_STAFF, READERS, "Orders it.", &report_form, 0, 0},
    {GET, "/staff/report/{id:uuid}", report_page, DOOR_STAFF, READERS, "One order, and the reports that were made for it.", NULL, 0, 0},
    {POST, "/staff/report/{id:uuid}", report_act, DOOR_STAFF, READERS, "Makes one now, pauses, goes on or deletes.", &report_act_form, 0, 0},
    {GET, "/staff/report/file/{id:uuid}", report_file, DOOR_STAFF, READERS, "A report that was made.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct job shared_jobs[] = {
    {"report/make", 2000, report_make_job},
    {NULL, 0, NULL},
};

static const struct job jobs[] = {
    {"report/forget", 60 * 60 * 1000, report_forget_job},
    {NULL, 0, NULL},
};

static const struct db_constraint constraints[] = {
    {"report.result_one_at_a_time", ST_CONFLICT, "report.busy"},
    {0},
};

extern const struct module report_module;
const struct module report_module = {
    .name = "report",
    .routes = routes,
    .jobs = jobs,
    .shared_jobs = shared_jobs,
    .constraints = constraints,
    .migrations = &report_migrations,
    .statements = &report_statements,
};
