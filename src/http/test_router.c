/* Which route answers, and which route tables do not start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "http/router.h"

static enum status answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)c;
    (void)rq;
    rs->status = 200;
    return ST_OK;
}

#define ROUTE(method, pattern, door)                                                               \
    {                                                                                              \
        method, pattern, answer, door, ACCESS_ANYONE, "For the test.", NULL, 0, 0                  \
    }

static const struct route routes[] = {
    ROUTE(GET, "/", DOOR_PUBLIC),
    ROUTE(GET, "/schools/{name}", DOOR_PUBLIC),
    ROUTE(GET, "/schools/{number:i64}", DOOR_PUBLIC),
    ROUTE(GET, "/schools/{id:uuid}", DOOR_PUBLIC),
    ROUTE(GET, "/schools/map", DOOR_PUBLIC),
    ROUTE(POST, "/schools/map", DOOR_PUBLIC),
    ROUTE(POST, "/schools/{id:uuid}/visit", DOOR_PUBLIC),
    ROUTE(GET, "/{place}/map", DOOR_PUBLIC),
    ROUTE(GET, "/my/", DOOR_FAMILY),
    ROUTE(GET, "/healthz", DOOR_EVERY),
    {0},
};
static const struct route *const lists[] = {routes};

static struct router *router_for(enum door door)
{
    const struct http_app app = {.route_lists = lists, .n_route_lists = 1, .door = door};
    struct router *router = router_new(&app);
    assert_non_null(router);
    return router;
}

#define ID "0190a5d0-0000-7000-8000-000000000001"

static void the_most_exact_pattern_answers(void **state)
{
    static const struct {
        enum method method;
        const char *path, *pattern; /* NULL: nothing answers */
    } rows[] = {
        {GET, "/", "/"},
        {GET, "/schools/map", "/schools/map"},
        {GET, "/schools/84", "/schools/{number:i64}"},
        {GET, "/schools/084", "/schools/{name}"},
        {GET, "/schools/-1", "/schools/{name}"},
        {GET, "/schools/" ID, "/schools/{id:uuid}"},
        {GET, "/schools/0190A5D0-0000-7000-8000-000000000001", "/schools/{name}"},
        {GET, "/schools/x", "/schools/{name}"},
        {GET, "/astana/map", "/{place}/map"},
        {POST, "/schools/" ID "/visit", "/schools/{id:uuid}/visit"},
        {POST, "/schools/84/visit", NULL},
        {GET, "/schools/", NULL},
        {GET, "/my/", NULL},
        {GET, "/healthz", "/healthz"},
    };
    struct router *router = router_for(DOOR_PUBLIC);
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct route_match match;
        router_match(router, rows[i].method, str_from_z(rows[i].path), &match);
        if (!rows[i].pattern != !match.route)
            fail_msg("%s", rows[i].path);
        if (match.route)
            assert_string_equal(match.route->pattern, rows[i].pattern);
    }
    router_free(router);
}

static void parameters_have_their_names(void **state)
{
    struct router *router = router_for(DOOR_PUBLIC);
    struct route_match match;
    (void)state;

    router_match(router, POST, STR("/schools/" ID "/visit"), &match);
    struct request rq = {.params = {match.params, match.n_params}};
    struct uuid id = request_uuid(&rq, "id");
    assert_int_equal(id.b[15], 1);
    router_match(router, GET, STR("/schools/x"), &match);
    rq.params = (struct pairs){match.params, match.n_params};
    assert_true(str_eq_z(request_param(&rq, "name"), "x"));
    router_free(router);
}

/* req: SEC-54 */
static void the_other_method_is_named(void **state)
{
    struct router *router = router_for(DOOR_PUBLIC);
    struct route_match match;
    (void)state;

    router_match(router, GET, STR("/schools/" ID "/visit"), &match);
    assert_null(match.route);
    assert_true(str_eq_z(match.allow, "POST"));
    router_match(router, POST, STR("/schools/84"), &match);
    assert_true(str_eq_z(match.allow, "GET, HEAD"));
    router_match(router, POST, STR("/nothing"), &match);
    assert_int_equal(match.allow.n, 0);
    router_free(router);
}

static void a_forgotten_slash_is_noticed(void **state)
{
    struct router *router = router_for(DOOR_FAMILY);
    struct route_match match;
    (void)state;

    router_match(router, GET, STR("/my"), &match);
    assert_true(match.slash);
    router_match(router, POST, STR("/my"), &match);
    assert_false(match.slash);
    router_match(router, GET, STR("/healthz/"), &match);
    assert_true(match.slash);
    router_match(router, GET, STR("/other"), &match);
    assert_false(match.slash);
    router_free(router);
}

static void a_door_serves_its_own_routes_only(void **state)
{
    struct router *family = router_for(DOOR_FAMILY), *all = router_for(DOOR_EVERY);
    size_t n;
    (void)state;

    (void)router_routes(family, &n);
    assert_int_equal(n, 2);
    (void)router_routes(all, &n);
    assert_int_equal(n, COUNT(routes) - 1);
    router_free(family);
    router_free(all);
}

