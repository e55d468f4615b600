/* Tools, resources and subscriptions as administrators keep them. See lti.h. */
#include "audit/audit.h"
#include "i18n/i18n.h"
#include "lti/lti.h"
#include "platform/platform.h"

enum { SORT_BYTES = 200 };

static struct str sort_key(struct ctx *c, struct str name)
{
    struct str key = i18n_sort_key(c, name);
    return str_hex(c->mem, (const uint8_t *)key.p, key.n < SORT_BYTES ? key.n : SORT_BYTES);
}

static struct str search_key(struct ctx *c, const struct tool_facts *facts)
{
    return i18n_search_key(
        c, str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(facts->name), STR_ARG(facts->holder)));
}

static enum status journal(struct ctx *c, const char *action, struct uuid id)
{
    return audit_add(c, action, "lti.tool", id, c->actor.organisation, STR(""));
}

struct change {
    struct uuid id;
    int32_t version;
    const struct tool_facts *facts;
    struct str status, reason, idem;
};

static enum status add_tx(struct ctx *c, void *arg)
{
    struct change *in = arg;
    int64_t changed;
    bool first;

    TRY(platform_idem_claim(c, in->idem, in->facts->name, in->id, &first, &in->id));
    if (!first)
        return ST_OK;
    const struct lti_add_tool_in row = {.id = in->id,
                                        .name = in->facts->name,
                                        .search_key = search_key(c, in->facts),
                                        .sort_key = sort_key(c, in->facts->name),
                                        .holder = in->facts->holder,
                                        .login = in->facts->login,
                                        .redirects = in->facts->redirects};
    TRY(lti_add_tool(c, &row, &changed));
    return journal(c, "lti.tool-added", in->id);
}

enum status
tool_add(struct ctx *c, const struct tool_facts *facts, struct str idem, struct uuid *ret_id)
{
    struct change in = {.id = uuid_v4(), .facts = facts, .idem = idem};

    TRY(db_tx(c, "lti/add", add_tx, &in));
    *ret_id = in.id;
    return ST_OK;
}

static enum status change_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    const struct lti_change_tool_in row = {.id = in->id,
                                           .version = in->version,
                                           .name = in->facts->name,
                                           .search_key = search_key(c, in->facts),
                                           .sort_key = sort_key(c, in->facts->name),
                                           .holder = in->facts->holder,
                                           .login = in->facts->login,
                                           .redirects = in->facts->redirects};
    int64_t changed;

    TRY(lti_change_tool(c, &row, &changed));
    return changed == 0 ? FAIL(c, ST_CONFLICT, "lti.changed-meanwhile")
                        : journal(c, "lti.tool-changed", in->id);
}

enum status
tool_change(struct ctx *c, struct uuid id, int32_t version, const struct tool_facts *facts)
{
    struct change in = {.id = id, .version = version, .facts = facts};
    return db_tx(c, "lti/change", change_tx, &in);
}

static enum status status_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    int64_t changed;

    TRY(lti_put_status(c, in->id, in->version, in->status, in->reason, &changed));
    if (changed == 0)
        return FAIL(c, ST_CONFLICT, "lti.changed-meanwhile");
    return journal(c, str_eq_z(in->status, "BLOCKED") ? "lti.tool-blocked" : "lti.tool-restored",
                   in->id);
}

enum status tool_set_status(
    struct ctx *c, struct uuid id, int32_t version, const char *status, struct str reason)
{
    struct change in = {
        .id = id, .version = version, .status = str_from_z(status), .reason = reason};
    return db_tx(c, "lti/status", status_tx, &in);
}

/* ---- resources ------------------------------------------------------------------------------- */

struct resource_change {
    struct uuid tool, id;
    const struct resource_facts *facts;
    struct str idem;
};

static enum status add_resource_tx(struct ctx *c, void *arg)
{
    struct resource_change *in = arg;
    int64_t changed;
    bool first;

    TRY(platform_idem_claim(c, in->idem, in->facts->title, in->id, &first, &in->id));
    if (!first)
        return ST_OK;
    const struct lti_add_resource_in row = {.id = in->id,
                                            .tool = in->tool,
                                            .kind = in->facts->kind,
                                            .title = in->facts->title,
                                            .sort_key = sort_key(c, in->facts->title),
                                            .address = in->facts->address,
                                            .language = in->facts->language,
                                            .grade_from = in->facts->grade_from,
                                            .grade_to = in->facts->grade_to};
    TRY(lti_add_resource(c, &row, &changed));
    return journal(c, "lti.resource-added", in->tool);
}

enum status tool_add_resource(struct ctx *c,
                              struct uuid tool,
                              const struct resource_facts *facts,
                              struct str idem)
{
    struct resource_change in = {.tool = tool, .id = uuid_v4(), .facts = facts, .idem = idem};
    return db_tx(c, "lti/add-resource", add_resource_tx, &in);
}

static enum status withdraw_tx(struct ctx *c, void *arg)
{
    const struct resource_change *in = arg;
    int64_t changed;

    TRY(lti_withdraw_resource(c, in->tool, in->id, &changed));
    return changed == 0 ? FAIL(c, ST_NOT_FOUND, "lti.tool.unknown")
                        : journal(c, "lti.resource-withdrawn", in->tool);
}

enum status tool_withdraw_resource(struct ctx *c, struct uuid tool, struct uuid resource)
{
    struct resource_change in = {.tool = tool, .id = resource};
    return db_tx(c, "lti/withdraw", withdraw_tx, &in);
}

/* ---- subscriptions --------------------------------------------------------------------------- */

struct subscribing {
    struct uuid tool;
    struct str contract;
    struct date valid_to;
};

static enum status subscribe_tx(struct ctx *c, void *arg)
{
    const struct subscribing *in = arg;
    int64_t changed;

    TRY(lti_subscribe(c, uuid_v4(), in->tool, in->contract, in->valid_to, &changed));
    return journal(c, "lti.subscribed", in->tool);
}

enum status
tool_subscribe(struct ctx *c, struct uuid tool, struct str contract, struct date valid_to)
{
    struct subscribing in = {tool, contract, valid_to};
    return db_tx(c, "lti/subscribe", subscribe_tx, &in);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct subscribing *in = arg;
    int64_t changed;

    TRY(lti_end_subscription(c, in->tool, &changed));
    return changed == 0 ? FAIL(c, ST_NOT_FOUND, "lti.tool.unknown")
                        : journal(c, "lti.subscription-ended", in->tool);
}

enum status tool_end_subscription(struct ctx *c, struct uuid tool)
{
    struct subscribing in = {.tool = tool};
    return db_tx(c, "lti/end", end_tx, &in);
}
