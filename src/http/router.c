/* See http.h and router.h. Patterns are compiled to segments and sorted so that the first that fits
 * is the right one: a fixed segment goes before a typed one, a typed one before any text. A few
 * hundred routes are compared in some microseconds, so there is no tree. */
#include "http/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "i18n/i18n.h"

enum segment_kind { SEGMENT_FIXED, SEGMENT_UUID, SEGMENT_I64, SEGMENT_ANY };

struct segment {
    enum segment_kind kind;
    struct str text; /* the fixed text, or the parameter's name */
};

enum { NO_PERMISSION = -1 };

struct compiled {
    const struct route *route;
    int permission;
    size_t list;
    struct segment segments[HTTP_SEGMENTS_MOST];
    size_t n;
};

struct router {
    struct http_app app;
    struct arena *mem;
    struct compiled *v;
    const struct route **routes;
    size_t n;
    struct permission permissions[PERMISSIONS_MOST];
    size_t n_permissions;
};

/* Splits what follows the first '/'; "/" gives one empty segment, "/my/" gives "my" and "".
 * False when there are too many. */
static bool split(struct str path, struct str *segments, size_t *ret_n)
{
    struct str rest = str_sub(path, 1, path.n);
    size_t n = 0, from = 0;

    for (size_t i = 0; i <= rest.n; i++) {
        if (i < rest.n && rest.p[i] != '/')
            continue;
        if (n == HTTP_SEGMENTS_MOST)
            return false;
        segments[n++] = str_sub(rest, from, i - from);
        from = i + 1;
    }
    *ret_n = n;
    return true;
}

static const char *compile_segment(struct str text, struct segment *ret_segment)
{
    struct str inner, name, type;
    size_t at;

    if (!str_find(text, STR("{"), &at) && !str_find(text, STR("}"), &at)) {
        *ret_segment = (struct segment){SEGMENT_FIXED, text};
        return NULL;
    }
    if (!str_starts(text, STR("{")) || !str_ends(text, STR("}")))
        return "a parameter must be a whole segment";
    inner = str_sub(text, 1, text.n - 2);
    if (!scan_until(&inner, ':', &name))
        return "a parameter needs a name";
    type = inner;
    ret_segment->text = name;
    if (type.n == 0)
        ret_segment->kind = SEGMENT_ANY;
    else if (str_eq_z(type, "uuid"))
        ret_segment->kind = SEGMENT_UUID;
    else if (str_eq_z(type, "i64"))
        ret_segment->kind = SEGMENT_I64;
    else
        return "unknown type of parameter";
    return NULL;
}

static const char *check_route(const struct route *route)
{
    if (route->method != GET && route->method != POST)
        return "unknown method";
    if (!route->pattern || route->pattern[0] != '/')
        return "the pattern must begin with a slash";
    if (!route->handler)
        return "no handler";
    if (route->access == 0)
        return "no access given";
    if (route->door < DOOR_PUBLIC || route->door > DOOR_EVERY)
        return "no door given";
    if (!route->about || !route->about[0])
        return "no description given";
    if ((route->flags & ROUTE_QUICK) && route->access != ACCESS_ANYONE)
        return "a quick route identifies nobody and so must be open to anyone";
    if (route->method == GET && (route->form || route->max_body))
        return "a GET has no body";
    if (route->form && (route->flags & ROUTE_RAW))
        return "a raw body has no form";
    return NULL;
}

/* NULL when fine, else what is wrong. */
static const char *compile_route(const struct route *route, struct compiled *ret_compiled)
{
    struct str parts[HTTP_SEGMENTS_MOST];
    const char *wrong = check_route(route);

    if (wrong)
        return wrong;
    ret_compiled->route = route;
    if (!split(str_from_z(route->pattern), parts, &ret_compiled->n))
        return "too many segments";
    for (size_t i = 0; i < ret_compiled->n && !wrong; i++)
        wrong = compile_segment(parts[i], &ret_compiled->segments[i]);
    return wrong;
}

