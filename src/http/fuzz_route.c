/* Any path against a table of every kind of pattern: at most one route, and its parameters have the
 * form that the pattern promises. */
#include <stdlib.h>

#include "base/scan.h"
#include "http/edge.h"
#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)c;
    (void)rq;
    rs->status = 200;
    return ST_OK;
}

#define ROUTE(pattern)                                                                             \
    {                                                                                              \
        GET, pattern, answer, DOOR_PUBLIC, ACCESS_ANYONE, "Fuzzed.", NULL, 0, 0                    \
    }
static const struct route routes[] = {
    ROUTE("/"),          ROUTE("/a"),       ROUTE("/a/{n:i64}"), ROUTE("/a/{id:uuid}/b"),
    ROUTE("/a/{any}/b"), ROUTE("/{x}/{y}"), ROUTE("/{x}/{y}/"),  {0},
};
static const struct route *const lists[] = {routes};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct http_app app = {.route_lists = lists, .n_route_lists = 1, .door = DOOR_PUBLIC};
    struct router *router = router_new(&app);
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct route_match match;
    struct str path;
    int64_t number;

    ASSERT(router != NULL);
    if (parse_path(mem, (struct str){(const char *)data, size}, &path)) {
        router_match(router, GET, path, &match);
        struct request rq = {.params = {match.params, match.n_params}};
        if (pairs_has(rq.params, "id"))
            (void)request_uuid(&rq, "id");
        if (pairs_has(rq.params, "n")) {
            bool good = scan_i64(request_param(&rq, "n"), 0, INT64_MAX, &number);
            ASSERT(good);
        }
        for (size_t i = 0; i < match.n_params; i++)
            ASSERT(match.params[i].value.n > 0);
    }
    arena_free(mem);
    router_free(router);
    return 0;
}
