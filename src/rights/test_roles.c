/* Administrators adjust roles of each level of education; what their people may do follows at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "base/scan.h"
#include "organisation/organisation.h"
#include "rights_test_queries.h"

enum { KINDERGARTEN = 10, COLLEGE, EXTRA };

static const struct {
    const char *kind, *bin;
    int id;
} places[] = {
    {"school-lyceum", SCHOOL_BIN, SCHOOL},
    {"kindergarten", "991240000112", KINDERGARTEN},
    {"college", "991240000122", COLLEGE},
    {"extra-education", "991240000132", EXTRA},
};

static enum status places_tx(struct ctx *c, void *arg)
{
    struct date day;
    (void)arg;

    assert_true(scan_date(STR("2020-01-01"), &day));
    for (size_t i = 1; i < COUNT(places); i++) {
        const struct organisation_new place = {
            .id = ID(places[i].id),
            .parent = ID(DEPARTMENT),
            .bin = str_from_z(places[i].bin),
            .kind = str_from_z(places[i].kind),
            .name_kk = str_from_z(places[i].kind),
            .name_ru = str_from_z(places[i].kind),
            .legal_name_kk = STR("Ұйым"),
            .legal_name_ru = STR("Ұйым"),
            .region = STR("710000000"),
            .district = STR("710000000"),
            .settlement = STR(""),
            .ownership = STR("STATE"),
            .status = STR("OPEN"),
            .languages = STR("kk"),
            .phone = STR(""),
            .address_kk = STR(""),
            .address_ru = STR(""),
            .site = STR(""),
            .valid_from = day,
        };
        TRY(organisation_load(c, &place, 1, STR("test")));
    }
    return ST_OK;
}

static const char *bin_of(const char *kind)
{
    for (size_t i = 0; i < COUNT(places); i++)
        if (strcmp(places[i].kind, kind) == 0)
            return places[i].bin;
    fail();
    return NULL;
}

static void give_role(struct page *p, const char *role, const char *bin)
{
    page_get(p, "/staff/admin/people?q=Дана");
    page_follow(p, "Үлгілі Дана");
    page_follow(p, "Рөл беру");
    page_choose(p, "role", role);
    page_fill(p, "bin", bin);
    page_fill(p, "reason", "№ 14 бұйрық");
    page_press(p, "Беру");
    page_assert_says(p, "№ 14 бұйрық");
}

/* state: the words of the choice. */
static void change(struct page *p, const char *role, const char *permission, const char *state)
{
    char path[200];

    (void)snprintf(path, sizeof(path), "/staff/role/%s/permission/%s", role, permission);
    page_get(p, path);
    page_assert_status(p, 200);
    page_choose(p, "state", state);
    page_fill(p, "reason", "№ 15 бұйрық");
    page_press(p, "Өзгерту");
    page_assert_says(p, "Рұқсат өзгертілді.");
}

static enum status refusals_tx(struct ctx *c, void *arg)
{
    struct rights_test_refusals_row *row;
    int64_t *n = arg;

    TRY(rights_test_refusals(c, STR("GET /staff/paper"), &row));
    *n = row->n;
    return ST_OK;
}

static int64_t refusals(void)
{
    int64_t n = -1;
    assert_int_equal(db_tx(country->owner, "test/refusals", refusals_tx, &n), ST_OK);
    return n;
}

static void get(struct page *p, const char *path, int status)
{
    page_get(p, path);
    page_assert_status(p, status);
}

static bool menu_has(struct page *p, const char *path)
{
    char query[200];

    page_get(p, "/staff/account");
    (void)snprintf(query, sizeof(query), "//nav//a[@href='%s']", path);
    return page_count(p, query) > 0;
}

struct level_role {
    const char *kind, *role, *label, *permission, *path;
    bool ships; /* the permission is there before any change */
};

