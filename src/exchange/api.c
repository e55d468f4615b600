/* The web services: who calls, what is asked for, one page of it. Lists go by key (the identifier
 * after which to continue), so that a page neither repeats nor passes over a record when others
 * come and go in between. */
#include "audit/audit.h"
#include "base/id.h"
#include "base/scan.h"
#include "exchange/exchange.h"
#include "exchange/pages.h"
#include "exchange_queries.h"
#include "http/json.h"
#include "i18n/i18n.h"

#include <openssl/sha.h>

enum { FIELDS_MOST = 40, BEARER_MOST = 200, ETAG_BYTES = 16 };

struct answer {
    const struct request *rq;
    const struct resource *resource;
    struct api_call call;
    int64_t limit;
    struct str fields; /* ?fields=, comma-separated; empty: all */
    struct exchange_enter_row *entered;
    json_t *list;
    int64_t total;
};

enum status api_problem(struct ctx *c,
                        struct response *rs,
                        int status,
                        const char *code,
                        struct str field,
                        int32_t retry_s)
{
    enum msg key = MSG_NONE;
    struct str title = STR(""), text;

    if (msg_find(str_from_z(code), &key))
        title = MSG_FORMAT(c, key, MSG_ARG("value", field));
    json_t *json =
        json_pack("{s:s, s:i, s:s, s:s%, s:s%}", "type", "about:blank", "status", status, "code",
                  code, "title", title.p, title.n, "request", c->request_id.p, c->request_id.n);
    ASSERT(json != NULL);
    if (field.n > 0)
        ASSERT(json_object_set_new(json, "field", json_stringn(field.p, field.n)) == 0);
    if (status == 401)
        response_header(rs, "WWW-Authenticate", STR("Bearer realm=\"oqu\""));
    if (retry_s > 0)
        response_header(rs, "Retry-After", str_printf(c->mem, "%d", retry_s));
    TRY(schema_write(c, &http_problem_format, json, &text));
    TRY(response_json(c, rs, status, text));
    rs->content_type = STR("application/problem+json");
    return ST_OK;
}

/* ---- what is asked for ---------------------------------------------------------------------- */

static struct str bearer(const struct request *rq)
{
    struct str header = pairs_get(rq->headers, "authorization");
    struct str key = str_sub(header, 7, header.n);

    if (!str_eq_nocase(str_sub(header, 0, 7), STR("Bearer ")) || key.n > BEARER_MOST ||
        !str_is_utf8(key))
        return STR("");
    return key;
}

/* One parameter. False: unknown here, or its value is wrong. */
static bool take(struct answer *in, const struct pair *p)
{
    if (str_eq_z(p->name, "fields")) {
        in->fields = p->value;
        return in->call.one || p->value.n > 0;
    }
    if (in->call.one) /* a record is not a list */
        return false;
    if (str_eq_z(p->name, "limit"))
        return scan_i64(p->value, 1, API_PAGE_MOST, &in->limit);
    in->call.further = str_eq_z(p->name, "after") && scan_uuid(p->value, &in->call.after);
    return in->call.further;
}

/* The parameter that is wrong, unknown or there twice; empty: all are fine. */
static struct str wrong_parameter(struct answer *in)
{
    const struct pairs query = in->rq->query;

    for (size_t i = 0; i < query.n; i++) {
        for (size_t k = 0; k < i; k++)
            if (str_eq(query.v[k].name, query.v[i].name))
                return query.v[i].name;
        if (!take(in, &query.v[i]))
            return query.v[i].name;
    }
    return STR("");
}

/* The members of a record, as its published schema names them. */
static const json_t *members_of(struct ctx *c, const struct resource *resource)
{
    const struct schema_file *file = schema_find(str_printf(c->mem, "%s.v1.json", resource->one));

    ASSERT(file != NULL);
    const json_t *schema = json_object_in(c->mem, *file->text);
    return json_object_get(schema, "properties");
}

/* *ret_status: 0 when every wanted field exists and is covered by the key. */
static struct str wrong_field(struct ctx *c, const struct answer *in, int *ret_status)
{
    const json_t *members = in->fields.n > 0 ? members_of(c, in->resource) : NULL;
    struct str rest = in->fields, one;
    int n = 0;

