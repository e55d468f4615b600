/* See integrity.h. */
#include "integrity/integrity.h"

#include "account/account.h"
#include "audit/audit.h"
#include "i18n/msg_integrity.h"
#include "integrity_queries.h"
#include "notice/notice.h"

struct meeting {
    struct str code, route; /* the pattern: an address may be somebody's */
    struct uuid record;     /* of the address; nil: it names none */
};

static enum status met_tx(struct ctx *c, void *arg)
{
    const struct meeting *in = arg;
    struct integrity_note_row *row;

    TRY(integrity_note(c, in->code, in->route,
                       (struct opt_uuid){!uuid_is_nil(in->record), in->record}, &row));
    return audit_add(c, "integrity.met", "route", in->record, c->actor.organisation,
                     str_printf(c->mem, "{\"code\":\"" STR_FMT "\",\"route\":\"" STR_FMT "\"}",
                                STR_ARG(in->code), STR_ARG(in->route)));
}

/* Not every page has a record in its address. */
static struct uuid record_of(const struct request *rq)
{
    struct uuid id = {0};

    (void)scan_uuid(pairs_get(rq->params, "id"), &id);
    return id;
}

enum status integrity_met(struct ctx *c, const struct request *rq)
{
    struct meeting in = {.code = str_from_z(c->failure.code),
                         .route = str_from_z(rq->route->pattern),
                         .record = record_of(rq)};

    if (c->actor.kind != ACTOR_PERSON)
        return ST_OK;
    return db_tx_locked(c, "integrity/met", met_tx, &in);
}

static enum status tell(struct ctx *c, const struct integrity_next_finding_row *finding)
{
    struct account_holders officers;

    TRY(account_watchers(c, &officers));
    for (size_t i = 0; i < officers.n; i++) {
        const struct notice notice = {
            .person = officers.v[i].person,
            .text = MSG_integrity_alarm,
            .moment_us = finding->at,
            .object = str_printf(c->mem, "integrity.finding:%lld", (long long)finding->id),
            .link = STR("/staff/journal?act=integrity.met"),
            .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL,
            .lang = officers.v[i].lang};
        TRY(notice_send(c, &notice));
    }
    return ST_OK;
}

static enum status tell_tx(struct ctx *c, void *arg)
{
    struct integrity_next_finding_row *finding;

    TRY(integrity_next_finding(c, &finding));
    *(bool *)arg = finding != NULL;
    return finding ? tell(c, finding) : ST_OK;
}

enum status integrity_tell_job(struct ctx *c, bool *ret_more)
{
    return db_tx(c, "integrity/tell", tell_tx, ret_more);
}