static const struct level_role level_roles[] = {
    {"kindergarten", "educator", "Тәрбиеші", "admission.may.list", "/staff/admission", false},
    {"kindergarten", "methodist", "Әдіскер", "admission.may.list", "/staff/admission", true},
    {"kindergarten", "head", "Ұйым басшысы (меңгеруші)", "admission.may.list", "/staff/admission",
     true},
    {"school-lyceum", "teacher", "Педагог", "admission.may.list", "/staff/admission", false},
    {"school-lyceum", "methodist", "Әдіскер", "admission.may.list", "/staff/admission", true},
    {"school-lyceum", "tutor", "Тәлімгер (тьютор)", "admission.may.list", "/staff/admission",
     false},
    {"school-lyceum", "director", "Директор", "admission.may.seats", "/staff/seats", true},
    {"school-lyceum", "deputy", "Директордың орынбасары", "admission.may.seats", "/staff/seats",
     false},
    {"college", "methodist", "Әдіскер", "admission.may.list", "/staff/admission", true},
    {"college", "tutor", "Тәлімгер (тьютор)", "admission.may.list", "/staff/admission", false},
    {"college", "director", "Директор", "admission.may.list", "/staff/admission", true},
    {"college", "deputy", "Директордың орынбасары", "admission.may.list", "/staff/admission", true},
    {"extra-education", "head", "Ұйым басшысы (меңгеруші)", "admission.may.list",
     "/staff/admission", true},
};

/* The administrator changes the role and the person sees the effect with the next thing they do;
 * other actions stay closed and are in the journal. */
static void goes_through(struct page *admin, struct page *user, const struct level_role *row)
{
    char button[300];

    page_get(user, "/staff/account");
    (void)snprintf(button, sizeof(button), "Осы рөлге ауысу %s, %s", row->label,
                   strcmp(row->kind, "school-lyceum") == 0 ? "№ 9 мектеп" : row->kind);
    page_press(user, button);
    get(user, row->path, row->ships ? 200 : 403);
    change(admin, row->role, row->permission, row->ships ? "Рұқсатты алу" : "Рұқсат беру");
    assert_int_equal(menu_has(user, row->path), !row->ships);
    get(user, row->path, row->ships ? 403 : 200);
    change(admin, row->role, row->permission, "Платформадағыдай қалдыру");
    assert_int_equal(menu_has(user, row->path), row->ships);
    get(user, row->path, row->ships ? 200 : 403);
    int64_t before = refusals();
    get(user, "/staff/paper", 403);
    assert_int_equal(refusals(), before + 1);
}

/* req: M456-5.8a, M456-9c, M456-25.10b, M456-25.10c, M456-27.18b, M456-27.18c, M456-27.18d,
 * M456-27.18e, M456-34.20b, M456-34.20c, M456-34.20d, M456-34.20e, M456-36.14b */
static void roles_of_every_level_are_configured(void **state)
{
    struct page *admin = country->page, *user = country_browser();
    (void)state;

    if (db_tx(country->owner, "test/places", places_tx, NULL) != ST_OK)
        fail_msg("%s %s", country->owner->failure.code, country->owner->failure.field.p);
    country_add(CLERK_IIN, DEPARTMENT, "department");
    country_sign_in(admin, SECOND_IIN);
    for (size_t i = 0; i < COUNT(level_roles); i++)
        give_role(admin, level_roles[i].role, bin_of(level_roles[i].kind));
    country_sign_in(user, CLERK_IIN);
    for (size_t i = 0; i < COUNT(level_roles); i++)
        goes_through(admin, user, &level_roles[i]);
    page_close(user);
}

static const char *day_path(const char *path, int days)
{
    struct date day = time_date(time_real_us() + country->offset_us);

    day.days += days;
    return str_printf(country->mem, "%s" STR_FMT, path, STR_ARG(time_print_date(country->mem, day)))
        .p;
}

static enum status rewrite_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return rights_test_rewrite(c, &changed);
}

static enum status erase_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return rights_test_erase(c, &changed);
}

/* req: M456-5.8e */
#define LIST_STATE "//tbody/tr[contains(., 'Мектепке түскен өтініштер тізімін көру')]/td[1]"

