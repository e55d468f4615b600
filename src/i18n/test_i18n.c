/* Texts, plurals, dates, and the keys for sorting and finding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "i18n/catalogue.h"
#include "i18n/msg_i18n.h"

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 20, 1 << 24);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    arena_free(c->mem);
    return 0;
}

static void assert_text(struct ctx *c, struct str got, const char *want)
{
    assert_string_equal(str_z(c->mem, got), want);
}

static void every_text_is_found_by_its_key(void **state)
{
    (void)state;
    assert_true(msg_count > 0);
    for (size_t i = 0; i < msg_count; i++) {
        enum msg found = MSG_NONE;
        assert_true(msg_find(str_from_z(msg_key((enum msg)msg_order[i])), &found));
        assert_int_equal(found, msg_order[i]);
    }
    enum msg untouched = MSG_i18n_yes;
    assert_false(msg_find(STR("i18n.no-such-text"), &untouched));
    assert_false(msg_find(STR(""), &untouched));
    assert_int_equal(untouched, MSG_i18n_yes);
}

static void languages_have_their_codes(void **state)
{
    enum lang lang = LANG_EN;
    (void)state;
    assert_true(lang_find(STR("kk"), &lang));
    assert_int_equal(lang, LANG_KK);
    assert_false(lang_find(STR("KK"), &lang));
    assert_false(lang_find(STR("kz"), &lang));
    assert_string_equal(lang_code(LANG_RU), "ru");
}

static void plural_form_follows_the_number(void **state)
{
    static const struct {
        enum lang lang;
        int64_t n;
        size_t form;
    } rows[] = {
        {LANG_RU, 0, 2},  {LANG_RU, 1, 0},   {LANG_RU, 2, 1},         {LANG_RU, 4, 1},
        {LANG_RU, 5, 2},  {LANG_RU, 11, 2},  {LANG_RU, 12, 2},        {LANG_RU, 14, 2},
        {LANG_RU, 21, 0}, {LANG_RU, 22, 1},  {LANG_RU, 101, 0},       {LANG_RU, 111, 2},
        {LANG_RU, -1, 0}, {LANG_KK, 1, 0},   {LANG_KK, 0, 1},         {LANG_KK, 21, 1},
        {LANG_EN, 1, 0},  {LANG_EN, 101, 1}, {LANG_RU, INT64_MIN, 2},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (msg_plural_form(rows[i].lang, rows[i].n) != rows[i].form)
            fail_msg("row %zu", i);
}

static void numbers_in_texts_are_grouped_and_inflected(void **state)
{
    struct ctx *c = *state;
    c->lang = LANG_RU;
    assert_text(c, MSG_FORMAT(c, MSG_i18n_days, MSG_NUM("n", 3)), "3 дня");
    assert_text(c, MSG_FORMAT(c, MSG_i18n_days, MSG_NUM("n", 84216)), "84\u00A0216 дней");
    assert_text(c, msg_format_in(c, LANG_KK, MSG_i18n_days, &MSG_NUM("n", 3), 1), "3 күн");
}

static void dates_are_written_in_each_language(void **state)
{
    static const struct {
        enum lang lang;
        const char *date, *day, *moment;
    } rows[] = {
        {LANG_KK, "28 мамыр 2026", "Бейсенбі, 28 мамыр", "28 мамыр 2026, 09:41"},
        {LANG_RU, "28 мая 2026", "Четверг, 28 мая", "28 мая 2026, 09:41"},
        {LANG_EN, "28 May 2026", "Thursday, 28 May", "28 May 2026, 09:41"},
    };
    struct ctx *c = *state;
    struct date date;
    int64_t us;

    assert_true(scan_date(STR("2026-05-28"), &date));
    assert_true(scan_instant(STR("2026-05-28T04:41:59Z"), &us));
    for (size_t i = 0; i < COUNT(rows); i++) {
        c->lang = rows[i].lang;
        assert_text(c, i18n_date(c, date), rows[i].date);
        assert_text(c, i18n_day(c, date), rows[i].day);
        assert_text(c, i18n_moment(c, us), rows[i].moment);
    }
    c->lang = LANG_RU;
    assert_text(c, i18n_day_month(c, date), "28 мая");
    assert_text(c, i18n_date_short(c, date), "28.05.2026");
    assert_text(c, i18n_moment_short(c, us), "28.05 09:41");
}

static void numbers_and_identifiers_are_written_as_people_do(void **state)
{
    struct ctx *c = *state;
    assert_text(c, i18n_number(c, 0), "0");
    assert_text(c, i18n_number(c, 999), "999");
    assert_text(c, i18n_number(c, 1284), "1\u00A0284");
    assert_text(c, i18n_number(c, -123456), "-123\u00A0456");
    assert_text(c, i18n_number(c, 1234567), "1\u00A0234\u00A0567");
    assert_text(c, i18n_phone(c, STR("+77011234567")), "+7\u00A0701\u00A0123\u00A045\u00A067");
    assert_text(c, i18n_phone(c, STR("1414")), "1414");
    assert_text(c, i18n_iin_masked(c, STR("880315600013")), "880315••••••");
    assert_text(c, i18n_iin_masked(c, STR("")), "••••••");
}

static void search_finds_what_people_type(void **state)
{
    static const struct {
        const char *stored, *typed;
    } rows[] = {
        {"Қазақстан", "казакстан"},
        {"Әлихан Өмірбек", "алихан  омирбек"},
        {"Семёнова", "семенова"},
        {"АСЕМ", "ACEM"},           /* Latin letters that look the same */
        {"Нұрсұлтан", "Hурсултан"}, /* Latin capital H for Н */
        {"Әсем", "əсем"},           /* U+0259 */
        {"Й", "И\u0306"},           /* typed as two characters */
        {"ул. Абая, 5", "АБАЯ 5"},
        {"Абай көшесі 5", "абай 5"},
        {"«Самал-2» мкр.", "Самал 2"},
        {"Haileybury", "HAILEYBURY"},
        {"көшесі", "Көшесі"},  /* nothing but a dropped word still means something */
        {"a b", "a \u0345 b"}, /* a mark without a letter */
        {"", "«»"},
    };
    struct ctx *c = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str a = i18n_search_key(c, str_from_z(rows[i].stored));
        struct str b = i18n_search_key(c, str_from_z(rows[i].typed));
        if (!str_eq(a, b) || (a.n == 0) != (rows[i].stored[0] == 0))
            fail_msg("\"%s\" is not found by \"%s\"", rows[i].stored, rows[i].typed);
    }
}

