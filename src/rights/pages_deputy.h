/* Pages of deputies, and what their templates show. Private to the feature. */
#ifndef OQU_RIGHTS_PAGES_DEPUTY_H
#define OQU_RIGHTS_PAGES_DEPUTY_H

#include "rights/pages_group.h"

enum { LOAN_DAYS_MOST = 366 };

struct deputies_view {
    struct page page;
    struct str organisation;
    struct url make; /* empty: the reader has nothing to lend */
    struct list_view list;
};
struct deputy_new_view {
    struct page page;
    struct form_values *form;
    struct url action;
    struct list_options people, permissions;
};

extern const struct form deputy_new_form, deputy_end_form;

handler_fn deputies_page, deputy_new, deputy_new_post, deputy_end, deputy_end_post;

#endif
