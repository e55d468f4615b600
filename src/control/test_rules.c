/* Which findings keep a control and which break it: each at its limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time.h"
#include "control/rules.h"

/* An installation that keeps every control. */
static struct control_facts good(void)
{
    return (struct control_facts){.quiet_most_s = 30 * 60,
                                  .skew_us = TIME_SECOND,
                                  .keys_answer = true,
                                  .has_seal = true,
                                  .seal_ends_days = 30,
                                  .family_address = STR("https://family.example.test"),
                                  .staff_address = STR("https://staff.example.test"),
                                  .identity_provider = STR("https://idp.example.test/idp"),
                                  .home_mode = 0700,
                                  .keys_mode = 0700,
                                  .settings_mode = 0640,
                                  .attested = true};
}

static bool passes(const char *code, const struct control_facts *facts)
{
    struct arena *mem = arena_new(64 * 1024, 64 * 1024);
    const struct control_rule *rule = control_rule_find(str_from_z(code));

    assert_non_null(rule);
    bool passed = rule->find(mem, facts).passed;
    arena_free(mem);
    return passed;
}

static void a_sound_installation_keeps_every_control(void **state)
{
    const struct control_facts facts = good();

    (void)state;
    for (size_t i = 0; i < control_rules_n; i++)
        if (!passes(control_rules[i].code, &facts))
            fail_msg("%s", control_rules[i].code);
}

static void only_this_one_fails(const char *code, const struct control_facts *facts)
{
    for (size_t i = 0; i < control_rules_n; i++)
        if (passes(control_rules[i].code, facts) ==
            str_eq_z(str_from_z(code), control_rules[i].code))
            fail_msg("%s, while %s is broken", control_rules[i].code, code);
}

#define BREAKS(broken, change)                                                                     \
    do {                                                                                           \
        struct control_facts facts = good();                                                       \
        change;                                                                                    \
        only_this_one_fails(broken, &facts);                                                       \
    } while (0)

static void each_fault_breaks_its_control_and_no_other(void **state)
{
    (void)state;
    BREAKS("SECOND_FACTOR", facts.factorless = 1);
    BREAKS("SESSION_END", facts.quiet_most_s = 30 * 60 + 1);
    BREAKS("INITIAL_PASSWORDS", facts.stale_initial = 1);
    BREAKS("PASSWORD_HASHES", facts.weak_hashes = 1);
    BREAKS("JOURNALS", facts.silent_triggers = 1);
    BREAKS("ROW_SECURITY", facts.open_tables = 1);
    BREAKS("DATABASE_ROLES", facts.strong_roles = 1);
    BREAKS("SEALED_FIELDS", facts.plain_columns = 1);
    BREAKS("KEY_SERVICE", facts.keys_answer = false);
    BREAKS("SEAL_CERTIFICATE", facts.seal_ends_days = 29);
    BREAKS("SEAL_CERTIFICATE", facts.seal_ends_days = -1);
    BREAKS("TRANSPORT", facts.family_address = STR("http://family.example.test"));
    BREAKS("TRANSPORT", facts.staff_address = STR("http://staff.example.test"));
    BREAKS("DATABASE_TRANSPORT", facts.conninfo = STR("host=db.example.test sslmode=require"));
    BREAKS("REHEARSAL", facts.clock_offset_us = -1);
    BREAKS("IDENTITY_PROVIDER", facts.identity_provider = STR("http://localhost:8081/idp"));
    BREAKS("CLOCKS", facts.skew_us = TIME_SECOND + 1);
    BREAKS("PROGRAM_FILES", facts.writable = STR("/usr/bin/oqu"));
    BREAKS("DATA_FOLDERS", facts.home_mode = 0701);
    BREAKS("DATA_FOLDERS", facts.keys_mode = 0710);
    BREAKS("DATA_FOLDERS", facts.settings_mode = 0644);
    BREAKS("DATA_FOLDERS", facts.settings_mode = 0660);
    BREAKS("ATTESTED", facts.attested = false);
}

static void what_is_not_there_or_verified_is_no_fault(void **state)
{
    struct control_facts facts = good();

    (void)state;
    facts.conninfo = STR("host=db.example.test sslmode=verify-full");
    facts.identity_provider = STR("");
    facts.keys_mode = -1; /* the key service has a folder of its own elsewhere */
    facts.settings_mode = -1;
    for (size_t i = 0; i < control_rules_n; i++)
        assert_true(passes(control_rules[i].code, &facts));
    assert_null(control_rule_find(STR("factor")));
}

/* A connection string may hold a password. */
static void what_is_found_shows_no_secret(void **state)
{
    struct arena *mem = arena_new(64 * 1024, 64 * 1024);
    struct control_facts facts = good();
    size_t at;

    (void)state;
    facts.conninfo = STR("host=db.example.test password=geheim");
    for (size_t i = 0; i < control_rules_n; i++)
        assert_false(str_find(control_rules[i].find(mem, &facts).seen, STR("geheim"), &at));
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_installation_keeps_every_control),
        cmocka_unit_test(each_fault_breaks_its_control_and_no_other),
        cmocka_unit_test(what_is_not_there_or_verified_is_no_fault),
        cmocka_unit_test(what_is_found_shows_no_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
