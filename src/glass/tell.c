/* See tell.h. The family of the record hears of it, and whoever answers for the owner. */
#include "glass/tell.h"

#include "db/db.h"
#include "glass_queries.h"
#include "i18n/msg_glass.h"
#include "notice/notice.h"

enum { OPENED = 1 }; /* otherwise it is over */

static enum msg sentence(bool family, bool complaint, bool opened)
{
    if (family && complaint)
        return opened ? MSG_glass_told_complaint_opened : MSG_glass_told_complaint_over;
    if (family)
        return opened ? MSG_glass_told_family_opened : MSG_glass_told_family_over;
    return opened ? MSG_glass_told_house_opened : MSG_glass_told_house_over;
}

/* Where the family finds it. */
static const char *page_of(struct str kind)
{
    if (str_eq_z(kind, "COMPLAINT"))
        return "/my/complaint";
    return str_eq_z(kind, "CLUB") ? "/my/club" : "/my/application";
}

static enum status tell(struct ctx *c, const struct glass_tell_next_row *row)
{
    bool family = str_eq_z(row->audience, "FAMILY");
    bool complaint = str_eq_z(row->kind, "COMPLAINT");
    struct uuid id = family ? row->record.v : row->opening;
    struct notice notice = {
        .person = row->person,
        .text = sentence(family, complaint, row->stage == OPENED),
        .moment_us = row->until,
        .organisation = row->organisation,
        .object = str_printf(c->mem, "glass:" STR_FMT, STR_ARG(uuid_print(c->mem, row->opening))),
        .link = str_printf(c->mem, "%s/" STR_FMT, family ? page_of(row->kind) : "/staff/glass",
                           STR_ARG(uuid_print(c->mem, id))),
        .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL};

    (void)lang_find(row->lang, &notice.lang); /* the columns' CHECKs list the languages */
    return notice_send(c, &notice);
}

static enum status work_tx(struct ctx *c, void *arg)
{
    bool *more = arg;
    struct glass_tell_next_rows rows;

    TRY(glass_tell_next(c, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(tell(c, &rows.v[i]));
    *more = rows.n > 0;
    return ST_OK;
}

enum status glass_job(struct ctx *c, bool *ret_more)
{
    return db_tx_locked(c, "glass/work", work_tx, ret_more);
}
