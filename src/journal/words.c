/* What the pages of journals share: words, the rule of a year, the term of a day. */
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_journal.h"
#include "journal/pages.h"
#include "platform/platform.h"

enum { SEPTEMBER = 9 };

static const struct word states[] = {
    {"PRESENT", MSG_journal_state_present, TONE_OK},
    {"LATE", MSG_journal_state_late, TONE_WARN},
    {"EXCUSED", MSG_journal_state_excused, TONE_INFO},
    {"ABSENT", MSG_journal_state_absent, TONE_BAD},
};
const struct words journal_states = {states, COUNT(states)};

static const struct word works[] = {
    {"NONE", MSG_journal_work_none, TONE_PLAIN},
    {"SECTION", MSG_journal_work_section, TONE_INFO},
    {"TERM", MSG_journal_work_term, TONE_INFO},
};
const struct words journal_works = {works, COUNT(works)};

struct str journal_sign(struct ctx *c, struct str state)
{
    if (str_eq_z(state, "LATE"))
        return msg_text(c, MSG_journal_sign_late);
    if (str_eq_z(state, "EXCUSED"))
        return msg_text(c, MSG_journal_sign_excused);
    if (str_eq_z(state, "ABSENT"))
        return msg_text(c, MSG_journal_sign_absent);
    return STR("");
}

struct str journal_subject(struct ctx *c, struct str name_kk, struct str name_ru)
{
    return c->lang == LANG_RU ? name_ru : name_kk;
}

enum status journal_head_of(struct ctx *c,
                            struct uuid group,
                            struct uuid subject,
                            struct journal_head_row **ret)
{
    TRY(journal_head(c, group, subject, ret));
    return *ret ? ST_OK : FAIL(c, ST_NOT_FOUND, "journal.no-such");
}

enum status journal_rule_of(struct ctx *c, int year, struct journal_rule *ret)
{
    struct str weights, bands, sections, rounding;
    struct date first;

    if (!time_date_make(year, SEPTEMBER, 1, &first))
        return FAIL(c, ST_INTERNAL, "journal.rule");
    TRY(platform_setting(c, "journal.weights", first, STR(""), &weights));
    TRY(platform_setting(c, "journal.bands", first, STR(""), &bands));
    TRY(platform_setting(c, "journal.sections", first, STR(""), &sections));
    TRY(platform_setting(c, "journal.rounding", first, STR(""), &rounding));
    if (!journal_numbers(weights, ret->weight, JOURNAL_PARTS) ||
        !journal_numbers(bands, ret->band, JOURNAL_BANDS))
        return FAIL(c, ST_INTERNAL, "journal.rule");
    ret->mean = str_eq_z(sections, "mean");
    ret->whole = str_eq_z(rounding, "half-up");
    return ST_OK;
}

const struct journal_terms_row *
journal_term_at(const struct journal_terms_rows *terms, int64_t no, struct date day)
{
    const struct journal_terms_row *found = terms->n > 0 ? &terms->v[0] : NULL;

    for (size_t i = 0; i < terms->n; i++) {
        if (terms->v[i].no == no)
            return &terms->v[i];
        if (terms->v[i].from_on.days <= day.days)
            found = &terms->v[i];
    }
    return found;
}