static enum status permit(struct ctx *c,
                          const struct router *router,
                          struct permission_set *ret,
                          struct permission_set *ret_lent)
{
    (void)c, (void)router, (void)ret, (void)ret_lent;
    return ST_OK;
}

#define FOR_CLERKS(path)                                                                           \
    {                                                                                              \
        GET, path, answer, DOOR_PUBLIC, ACCESS_CLERK, "Clerks.", NULL, 0, 0                        \
    }

/* Keys of the catalogues, as permissions are; these have nothing to do with the routes. */
#define ONE   "http.forbidden"
#define OTHER "http.method"

static void a_permission_holds_for_the_routes_after_it(void **state)
{
    static const struct route list[] = {
        PERMISSION(ONE),
        FOR_CLERKS("/a"),
        ROUTE(GET, "/free", DOOR_PUBLIC),
        PERMISSION_OF_LAW(OTHER),
        FOR_CLERKS("/b"),
        PERMISSION(ONE),
        FOR_CLERKS("/c"),
        {0},
    };
    static const struct {
        const char *path;
        int permission;
    } rows[] = {{"/a", 0}, {"/free", -1}, {"/b", 1}, {"/c", 0}};
    const struct route *const only[] = {list};
    const struct http_app app = {
        .route_lists = only, .n_route_lists = 1, .door = DOOR_PUBLIC, .permit = permit};
    struct router *router = router_new(&app);
    struct route_match match;
    size_t n;
    (void)state;

    assert_non_null(router);
    const struct permission *permissions = router_permissions(router, &n);
    assert_int_equal(n, 2);
    assert_string_equal(permissions[1].name, OTHER);
    assert_true(permissions[1].of_law && !permissions[0].of_law);
    assert_int_equal(permissions[0].access, ACCESS_CLERK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        router_match(router, GET, str_from_z(rows[i].path), &match);
        assert_int_equal(match.permission, rows[i].permission);
    }
    router_free(router);
}

/* router_new() explains itself on standard error; here that is noise. */
static bool starts(const struct route *list)
{
    const struct route *const only[] = {list};
    const struct http_app app = {
        .route_lists = only, .n_route_lists = 1, .door = DOOR_PUBLIC, .permit = permit};
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    assert_true(kept >= 0 && nowhere >= 0 && dup2(nowhere, STDERR_FILENO) >= 0);
    struct router *router = router_new(&app);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    (void)close(kept);
    (void)close(nowhere);
    router_free(router);
    return router != NULL;
}

static void a_wrong_route_table_does_not_start(void **state)
{
    static const struct form form = {"f", NULL, 0};
    static const struct {
        bool good;
        struct route list[3];
    } rows[] = {
        {true, {ROUTE(GET, "/a/{x}", DOOR_PUBLIC), ROUTE(GET, "/a/{x:i64}", DOOR_PUBLIC), {0}}},
        {false, {ROUTE(GET, "/a/{x}", DOOR_PUBLIC), ROUTE(GET, "/a/{y}", DOOR_PUBLIC), {0}}},
        {false, {ROUTE(GET, "/a", DOOR_PUBLIC), ROUTE(GET, "/a", DOOR_EVERY), {0}}},
        {false, {ROUTE(GET, "a", DOOR_PUBLIC), {0}}},
        {false, {ROUTE(GET, "/a/{x:text}", DOOR_PUBLIC), {0}}},
        {false, {ROUTE(GET, "/a/{}", DOOR_PUBLIC), {0}}},
        {false, {ROUTE(GET, "/a/b{x}", DOOR_PUBLIC), {0}}},
        {false, {ROUTE(GET, "/a", 0), {0}}},
        {false, {ROUTE(0, "/a", DOOR_PUBLIC), {0}}},
        {false, {{GET, "/a", answer, DOOR_PUBLIC, 0, "No access.", NULL, 0, 0}, {0}}},
        {false, {{GET, "/a", answer, DOOR_PUBLIC, ACCESS_ANYONE, NULL, NULL, 0, 0}, {0}}},
        {false, {{GET, "/a", NULL, DOOR_PUBLIC, ACCESS_ANYONE, "No handler.", NULL, 0, 0}, {0}}},
        {false, {{GET, "/a", answer, DOOR_PUBLIC, ACCESS_ANYONE, "GET form.", &form, 0, 0}, {0}}},
        {true, {PERMISSION(ONE), FOR_CLERKS("/a"), {0}}},
        {false, {PERMISSION("no.such.words"), FOR_CLERKS("/a"), {0}}},
        {false, {PERMISSION(ONE), PERMISSION_OF_LAW(ONE), {0}}},
        {false,
         {{GET, "/a", answer, DOOR_PUBLIC, ACCESS_CLERK, "Quick.", NULL, 0, ROUTE_QUICK}, {0}}},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++)
        if (starts(rows[i].list) != rows[i].good)
            fail_msg("row %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_exact_pattern_answers),
        cmocka_unit_test(parameters_have_their_names),
        cmocka_unit_test(the_other_method_is_named),
        cmocka_unit_test(a_forgotten_slash_is_noticed),
        cmocka_unit_test(a_door_serves_its_own_routes_only),
        cmocka_unit_test(a_permission_holds_for_the_routes_after_it),
        cmocka_unit_test(a_wrong_route_table_does_not_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
