/* See seen.h (SEC-26, AB-16). */
#include "bulk/seen.h"

#include <string.h>

#include "bulk_queries.h"
#include "db/db.h"
#include "html/html.h"
#include "i18n/msg_bulk.h"
#include "notice/notice.h"

enum status bulk_watch(struct ctx *c, struct uuid subject)
{
    struct bulk_see_row *row;

    if (c->actor.kind != ACTOR_PERSON || (c->actor.access & ACCESS_PARENT))
        return ST_OK;
    TRY(bulk_see(c, subject, c->actor.role, &row));
    return row->allowed ? ST_OK : FAIL(c, ST_FORBIDDEN, "bulk.reason-needed");
}

struct str bulk_way_out(struct ctx *c, const struct request *rq)
{
    if (!c->failure.code || strcmp(c->failure.code, "bulk.reason-needed") != 0)
        return STR("");
    return url_query(c, url0(c, "/staff/bulk/reason"), "next", rq->target).s;
}

static enum status tell_tx(struct ctx *c, void *arg)
{
    bool *more = arg;
    struct bulk_tell_next_rows rows;

    TRY(bulk_tell_next(c, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct bulk_tell_next_row *row = &rows.v[i];
        struct notice notice = {
            .person = row->person,
            .text = row->reached ? MSG_bulk_told_reached : MSG_bulk_told_reason,
            .organisation = row->organisation,
            .object = str_printf(c->mem, "bulk:" STR_FMT, STR_ARG(uuid_print(c->mem, row->id))),
            .link = STR("/staff/bulk/seen"),
            .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL};
        (void)lang_find(row->lang, &notice.lang); /* the column's CHECK lists the languages */
        TRY(notice_send(c, &notice));
    }
    *more = rows.n > 0;
    return ST_OK;
}

enum status bulk_job(struct ctx *c, bool *ret_more)
{
    return db_tx_locked(c, "bulk/tell", tell_tx, ret_more);
}
