/* What the platform's own tables show to the program. */
#include "app/module.h"
#include "keys/keys.h"
#include "platform/platform.h"
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

/* Row-level security verifies contexts with the key service's key. The service gives it away until
 * it hears that it was kept, so after the first whole start there is nothing to do. */
static enum status set_up(struct ctx *c)
{
    struct bytes key;
    enum status st = keys_export_context_key(c, &key);

    if (st == ST_FORBIDDEN)
        return ST_OK;
    TRY(st);
    TRY(platform_context_key_set(c, key));
    return keys_context_key_kept(c);
}

const struct module platform_module = {
    .name = "platform",
    .migrations = &platform_migrations,
    .statements = &platform_statements,
    .constraints = constraints,
    .set_up = set_up,
};
