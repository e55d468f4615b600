/* Everybody asks for everybody else's records: each role of each level of education, on each route
 * of its door, with identifiers of another organisation and another family. What is somebody
 * else's answers as what does not exist: same status, same number of bytes (AB-12, SEC-24). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "account/account.h"
#include "admission/testing/site.h"
#include "app_test_queries.h"
#include "base/scan.h"
#include "organisation/organisation.h"

#define NOBODYS "11111111-1111-4111-8111-111111111111"

enum { WRONG_MOST = 40, FIRST_PLACE = 0x60 };

/* Where strangers work: an organisation of each level, in another region than the records. */
static const struct {
    const char *kind;
    unsigned level;
} places[] = {
    {"kindergarten", ACCOUNT_PRESCHOOL},
    {"secondary-school", ACCOUNT_SCHOOL},
    {"college", ACCOUNT_COLLEGE},
    {"extra-education", ACCOUNT_EXTRA},
    {"region-department", ACCOUNT_AUTHORITY},
    {"participant", ACCOUNT_PARTNER},
};

/* What a stranger may see of others, and why. */
static const struct {
    const char *pattern, *why;
} open_to_all[] = {
    {"/staff/clients/{id:uuid}", "which systems people are sent to is no secret"},
    {NULL, NULL},
};

static struct app_test_records_of_rows records;
static char wrong[WRONG_MOST][300];
static size_t n_wrong, n_asked;

static struct uuid place_id(size_t i)
{
    return (struct uuid){
        .b = {0x57, 0xA0, 0, 0, 0, 0, 0x40, 0, 0x80, [15] = (uint8_t)(FIRST_PLACE + i)}};
}

static enum status places_tx(struct ctx *c, void *arg)
{
    struct organisation_new rows[COUNT(places)];
    (void)arg;

    for (size_t i = 0; i < COUNT(places); i++)
        rows[i] = (struct organisation_new){.id = place_id(i),
                                            .kind = str_from_z(places[i].kind),
                                            .name_kk = str_from_z(places[i].kind),
                                            .name_ru = str_from_z(places[i].kind),
                                            .legal_name_kk = str_from_z(places[i].kind),
                                            .legal_name_ru = str_from_z(places[i].kind),
                                            .region = world_region(1),
                                            .district = world_region(1),
                                            .ownership = STR("STATE"),
                                            .status = STR("OPEN"),
                                            .languages = STR("kk"),
                                            .address_kk = STR("Абай көшесі, 1"),
                                            .address_ru = STR("улица Абая, 1"),
                                            .valid_from = {19000}};
    return organisation_load(c, rows, COUNT(rows), STR("test"));
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return app_test_keep_records(c, site.world.school, site.world.clerk, &changed);
}

/* Whatever names the school, its department, the family that applied or its child. */
static enum status records_tx(struct ctx *c, void *arg)
{
    const struct uuid owners[] = {site.world.school, site.world.department, site.world.parent[0],
                                  site.world.child[0], site.world.clerk};
    struct buf buf;
    (void)arg;

    buf_init(&buf, c->mem, 1000);
    for (size_t i = 0; i < COUNT(owners); i++) {
        buf_add_z(&buf, i > 0 ? "|" : "");
        buf_add(&buf, uuid_print(c->mem, owners[i]));
    }
    return app_test_records_of(c, buf_str(&buf), &records);
}

static int open_country(void **state)
{
    assert_int_equal(site_open(state), 0);
    (void)site_apply(0, world_pool(&site.world, "kk", 4));
    assert_int_equal(db_tx(site.world.owner, "test/places", places_tx, NULL), ST_OK);
    assert_int_equal(db_tx(site.admin, "test/keep", keep_tx, NULL), ST_OK);
    assert_int_equal(db_tx(site.admin, "test/records", records_tx, NULL), ST_OK);
    n_wrong = n_asked = 0;
    return 0;
}

/* The pattern with this identifier in each place for one, and something in the others; false: it
 * has no place for one. */
static bool fill(const char *pattern, const char *id, char *ret, size_t room)
{
    struct str rest = str_from_z(pattern), part;
    struct buf buf;
    bool found = false;

    buf_init(&buf, site.admin->mem, room);
    while (scan_until(&rest, '{', &part)) {
        buf_add(&buf, part);
        if (!scan_until(&rest, '}', &part))
            break;
        bool is_id = str_ends(part, STR(":uuid"));
        found = found || is_id;
        buf_add_z(&buf, is_id ? id : str_ends(part, STR(":i64")) ? "1" : "PHOTO");
    }
    (void)snprintf(ret, room, STR_FMT, STR_ARG(buf_str(&buf)));
    return found;
}

static bool is_open(const char *pattern)
{
    for (size_t i = 0; open_to_all[i].pattern; i++)
        if (strcmp(pattern, open_to_all[i].pattern) == 0)
            return true;
    return false;
}

