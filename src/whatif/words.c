/* See words.h. */
#include "whatif/words.h"

#include "i18n/msg_whatif.h"

static const struct word rules[] = {
    {"ARRIVAL", MSG_whatif_rule_arrival, TONE_PLAIN},
    {"DRAW", MSG_whatif_rule_draw, TONE_PLAIN},
    {"MATCH", MSG_whatif_rule_match, TONE_PLAIN},
};
static const struct word file_rules[] = {
    {"MATCH", MSG_whatif_rule_match, TONE_PLAIN},
    {"DRAW", MSG_whatif_rule_draw, TONE_PLAIN},
};
static const struct word ratios[] = {
    {"OWN", MSG_whatif_ratio_own, TONE_PLAIN},
    {"SET", MSG_whatif_ratio_set, TONE_PLAIN},
    {"NONE", MSG_whatif_ratio_none, TONE_PLAIN},
};
static const struct word spares[] = {
    {"OWN", MSG_whatif_spare_own, TONE_PLAIN},
    {"AT_DEADLINE", MSG_whatif_spare_deadline, TONE_PLAIN},
    {"NOW", MSG_whatif_spare_now, TONE_PLAIN},
};
static const struct word kinds[] = {
    {"GAINS", MSG_whatif_gains, TONE_OK},
    {"LOSES", MSG_whatif_loses, TONE_BAD},
    {"CHANGES", MSG_whatif_changes, TONE_INFO},
};
static const struct word outcomes[] = {
    {"WAITING", MSG_whatif_outcome_waiting, TONE_PLAIN},
    {"ALLOCATED", MSG_whatif_outcome_seat, TONE_PLAIN},
    {"SPARE", MSG_whatif_outcome_seat, TONE_PLAIN},
    {"AUTO", MSG_whatif_outcome_seat, TONE_PLAIN},
    {"CAME", MSG_whatif_outcome_seat, TONE_PLAIN},
    {"REFUSED_FULL", MSG_whatif_outcome_full, TONE_PLAIN},
    {"REFUSED_DOCS", MSG_whatif_outcome_documents, TONE_PLAIN},
    {"WITHDRAWN", MSG_whatif_outcome_withdrawn, TONE_PLAIN},
    {"MOVED", MSG_whatif_outcome_moved, TONE_PLAIN},
    {"RESERVE", MSG_whatif_outcome_reserve, TONE_PLAIN},
    {"OFFERED", MSG_whatif_outcome_offered, TONE_PLAIN},
    {"ACCEPTED", MSG_whatif_outcome_accepted, TONE_PLAIN},
    {"OFFER_EXPIRED", MSG_whatif_outcome_declined, TONE_PLAIN},
    {"DIRECTED", MSG_whatif_outcome_directed, TONE_PLAIN},
};

const struct words whatif_rules = {rules, COUNT(rules)};
const struct words whatif_file_rules = {file_rules, COUNT(file_rules)};
const struct words whatif_ratios = {ratios, COUNT(ratios)};
const struct words whatif_spares = {spares, COUNT(spares)};
const struct words whatif_kinds = {kinds, COUNT(kinds)};
const struct words whatif_outcomes = {outcomes, COUNT(outcomes)};

struct str whatif_ratio_text(struct ctx *c, const struct run_settings *settings)
{
    if (settings->turns.set)
        return MSG_FORMAT(c, MSG_whatif_ratio_of, MSG_NUM("turns", settings->turns.v));
    return words_text(c, whatif_ratios, settings->ratio);
}

struct str whatif_credit_text(struct ctx *c, const struct run_settings *settings)
{
    if (settings->credit_cap.set)
        return MSG_FORMAT(c, MSG_whatif_credit_of, MSG_NUM("turns", settings->credit_cap.v));
    return msg_text(c, MSG_whatif_credit_own);
}

static struct str join(struct ctx *c, struct str so_far, struct str more)
{
    if (so_far.n == 0)
        return more;
    return str_printf(c->mem, STR_FMT "; " STR_FMT, STR_ARG(so_far), STR_ARG(more));
}

struct str whatif_changes_text(struct ctx *c, const struct run_settings *settings)
{
    struct str text = STR("");

    if (!str_eq(settings->rule, STR("ARRIVAL")))
        text = words_text(c, whatif_rules, settings->rule);
    if (settings->word.n > 0)
        text = join(c, text, MSG_FORMAT(c, MSG_whatif_word_of, MSG_ARG("word", settings->word)));
    if (!str_eq(settings->ratio, STR("OWN")))
        text = join(c, text, whatif_ratio_text(c, settings));
    if (settings->credit_cap.set)
        text = join(c, text, whatif_credit_text(c, settings));
    if (!str_eq(settings->spare_policy, STR("OWN")))
        text = join(c, text, words_text(c, whatif_spares, settings->spare_policy));
    return text;
}