static void search_keeps_different_names_apart(void **state)
{
    struct ctx *c = *state;
    assert_false(str_eq(i18n_search_key(c, STR("Абай")), i18n_search_key(c, STR("Абая"))));
    assert_false(str_eq(i18n_search_key(c, STR("11")), i18n_search_key(c, STR("1 1"))));
}

static void sort_order_is_that_of_the_kazakh_alphabet(void **state)
{
    static const char *const order[] = {
        "",       "№ 9 мектеп", "№ 84 мектеп", "№ 120 мектеп", "Alma",  "Zebra",
        "Абай",   "Аружан",     "Әлихан",      "Әлия",         "Болат", "Гүлназ",
        "Ғани",   "Еркін",      "Ёлка",        "Жанар",        "Игорь", "Йод",
        "Кемел",  "Қайрат",     "Нұр",         "Ңа",           "Омар",  "Өмір",
        "Самал",  "Самал ауыл", "Самалтау",    "Уәли",         "Ұлан",  "Үміт",
        "Фариза", "Хасен",      "Һа",          "Цой",          "Ъ",     "Ы",
        "Іңкәр",  "Ь",          "Э",           "Юлия",         "Яна",
    };
    struct ctx *c = *state;
    for (size_t i = 1; i < COUNT(order); i++) {
        struct str a = i18n_sort_key(c, str_from_z(order[i - 1]));
        struct str b = i18n_sort_key(c, str_from_z(order[i]));
        if (str_cmp(a, b) >= 0)
            fail_msg("\"%s\" does not come before \"%s\"", order[i - 1], order[i]);
    }
}

static void sorting_sees_case_last_and_punctuation_never(void **state)
{
    struct ctx *c = *state;
    struct str small = i18n_sort_key(c, STR("абай")), capital = i18n_sort_key(c, STR("Абай"));
    assert_true(str_cmp(small, capital) < 0);
    assert_true(str_cmp(capital, i18n_sort_key(c, STR("абайа"))) < 0);
    assert_true(str_eq(i18n_sort_key(c, STR("«Абай»")), capital));
    assert_true(str_eq(i18n_sort_key(c, STR("007")), i18n_sort_key(c, STR("7"))));
}

static void text_is_brought_to_one_form(void **state)
{
    struct ctx *c = *state;
    assert_text(c, i18n_nfc(c->mem, STR("И\u0306од")), "Йод");
    assert_text(c, i18n_nfc(c->mem, STR("plain")), "plain");
    assert_text(c, i18n_nfc(c->mem, STR("")), "");
}

static void a_country_has_its_code_and_its_place_in_the_alphabet(void **state)
{
    struct ctx *c = *state;
    const struct i18n_country *all;

    c->lang = LANG_KK;
    assert_true(str_eq_z(i18n_country(c, STR("UZ")), "Өзбекстан"));
    assert_true(str_eq_z(i18n_country(c, STR("XX")), "Азаматтығы жоқ"));
    assert_int_equal(i18n_country(c, STR("uz")).n + i18n_country(c, STR("")).n, 0);
    all = i18n_countries(c);
    assert_true(str_eq_z(all[0].code, "XX")); /* «Азаматтығы жоқ» stands before «Албания» */
    for (size_t i = 1; i < I18N_COUNTRIES; i++)
        assert_true(str_cmp(all[i - 1].key, all[i].key) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_found_by_its_key),
        cmocka_unit_test(languages_have_their_codes),
        cmocka_unit_test(plural_form_follows_the_number),
        cmocka_unit_test(numbers_in_texts_are_grouped_and_inflected),
        cmocka_unit_test(dates_are_written_in_each_language),
        cmocka_unit_test(numbers_and_identifiers_are_written_as_people_do),
        cmocka_unit_test(a_country_has_its_code_and_its_place_in_the_alphabet),
        cmocka_unit_test(search_finds_what_people_type),
        cmocka_unit_test(search_keeps_different_names_apart),
        cmocka_unit_test(sort_order_is_that_of_the_kazakh_alphabet),
        cmocka_unit_test(sorting_sees_case_last_and_punctuation_never),
        cmocka_unit_test(text_is_brought_to_one_form),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