struct answer {
    int status;
    size_t bytes;
};

/* A form is sent with the token of a page of ours and nothing filled in. */
static struct answer ask(struct page *p, enum method method, const char *address)
{
    if (method == GET)
        page_get(p, address);
    else
        page_post(p, address, "_csrf", site_token(p, address), "_idem", SITE_IDEM);
    n_asked++;
    return (struct answer){page_status(p), page_body_size(p)};
}

static void compare(struct page *p, const struct route *route, const char *who)
{
    char address[300];

    if (is_open(route->pattern) || !fill(route->pattern, NOBODYS, address, sizeof(address)))
        return;
    struct answer nothing = ask(p, route->method, address);
    for (size_t i = 0; i < records.n; i++) {
        const char *id = str_z(site.admin->mem, records.v[i].id);
        (void)fill(route->pattern, id, address, sizeof(address));
        struct answer theirs = ask(p, route->method, address);
        if (theirs.status == nothing.status && theirs.bytes == nothing.bytes)
            continue;
        if (n_wrong < WRONG_MOST)
            (void)snprintf(wrong[n_wrong], sizeof(wrong[0]),
                           "%s: %s %s of " STR_FMT ": %d, %zu bytes; nothing: %d, %zu", who,
                           route->method == GET ? "GET" : "POST", route->pattern,
                           STR_ARG(records.v[i].place), theirs.status, theirs.bytes, nothing.status,
                           nothing.bytes);
        n_wrong++;
        return; /* one of a route is enough to mend it */
    }
}

static void
crawl_all(struct page *p, const struct router *router, uint32_t access, const char *who, bool sends)
{
    size_t n;
    const struct route *const *routes = router_routes(router, &n);

    page_set_strict(p, false);
    for (size_t i = 0; i < n; i++)
        if ((routes[i]->access & access) && (sends || routes[i]->method == GET))
            compare(p, routes[i], who);
}

static void crawl(struct page *p, const struct router *router, uint32_t access, const char *who)
{
    crawl_all(p, router, access, who, true);
}

static void nothing_was_found(void)
{
    for (size_t i = 0; i < n_wrong && i < WRONG_MOST; i++)
        (void)fprintf(stderr, "%s\n", wrong[i]);
    (void)fprintf(stderr, "%zu records, %zu pages asked for\n", records.n, n_asked);
    assert_int_equal(n_wrong, 0);
    assert_true(records.n > 10); /* otherwise there is nothing to find */
}

/* Offices of the whole country are nobody's strangers. */
static bool is_national(const char *role)
{
    return strcmp(role, "ministry") == 0 || strcmp(role, "oversight") == 0;
}

static bool is_stranger(const struct account_role *role, size_t at)
{
    return role->granted && (role->levels & places[at].level) && !is_national(role->name);
}

/* Given at a level before this one: what it sends was tried there. */
static bool was_tried(const struct account_role *role, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_stranger(role, i))
            return true;
    return false;
}

static void no_role_of_another_organisation_finds_anything(void **state)
{
    size_t n;
    const struct account_role *roles = account_all_roles(site.admin, &n);
    char who[100];
    (void)state;

    for (size_t at = 0; at < COUNT(places); at++)
        for (size_t i = 0; i < n; i++) {
            if (!is_stranger(&roles[i], at))
                continue;
            (void)snprintf(who, sizeof(who), "%s, %s", roles[i].name, places[at].kind);
            crawl_all(site_staff(roles[i].name, place_id(at), place_id(at)), site.staff,
                      roles[i].access, who, !was_tried(&roles[i], at));
        }
    nothing_was_found();
}

static void no_other_family_finds_anything(void **state)
{
    (void)state;

    crawl(site_parent(site.world.parent[5]), site.family, ACCESS_PERSON | ACCESS_PARENT, "parent");
    nothing_was_found();
}

/* The same eyes find what is theirs: else the tests above would find nothing anywhere. */
static void those_whose_records_they_are_find_them(void **state)
{
    const struct uuid school = site.world.school;
    (void)state;

    crawl(site_staff("clerk", site.world.clerk, school), site.staff, ACCESS_CLERK, "clerk");
    assert_true(n_wrong > 5);
    size_t of_clerk = n_wrong;
    crawl(site_staff("director", site.world.director, school), site.staff, ACCESS_DIRECTOR,
          "director");
    assert_true(n_wrong > of_clerk);
    size_t of_both = n_wrong;
    crawl(site_parent(site.world.parent[0]), site.family, ACCESS_PARENT, "parent");
    assert_true(n_wrong > of_both);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_country, site_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_role_of_another_organisation_finds_anything),
        TEST(no_other_family_finds_anything),
        TEST(those_whose_records_they_are_find_them),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
