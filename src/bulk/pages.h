/* Pages of bulk, and what their templates show. Private to the feature. */
#ifndef OQU_BULK_PAGES_H
#define OQU_BULK_PAGES_H

#include "html/list.h"
#include "html/page.h"

struct bulk_list_view {
    struct page page;
    struct list_view list;
    struct link_to seen; /* who opened the records of many; empty: not for this reader */
};
struct bulk_ask_view {
    struct page page;
    struct str lead;
    struct form_values *form;
};
struct bulk_one_view {
    struct page page;
    struct str title, state;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct url file; /* empty: not to be taken, or not by this reader */
};

struct bulk_reason_view {
    struct page page;
    struct form_values *form;
    struct str next; /* where the reader wanted to go */
};

extern const struct form bulk_ask_form, bulk_reason_form;

handler_fn bulk_page, bulk_one_page, bulk_ask_page, bulk_ask_post, bulk_reason_page,
    bulk_reason_post, bulk_seen_page;

/* What the list is called, in the reader's words; a key of another release as it is. */
struct str bulk_list_words(struct ctx *c, struct str key);

#endif