static int compare(const void *left, const void *right)
{
    const struct compiled *a = left, *b = right;

    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (size_t i = 0; i < a->n; i++) {
        const struct segment *x = &a->segments[i], *y = &b->segments[i];
        if (x->kind != y->kind)
            return x->kind < y->kind ? -1 : 1;
        int order = x->kind == SEGMENT_FIXED ? str_cmp(x->text, y->text) : 0;
        if (order != 0)
            return order;
    }
    return (a->route->method > b->route->method) - (a->route->method < b->route->method);
}

static bool is_served(const struct http_app *app, const struct route *route)
{
    return app->door == DOOR_EVERY || route->door == DOOR_EVERY || route->door == app->door;
}

static size_t count_routes(const struct http_app *app)
{
    size_t n = 0;
    for (size_t i = 0; i < app->n_route_lists; i++)
        for (const struct route *r = app->route_lists[i]; r->method != 0 || r->pattern; r++)
            n++;
    return n;
}

static bool refuse(const struct route *route, const char *why)
{
    (void)fprintf(stderr, "route %s: %s\n", route->pattern ? route->pattern : "(none)", why);
    return false;
}

/* ---- permissions ---------------------------------------------------------------------------- */

bool permission_in(const struct permission_set *set, size_t at)
{
    return (set->bits[at / 64] >> (at % 64)) & 1;
}

void permission_put(struct permission_set *set, size_t at, bool in)
{
    uint64_t bit = UINT64_C(1) << (at % 64);
    set->bits[at / 64] = in ? set->bits[at / 64] | bit : set->bits[at / 64] & ~bit;
}

static bool is_permission(const struct route *row)
{
    return row->method == 0 && row->pattern && row->pattern[0] != '/';
}

/* The permission of a row, which begins or comes back to it; NULL when the row is wrong. */
static struct permission *begin_permission(struct router *router, const struct route *row)
{
    bool of_law = (row->flags & ROUTE_OF_LAW) != 0;
    enum msg text;

    for (size_t i = 0; i < router->n_permissions; i++) {
        struct permission *known = &router->permissions[i];
        if (str_eq_z(str_from_z(known->name), row->pattern))
            return known->of_law == of_law ? known : NULL;
    }
    if (router->n_permissions == PERMISSIONS_MOST || !msg_find(str_from_z(row->pattern), &text))
        return NULL;
    struct permission *new = &router->permissions[router->n_permissions++];
    *new = (struct permission){.name = row->pattern, .text = (int)text, .of_law = of_law};
    return new;
}

/* What everybody at the door may open is nobody's to give. */
static bool needs_permission(const struct route *route)
{
    return !(route->access & (ACCESS_ANYONE | ACCESS_PERSON | ACCESS_FACTOR));
}

/* Without one, access alone decides; tools/check_routes lets no such route pass a review. */
static void join_permission(const struct router *router,
                            struct permission *permission,
                            struct compiled *compiled)
{
    compiled->permission = NO_PERMISSION;
    if (!permission || !needs_permission(compiled->route))
        return;
    permission->access |= compiled->route->access;
    compiled->permission = (int)(permission - router->permissions);
}

/* Compiles every route, also those of other doors: a mistake shows wherever the program starts. */
static bool compile_list(struct router *router, size_t at)
{
    const struct route *list = router->app.route_lists[at];
    struct permission *permission = NULL;
    bool good = true;

    for (const struct route *r = list; r->method != 0 || r->pattern; r++) {
        struct compiled compiled = {.list = at};
        if (is_permission(r)) {
            permission = begin_permission(router, r);
            good =
                (permission || refuse(r, "a permission without words, or now of law, now not")) &&
                good;
            continue;
        }
        const char *wrong = compile_route(r, &compiled);
        if (!wrong)
            join_permission(router, permission, &compiled);
        if (wrong)
            good = refuse(r, wrong);
        else if (is_served(&router->app, r))
            router->v[router->n++] = compiled;
    }
    return good;
}

static bool sort_and_compare(struct router *router)
{
    bool good = true;

    if (router->n > 0)
        qsort(router->v, router->n, sizeof(*router->v), compare);
    for (size_t i = 0; i < router->n; i++) {
        router->routes[i] = router->v[i].route;
        if (i > 0 && compare(&router->v[i - 1], &router->v[i]) == 0)
            good = refuse(router->v[i].route, "collides with another route");
    }
    return good;
}

