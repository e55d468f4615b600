/* Answers of the population register, good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "person/register.h"

#define GIRL                                                                                                 \
    "\"iin\":\"880315600013\",\"surname\":\"ҮЛГІЛІ\",\"name\":\"АЙГҮЛ\",\"birthDate\":\"2088-03-" \
    "15\","                                                                                                  \
    "\"gender\":\"F\""

static struct arena *mem;
static struct schema_fault fault;

static int set_up(void **state)
{
    (void)state;
    mem = arena_new(1 << 20, 1 << 24);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static void person_is_read_with_address_and_phone(void **state)
{
    struct register_person *person;

    (void)state;
    assert_true(register_read_person(
        mem,
        STR("{\"person\":{" GIRL
            ",\"patronymic\":null,\"citizenship\":\"KZ\",\"phone\":\"8 701 123 45 67\","
            "\"address\":{\"kato\":\"710000000\",\"streetId\":\"00000000-0000-4000-8000-"
            "000000000001\","
            "\"building\":\"12/1\",\"flat\":\"7\",\"textKk\":\"Астана қ., Абай даңғылы, 12/1, "
            "7-пәтер\","
            "\"textRu\":\"г. Астана, проспект Абая, 12/1, кв. 7\"}}}"),
        &person, &fault));
    assert_non_null(person);
    assert_true(person->female && person->alive && !person->excluded);
    assert_true(str_eq_z(person->given, "АЙГҮЛ"));
    assert_int_equal(person->patronymic.n, 0);
    assert_true(str_eq_z(person->phone, "+77011234567"));
    assert_true(str_eq_z(person->address.house, "12/1"));
    assert_int_equal(person->address.street.b[15], 1);
    assert_true(person->address.confirmed);
}

static void register_without_the_person_says_null(void **state)
{
    struct register_person *person = (struct register_person *)mem;

    (void)state;
    assert_true(register_read_person(mem, STR("{\"person\":null}"), &person, &fault));
    assert_null(person);
}

static void person_outside_the_format_is_refused_whole(void **state)
{
    static const char *const answers[] = {
        "",
        "null",
        "[]",
        "{}",
        "{\"person\":[]}",
        "{\"person\":{}}",
        "{\"person\":{" GIRL "}} trailing",
        "{\"person\":{" GIRL ",\"gender\":\"F\"}}",
        "{\"person\":{\"iin\":880315600013,\"surname\":\"A\",\"birthDate\":\"2088-03-15\","
        "\"gender\":\"F\"}}",
        "{\"person\":{\"iin\":\"880315600014\",\"surname\":\"A\",\"birthDate\":\"2088-03-15\","
        "\"gender\":\"F\"}}",
        "{\"person\":{\"iin\":\"880315600013\",\"birthDate\":\"2088-03-15\",\"gender\":\"F\"}}",
        "{\"person\":{\"iin\":\"880315600013\",\"surname\":\"A\",\"birthDate\":\"2088-02-30\","
        "\"gender\":\"F\"}}",
        "{\"person\":{\"iin\":\"880315600013\",\"surname\":\"A\",\"birthDate\":\"2088-03-15\","
        "\"gender\":\"X\"}}",
        "{\"person\":{" GIRL ",\"citizenship\":\"kaz\"}}",
        "{\"person\":{" GIRL ",\"phone\":\"12\"}}",
        "{\"person\":{" GIRL ",\"alive\":\"yes\"}}",
        "{\"person\":{" GIRL ",\"address\":{\"textRu\":\"only one language\"}}}",
        "{\"person\":{" GIRL ",\"address\":{\"textKk\":\"a\",\"textRu\":\"b\",\"kato\":\"71\"}}}",
        "{\"person\":{" GIRL
        ",\"address\":{\"textKk\":\"a\",\"textRu\":\"b\",\"streetId\":\"7\"}}}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        struct register_person *person;
        if (register_read_person(mem, str_from_z(answers[i]), &person, &fault))
            fail_msg("accepted: %s", answers[i]);
    }
}

static void children_are_read_with_relation_and_dates(void **state)
{
    struct register_children children;

    (void)state;
    assert_true(register_read_children(
        mem,
        STR("{\"children\":[{\"relation\":\"MOTHER\",\"validFrom\":\"2088-03-15\",\"document\":\"№ "
            "1\","
            "\"child\":{" GIRL "}},{\"relation\":\"GUARDIAN\",\"validFrom\":\"2090-01-01\","
            "\"validTo\":\"2091-01-01\",\"child\":{" GIRL "}}]}"),
        &children, &fault));
    assert_int_equal(children.n, 2);
    assert_false(children.v[0].ended);
    assert_true(children.v[1].ended);
    assert_true(str_eq_z(children.v[1].relation, "GUARDIAN"));
    assert_true(register_read_children(mem, STR("{\"children\":[]}"), &children, &fault));
    assert_int_equal(children.n, 0);
}

static void children_outside_the_format_are_refused_whole(void **state)
{
    static const char *const answers[] = {
        "{}",
        "{\"children\":null}",
        "{\"children\":[null]}",
        "{\"children\":[{\"relation\":\"UNCLE\",\"validFrom\":\"2088-03-15\",\"child\":{" GIRL
        "}}]}",
        "{\"children\":[{\"relation\":\"MOTHER\",\"child\":{" GIRL "}}]}",
        "{\"children\":[{\"relation\":\"MOTHER\",\"validFrom\":\"2088-03-15\",\"validTo\":\"2080-"
        "01-01\","
        "\"child\":{" GIRL "}}]}",
        "{\"children\":[{\"relation\":\"MOTHER\",\"validFrom\":\"2088-03-15\",\"child\":{}}]}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        struct register_children children;
        if (register_read_children(mem, str_from_z(answers[i]), &children, &fault))
            fail_msg("accepted: %s", answers[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(person_is_read_with_address_and_phone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(register_without_the_person_says_null, set_up, tear_down),
        cmocka_unit_test_setup_teardown(person_outside_the_format_is_refused_whole, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(children_are_read_with_relation_and_dates, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(children_outside_the_format_are_refused_whole, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
