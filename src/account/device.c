/* See device.h. For how long is decided by account.trust_days(). */
#include "account/device.h"

#include "account/event.h"
#include "account_queries.h"
#include "audit/audit.h"

static enum status journal(struct ctx *c, const char *action)
{
    return audit_add(c, action, "account", c->actor.person, c->actor.organisation, STR(""));
}

static enum status trust_tx(struct ctx *c, void *arg)
{
    const struct str *device = arg;
    struct account_trust_device_row *row;

    TRY(account_trust_device(c, *device, &row));
    if (!row->done)
        return ST_OK;
    TRY(event_note(c, c->actor.person, EVENT_DEVICE_TRUSTED));
    return journal(c, "account.device-trusted");
}

enum status device_trust(struct ctx *c, struct str device)
{
    return db_tx(c, "account/trust", trust_tx, &device);
}

static enum status distrust_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    struct account_distrust_device_row *row;

    TRY(account_distrust_device(c, *id, &row));
    return row->done ? journal(c, "account.device-distrusted")
                     : FAIL(c, ST_NOT_FOUND, "account.device.unknown");
}

enum status device_distrusted(struct ctx *c, struct uuid id)
{
    return db_tx(c, "account/distrust", distrust_tx, &id);
}
