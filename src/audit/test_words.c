/* Words for the codes of the journal. That every code in the sources has its words is a rule of the
 * house: tools/check_words.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "audit/audit.h"

static struct ctx *c;

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 16, 1 << 20);
    (void)state;
    c = NEW(mem, struct ctx);
    c->mem = mem;
    c->lang = LANG_KK;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(c->mem);
    return 0;
}

static void acts_and_records_are_named_in_the_readers_language(void **state)
{
    static const struct {
        enum lang lang;
        const char *action, *record;
    } cases[] = {
        {LANG_KK, "Жазба өзгертілді", "Берілген рөл"},
        {LANG_RU, "Запись изменена", "Назначенная роль"},
        {LANG_EN, "Record changed", "Role given"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        c->lang = cases[i].lang;
        assert_true(str_eq_z(audit_action_words(c, STR("row.update")), cases[i].action));
        assert_true(str_eq_z(audit_object_words(c, STR("account.role_grant")), cases[i].record));
    }
}

static void code_without_words_is_shown_as_it_is(void **state)
{
    (void)state;
    assert_true(str_eq_z(audit_action_words(c, STR("old.act_of-2025")), "old.act_of-2025"));
    assert_true(str_eq_z(audit_object_words(c, STR("old.table_name")), "old.table_name"));
    assert_true(str_eq_z(audit_object_words(c, STR("")), ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(acts_and_records_are_named_in_the_readers_language, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(code_without_words_is_shown_as_it_is, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
