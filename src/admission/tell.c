/* See tell.h. */
#include "admission/tell.h"

#include "admission_queries.h"
#include "audit/audit.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "notice/notice.h"

enum status tell_family(struct ctx *c, const struct tell *tell)
{
    const struct msg_arg args[] = {
        MSG_ARG("no", str_printf(c->mem, "%lld", (long long)tell->number))};
    struct notice notice = {
        .person = tell->applicant,
        .organisation = tell->organisation,
        .text = tell->text,
        .args = args,
        .n_args = COUNT(args),
        .moment_us = tell->moment_us,
        .object = str_printf(c->mem, "admission.application:" STR_FMT,
                             STR_ARG(uuid_print(c->mem, tell->application))),
        .link = url_id(c, "/my/application/{id}", tell->application).s,
        .channels = NOTICE_CABINET | NOTICE_SMS,
        .lang = tell->lang,
    };
    return notice_send(c, &notice);
}

static enum msg outcome_text(struct str state)
{
    if (str_eq(state, STR("APPROVED")))
        return MSG_admission_notice_approved;
    if (str_eq(state, STR("REFUSED_FULL")))
        return MSG_admission_notice_refused;
    if (str_eq(state, STR("RESERVE")))
        return MSG_admission_notice_refused_reserve;
    if (str_eq(state, STR("OFFERED")))
        return MSG_admission_notice_offered;
    if (str_eq(state, STR("OFFER_EXPIRED")))
        return MSG_admission_notice_offer_expired;
    return MSG_NONE; /* HELD and ALLOCATED are told by the receipt and the time-line */
}

/* text: MSG_NONE: as each state says. */
static enum status
tell_each(struct ctx *c, const struct uuid *applications, size_t n, enum msg text)
{
    struct admission_facts_for_notice_rows rows;

    if (n == 0)
        return ST_OK;
    TRY(admission_facts_for_notice(c, (struct uuids){applications, n}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct tell tell = {
            .application = rows.v[i].id,
            .applicant = rows.v[i].applicant_id,
            .organisation = rows.v[i].organisation_id,
            .number = rows.v[i].number,
            .lang = LANG_KK,
            .text = text == MSG_NONE ? outcome_text(rows.v[i].state) : text,
            .moment_us = rows.v[i].offer_until.v, /* 0 but for an offer */
        };
        (void)lang_find(rows.v[i].language,
                        &tell.lang); /* the column's CHECK lists the languages */
        if (tell.text != MSG_NONE)
            TRY(tell_family(c, &tell));
    }
    return ST_OK;
}

enum status tell_outcomes(struct ctx *c, const struct uuid *applications, size_t n)
{
    return tell_each(c, applications, n, MSG_NONE);
}

enum status tell_same(struct ctx *c, const struct uuid *applications, size_t n, enum msg text)
{
    return tell_each(c, applications, n, text);
}

enum status tell_journal(struct ctx *c,
                         const char *action,
                         struct uuid application,
                         struct uuid organisation,
                         struct uuid child)
{
    uint8_t hash[AUDIT_HASH];
    const struct audit_act act = {
        .action = action,
        .object_type = "admission.application",
        .object = uuid_print(c->mem, application),
        .organisation = organisation,
        .subject = child,
    };
    return audit_record(c, &act, hash);
}
