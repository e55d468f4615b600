/* Who sees whose application: the other parent, another family, nobody signed in. Each of the three
 * walls is tried alone: the route's access, the owner in the query, the policy of the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/application.h"
#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "base/scan.h"

/* Everything of one family that stands in addresses. */
struct theirs {
    struct page *mother;
    struct uuid application, attachment, child;
    struct uuid draft; /* of another child: one that is not sent yet */
};

struct attachment {
    struct uuid application, id;
};

static enum status attachment_tx(struct ctx *c, void *arg)
{
    struct attachment *a = arg;
    struct admission_test_attachment_of_row *row;

    TRY(admission_test_attachment_of(c, a->application, STR("PHOTO"), &row));
    a->id = row->id;
    return ST_OK;
}

static struct theirs family_zero(void)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *other = site_parent(site.world.parent[1]);
    struct theirs theirs = {.mother = site_apply(0, pool), .child = site.world.child[0]};
    struct attachment attachment = {.application = theirs.application = site_id(theirs.mother)};

    assert_int_equal(db_tx_read(site.admin, "test/attachment", attachment_tx, &attachment), ST_OK);
    theirs.attachment = attachment.id;
    site_start_draft(other);
    theirs.draft = site_id(other);
    return theirs;
}

/* ---- the other parent ------------------------------------------------------------------------ */

static void the_other_parent_sees_the_case_and_cannot_withdraw(void **state)
{
    const struct theirs theirs = family_zero();
    struct page *father = site_parent(site.world.father);
    const char *show = site_path("/my/application/%s", theirs.application);
    (void)state;

    page_get(father, "/my/");
    page_follow(father, "Өтінішті ашу: Бала0");
    page_assert_status(father, 200);
    assert_string_equal(page_address(father), show);
    page_assert_says(father, "№ 1");
    page_assert_count(father, "//a[contains(@href,'/withdraw') or contains(@href,'/move')]", 0);
    page_get(father, site_path("/my/application/%s/receipt.pdf", theirs.application));
    assert_non_null(strstr(site_pdf_text(father), "Сынақ Бала0"));
    static const char *const closed[] = {"/my/application/%s/withdraw", "/my/application/%s/move",
                                         "/my/application/%s/withdraw-sign"};
    for (size_t i = 0; i < COUNT(closed); i++) {
        page_get(father, site_path(closed[i], theirs.application));
        page_assert_status(father, 404);
        page_post(father, site_path(closed[i], theirs.application), "_csrf",
                  site_token(father, site_path(closed[i], theirs.application)));
        page_assert_status(father, 404);
    }
}

static void the_other_parent_is_told_of_the_first_application(void **state)
{
    const struct theirs theirs = family_zero();
    struct page *father = site_parent(site.world.father);
    (void)state;

    page_get(father, "/my/");
    page_assert_count(father, "//form[@action='/my/apply']", 0);
    page_post(father, "/my/apply", "_csrf", site_token(father, "/my/apply"), "child",
              uuid_print(site.admin->mem, theirs.child).p);
    page_assert_status(father, 409);
    page_assert_says(father, "Бұл балаға № 1 өтініш берілген.");
    assert_int_equal(site_applications(), 1);
}

/* ---- another family -------------------------------------------------------------------------- */

/* The address of a route with this identifier in it. */
static const char *address(const char *pattern, struct uuid id, struct uuid attachment)
{
    struct arena *mem = site.admin->mem;
    struct str rest = str_from_z(pattern), part;
    struct buf buf;

    buf_init(&buf, mem, 1000);
    while (scan_until(&rest, '{', &part)) {
        buf_add(&buf, part);
        if (!scan_until(&rest, '}', &part))
            break;
        if (str_starts(part, STR("file")))
            buf_add(&buf, uuid_print(mem, attachment));
        else
            buf_add(&buf, str_ends(part, STR(":uuid")) ? uuid_print(mem, id) : STR("PHOTO"));
    }
    return str_z(mem, buf_str(&buf));
}

static bool takes_files(const struct route *route)
{
    for (size_t i = 0; route->form && i < route->form->n; i++)
        if (route->form->fields[i].type == FIELD_FILE)
            return true;
    return false;
}

/* As somebody asks who writes to the server without a page. */
static void ask(struct page *p, const struct route *route, const char *where)
{
    if (route->method == GET) {
        page_get(p, where);
    } else if (!takes_files(route)) {
        page_post(p, where, "_csrf", site_token(p, where));
    } else {
        struct str body = str_printf(
            site.admin->mem,
            "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n--b--\r\n",
            site_token(p, where));
        page_send(p, "POST", where, "multipart/form-data; boundary=b", body);
    }
}

static size_t count_open(struct page *p, const struct router *router, const struct theirs *theirs)
{
    const struct uuid ids[] = {theirs->application, theirs->draft, theirs->child};
    size_t n, open = 0;
    const struct route *const *routes = router_routes(router, &n);

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < COUNT(ids) && strstr(routes[i]->pattern, "{id:uuid}"); k++) {
            if (routes[i]->method != GET)
                continue;
            page_get(p, address(routes[i]->pattern, ids[k], theirs->attachment));
            open += page_status(p) == 200;
        }
    }
    return open;
}

