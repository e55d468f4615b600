/* Reading house numbers: what people type, what acts write, and what is no house at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "organisation/organisation.h"

static struct ctx context(void)
{
    return (struct ctx){.mem = arena_new(1 << 20, 1 << 24), .lang = LANG_KK};
}

static void one_house_has_one_spelling(void **state)
{
    static const struct {
        const char *typed, *expected;
    } table[] = {
        {"12", "12"},           {" 12 ", "12"},     {"12А", "12а"},
        {"12 а", "12а"},        {"12-А", "12а"},    {"12A", "12а"}, /* a Latin letter */
        {"12/1", "12/1"},       {"12 / 1", "12/1"}, {"12 корпус 1", "12/1"},
        {"12 корп. 1", "12/1"}, {"12к1", "12/1"},   {"12 блок Б", "12б"},
        {"12а/2", "12а/2"},     {"дом 12", "12"},   {"д. 12", "12"},
        {"үй 12/3", "12/3"},    {"007", "7"},       {"99999", "99999"},
    };
    struct ctx c = context();
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct organisation_house house;
        if (organisation_house(&c, str_from_z(table[i].typed), &house) != ST_OK)
            fail_msg("\"%s\" was refused", table[i].typed);
        struct str text = organisation_house_text(&c, &house);
        if (!str_eq_z(text, table[i].expected))
            fail_msg("\"%s\" became \"" STR_FMT "\"", table[i].typed, STR_ARG(text));
    }
    arena_free(c.mem);
}

static void what_is_no_house_number_is_refused(void **state)
{
    static const char *const table[] = {
        "",
        " ",
        "б/н",
        "А12",
        "дом",
        "0",
        "100000",
        "12 подъезд 3",
        "12 корпус север",
        "№",
        "-5а б в г д е ж з",
        "99999999999999999999",
    };
    struct ctx c = context();
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct organisation_house house;
        if (organisation_house(&c, str_from_z(table[i]), &house) != ST_INVALID)
            fail_msg("\"%s\" was taken", table[i]);
        assert_string_equal(c.failure.code, "organisation.house.unreadable");
    }
    arena_free(c.mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_house_has_one_spelling),
        cmocka_unit_test(what_is_no_house_number_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
