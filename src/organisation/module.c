/* What this feature shows to the program: its schema, its statements, and the neutral answers for
 * its constraints. It has no pages: the public guide and the staff pages of admission draw it. */
#include "app/module.h"
#include "organisation_migrations.h"
#include "organisation_queries.h"

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
    .migrations = &organisation_migrations,
    .statements = &organisation_statements,
    .constraints = constraints,
};
