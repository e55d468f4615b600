/* A published schema, and the OpenAPI 3.1 description of the web services. The description is made
 * of the table of resources and refers to the schemas, so it cannot say anything else than the
 * program does. */
#include "base/config.h"
#include "exchange/exchange.h"
#include "exchange/pages.h"
#include "http/json.h"
#include "i18n/i18n.h"

/* ---- OpenAPI -------------------------------------------------------------------------------- */

static json_t *schema_ref(struct ctx *c, const char *name)
{
    return json_pack("{s:s}", "$ref", str_printf(c->mem, "/schemas/%s.v1.json", name).p);
}

static json_t *content(const char *type, json_t *schema)
{
    return json_pack("{s:{s:o}}", type, "schema", schema);
}

static json_t *problem_answer(struct ctx *c, const char *told)
{
    return json_pack("{s:s, s:o}", "description", told, "content",
                     content("application/problem+json", schema_ref(c, "problem")));
}

static json_t *answers(struct ctx *c, const char *name, const char *told, bool one)
{
    json_t *good =
        one ? json_pack("{s:s, s:{s:o}, s:[s], s:b}", "type", "object", "properties", name,
                        schema_ref(c, name), "required", name, "additionalProperties", 0)
            : schema_ref(c, name);
    json_t *all = json_pack(
        "{s:{s:s, s:o}, s:{s:s}, s:o, s:o, s:o, s:o}", "200", "description", told, "content",
        content("application/json", good), "304", "description",
        "Nothing has changed since the ETag in If-None-Match.", "401",
        problem_answer(c, "No key, or one that is unknown, revoked or expired."), "403",
        problem_answer(c, "The key lacks the scope that field names."), "422",
        problem_answer(c, "A parameter or field is unknown or wrong."), "429",
        problem_answer(c, "Too many requests of this key; Retry-After says when to come again."));

    ASSERT(all != NULL);
    if (one)
        ASSERT(json_object_set_new(all, "404",
                                   problem_answer(c, "No such record of the own "
                                                     "organisations.")) == 0);
    return all;
}

static json_t *parameter(const char *name, const char *in, json_t *schema, const char *told)
{
    return json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", name, "in", in, "required", in[0] == 'p',
                     "description", told, "schema", schema);
}

static json_t *parameters(bool one)
{
    json_t *fields = parameter("fields", "query", json_pack("{s:s}", "type", "string"),
                               "Only these members of each record, separated by commas.");
    if (one)
        return json_pack("[o, o]",
                         parameter("id", "path",
                                   json_pack("{s:s, s:s}", "type", "string", "format", "uuid"),
                                   "The record's sourcedId."),
                         fields);
    return json_pack("[o, o, o]",
                     parameter("limit", "query",
                               json_pack("{s:s, s:i, s:i, s:i}", "type", "integer", "minimum", 1,
                                         "maximum", API_PAGE_MOST, "default", API_PAGE),
                               "Records of a page."),
                     parameter("after", "query",
                               json_pack("{s:s, s:s}", "type", "string", "format", "uuid"),
                               "Only what stands after the record with this sourcedId."),
                     fields);
}

static void
add_path(struct ctx *c, json_t *paths, const struct resource *r, const char *address, bool one)
{
    json_t *get = json_pack("{s:s, s:s, s:[{s:[s]}], s:o, s:o}", "operationId",
                            str_printf(c->mem, "%s_%s", one ? "one" : "list", r->name).p, "summary",
                            r->told, "security", "key", r->scope, "parameters", parameters(one),
                            "responses", answers(c, one ? r->one : r->name, r->told, one));

    ASSERT(get != NULL && json_object_set_new(paths, address, json_pack("{s:o}", "get", get)) == 0);
}

struct str openapi_document(struct ctx *c)
{
    struct str site = config_str(c->config, "site.staff_address");
    json_t *paths = json_object();

    for (size_t i = 0; i < n_resources; i++) {
        const struct resource *r = &resources[i];
        add_path(c, paths, r, str_printf(c->mem, API_ROOT "/%s", r->name).p, false);
        if (r->by_id)
            add_path(c, paths, r, str_printf(c->mem, API_ROOT "/%s/{id}", r->name).p, true);
    }
    json_t *json = json_pack(
        "{s:s, s:{s:s, s:s, s:s}, s:[{s:s%}], s:o, s:{s:{s:{s:s, s:s, s:s}}}}", "openapi", "3.1.0",
        "info", "title", "OQU for partner systems", "version", "1.0.0", "description",
        "What the platform knows of the organisations that an access key is for. Lists go by key: "
        "follow next until there is none.",
        "servers", "url", site.p, site.n, "paths", paths, "components", "securitySchemes", "key",
        "type", "http", "scheme", "bearer", "description",
        "An access key, issued by an administrator with named scopes.");
    return json_print(c->mem, json, JSON_INDENT(1));
}

enum status openapi_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    return response_json(c, rs, 200, openapi_document(c));
}

enum status schema_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct schema_file *file = schema_find(request_param(rq, "name"));

    if (!file)
        return FAIL(c, ST_NOT_FOUND, "exchange.schema.unknown");
    TRY(response_json(c, rs, 200, *file->text));
    rs->content_type =
        schema_is_xml(file) ? STR("application/xml") : STR("application/schema+json");
    return ST_OK;
}
