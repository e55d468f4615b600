/* See client.h. */
#include "sso/client.h"

#include "audit/audit.h"
#include "i18n/i18n.h"
#include "platform/platform.h"

enum { SORT_BYTES = 200 };

bool sso_address_is_fine(struct str s)
{
    static const char *const starts[] = {"https://", "http://localhost:", "http://localhost/",
                                         "http://127.0.0.1:", "http://127.0.0.1/"};
    bool good = false;

    for (size_t i = 0; i < COUNT(starts); i++)
        good = good || (str_starts(s, str_from_z(starts[i])) && s.n > str_from_z(starts[i]).n);
    for (size_t i = 0; i < s.n; i++)
        good = good && s.p[i] > ' ' && s.p[i] < 0x7F && s.p[i] != '#' && s.p[i] != '"' &&
               s.p[i] != '\'' && s.p[i] != '<' && s.p[i] != '>' && s.p[i] != '\\';
    return good && s.n <= SSO_ADDRESS_MOST;
}

static struct str search_key(struct ctx *c, const struct client_facts *facts)
{
    return i18n_search_key(
        c, str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(facts->name), STR_ARG(facts->holder)));
}

static struct str sort_key(struct ctx *c, struct str name)
{
    struct str key = i18n_sort_key(c, name);
    return str_hex(c->mem, (const uint8_t *)key.p, key.n < SORT_BYTES ? key.n : SORT_BYTES);
}

static struct texts all_scopes(struct ctx *c, struct texts asked)
{
    struct str *list = NEWS(c->mem, struct str, asked.n + 1);

    list[0] = STR("openid");
    for (size_t i = 0; i < asked.n; i++)
        list[i + 1] = asked.v[i];
    return (struct texts){list, asked.n + 1};
}

struct change {
    struct uuid id;
    int32_t version;
    const struct client_facts *facts;
    struct str kind, secret, status, reason, idem;
    bool first;
};

static enum status journal(struct ctx *c, const char *action, struct uuid id)
{
    return audit_add(c, action, "sso.client", id, c->actor.organisation, STR(""));
}

static enum status add_tx(struct ctx *c, void *arg)
{
    struct change *in = arg;

    TRY(platform_idem_claim(c, in->idem, in->facts->name, in->id, &in->first, &in->id));
    if (!in->first)
        return ST_OK;
    const struct sso_add_client_in row = {
        .id = in->id,
        .organisation = c->actor.organisation,
        .name = in->facts->name,
        .search_key = search_key(c, in->facts),
        .sort_key = sort_key(c, in->facts->name),
        .holder = in->facts->holder,
        .kind = in->kind,
        .doors = in->facts->doors,
        .scopes = all_scopes(c, in->facts->scopes),
        .redirects = in->facts->redirects,
        .returns = in->facts->returns,
        .backchannel = in->facts->backchannel,
        .secret = {in->secret.n > 0, in->secret},
    };
    int64_t changed;

    TRY(sso_add_client(c, &row, &changed));
    return journal(c, "sso.client-added", in->id);
}

enum status client_add(struct ctx *c,
                       const struct client_facts *facts,
                       struct str kind,
                       struct str idem,
                       struct uuid *ret_id,
                       struct str *ret_secret,
                       bool *ret_first)
{
    bool web = str_eq_z(kind, "WEB");
    struct change in = {.id = uuid_v4(),
                        .facts = facts,
                        .kind = kind,
                        .idem = idem,
                        .secret = web ? rnd_token(c->mem, SSO_TOKEN_BYTES) : STR("")};

    TRY(db_tx(c, "sso/add", add_tx, &in));
    *ret_id = in.id;
    *ret_secret = in.secret;
    *ret_first = in.first;
    return ST_OK;
}

static enum status change_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    const struct sso_change_client_in row = {
        .id = in->id,
        .version = in->version,
        .name = in->facts->name,
        .search_key = search_key(c, in->facts),
        .sort_key = sort_key(c, in->facts->name),
        .holder = in->facts->holder,
        .doors = in->facts->doors,
        .scopes = all_scopes(c, in->facts->scopes),
        .redirects = in->facts->redirects,
        .returns = in->facts->returns,
        .backchannel = in->facts->backchannel,
    };
    int64_t changed;

    TRY(sso_change_client(c, &row, &changed));
    if (changed == 0)
        return FAIL(c, ST_CONFLICT, "sso.changed-meanwhile");
    return journal(c, "sso.client-changed", in->id);
}

enum status
client_change(struct ctx *c, struct uuid id, int32_t version, const struct client_facts *facts)
{
    struct change in = {.id = id, .version = version, .facts = facts};
    return db_tx(c, "sso/change", change_tx, &in);
}

static enum status secret_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    int64_t changed;

    TRY(sso_renew_secret(c, in->id, in->secret, &changed));
    if (changed == 0)
        return FAIL(c, ST_NOT_FOUND, "sso.client.unknown");
    return journal(c, "sso.client-secret", in->id);
}

enum status client_renew_secret(struct ctx *c, struct uuid id, struct str *ret_secret)
{
    struct change in = {.id = id, .secret = rnd_token(c->mem, SSO_TOKEN_BYTES)};

    TRY(db_tx(c, "sso/secret", secret_tx, &in));
    *ret_secret = in.secret;
    return ST_OK;
}

static enum status status_tx(struct ctx *c, void *arg)
{
    const struct change *in = arg;
    int64_t changed;

    TRY(sso_put_status(c, in->id, in->version, in->status, in->reason, &changed));
    if (changed == 0)
        return FAIL(c, ST_CONFLICT, "sso.changed-meanwhile");
    return journal(
        c, str_eq_z(in->status, "BLOCKED") ? "sso.client-blocked" : "sso.client-restored", in->id);
}

enum status client_set_status(
    struct ctx *c, struct uuid id, int32_t version, const char *status, struct str reason)
{
    struct change in = {
        .id = id, .version = version, .status = str_from_z(status), .reason = reason};
    return db_tx(c, "sso/status", status_tx, &in);
}
