/* What this feature shows to the program: schema, statements, the register's settings and its job.
 * It has no pages: others draw people. */
#include "app/module.h"
#include "person/person.h"
#include "person/refresh.h"
#include "person_migrations.h"
#include "person_queries.h"

static const struct db_constraint constraints[] = {
    {"person.person_iin_once", ST_CONFLICT, "person.iin.taken"},
    {"person.foreign_document_once", ST_CONFLICT, "person.document.just-entered"},
    {"person.person_has_name", ST_INVALID, "person.name.missing"},
    {0},
};

static const struct config_key settings[] = {
    {"person.register_url", CONFIG_URL, 0, 0, "",
     "Address of the adapter to the population register; empty: none, people are as loaded."},
    {"person.register_user", CONFIG_TEXT, 0, 100, "", "User name at the register's adapter."},
    {"person.register_password", CONFIG_SECRET, 0, 0, "", "Password at the register's adapter."},
    {"person.register_timeout_ms", CONFIG_INT, 100, 30000, "5000",
     "How long an answer of the register is waited for, in milliseconds."},
    {0},
};

static const struct job jobs[] = {
    {"person/refresh", 5000, person_refresh_job},
    {0},
};

const struct module person_module = {
    .name = "person",
    .formats = person_formats,
    .jobs = jobs,
    .migrations = &person_migrations,
    .statements = &person_statements,
    .constraints = constraints,
    .settings = settings,
};