    for (*ret_status = 0; scan_until(&rest, ',', &one);) {
        const char *name = str_z(c->mem, one), *scope = resource_member_scope(in->resource, name);
        if (++n > FIELDS_MOST || !json_object_get(members, name))
            *ret_status = 422;
        else if (scope && !exchange_has_word(in->call.scopes, scope))
            *ret_status = 403;
        if (*ret_status != 0)
            return one;
    }
    return STR("");
}

/* ---- the answer ----------------------------------------------------------------------------- */

static enum status
journal(struct ctx *c, const struct answer *in, const char *action, struct str why)
{
    const struct audit_act act = {.action = action,
                                  .object_type = "exchange.key",
                                  .object = uuid_print(c->mem, in->entered->key_id.v),
                                  .organisation = in->entered->organisation.v,
                                  .details = why};
    uint8_t hash[AUDIT_HASH];

    return audit_record(c, &act, hash);
}

static enum status read_tx(struct ctx *c, void *arg)
{
    struct answer *in = arg;
    struct exchange_total_row *total;
    const char *scope = in->resource->scope;

    json_decref(in->list); /* of a transaction that is tried again */
    in->list = json_array();
    TRY(exchange_enter(c, in->call.key, str_from_z(scope), &in->entered));
    if (!str_eq_z(in->entered->outcome, "OK")) {
        if (!in->entered->key_id.set || str_eq_z(in->entered->outcome, "RATE"))
            return ST_OK; /* a stranger, or a flood, does not fill the journal */
        return journal(c, in, "exchange.refused",
                       str_printf(c->mem, "{\"reason\":\"" STR_FMT "\",\"scope\":\"%s\"}",
                                  STR_ARG(in->entered->outcome), scope));
    }
    in->call.scopes = in->entered->scopes.v;
    TRY(in->resource->read(c, &in->call, in->list));
    TRY(exchange_total(c, in->call.key, str_from_z(in->resource->name), &total));
    in->total = total->n;
    if (!in->resource->personal)
        return ST_OK;
    return journal(c, in, "exchange.read",
                   str_printf(c->mem, "{\"what\":\"%s\",\"n\":%zu}", in->resource->name,
                              json_array_size(in->list)));
}

static enum status refuse(struct ctx *c, struct response *rs, const struct answer *in)
{
    static const struct {
        const char *outcome;
        int status;
        const char *code;
    } known[] = {
        {"UNKNOWN", 401, "exchange.api.key"},     {"REVOKED", 401, "exchange.api.revoked"},
        {"EXPIRED", 401, "exchange.api.expired"}, {"RATE", 429, "exchange.api.rate"},
        {"SCOPE", 403, "exchange.api.scope"},
    };
    struct str outcome = in->entered->outcome;
    size_t i = 0;

    while (i + 1 < COUNT(known) && !str_eq_z(outcome, known[i].outcome))
        i++;
    struct str field = known[i].status == 403 ? str_from_z(in->resource->scope) : STR("");
    int32_t retry_s = in->entered->retry_s.set ? in->entered->retry_s.v : 0;
    return api_problem(c, rs, known[i].status, known[i].code, field, retry_s);
}

/* Each record keeps to its published schema, or nothing is given out. */
static enum status keeps_to_schema(struct ctx *c, const struct answer *in)
{
    const struct schema_file *file =
        schema_find(str_printf(c->mem, "%s.v1.json", in->resource->one));
    struct schema_fault fault;
    size_t i;
    json_t *record;

    ASSERT(file != NULL);
    const json_t *schema = json_object_in(c->mem, *file->text);
    json_array_foreach(in->list, i, record)
    {
        if (schema_check(c->mem, schema, record, NULL, &fault))
            continue;
        c->failure.detail = schema_complaint(c->mem, file, &fault);
        return FAIL(c, ST_INTERNAL, "http.schema.own");
    }
    return ST_OK;
}

/* Leaves of each record what ?fields= names. */
static void narrow(struct ctx *c, const struct answer *in)
{
    size_t i;
    json_t *record;

    if (in->fields.n == 0)
        return;
    json_array_foreach(in->list, i, record)
    {
        json_t *whole = json_copy(record);
        struct str rest = in->fields, one;
        json_object_clear(record);
        while (scan_until(&rest, ',', &one)) {
            const char *name = str_z(c->mem, one);
            if (json_object_get(whole, name))
                ASSERT(json_object_set(record, name, json_object_get(whole, name)) == 0);
        }
        json_decref(whole);
    }
}

