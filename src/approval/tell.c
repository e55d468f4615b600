/* See tell.h. Who hears of what: the person it is about, who proposed it, those who may settle it.
 */
#include "approval/tell.h"

#include "approval_queries.h"
#include "db/db.h"
#include "i18n/msg_approval.h"
#include "notice/notice.h"

static const struct {
    const char *kind, *state, *audience; /* kind "": every one */
    enum msg text;
} sentences[] = {
    {"ROLE", "OPEN", "SECOND", MSG_approval_told_second_role},
    {"ROLE", "APPROVED", "OWNER", MSG_approval_told_owner_role},
    {"GLASS", "OPEN", "SECOND", MSG_approval_told_second_glass},
    {"CRITICAL", "OPEN", "SECOND", MSG_approval_told_second_critical},
    {"EXPORT", "OPEN", "SECOND", MSG_approval_told_second_export},
    {"SETTING", "OPEN", "SECOND", MSG_approval_told_second_setting},
    {"FACTOR", "OPEN", "SECOND", MSG_approval_told_second_factor},
    {"FACTOR", "OPEN", "OWNER", MSG_approval_told_owner_asked},
    {"FACTOR", "APPROVED", "SECOND", MSG_approval_told_second_due},
    {"FACTOR", "APPROVED", "OWNER", MSG_approval_told_owner_due},
    {"FACTOR", "REFUSED", "OWNER", MSG_approval_told_owner_kept},
    {"FACTOR", "WITHDRAWN", "OWNER", MSG_approval_told_owner_kept},
    {"FACTOR", "EXPIRED", "OWNER", MSG_approval_told_owner_kept},
    {"FACTOR", "DONE", "OWNER", MSG_approval_told_owner_done},
    {"", "APPROVED", "PROPOSER", MSG_approval_told_approved},
    {"", "REFUSED", "PROPOSER", MSG_approval_told_refused},
    {"", "EXPIRED", "PROPOSER", MSG_approval_told_expired},
};

static enum msg sentence(const struct approval_tell_next_row *row)
{
    for (size_t i = 0; i < COUNT(sentences); i++)
        if ((sentences[i].kind[0] == '\0' || str_eq_z(row->kind, sentences[i].kind)) &&
            str_eq_z(row->state, sentences[i].state) &&
            str_eq_z(row->audience, sentences[i].audience))
            return sentences[i].text;
    return MSG_NONE;
}

/* Whom it is about need not be an administrator, so there is no page for them to open; who proposed
 * an act of another feature finds it on that feature's page. */
static struct str link_of(struct ctx *c, const struct approval_tell_next_row *row)
{
    if (str_eq_z(row->audience, "OWNER"))
        return STR("");
    if (str_eq_z(row->audience, "PROPOSER") && row->link.set)
        return row->link.v;
    return str_printf(c->mem, "/staff/approval/" STR_FMT,
                      STR_ARG(uuid_print(c->mem, row->proposal)));
}

static enum status tell(struct ctx *c, const struct approval_tell_next_row *row)
{
    struct notice notice = {.person = row->person,
                            .text = sentence(row),
                            .moment_us = row->due_at.set ? row->due_at.v : 0,
                            .organisation = row->organisation,
                            .object = str_printf(c->mem, "approval:" STR_FMT,
                                                 STR_ARG(uuid_print(c->mem, row->proposal))),
                            .link = link_of(c, row),
                            .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL};

    (void)lang_find(row->lang, &notice.lang); /* the column's CHECK lists the languages */
    return notice.text == MSG_NONE ? ST_OK : notice_send(c, &notice);
}

static enum status work_tx(struct ctx *c, void *arg)
{
    bool *more = arg;
    struct approval_carry_out_row *done;
    struct approval_tell_next_rows rows;

    TRY(approval_carry_out(c, &done));
    TRY(approval_tell_next(c, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(tell(c, &rows.v[i]));
    *more = rows.n > 0;
    return ST_OK;
}

enum status approval_job(struct ctx *c, bool *ret_more)
{
    return db_tx_locked(c, "approval/work", work_tx, ret_more);
}
