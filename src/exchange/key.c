/* Access keys as administrators keep them: domain rules without pages. */
#include "audit/audit.h"
#include "base/id.h"
#include "base/scan.h"
#include "exchange/exchange.h"
#include "exchange_queries.h"
#include "i18n/i18n.h"
#include "platform/platform.h"

enum { SORT_BYTES = 200 };

bool exchange_has_word(struct str words, const char *word)
{
    struct str one;

    while (scan_until(&words, ' ', &one))
        if (str_eq_z(one, word))
            return true;
    return false;
}

struct change {
    struct uuid id;
    const struct key_facts *facts;
    struct str key, idem, reason;
    bool first;
};

static enum status journal(struct ctx *c, const char *action, struct uuid id, struct uuid of)
{
    return audit_add(c, action, "exchange.key", id, of, STR(""));
}

static struct str sort_key(struct ctx *c, struct str name)
{
    struct str key = i18n_sort_key(c, name);
    return str_hex(c->mem, (const uint8_t *)key.p, key.n < SORT_BYTES ? key.n : SORT_BYTES);
}

static enum status issue_tx(struct ctx *c, void *arg)
{
    struct change *in = arg;
    const struct key_facts *facts = in->facts;
    struct exchange_may_issue_row *may;
    int64_t changed;

    TRY(exchange_may_issue(c, facts->organisation, &may));
    if (!may->may)
        return FAIL(c, ST_FORBIDDEN, "exchange.key.out-of-scope");
    TRY(platform_idem_claim(c, in->idem, facts->name, in->id, &in->first, &in->id));
    if (!in->first)
        return ST_OK;
    struct str both =
        str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(facts->name), STR_ARG(facts->holder));
    const struct exchange_add_key_in row = {
        .id = in->id,
        .organisation = facts->organisation,
        .name = facts->name,
        .holder = facts->holder,
        .search_key = i18n_search_key(c, both),
        .sort_key = sort_key(c, facts->name),
        .purpose = facts->purpose,
        .scopes = facts->scopes,
        .key = in->key,
        .valid_to = facts->valid_to,
        .reason = facts->reason,
        .by = c->actor.person,
    };
    TRY(exchange_add_key(c, &row, &changed));
    return journal(c, "exchange.key-issued", in->id, facts->organisation);
}

enum status key_issue(struct ctx *c,
                      const struct key_facts *facts,
                      struct str idem,
                      struct uuid *ret_id,
                      struct str *ret_key,
                      bool *ret_first)
{
    struct change in = {.id = uuid_v4(),
                        .facts = facts,
                        .idem = idem,
                        .key = rnd_token(c->mem, EXCHANGE_KEY_BYTES)};

    TRY(db_tx(c, "exchange/issue", issue_tx, &in));
    *ret_id = in.id;
    *ret_key = in.key;
    *ret_first = in.first;
    return ST_OK;
}

static enum status revoke_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    struct exchange_key_of_row *row;
    int64_t changed;

    TRY(exchange_key_of(c, in->id, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "exchange.key.unknown");
    TRY(exchange_revoke_key(c, in->id, c->actor.person, in->reason, &changed));
    if (changed == 0)
        return FAIL(c, ST_CONFLICT, "exchange.key.ended");
    return journal(c, "exchange.key-revoked", in->id, row->organisation_id);
}

enum status key_revoke(struct ctx *c, struct uuid id, struct str reason)
{
    struct change in = {.id = id, .reason = reason};
    return db_tx(c, "exchange/revoke", revoke_tx, &in);
}