static struct str next_address(struct ctx *c, const struct answer *in, struct uuid last)
{
    struct str id = uuid_print(c->mem, last), fields = STR("");

    if (in->fields.n > 0)
        fields = str_printf(c->mem, "&fields=" STR_FMT, STR_ARG(in->fields));
    return str_printf(c->mem, API_ROOT "/%s?limit=%lld&after=" STR_FMT STR_FMT, in->resource->name,
                      (long long)in->limit, STR_ARG(id), STR_ARG(fields));
}

static json_t *page_json(struct ctx *c, struct response *rs, struct answer *in)
{
    bool more = (int64_t)json_array_size(in->list) > in->limit;
    json_t *json = json_object();
    struct uuid last;

    ASSERT(json != NULL);
    if (more) {
        ASSERT(json_array_remove(in->list, json_array_size(in->list) - 1) == 0);
        const json_t *end = json_array_get(in->list, json_array_size(in->list) - 1);
        ASSERT(scan_uuid(json_text_of(end, "sourcedId"), &last));
        struct str next = next_address(c, in, last);
        ASSERT(json_object_set_new(json, "next", json_stringn(next.p, next.n)) == 0);
        response_header(rs, "Link",
                        str_printf(c->mem, "<" STR_FMT ">; rel=\"next\"", STR_ARG(next)));
    }
    narrow(c, in);
    ASSERT(json_object_set_new(json, "total", json_integer(in->total)) == 0);
    ASSERT(json_object_set(json, in->resource->name, in->list) == 0);
    response_header(rs, "X-Total-Count", str_printf(c->mem, "%lld", (long long)in->total));
    return json;
}

static json_t *one_json(struct ctx *c, struct answer *in)
{
    narrow(c, in);
    json_t *json = json_object();
    ASSERT(json != NULL &&
           json_object_set(json, in->resource->one, json_array_get(in->list, 0)) == 0);
    return json;
}

/* The same content is not sent twice (RFC 9110, 13.1.2). */
static enum status
send_json(struct ctx *c, const struct request *rq, struct response *rs, json_t *json)
{
    struct str text = json_print(c->mem, json, JSON_COMPACT | JSON_SORT_KEYS);
    uint8_t hash[SHA256_DIGEST_LENGTH];

    (void)SHA256((const unsigned char *)text.p, text.n, hash);
    struct str hex = str_hex(c->mem, hash, ETAG_BYTES);
    struct str tag = str_printf(c->mem, "\"" STR_FMT "\"", STR_ARG(hex));
    response_header(rs, "ETag", tag);
    if (str_eq(pairs_get(rq->headers, "if-none-match"), tag)) {
        rs->status = 304;
        return ST_OK;
    }
    return response_json(c, rs, 200, text);
}

static enum status answer_call(struct ctx *c, struct response *rs, struct answer *in)
{
    int status = 0;

    TRY(db_tx_locked(c, "exchange/read", read_tx, in));
    if (!str_eq_z(in->entered->outcome, "OK"))
        return refuse(c, rs, in);
    struct str field = wrong_field(c, in, &status);
    if (status != 0)
        return api_problem(c, rs, status,
                           status == 403 ? "exchange.api.scope" : "exchange.api.field", field, 0);
    if (in->call.one && json_array_size(in->list) == 0)
        return FAIL(c, ST_NOT_FOUND, "exchange.api.none");
    TRY(keeps_to_schema(c, in));
    return send_json(c, in->rq, rs, in->call.one ? one_json(c, in) : page_json(c, rs, in));
}

/* Every route of the services: which resource it is says the path. */
enum status api_read(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct answer in = {.rq = rq, .resource = resource_of(rq->path), .limit = API_PAGE};

    ASSERT(in.resource != NULL);
    in.call.one = pairs_has(rq->params, "id");
    if (in.call.one)
        in.call.id = request_uuid(rq, "id");
    in.call.key = bearer(rq);
    struct str wrong = wrong_parameter(&in);
    if (in.call.key.n == 0)
        return api_problem(c, rs, 401, "exchange.api.key", STR(""), 0);
    if (wrong.n > 0)
        return api_problem(c, rs, 422, "exchange.api.parameter", wrong, 0);
    in.call.most = in.call.one ? 1 : in.limit + 1;
    enum status st = answer_call(c, rs, &in);
    json_decref(in.list);
    return st;
}
