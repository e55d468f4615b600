/* See rules.h. */
#include "control/rules.h"

#include <sys/stat.h>

#include "base/time.h"
#include "i18n/i18n.h"
#include "i18n/msg_control.h"

enum {
    QUIET_MOST_S = 30 * 60, /* Order 456, p. 5 (9): a session ends by itself */
    SEAL_DAYS_LEAST = 30,
    FOREIGN = S_IRWXG | S_IRWXO,
};
#define SKEW_MOST_US TIME_SECOND

static struct control_found none_of(struct arena *mem, int64_t n)
{
    return (struct control_found){n == 0, str_printf(mem, "%lld", (long long)n)};
}

static struct control_found factor(struct arena *mem, const struct control_facts *facts)
{
    return none_of(mem, facts->factorless);
}

static struct control_found quiet(struct arena *mem, const struct control_facts *facts)
{
    return (struct control_found){facts->quiet_most_s <= QUIET_MOST_S,
                                  str_printf(mem, "%lld min", (long long)facts->quiet_most_s / 60)};
}

static struct control_found initial(struct arena *mem, const struct control_facts *facts)
{
    return none_of(mem, facts->stale_initial);
}

static struct control_found hashes(struct arena *mem, const struct control_facts *facts)
{
    return none_of(mem, facts->weak_hashes);
}

static struct control_found journals(struct arena *mem, const struct control_facts *facts)
{
    return none_of(mem, facts->silent_triggers);
}

static struct control_found rows(struct arena *mem, const struct control_facts *facts)
{
    return none_of(mem, facts->open_tables);
}

static struct control_found database_roles(struct arena *mem, const struct control_facts *facts)
{
    return none_of(mem, facts->strong_roles);
}

static struct control_found sealed(struct arena *mem, const struct control_facts *facts)
{
    return none_of(mem, facts->plain_columns);
}

static struct control_found keys(struct arena *mem, const struct control_facts *facts)
{
    (void)mem;
    return (struct control_found){facts->keys_answer, facts->keys_answer ? STR("+") : STR("−")};
}

/* A new certificate takes its time to get; without a seal there is nothing to renew. */
static struct control_found seal(struct arena *mem, const struct control_facts *facts)
{
    if (!facts->has_seal)
        return (struct control_found){true, STR("−")};
    return (struct control_found){facts->seal_ends_days >= SEAL_DAYS_LEAST,
                                  str_printf(mem, "%lld d", (long long)facts->seal_ends_days)};
}

static struct control_found transport(struct arena *mem, const struct control_facts *facts)
{
    bool family = str_starts(facts->family_address, STR("https://"));
    bool staff = str_starts(facts->staff_address, STR("https://"));

    (void)mem;
    return (struct control_found){family && staff,
                                  family ? facts->staff_address : facts->family_address};
}

/* Our own socket leaves no machine; everything else must prove who it is. The text may name a
 * password, so it is not shown. */
static struct control_found database_transport(struct arena *mem, const struct control_facts *facts)
{
    size_t at;

    (void)mem;
    if (facts->conninfo.n == 0)
        return (struct control_found){true, STR("unix")};
    if (str_find(facts->conninfo, STR("sslmode=verify-full"), &at))
        return (struct control_found){true, STR("sslmode=verify-full")};
    return (struct control_found){false, STR("sslmode≠verify-full")};
}

static struct control_found rehearsal(struct arena *mem, const struct control_facts *facts)
{
    return (struct control_found){
        facts->clock_offset_us == 0,
        str_printf(mem, "%+lld s", (long long)(facts->clock_offset_us / TIME_SECOND))};
}

static struct control_found provider(struct arena *mem, const struct control_facts *facts)
{
    (void)mem;
    return (struct control_found){
        facts->identity_provider.n == 0 || str_starts(facts->identity_provider, STR("https://")),
        facts->identity_provider.n > 0 ? facts->identity_provider : STR("−")};
}

static struct control_found clocks(struct arena *mem, const struct control_facts *facts)
{
    return (struct control_found){facts->skew_us <= SKEW_MOST_US,
                                  str_printf(mem, "%lld ms", (long long)(facts->skew_us / 1000))};
}

static struct control_found program(struct arena *mem, const struct control_facts *facts)
{
    (void)mem;
    return (struct control_found){facts->writable.n == 0,
                                  facts->writable.n > 0 ? facts->writable : STR("−")};
}

static bool is_closed(int mode)
{
    return mode < 0 || (mode & FOREIGN) == 0;
}

/* Settings may be read by the group of the services; nobody but their owner writes them. */
static struct control_found folders(struct arena *mem, const struct control_facts *facts)
{
    bool settings = facts->settings_mode < 0 || (facts->settings_mode & (S_IWGRP | S_IRWXO)) == 0;

    return (struct control_found){
        is_closed(facts->home_mode) && is_closed(facts->keys_mode) && settings,
        str_printf(mem, "%03o, %03o, %03o", facts->home_mode < 0 ? 0u : (unsigned)facts->home_mode,
                   facts->keys_mode < 0 ? 0u : (unsigned)facts->keys_mode,
                   facts->settings_mode < 0 ? 0u : (unsigned)facts->settings_mode)};
}

static struct control_found attested(struct arena *mem, const struct control_facts *facts)
{
    (void)mem;
    return (struct control_found){facts->attested, facts->attested ? STR("+") : STR("−")};
}

#define RULE(code, name, find)                                                                     \
    {                                                                                              \
        code, MSG_control_of_##name, MSG_control_must_##name, find                                 \
    }

const struct control_rule control_rules[] = {
    RULE("SECOND_FACTOR", factor, factor),
    RULE("SESSION_END", quiet, quiet),
    RULE("INITIAL_PASSWORDS", initial, initial),
    RULE("PASSWORD_HASHES", hashes, hashes),
    RULE("JOURNALS", journals, journals),
    RULE("ROW_SECURITY", rows, rows),
    RULE("DATABASE_ROLES", roles, database_roles),
    RULE("SEALED_FIELDS", sealed, sealed),
    RULE("KEY_SERVICE", keys, keys),
    RULE("SEAL_CERTIFICATE", seal, seal),
    RULE("TRANSPORT", transport, transport),
    RULE("DATABASE_TRANSPORT", database, database_transport),
    RULE("REHEARSAL", rehearsal, rehearsal),
    RULE("IDENTITY_PROVIDER", provider, provider),
    RULE("CLOCKS", clocks, clocks),
    RULE("PROGRAM_FILES", program, program),
    RULE("DATA_FOLDERS", folders, folders),
    RULE("ATTESTED", attested, attested),
};
const size_t control_rules_n = COUNT(control_rules);

const struct control_rule *control_rule_find(struct str code)
{
    for (size_t i = 0; i < COUNT(control_rules); i++)
        if (str_eq_z(code, control_rules[i].code))
            return &control_rules[i];
    return NULL;
}
