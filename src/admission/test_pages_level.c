/* Access levels (M456-5.8c, AB-17): who is below the level of a field or a document has the record
 * without it, on the page, in lists, searches and downloads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "i18n/msg_admission.h"
#include "person/person.h"

static struct page *clerk_of_level(const char *role)
{
    return site_staff(role, site.world.clerk, site.world.school);
}

static const char *staff_path(const char *page, struct uuid application)
{
    return site_path(str_printf(site.admin->mem, "/staff/admission/%%s%s", page).p, application);
}

static int pictures(struct page *p, struct uuid application)
{
    page_get(p, staff_path("", application));
    page_assert_status(p, 200);
    page_assert_text(p, "h1", "Сынақ Бала0");
    return (int)page_count(p, "//section[contains(@class,'viewer')]//img");
}

/* The address of the picture of this document, as a clerk who sees it has it. */
static const char *picture_of(struct page *p, struct uuid application, const char *document)
{
    char where[200];

    (void)pictures(p, application);
    (void)snprintf(where, sizeof(where), "//img[contains(@alt, '%s')]", document);
    return page_attribute(p, where, "src");
}

/* req: M456-5.8c */
static void documents_above_the_level_are_not_there(void **state)
{
    struct uuid id = site_id(site_apply(0, world_pool(&site.world, "kk", 1)));
    struct page *clerk = clerk_of_level("clerk"), *restricted = clerk_of_level("clerk-restricted"),
                *internal = clerk_of_level("clerk-internal");
    (void)state;

    site_files_checked();
    const char *medical = picture_of(clerk, id, "065/у");
    assert_int_equal(pictures(clerk, id), 3);
    site_says(clerk, MSG_admission_fact_special);
    assert_int_equal(pictures(restricted, id), 1); /* the photograph */
    page_assert_silent(restricted, "065/у");
    site_says(restricted, MSG_admission_staff_documents_below);
    assert_int_equal(pictures(internal, id), 0);
    page_get(clerk, medical);
    page_assert_says(clerk,
                     "Мұндай файл жоқ."); /* the bytes, in this site; the document is found */
    page_get(restricted, medical);
    page_assert_status(restricted, 404);
    page_assert_silent(restricted, "Мұндай файл жоқ.");
    size_t size = page_body_size(restricted);
    page_get(restricted, staff_path("/file/00000000-0000-4000-8000-000000000000", id));
    page_assert_status(restricted, 404);
    assert_int_equal(page_body_size(restricted), size);
}

struct lowered {
    const char *level;
};

static enum status lower_tx(struct ctx *c, void *arg)
{
    const struct lowered *in = arg;
    int64_t changed;

    return admission_test_lower_right(c, site.world.clerk, site.world.school, str_from_z(in->level),
                                      &changed);
}

/* The database keeps them back by itself, whatever the program would show; so the list neither
 * counts nor sorts nor exports by them. */
/* req: M456-5.8c */
static void the_database_keeps_documents_back_by_itself(void **state)
{
    struct uuid id = site_id(site_apply(0, world_pool(&site.world, "kk", 1)));
    struct page *clerk = clerk_of_level("clerk");
    struct lowered lowered = {"RESTRICTED"};
    (void)state;

    site_files_checked();
    const char *medical = picture_of(clerk, id, "065/у");
    page_get(clerk, "/staff/admission?format=csv");
    const char *before = str_copy(site.admin->mem, str_from_z(page_body(clerk))).p;
    assert_int_equal(db_tx(site.admin, "test/lower", lower_tx, &lowered), ST_OK);
    assert_int_equal(pictures(clerk, id), 1);
    page_get(clerk, medical);
    page_assert_status(clerk, 404);
    page_get(clerk, "/staff/admission?format=csv");
    assert_string_not_equal(page_body(clerk), before);
}

struct asked {
    struct uuid id;
    struct person *person;
    enum status found;
};

static enum status person_tx(struct ctx *c, void *arg)
{
    struct asked *in = arg;

    TRY(person_by_id(c, in->id, &in->person));
    struct person *found;
    in->found = person_by_iin(c, STR("880315600013"), &found);
    return ST_OK;
}

static void ask_as(uint32_t below, struct asked *asked)
{
    struct ctx *staff = site.world.staff;

    db_fixture_sign(staff, "clerk", site.world.clerk, site.world.school);
    staff->actor.access = ACCESS_PERSON | ACCESS_CLERK | below;
    assert_int_equal(db_tx(staff, "test/person", person_tx, asked), ST_OK);
    db_fixture_sign_off(staff);
}

/* req: M456-5.8c */
static void sealed_fields_open_from_their_level_on_and_nobody_searches_by_them(void **state)
{
    struct asked asked = {.id = site.world.parent[0]};
    (void)state;

    (void)site_apply(0, world_pool(&site.world, "kk", 1));
    ask_as(0, &asked);
    assert_int_equal(asked.person->iin.n, 12);
    assert_true(asked.person->phone.n > 0);
    assert_int_not_equal(asked.found, ST_INVALID);
    ask_as(ACCESS_BELOW_MEDICAL, &asked);
    assert_int_equal(asked.person->iin.n, 12);
    ask_as(ACCESS_BELOW_MEDICAL | ACCESS_BELOW_RESTRICTED, &asked);
    assert_true(asked.person->name.n > 0);
    assert_int_equal(asked.person->iin.n, 0);
    assert_int_equal(asked.person->phone.n, 0);
    assert_int_equal(asked.person->email.n, 0);
    assert_int_equal(asked.person->address.text_kk.n, 0);
    assert_int_equal(asked.found, ST_INVALID);
    assert_string_equal(site.world.staff->failure.code, "person.iin.below");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(documents_above_the_level_are_not_there),
        SITE_TEST(the_database_keeps_documents_back_by_itself),
        SITE_TEST(sealed_fields_open_from_their_level_on_and_nobody_searches_by_them),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