struct router *router_new(const struct http_app *app)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct router *router = NEW(mem, struct router);
    size_t most = count_routes(app);
    bool good = true;

    ASSERT(app->n_route_lists <= ROUTE_LISTS_MOST);
    router->app = *app;
    router->mem = mem;
    router->v = NEWS(mem, struct compiled, most);
    router->routes = NEWS(mem, const struct route *, most);
    for (size_t i = 0; i < app->n_route_lists; i++)
        good = compile_list(router, i) && good;
    good = sort_and_compare(router) && good;
    if (good)
        return router;
    arena_free(mem);
    return NULL;
}

void router_free(struct router *router)
{
    if (router)
        arena_free(router->mem);
}

const struct http_app *router_app(const struct router *router)
{
    return &router->app;
}

const struct route *const *router_routes(const struct router *router, size_t *ret_n)
{
    *ret_n = router->n;
    return router->routes;
}

const char *const *router_modules(const struct router *router, size_t *ret_n)
{
    *ret_n = router->app.route_modules ? router->app.n_route_lists : 0;
    return router->app.route_modules;
}

const struct permission *router_permissions(const struct router *router, size_t *ret_n)
{
    *ret_n = router->n_permissions;
    return router->permissions;
}

/* One spelling per number, so that a page has one address. */
static bool is_i64(struct str s)
{
    int64_t number;
    return scan_i64(s, 0, INT64_MAX, &number) && s.p[0] != '-' && (s.n == 1 || s.p[0] != '0');
}

static bool segment_fits(const struct segment *segment, struct str text)
{
    struct uuid id;

    switch (segment->kind) {
    case SEGMENT_FIXED: return str_eq(segment->text, text);
    case SEGMENT_UUID: return scan_uuid(text, &id);
    case SEGMENT_I64: return is_i64(text);
    case SEGMENT_ANY: return text.n > 0;
    }
    return false;
}

static bool fits(const struct compiled *compiled, const struct str *parts, size_t n)
{
    if (compiled->n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!segment_fits(&compiled->segments[i], parts[i]))
            return false;
    return true;
}

static const struct compiled *
find(const struct router *router, enum method method, const struct str *parts, size_t n)
{
    for (size_t i = 0; i < router->n; i++)
        if (router->v[i].route->method == method && fits(&router->v[i], parts, n))
            return &router->v[i];
    return NULL;
}

static bool has_slash_twin(const struct router *router, struct str *parts, size_t n)
{
    if (n > 1 && parts[n - 1].n == 0)
        return find(router, GET, parts, n - 1) != NULL;
    if (n == HTTP_SEGMENTS_MOST || parts[n - 1].n == 0)
        return false;
    parts[n] = STR("");
    return find(router, GET, parts, n + 1) != NULL;
}

void router_match(const struct router *router,
                  enum method method,
                  struct str path,
                  struct route_match *ret_match)
{
    struct str parts[HTTP_SEGMENTS_MOST] = {{0}};
    enum method other = method == GET ? POST : GET;
    size_t n;

    *ret_match = (struct route_match){.allow = STR(""), .permission = NO_PERMISSION};
    if (!split(path, parts, &n))
        return;
    const struct compiled *found = find(router, method, parts, n);
    if (!found) {
        if (find(router, other, parts, n))
            ret_match->allow = other == GET ? STR("GET, HEAD") : STR("POST");
        else
            ret_match->slash = method == GET && has_slash_twin(router, parts, n);
        return;
    }
    ret_match->route = found->route;
    ret_match->permission = found->permission;
    ret_match->list = found->list;
    for (size_t i = 0; i < n; i++)
        if (found->segments[i].kind != SEGMENT_FIXED)
            ret_match->params[ret_match->n_params++] =
                (struct pair){found->segments[i].text, parts[i]};
}

struct str request_param(const struct request *rq, const char *name)
{
    ASSERT(pairs_has(rq->params, name));
    return pairs_get(rq->params, name);
}

struct uuid request_uuid(const struct request *rq, const char *name)
{
    struct uuid id;
    bool good = scan_uuid(request_param(rq, name), &id);
    ASSERT(good); /* the pattern said :uuid */
    return id;
}
