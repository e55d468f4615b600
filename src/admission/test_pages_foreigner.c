/* X21: a family from abroad at the counter. The child, and possibly the parent, has no IIN: the
 * clerk enters what the foreign documents say, and adds the IIN when there is one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admission/testing/site.h"
#include "i18n/msg_admission.h"
#include "organisation/organisation.h"

#define CHILD_IIN "880315600403"

static struct page *the_clerk(void)
{
    return site_staff("clerk", site.world.clerk, site.world.school);
}

static void fill_document(struct page *p, const char *who, const char *number, const char *born)
{
    const struct {
        const char *part, *text;
    } typed[] = {{"surname", "Үлгі"}, {"given", "Зарина"}, {"number", number}};
    const struct {
        const char *part, *value;
    } chosen[] = {{"sex", "F"}, {"citizenship", "UZ"}, {"kind", "PASSPORT"}, {"country", "UZ"}};
    char name[64];

    for (size_t i = 0; i < COUNT(typed); i++) {
        (void)snprintf(name, sizeof(name), "%s_%s", who, typed[i].part);
        page_fill(p, name, typed[i].text);
    }
    for (size_t i = 0; i < COUNT(chosen); i++) {
        (void)snprintf(name, sizeof(name), "%s_%s", who, chosen[i].part);
        page_choose(p, name, chosen[i].value);
    }
    (void)snprintf(name, sizeof(name), "%s_born", who);
    page_fill_date(p, name, born);
}

static void fill_rest(struct page *p, struct uuid pool)
{
    page_choose(p, "relation", "parent");
    page_choose(p, "pool", uuid_print(site.admin->mem, pool).p);
    page_fill_date(p, "date", "2026-06-17");
    page_tick(p, "consent");
    page_tick(p, "documents");
}

/* The parent of the family has an IIN, the child has none. */
static void fill_child(struct page *p, int family, const char *number, struct uuid pool)
{
    page_get(p, "/staff/paper");
    fill_document(p, "child", number, "2020-05-04");
    page_fill(p, "street", "Абай көшесі");
    page_fill(p, "house", "5");
    page_fill(p, "adult_iin", world_parent_iin(site.admin, family).p);
    fill_rest(p, pool);
}

static void enter_child(struct page *p, int family, const char *number, struct uuid pool)
{
    fill_child(p, family, number, pool);
    site_press(p, MSG_admission_paper_send);
}

/* "T-12345-67894" on the page; for as long as the test. */
static const char *number_on(struct page *p)
{
    const char *found =
        page_text(p, "//dt[normalize-space()='Уақытша нөмір']/following-sibling::dd[1]");
    struct str number = str_sub(str_from_z(found), 0, sizeof("T-12345-67894") - 1), same;

    assert_true(person_temporary_number(site.admin->mem, number, &same));
    assert_true(str_eq(number, same));
    return str_z(site.admin->mem, number);
}

static void a_child_without_an_iin_stands_in_the_one_queue(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *first = site_apply(0, pool), *p = the_clerk();
    (void)state;

    page_assert_says(first, "Орын бөлінді.");
    enter_child(p, 1, "AB 1234567", pool);
    page_assert_status(p, 200);
    page_assert_text(p, "h1", "Үлгі Зарина");
    page_assert_says(p, "Кезекте");
    page_assert_says(p, "Өзбекстан");
    page_assert_says(p, "Абай көшесі, 5");
    page_assert_says(p, "Мектеп аумағы"); /* the territory follows from the declared address … */
    page_assert_says(p, "тексеріледі");   /* … which is to be checked */
    const char *number = number_on(p);
    assert_string_equal(world_in_state(&site.world, pool, "HELD").p, "T2");
    site_follow(p, MSG_admission_staff_receipt);
    assert_non_null(strstr(site_pdf_text(p), number));
    page_get(p, "/staff/admission?q=T12345"); /* no whole number finds nobody */
    page_assert_silent(p, "Үлгі Зарина");
    struct str said = str_printf(site.admin->mem, "/staff/admission?q=t%.5s%.5s", number + 2,
                                 number + 8); /* as it is typed over the telephone */
    page_get(p, str_z(site.admin->mem, said));
    page_assert_says(p, "Үлгі Зарина");
    struct page *mother = site_parent(site.world.parent[1]);
    page_get(mother, "/my/");
    page_follow(mother, "Өтінішті ашу: Үлгі Зарина"); /* no register links the two, she applied */
    page_assert_says(mother, number);
    page_get(mother, site_path("/my/application/%s/receipt.pdf", site_id(mother)));
    assert_non_null(strstr(site_pdf_text(mother), number));
}

