/* What the feature shows to the program: tables only. */
#include "app/module.h"
#include "integrity/integrity.h"
#include "integrity_migrations.h"
#include "integrity_queries.h"

static const struct job jobs[] = {
    {"integrity/tell", INT64_C(60) * 1000, integrity_tell_job},
    {0},
};

extern const struct module integrity_module;
const struct module integrity_module = {
    .name = "integrity",
    .jobs = jobs,
    .migrations = &integrity_migrations,
    .statements = &integrity_statements,
    .altered = integrity_met,
};
