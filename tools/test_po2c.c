/* po2c: catalogues that must not build, each with the reason it gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "po2c.h"

#define ONE(text)   "msgid \"a.b\"\nmsgstr \"" text "\"\n"
#define HEAD        "# A comment.\nmsgid \"\"\nmsgstr \"Language: kk\\n\"\n\n"
#define PLURAL      "msgid \"a.b\"\nmsgid_plural \"a.b\"\n"
#define FORM(n, s)  "msgstr[" #n "] \"" s "\"\n"
#define KK_EN(s)    PLURAL FORM(0, s) FORM(1, s)
#define RU(a, b, c) PLURAL FORM(0, a) FORM(1, b) FORM(2, c)

static int set_up(void **state)
{
    *state = arena_new(1 << 24, 1 << 26);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static struct po check(struct arena *mem, const char *kk, const char *ru, const char *en)
{
    struct po po = {.mem = mem, .quiet = true};
    po_read_text(&po, LANG_KK, "kk.po", str_from_z(kk));
    po_read_text(&po, LANG_RU, "ru.po", str_from_z(ru));
    po_read_text(&po, LANG_EN, "en.po", str_from_z(en));
    po_check(&po);
    return po;
}

static void complete_catalogues_pass(void **state)
{
    struct arena *mem = *state;
    struct po po = check(mem, HEAD ONE("Сәлем, {name}!"), ONE("Привет, {name}!"),
                         ONE("Hello, \"\n  \"{name}!"));
    assert_int_equal(po.errors, 0);
    assert_true(str_eq_z(po.lang[LANG_EN].v[0].form[0], "Hello, {name}!"));
    po = check(mem, KK_EN("{n} күн"), RU("{n} день", "{n} дня", "{n} дней"),
               PLURAL FORM(0, "one day") FORM(1, "{n} days"));
    assert_int_equal(po.errors, 0);
    po = check(mem, ONE("a \\\"b\\\" \\\\ c\\nd"), ONE("б"), ONE("c"));
    assert_int_equal(po.errors, 0);
    assert_true(str_eq_z(po.lang[LANG_KK].v[0].form[0], "a \"b\" \\ c\nd"));
}

static void faults_are_refused_with_a_reason(void **state)
{
    static const struct {
        const char *kk, *ru, *en, *reason;
    } rows[] = {
        {ONE("а"), ONE("б"), "", "missing in en"},
        {"", ONE("б"), ONE("c"), "missing in kk"},
        {ONE("а") ONE("а"), ONE("б"), ONE("c"), "stands already"},
        {ONE(""), ONE("б"), ONE("c"), "is empty"},
        {ONE(" а"), ONE("б"), ONE("c"), "white space"},
        {ONE("{x}"), ONE("{y}"), ONE("{x}"), "has other {names}"},
        {ONE("{x}"), ONE("б"), ONE("{x}"), "has other {names}"},
        {ONE("{x"), ONE("б"), ONE("c"), "ill-formed {name}"},
        {ONE("x}"), ONE("б"), ONE("c"), "ill-formed {name}"},
        {ONE("{X}"), ONE("б"), ONE("c"), "ill-formed {name}"},
        {ONE("Aбай"), ONE("б"), ONE("c"), "Latin and Cyrillic"},
        {KK_EN("{n}"), ONE("{n}"), KK_EN("{n}"), "plural in one language only"},
        {KK_EN("{n}"), KK_EN("{n}"), KK_EN("{n}"), "2 plural forms, but ru has 3"},
        {RU("{n}", "{n}", "{n}"), RU("{n}", "{n}", "{n}"), KK_EN("{n}"), "3 plural forms"},
        {KK_EN("{n}"), RU("один", "{n}", "{n}"), KK_EN("{n}"), "has other {names}"},
        {KK_EN("а"), RU("а", "б", "в"), KK_EN("a"), "shows its number"},
        {"msgid \"a.b\"\nmsgid_plural \"a.c\"\n" FORM(0, "{n}") FORM(1, "{n}"), "", "",
         "repeats the key"},
        {"msgid \"ab\"\nmsgstr \"x\"\n", "", "", "is not a key"},
        {"msgid \"a..b\"\nmsgstr \"x\"\n", "", "", "is not a key"},
        {"msgid \"a.B\"\nmsgstr \"x\"\n", "", "", "is not a key"},
        {"msgctxt \"a\"\n", "", "", "not understood"},
        {"msgstr \"a\"\n", "", "", "out of order"},
        {"msgid \"a.b\"\nmsgstr[0] \"a\"\n", "", "", "out of order"},
        {PLURAL FORM(1, "a"), "", "", "out of order"},
        {"\"a\"\n", "", "", "belongs to nothing"},
        {ONE("а\\t"), "", "", "ill-formed string"},
        {"msgid \"a.b\nmsgstr \"x\"\n", "", "", "ill-formed string"},
        {"#, fuzzy\n" ONE("а"), ONE("б"), ONE("c"), "unfinished translation"},
    };
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct po po = check(mem, rows[i].kk, rows[i].ru, rows[i].en);
        size_t at;
        if (po.errors == 0 || !str_find(po.first, str_from_z(rows[i].reason), &at))
            fail_msg("row %zu: \"" STR_FMT "\" instead of \"%s\"", i, STR_ARG(po.first),
                     rows[i].reason);
    }
}

static void a_key_stands_in_the_folder_of_its_first_word(void **state)
{
    static const struct {
        const char *folder, *text, *reason;
    } rows[] = {
        {"src/a/locale", ONE("x"), NULL},
        {"src/b/locale", "msgid \"journal.a.b\"\nmsgstr \"x\"\n", NULL},
        {"src/b/locale", ONE("x"), "folder of another area"},
    };
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct po po = {.mem = mem, .quiet = true};
        size_t at;
        po_folder(&po, rows[i].folder);
        for (int lang = 0; lang < LANG_COUNT; lang++)
            po_read_text(&po, (enum lang)lang, "xx.po", str_from_z(rows[i].text));
        po_check(&po);
        assert_int_equal(po.errors > 0, rows[i].reason != NULL);
        assert_true(!rows[i].reason || str_find(po.first, str_from_z(rows[i].reason), &at));
        assert_int_equal(po.lang[LANG_KK].v[0].folder, 1); /* 0 is none: MSG_NONE */
    }
}

static void names_are_found_once_and_in_order(void **state)
{
    struct po_names names;
    (void)state;
    assert_true(po_names_of(STR("{to} of {from}, {to} again"), &names));
    assert_int_equal(names.n, 2);
    assert_true(str_eq_z(names.v[0], "from") && str_eq_z(names.v[1], "to"));
    assert_true(po_names_of(STR("none"), &names));
    assert_int_equal(names.n, 0);
    assert_false(po_names_of(STR("{}"), &names));
    assert_false(po_names_of(STR("{a__b}"), &names));
}

static void too_long_text_is_refused(void **state)
{
    struct arena *mem = *state;
    char *text = arena_alloc(mem, PO_TEXT_MOST + 2);
    for (int i = 0; i <= PO_TEXT_MOST; i++)
        text[i] = 'x';
    struct po po =
        check(mem, str_printf(mem, "msgid \"a.b\"\nmsgstr \"%s\"\n", text).p, ONE("б"), ONE("c"));
    assert_int_equal(po.errors, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complete_catalogues_pass),
        cmocka_unit_test(faults_are_refused_with_a_reason),
        cmocka_unit_test(a_key_stands_in_the_folder_of_its_first_word),
        cmocka_unit_test(names_are_found_once_and_in_order),
        cmocka_unit_test(too_long_text_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
