/* See prepare.h. Drafts, messages and journal rows of one piece stand or fall together, so a worker
 * that is killed leaves nobody untold and nobody told twice. */
#include "admission/prepare.h"

#include "admission/rule.h"
#include "admission_queries.h"
#include "audit/audit.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "notice/notice.h"
#include "organisation/organisation.h"

enum { DRAFTS_AT_ONCE = 20 };

static enum status start_tx(struct ctx *c, void *arg)
{
    struct admission_campaign *campaign;
    struct organisation *school;
    struct admission_prepare_start_row *row;
    bool automatic;
    (void)arg;

    TRY(admission_campaign_current(c, &campaign));
    if (!campaign || !admission_campaign_is_on(campaign, c->now_us))
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    TRY(rule_applies(c, campaign, RULE_AUTOMATIC, &automatic));
    if (!automatic)
        return FAIL(c, ST_INVALID, "admission.graduates.ordinary");
    TRY(organisation_by_id(c, c->actor.organisation, &school));
    TRY(admission_prepare_start(c, uuid_v4(), campaign->id, school->bin, &row));
    if (!row->id.set)
        return ST_OK; /* one is running */
    return audit_add(c, "admission.prepare", "admission.preparation", row->id.v, school->id,
                     STR("{}"));
}

enum status prepare_start(struct ctx *c)
{
    return db_tx(c, "admission/prepare-start", start_tx, NULL);
}

/* To the first page and not to the draft, which may be sent or thrown away when it is read. */
static enum status tell(struct ctx *c, const struct admission_prepare_drafts_row *row)
{
    struct notice notice = {
        .person = row->person_id,
        .organisation = row->organisation_id,
        .text = MSG_admission_notice_prepared,
        .object = str_printf(c->mem, "admission.draft:" STR_FMT,
                             STR_ARG(uuid_print(c->mem, row->draft_id))),
        .link = STR("/my/"),
        .channels = NOTICE_CABINET | NOTICE_SMS,
        .lang = LANG_KK,
    };

    (void)lang_find(row->language, &notice.lang); /* the gate gives one of the languages */
    return notice_send(c, &notice);
}

static enum status journal(struct ctx *c, const struct admission_prepare_drafts_row *row)
{
    uint8_t hash[AUDIT_HASH];
    const struct audit_act act = {
        .action = "admission.prepare-draft",
        .object_type = "admission.draft",
        .object = uuid_print(c->mem, row->draft_id),
        .organisation = row->organisation_id,
        .subject = row->child_id,
    };
    return audit_record(c, &act, hash);
}

/* The journal last: its chains stay locked until COMMIT. */
static enum status prepare_tx(struct ctx *c, void *arg)
{
    struct admission_prepare_drafts_rows *rows = arg;

    TRY(admission_prepare_drafts(c, DRAFTS_AT_ONCE, rows));
    for (size_t i = 0; i < rows->n; i++)
        TRY(tell(c, &rows->v[i]));
    for (size_t i = 0; i < rows->n; i++)
        TRY(journal(c, &rows->v[i]));
    return ST_OK;
}

enum status prepare_job(struct ctx *c, bool *ret_more)
{
    struct admission_prepare_drafts_rows rows;

    TRY(db_tx_locked(c, "admission/prepare", prepare_tx, &rows));
    *ret_more = rows.n == DRAFTS_AT_ONCE;
    return ST_OK;
}
