/* What outage shows to the program: tables only. */
#include "app/module.h"

#include "outage/pages.h"
#include "outage/watch.h"
#include "outage_migrations.h"
#include "outage_queries.h"

static const struct route routes[] = {
    {GET, "/outages", outage_show, DOOR_PUBLIC, ACCESS_ANYONE,
     "When the platform did not work; also as CSV and XLSX.", NULL, 0, 0},
    {0},
};

static const struct job jobs[] = {
    {"outage/beat", OUTAGE_BEAT_MS, outage_beat_job},
    {0},
};

extern const struct module outage_module;
const struct module outage_module = {
    .name = "outage",
    .routes = routes,
    .jobs = jobs,
    .migrations = &outage_migrations,
    .statements = &outage_statements,
};
