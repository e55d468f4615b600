/* What this feature shows to the program. */
#include "app/module.h"
#include "deadline/due.h"
#include "deadline/warn.h"
#include "deadline_migrations.h"
#include "deadline_queries.h"

static const struct job jobs[] = {
    {"deadline/warn", 20 * 1000, warn_job},
    {"deadline/due", 60 * 1000, due_job},
    {NULL, 0, NULL},
};

extern const struct module deadline_module;
const struct module deadline_module = {
    .name = "deadline",
    .jobs = jobs,
    .migrations = &deadline_migrations,
    .statements = &deadline_statements,
};
