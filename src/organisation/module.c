/* What this feature shows to the program. The public guide draws the same register for families. */
#include "app/module.h"
#include "organisation/pages.h"
#include "organisation_migrations.h"
#include "organisation_queries.h"

#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

static const struct route routes[] = {
    {GET, "/staff/organisations", record_list_page, DOOR_STAFF, WATCH,
     "Records of the own organisation and those below.", NULL, 0, 0},
    {GET, "/staff/organisation/{id:uuid}", record_card_page, DOOR_STAFF, WATCH,
     "One record of the register with its history.", NULL, 0, 0},
    {0},
};

static const struct db_constraint constraints[] = {
    {"organisation.organisation_bin_once", ST_CONFLICT, "organisation.bin.taken"},
    {"organisation.link_one_parent", ST_CONFLICT, "organisation.link.two-parents"},
    {"organisation.link_not_self", ST_INVALID, "organisation.link.cycle"},
    {"organisation.tree_no_cycle", ST_INVALID, "organisation.link.cycle"},
    {"organisation.territory_one_at_a_time", ST_CONFLICT, "organisation.territory.two-acts"},
    {"organisation.legal_act_period", ST_INVALID, "organisation.act.ends-before-it-starts"},
    {0},
};

const struct module organisation_module = {
    .name = "organisation",
    .routes = routes,
    .migrations = &organisation_migrations,
    .statements = &organisation_statements,
    .constraints = constraints,
};
