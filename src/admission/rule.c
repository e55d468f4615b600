/* See rule.h. */
#include "admission/rule.h"

#include "admission/pages.h"
#include "i18n/msg_admission.h"

static const char *const subjects[RULE_COUNT] = {
    [RULE_DATES] = "DATES",           [RULE_QUEUE] = "QUEUE",
    [RULE_AUTOMATIC] = "AUTOMATIC",   [RULE_WAITING_ROOM] = "WAITING_ROOM",
    [RULE_WITHDRAWAL] = "WITHDRAWAL",
};

static bool subject_find(struct str name, enum rule_subject *ret)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        if (str_eq_z(name, subjects[i])) {
            *ret = (enum rule_subject)i;
            return true;
        }
    }
    return false;
}

enum status rule_applies(struct ctx *c,
                         const struct admission_campaign *campaign,
                         enum rule_subject subject,
                         bool *ret_applies)
{
    struct admission_rule_on_row *row;

    TRY(admission_rule_on(c, campaign->id, str_from_z(subjects[subject]), time_date(c->now_us),
                          &row));
    *ret_applies = row && row->applies;
    return ST_OK;
}

/* ---- the card ------------------------------------------------------------------------------- */

enum status rules_of_application(struct ctx *c,
                                 const struct admission_application_by_id_row *a,
                                 struct rules *ret)
{
    const struct organisation_act *act = NULL;
    struct str code = STR("");
    struct admission_rules_on_rows rows;
    enum rule_subject subject;

    *ret = (struct rules){0};
    TRY(admission_rules_on(c, a->campaign_id, time_date(a->submitted_at), &rows));
    for (size_t i = 0; i < rows.n; i++) {
        if (!subject_find(rows.v[i].subject, &subject))
            continue;
        struct rule *rule = &ret->v[subject];
        rule->applies = rows.v[i].applies;
        rule->item = c->lang == LANG_KK ? rows.v[i].item_kk : rows.v[i].item_ru;
        if (!str_eq(rows.v[i].legal_act, code)) /* most rules stand in the same act */
            TRY(organisation_act(c, rows.v[i].legal_act, &act));
        code = rows.v[i].legal_act;
        rule->act = act;
    }
    return admission_windows_of(c, a->campaign_id, a->region_kato, &ret->window);
}

static struct fact
rule_fact(struct ctx *c, const struct rule *rule, enum msg name, struct str value)
{
    return (struct fact){
        .name = msg_text(c, name),
        .value = value,
        .about = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(word_act_number(c, rule->act)),
                            STR_ARG(rule->item)),
    };
}

static struct str dates_words(struct ctx *c, const struct admission_windows_of_row *window)
{
    return str_printf(c->mem, STR_FMT " – " STR_FMT,
                      STR_ARG(i18n_date(c, time_date(window->opens_at))),
                      STR_ARG(i18n_date(c, time_date(window->closes_at - 1))));
}

size_t rules_show(struct ctx *c,
                  const struct admission_application_by_id_row *a,
                  const struct rules *rules,
                  struct fact facts[RULE_FACTS_MOST])
{
    bool automatic = str_eq_z(a->lane, "AUTO"), room = rules->v[RULE_WAITING_ROOM].applies;
    bool withdrawal = rules->v[RULE_WITHDRAWAL].applies;
    size_t n = 0;

    if (rules->window.n > 0)
        facts[n++] = rule_fact(c, &rules->v[RULE_DATES], MSG_admission_rule_dates,
                               dates_words(c, &rules->window.v[0]));
    facts[n++] =
        rule_fact(c, &rules->v[automatic ? RULE_AUTOMATIC : RULE_QUEUE], MSG_admission_rule_queue,
                  msg_text(c, automatic ? MSG_admission_rule_queue_automatic
                                        : MSG_admission_rule_queue_general));
    if (!str_eq_z(a->channel, "PAPER"))
        facts[n++] =
            rule_fact(c, &rules->v[RULE_WAITING_ROOM], MSG_admission_rule_room,
                      msg_text(c, room ? MSG_admission_rule_room_yes : MSG_admission_rule_room_no));
    facts[n++] = rule_fact(c, &rules->v[RULE_WITHDRAWAL], MSG_admission_rule_withdrawal,
                           msg_text(c, withdrawal ? MSG_admission_rule_withdrawal_yes
                                                  : MSG_admission_rule_withdrawal_no));
    return n;
}
