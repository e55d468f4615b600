/* What administrators see of outgoing messages, and staff of their own. Private to this feature. */
#ifndef OQU_NOTICE_PAGES_H
#define OQU_NOTICE_PAGES_H

#include "base/ctx.h"
#include "html/list.h"

struct outbox_view {
    struct page page;
    struct figure figures[3]; /* waiting, failed today, oldest that waits */
    struct list_view list;
};
struct outgoing_view { /* one message */
    struct page page;
    struct str text, state;
    enum tone tone;
    struct fact facts[9];
    size_t n_facts;
    struct url again; /* empty: not to be sent again, or not by this reader */
};

struct own_messages_view { /* newest first, at most NOTICE_LIST_MOST */
    struct page page;
    struct row_link *rows;
    size_t n;
};

extern const struct form form_again;

/* Handlers: what module.c puts into routes. */
handler_fn outbox_page, outgoing_page, outgoing_again_post, own_messages_page;

#endif