/* M456-33-1.2a asks for 403 when an unknown resource is opened; all else does not exist. */
static int refusal(const struct route *route)
{
    return strcmp(route->pattern, "/my/library/{id:uuid}/open") == 0 ? 403 : 404;
}

/* AB-12: the answer about another family's is the same as about what does not exist. */
static void
try_every_route(struct page *p, const struct router *router, const struct theirs *theirs)
{
    const struct uuid ids[] = {theirs->application, theirs->draft, theirs->child};
    struct uuid none = uuid_v4();
    size_t n, tried = 0;
    const struct route *const *routes = router_routes(router, &n);

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < COUNT(ids) && strstr(routes[i]->pattern, "{id:uuid}"); k++) {
            ask(p, routes[i], address(routes[i]->pattern, ids[k], theirs->attachment));
            page_assert_status(p, refusal(routes[i]));
            page_assert_silent(p, "Бала0");
            const char *said = page_text(p, "//main//h1");
            struct str kept = str_copy(site.admin->mem, str_from_z(said));
            ask(p, routes[i], address(routes[i]->pattern, none, none));
            page_assert_status(p, refusal(routes[i]));
            page_assert_text(p, "//main//h1", kept.p);
            tried++;
        }
    }
    assert_true(tried >= 30);
}

static void another_family_finds_nothing_behind_any_address(void **state)
{
    const struct theirs theirs = family_zero();
    (void)state;

    assert_true(count_open(theirs.mother, site.family, &theirs) >= 4); /* the addresses are right */
    try_every_route(site_parent(site.world.parent[5]), site.family, &theirs);
}

static void nobody_opens_a_page_without_signing_in(void **state)
{
    const struct theirs theirs = family_zero();
    struct page *p = site_parent(site.world.parent[0]);
    size_t n, tried = 0;
    const struct route *const *routes = router_routes(site.family, &n);
    (void)state;

    page_set_cookie(p, "__Host-family", NULL);
    for (size_t i = 0; i < n; i++) {
        if (routes[i]->access & ACCESS_ANYONE)
            continue;
        ask(p, routes[i], address(routes[i]->pattern, theirs.application, theirs.attachment));
        page_assert_status(p, 403);
        page_assert_silent(p, "Бала0");
        tried++;
    }
    assert_true(tried >= 30);
}

/* ---- the school's door ----------------------------------------------------------------------- */

/* With an identifier of an application or of an order in it. */
static bool is_of_admission(const struct route *route)
{
    struct str pattern = str_from_z(route->pattern);
    return str_starts(pattern, STR("/staff/admission/{id")) ||
           str_starts(pattern, STR("/staff/orders/{id"));
}

/* req: J73-4.2c */
static void another_school_finds_nothing_behind_any_address(void **state)
{
    const struct theirs theirs = family_zero();
    struct page *own = site_staff("clerk", site.world.clerk, site.world.school);
    struct page *other = site_staff("clerk", site.world.second_clerk, site.world.other_school);
    size_t n, tried = 0;
    const struct route *const *routes = router_routes(site.staff, &n);
    (void)state;

    page_get(own, site_path("/staff/admission/%s", theirs.application));
    page_assert_status(own, 200); /* the address is right */
    for (size_t i = 0; i < n; i++) {
        if (!is_of_admission(routes[i]) || !(routes[i]->access & ACCESS_CLERK))
            continue;
        ask(other, routes[i], address(routes[i]->pattern, theirs.application, theirs.attachment));
        page_assert_status(other, 404);
        page_assert_silent(other, "Бала0");
        tried++;
    }
    assert_true(tried >= 9);
    page_get(other, "/staff/admission");
    page_assert_count(other, "//tbody/tr", 0);
    page_get(other, "/staff/admission?format=csv");
    assert_null(strstr(page_body(other), "Бала0"));
}

/* The route alone: who has not the office never reaches the handler. */
static void each_office_opens_its_own_pages_only(void **state)
{
    static const struct {
        const char *role;
        uint32_t access;
    } offices[] = {{"clerk", ACCESS_CLERK},
                   {"director", ACCESS_DIRECTOR},
                   {"department", ACCESS_DEPARTMENT},
                   {"parent", 0}};
    const struct theirs theirs = family_zero();
    size_t n, tried = 0;
    const struct route *const *routes = router_routes(site.staff, &n);
    (void)state;

    for (size_t k = 0; k < COUNT(offices); k++) {
        struct page *p = site_staff(offices[k].role, site.world.director, site.world.school);
        for (size_t i = 0; i < n; i++) {
            if (!is_of_admission(routes[i]) || (routes[i]->access & offices[k].access))
                continue;
            ask(p, routes[i], address(routes[i]->pattern, theirs.application, theirs.attachment));
            page_assert_status(p, 403);
            page_assert_silent(p, "Бала0");
            tried++;
        }
    }
    assert_true(tried >= 20);
}

