/* The own messages of somebody who works here; what a family reads stands in its cabinet. */
#include "db/db.h"
#include "i18n/msg_notice.h"
#include "notice/notice.h"
#include "notice/pages.h"
#include "notice_views.h"

/* What is shown counts as read from the next visit on. */
static enum status own_tx(struct ctx *c, void *arg)
{
    struct notice_rows *rows = arg;
    struct uuid *unread;
    size_t n = 0;

    TRY(notice_list(c, NOTICE_LIST_MOST, rows));
    unread = NEWS(c->mem, struct uuid, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        if (!rows->v[i].read)
            unread[n++] = rows->v[i].id;
    return n > 0 ? notice_mark_read(c, unread, n) : ST_OK;
}

static struct row_link row_of(struct ctx *c, const struct notice_row *row)
{
    return (struct row_link){
        .url = row->link.n > 0 ? url_local(c, row->link) : (struct url){STR("")},
        .icon = "bell",
        .title = row->text,
        .text = i18n_moment(c, row->sent_us),
        .tag = row->read ? STR("") : msg_text(c, MSG_notice_own_new),
        .tag_tone = TONE_INFO,
    };
}

enum status own_messages_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct own_messages_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_notice_own_title), .flags = PAGE_READ}};
    struct notice_rows rows;

    TRY(db_tx(c, "notice/own", own_tx, &rows));
    v.rows = NEWS(c->mem, struct row_link, rows.n);
    v.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        v.rows[i] = row_of(c, &rows.v[i]);
    struct out o = page_out(c, rs, 200);
    notice_own(&o, &v);
    return ST_OK;
}