static void neither_child_nor_parent_needs_an_iin(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    (void)state;

    page_get(p, "/staff/paper");
    fill_document(p, "child", "AB 1", "2020-05-04");
    fill_document(p, "adult", "AB 2", "1990-05-04");
    page_fill(p, "adult_phone", "8 701 000 00 01");
    fill_rest(p, pool);
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 200);
    page_assert_count(p, "//dt[normalize-space()='Уақытша нөмір']", 2);
    assert_int_equal(site_applications(), 1);
}

static void each_slip_stands_at_its_field_and_nothing_is_lost(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    (void)state;

    page_get(p, "/staff/paper");
    page_fill(p, "child_surname", "Үлгі");
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_error(p, "child_number", "Құжаттың нөмірін жазыңыз");
    page_assert_error(p, "child_born.d", "Туған күнін жазыңыз");
    page_assert_error(p, "child_citizenship", "Азаматтығын таңдаңыз");
    page_assert_error(p, "adult_iin", "Өтініш берушінің ЖСН-ін жазыңыз");
    page_assert_count(p, "//details[@id='child-document'][@open]", 1);
    page_assert_count(p, "//details[@id='adult-document'][@open]", 0);
    assert_string_equal(page_value(p, "child_surname"), "Үлгі");

    fill_child(p, 0, "AB 1", pool);
    page_fill(p, "child_iin", world_child_iin(site.admin, 0).p);
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_error(p, "child_iin", "Біреуін ғана қалдырыңыз");
    assert_string_equal(page_value(p, "child_number"), "AB 1");

    page_fill(p, "child_iin", "");
    page_fill_date(p, "child_born", "2027-01-01");
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_error(p, "child_born.d", "бүгіннен кеш болмауы керек");
    page_fill_date(p, "child_born", "2021-03-04");
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_says(p, "Бала биыл 6 жасқа толмайды.");
    assert_int_equal(site_applications(), 0);
}

/* One document is one child: a second form is a second application for the same child. */
static void the_same_document_is_the_same_child(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct uuid others = world_pool_of(&site.world, site.world.other_school, "kk", 4);
    struct page *p = the_clerk();
    struct page *other = site_staff("clerk", site.world.second_clerk, site.world.other_school);
    (void)state;

    enter_child(p, 0, "AB 1234567", pool);
    page_assert_status(p, 200);
    enter_child(p, 1, "ав-1234567", pool);
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл балаға өтініш берілген");
    enter_child(other, 1, "AB1234567", others); /* nor at another school */
    page_assert_status(other, 422);
    assert_int_equal(site_applications(), 1);
    page_get(p, "/staff/paper"); /* the child's passport is not the mother's */
    fill_document(p, "child", "AB 7", "2020-05-04");
    fill_document(p, "adult", "AB 1234567", "1990-05-04");
    fill_rest(p, pool);
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_error(p, "adult_number", "туған күні басқа адам енгізілген");
    assert_int_equal(site_applications(), 1);
}

static enum status second_street_tx(struct ctx *c, void *arg)
{
    const struct organisation_new_street street = {uuid_v4(), world_region(0), STR("Абай даңғылы"),
                                                   STR("проспект Абая"), STR("")};
    (void)arg;
    return organisation_load_streets(c, &street, 1);
}

static void a_street_is_one_of_the_register_or_is_looked_at_later(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    (void)state;

    assert_int_equal(db_tx(site.world.owner, "test/street", second_street_tx, NULL), ST_OK);
    fill_child(p, 0, "AB 1", pool);
    page_fill(p, "street", "Абай");
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_error(p, "street", "Абай даңғылы");
    assert_string_equal(page_value(p, "street"), "Абай");
    page_fill(p, "street", "улица Абая"); /* its Russian name, in full */
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 200);
    page_assert_says(p, "Абай көшесі, 5");
    page_assert_says(p, "Мектеп аумағы");
    fill_child(p, 1, "AB 2", pool);
    page_fill(p, "street", "Zzyzx");
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 200);
    page_assert_says(p, "Мекенжай ешбір мектептің аумағынан табылмады.");
}

