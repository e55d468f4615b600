/* What a developer of a partner system reads: the services, the scopes, the formats with their
 * schemas. Made of the same tables that answer. */
#include "base/config.h"
#include "exchange/pages.h"
#include "exchange_queries.h"
#include "exchange_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_exchange.h"

static enum status setting_tx(struct ctx *c, void *arg)
{
    struct exchange_setting_row **row = arg;
    return exchange_setting(c, row);
}

static struct url schema_url(struct ctx *c, struct str name)
{
    return url_path(c, "/schemas/{name}", &name, 1);
}

static void fill_services(struct ctx *c, struct exchange_developers_view *v)
{
    v->rows = NEWS(c->mem, struct exchange_developers_row, n_resources);
    for (; v->n < n_resources; v->n++) {
        const struct resource *r = &resources[v->n];
        v->rows[v->n] = (struct exchange_developers_row){
            .address = str_printf(c->mem, API_ROOT "/%s", r->name),
            .scope = str_from_z(r->scope),
            .about = msg_text(c, (enum msg)r->about),
            .schema = schema_url(c, str_printf(c->mem, "%s.v1.json", r->name))};
    }
}

static void fill_scopes(struct ctx *c, struct exchange_developers_view *v)
{
    const struct words scopes = exchange_scope_table();

    v->scopes = NEWS(c->mem, struct exchange_developers_row, scopes.n);
    for (; v->n_scopes < scopes.n; v->n_scopes++) {
        struct str code = str_from_z(scopes.v[v->n_scopes].code);
        v->scopes[v->n_scopes] =
            (struct exchange_developers_row){.scope = code, .about = words_text(c, scopes, code)};
    }
}

enum status developers_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct exchange_setting_row *setting;

    TRY(db_tx_read(c, "exchange/setting", setting_tx, (void *)&setting));
    struct exchange_developers_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_exchange_developers_title), .flags = PAGE_READ},
        .openapi = url0(c, API_ROOT "/openapi.json"),
        .limit = setting->per_minute,
        .site = config_str(c->config, "site.staff_address")};
    v.example = str_printf(c->mem, "curl -H \"Authorization: Bearer …\" " STR_FMT API_ROOT "/orgs",
                           STR_ARG(v.site));
    fill_services(c, &v);
    fill_scopes(c, &v);
    v.formats = url0(c, "/developers/formats");
    struct out o = page_out(c, rs, 200);
    exchange_developers(&o, &v);
    return ST_OK;
}