static void history_says_who_when_and_why_and_nobody_rewrites_it(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    change(p, "teacher", "admission.may.list", "Рұқсат беру");
    country_later(3 * 24 * 3600);
    country_sign_in(p, ADMIN_IIN);
    change(p, "teacher", "admission.may.list", "Рұқсатты алу");
    page_follow(p, "Өзгерістер тарихы");
    page_assert_count(p, "//tbody/tr", 2);
    page_assert_says(p, "Үлгілі Арман");
    page_assert_says(p, "№ 15 бұйрық");
    page_assert_text(p, "//tbody/tr[1]//td[contains(., 'Алынды')]", "Алынды");
    page_get(p, "/staff/role/teacher");
    page_assert_text(p, LIST_STATE, "Рұқсат етілмеген");
    page_get(p, day_path("/staff/role/teacher/day?on=", -1));
    page_assert_text(p, LIST_STATE, "Рұқсат етілген");
    page_get(p, day_path("/staff/role/teacher/day?on=", -9));
    page_assert_text(p, LIST_STATE, "Рұқсат етілмеген");
    page_get(p, "/staff/role/teacher/day?on=");
    page_assert_status(p, 422);
    assert_int_equal(db_tx(country->owner, "test/rewrite", rewrite_tx, NULL), ST_FORBIDDEN);
    assert_int_equal(db_tx(country->owner, "test/erase", erase_tx, NULL), ST_FORBIDDEN);
}

/* req: M456-5.8d */
static void department_binds_its_schools_and_not_its_neighbours(void **state)
{
    struct page *school = country_browser();
    (void)state;

    country_sign_in(country->page, SECOND_IIN);
    change(country->page, "clerk", "admission.may.paper", "Рұқсатты алу");
    country_add(CLERK_IIN, OTHER_SCHOOL, "clerk");
    country_sign_in(school, CLERK_IIN);
    get(school, "/staff/paper", 403);
    country_sign_in(school, OTHER_IIN); /* the administrator of that school */
    get(school, "/staff/role/clerk/permission/admission.may.paper", 200);
    page_assert_says(school, "Мұны жоғары тұрған ұйым алған.");
    page_get(school, "/staff/role/clerk");
    page_assert_says(school, "Жоғары тұрған ұйым өзгерткен.");
    change(country->page, "clerk", "admission.may.paper", "Платформадағыдай қалдыру");
    change(school, "clerk", "admission.may.paper", "Рұқсатты алу");
    country_sign_in(school, ADMIN_IIN); /* of the neighbour: untouched */
    page_get(school, "/staff/role/clerk/history");
    page_assert_count(school, "//tbody/tr", 2);
    page_close(school);
}

static void nobody_changes_the_own_role_the_law_or_what_is_not_there(void **state)
{
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        {"/staff/role/admin/permission/account.may.watch", 403},
        {"/staff/role/director/permission/admission.may.orders", 403},
        {"/staff/role/clerk/permission/admission.may.orders", 404},
        {"/staff/role/teacher/permission/admission.may.none", 404},
        {"/staff/role/nobody", 404},
        {"/staff/role/nobody/history", 404},
        {"/staff/role/ministry", 404},
        {"/staff/role/ministry/history", 404},
        {"/staff/role/ministry/permission/board.may.figures", 404},
    };
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    for (size_t i = 0; i < COUNT(rows); i++)
        get(p, rows[i].path, rows[i].status);
    get(p, "/staff/role/teacher/permission/admission.may.list", 200);
    page_press(p, "Өзгерту");
    page_assert_status(p, 422);
    page_assert_error(p, "reason", "Негіздемені жазыңыз.");
}

static void lists_are_searched_and_downloaded(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    get(p, "/staff/roles?q=тәлімгер", 200);
    page_assert_count(p, "//tbody/tr", 1);
    get(p, "/staff/roles?format=csv", 200);
    get(p, "/staff/role/director?state=no", 200);
    page_assert_count(p, "//tbody/tr", 2); /* cards of children are of kindergartens */
    get(p, "/staff/role/deputy?state=no", 200);
    page_assert_count(p, "//tbody/tr", 4);
    get(p, "/staff/role/deputy?format=xlsx", 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(roles_of_every_level_are_configured),
        COUNTRY_TEST(history_says_who_when_and_why_and_nobody_rewrites_it),
        COUNTRY_TEST(department_binds_its_schools_and_not_its_neighbours),
        COUNTRY_TEST(nobody_changes_the_own_role_the_law_or_what_is_not_there),
        COUNTRY_TEST(lists_are_searched_and_downloaded),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
