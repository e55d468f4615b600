/* What the platform's own tables show to the program. */
#include "app/module.h"
#include "platform_migrations.h"
#include "platform_queries.h"

static const struct db_constraint constraints[] = {
    {"platform.clock_offset_us_check", ST_INVALID, "platform.clock.too-far"},
    {"platform.clock_reason_check", ST_INVALID, "platform.reason-missing"},
    {"platform.setting_reason_check", ST_INVALID, "platform.reason-missing"},
    {"platform.setting_legal_source_check", ST_INVALID, "platform.source-missing"},
    {"platform.idem_key_check", ST_INVALID, "platform.idem.no-key"},
    {0},
};

const struct module platform_module = {
    .name = "platform",
    .migrations = &platform_migrations,
    .statements = &platform_statements,
    .constraints = constraints,
};