/* What is printed names the child by the temporary number, and says that it is one. */
static void order_and_contract_name_the_temporary_number(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct page *p = the_clerk();
    struct page *director = site_staff("director", site.world.director, site.world.school);
    (void)state;

    enter_child(p, 0, "AB 1234567", pool);
    const char *number = number_on(p);
    struct uuid id = site_id(p);
    site_press(p, MSG_admission_staff_approve);
    page_get(p, site_path("/staff/admission/%s/contract.pdf", id));
    assert_non_null(strstr(site_pdf_text(p), number));
    assert_non_null(strstr(site_pdf_text(p), "Временный номер"));
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    page_get(director, "/staff/orders/new");
    page_fill(director, "number", "1-НҚ");
    page_fill_date(director, "date", "2026-08-25");
    page_fill(director, "letter", "А");
    struct str tick =
        str_printf(site.admin->mem, "child=" STR_FMT, STR_ARG(uuid_print(site.admin->mem, id)));
    page_tick(director, str_z(site.admin->mem, tick));
    site_press(director, MSG_admission_order_sign);
    page_assert_at(director, "/staff/orders");
    page_follow(director, "//tbody/tr[1]//a");
    assert_non_null(strstr(site_pdf_text(director), number));
    assert_non_null(strstr(site_pdf_text(director), "Уақытша"));
}

static void add_iin(struct page *p, const char *iin)
{
    page_follow(p, "Баланың ЖСН-ін қосу");
    page_fill(p, "iin", iin);
    site_press(p, MSG_admission_iin_send);
}

static void the_iin_is_added_later(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    (void)state;

    enter_child(p, 0, "AB 1234567", pool);
    const char *number = number_on(p);
    add_iin(p, "");
    page_assert_status(p, 422);
    page_assert_error(p, "iin", "ЖСН-ді жазыңыз");
    page_fill(p, "iin", CHILD_IIN);
    site_press(p, MSG_admission_iin_send);
    page_assert_status(p, 200);
    page_assert_says(p, "тіркелімнен жауап күтілуде");
    page_assert_says(p, number); /* as history */
    page_get(p, "/staff/paper"); /* by IIN the same child is found, who has applied */
    page_fill(p, "child_iin", CHILD_IIN);
    page_fill(p, "adult_iin", world_parent_iin(site.admin, 1).p);
    fill_rest(p, pool);
    site_press(p, MSG_admission_paper_send);
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл балаға өтініш берілген");
    assert_int_equal(site_applications(), 1);
}

static void an_iin_of_somebody_else_is_refused(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *applied = site_apply(2, pool), *p = the_clerk();
    (void)state;

    page_assert_status(applied, 200);
    enter_child(p, 0, "AB 1234567", pool);
    add_iin(p, world_child_iin(site.admin, 1).p);
    page_assert_status(p, 422);
    page_assert_error(p, "iin", "басқа адамға тиесілі");
    page_fill(p, "iin", world_child_iin(site.admin, 2).p); /* who has applied: ADM-55 */
    site_press(p, MSG_admission_iin_send);
    page_assert_status(p, 422);
    page_assert_error(p, "iin", "Осы ЖСН бар балаға өтініш берілген");
    assert_string_equal(page_value(p, "iin"), world_child_iin(site.admin, 2).p);
}

/* Somebody else's application is as if it were not there, and who has an IIN gets no other. */
static void others_find_nothing(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct page *p = the_clerk();
    struct page *other = site_staff("clerk", site.world.second_clerk, site.world.other_school);
    (void)state;

    enter_child(p, 0, "AB 1234567", pool);
    struct uuid id = site_id(p);
    page_get(other, site_path("/staff/admission/%s/iin/child", id));
    page_assert_status(other, 404);
    page_get(other, site_path("/staff/admission/%s/receipt.pdf", id));
    page_assert_status(other, 404);
    const char *path = site_path("/staff/admission/%s/iin/child", id);
    page_post(other, path, "_csrf", site_token(other, path), "_idem", SITE_IDEM, "iin", CHILD_IIN);
    page_assert_status(other, 404);
    page_get(p, site_path("/staff/admission/%s/iin/applicant", id)); /* has an IIN */
    page_assert_status(p, 404);
    page_get(p, site_path("/staff/admission/%s/iin/sister", id));
    page_assert_status(p, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_child_without_an_iin_stands_in_the_one_queue),
        SITE_TEST(neither_child_nor_parent_needs_an_iin),
        SITE_TEST(each_slip_stands_at_its_field_and_nothing_is_lost),
        SITE_TEST(the_same_document_is_the_same_child),
        SITE_TEST(a_street_is_one_of_the_register_or_is_looked_at_later),
        SITE_TEST(order_and_contract_name_the_temporary_number),
        SITE_TEST(the_iin_is_added_later),
        SITE_TEST(an_iin_of_somebody_else_is_refused),
        SITE_TEST(others_find_nothing),
    };
    return cmocka_run_group_tests(tests, site_start, site_stop);
}