/* ---- the second and the third wall ----------------------------------------------------------- */

struct asked {
    struct uuid application, draft, person;
    struct opt_uuid school;
    bool saw_application, saw_draft;
};

static enum status queries_tx(struct ctx *c, void *arg)
{
    struct asked *a = arg;
    struct admission_application_by_id_row *application;
    struct admission_draft_by_id_row *draft;

    TRY(admission_application_by_id(c, a->application, a->person, a->school, &application));
    TRY(admission_draft_by_id(c, a->draft, a->person, &draft));
    a->saw_application = application != NULL;
    a->saw_draft = draft != NULL;
    return ST_OK;
}

/* As the superuser, for whom no policy counts. */
static void the_queries_themselves_ask_who_owns_the_row(void **state)
{
    const struct theirs theirs = family_zero();
    const struct {
        struct uuid person;
        struct opt_uuid school;
        bool application, draft;
    } table[] = {
        {site.world.parent[0], {0}, true, false},
        {site.world.parent[1], {0}, false, true},
        {site.world.parent[5], {0}, false, false},
        {site.world.clerk, {true, site.world.school}, true, false},
        {site.world.clerk, {true, site.world.other_school}, false, false},
        {site.world.parent[0], {true, site.world.other_school}, false, false},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct asked asked = {.application = theirs.application,
                              .draft = theirs.draft,
                              .person = table[i].person,
                              .school = table[i].school};
        assert_int_equal(db_tx_read(site.admin, "test/asked", queries_tx, &asked), ST_OK);
        print_message("# %zu\n", i);
        assert_int_equal(asked.saw_application, table[i].application);
        assert_int_equal(asked.saw_draft, table[i].draft);
    }
}

struct unfiltered {
    struct admission_test_unfiltered_row *row;
    struct admission_test_unfiltered_drafts_row *drafts;
};

static enum status unfiltered_tx(struct ctx *c, void *arg)
{
    struct unfiltered *seen = arg;
    return admission_test_unfiltered(c, &seen->row);
}

static enum status drafts_tx(struct ctx *c, void *arg)
{
    struct unfiltered *seen = arg;
    return admission_test_unfiltered_drafts(c, &seen->drafts);
}

static struct unfiltered family_sees(struct uuid person)
{
    struct unfiltered seen;
    struct ctx *c = site.world.family;

    db_fixture_sign(c, "parent", person, (struct uuid){{0}});
    assert_int_equal(db_tx_read(c, "test/unfiltered", unfiltered_tx, &seen), ST_OK);
    assert_int_equal(db_tx_read(c, "test/drafts", drafts_tx, &seen), ST_OK);
    return seen;
}

static struct unfiltered school_sees(struct uuid school)
{
    struct unfiltered seen;
    struct ctx *c = site.world.staff;

    db_fixture_sign(c, "clerk", site.world.clerk, school);
    assert_int_equal(db_tx_read(c, "test/unfiltered", unfiltered_tx, &seen), ST_OK);
    assert_int_equal(db_tx_read(c, "test/drafts", drafts_tx, &seen), ST_FORBIDDEN);
    return seen;
}

static int64_t all_of(const struct admission_test_unfiltered_row *row)
{
    return row->applications + row->events + row->attachments + row->fixes + row->orders +
           row->lines + row->objects;
}

/* AB-13: a query that forgot its owner, at each door. */
static void the_policies_alone_show_only_what_is_one_s_own(void **state)
{
    const struct world *w = &site.world;
    (void)family_zero();
    (void)state;

    struct unfiltered mother = family_sees(w->parent[0]), father = family_sees(w->father);
    assert_int_equal(mother.row->applications, 1);
    assert_int_equal(mother.row->attachments, 3);
    assert_int_equal(mother.row->objects, 1);
    assert_int_equal(mother.drafts->drafts, 1);
    assert_int_equal(father.row->applications, 1);
    assert_int_equal(father.row->objects, 0);
    assert_int_equal(father.drafts->drafts + father.drafts->files, 0);
    struct unfiltered stranger = family_sees(w->parent[5]);
    assert_int_equal(all_of(stranger.row), 0);
    assert_int_equal(stranger.drafts->drafts + stranger.drafts->files, 0);
    assert_int_equal(school_sees(w->school).row->applications, 1);
    assert_int_equal(school_sees(w->school).row->attachments, 3);
    assert_int_equal(all_of(school_sees(w->other_school).row), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_other_parent_sees_the_case_and_cannot_withdraw),
        SITE_TEST(the_other_parent_is_told_of_the_first_application),
        SITE_TEST(another_family_finds_nothing_behind_any_address),
        SITE_TEST(nobody_opens_a_page_without_signing_in),
        SITE_TEST(another_school_finds_nothing_behind_any_address),
        SITE_TEST(each_office_opens_its_own_pages_only),
        SITE_TEST(the_queries_themselves_ask_who_owns_the_row),
        SITE_TEST(the_policies_alone_show_only_what_is_one_s_own),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
