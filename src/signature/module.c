/* What the feature shows to the program. It has no pages of its own: acts that are signed ask for
 * the code on their own page. */
#include "app/module.h"
#include "signature_migrations.h"
#include "signature_queries.h"

static const struct db_constraint constraints[] = {
    {"signature.one_live_code", ST_CONFLICT, "signature.code.not-answered"},
    {NULL, ST_OK, NULL},
};

extern const struct module signature_module;
const struct module signature_module = {
    .name = "signature",
    .migrations = &signature_migrations,
    .statements = &signature_statements,
    .constraints = constraints,
};
