/* Pages of additional modules, and what their templates show. Private to the feature. */
#ifndef OQU_EXTRA_PAGES_H
#define OQU_EXTRA_PAGES_H

#include "html/list.h"
#include "html/page.h"

struct extra_list_view { /* modules, or decisions about them, of one organisation */
    struct page page;
    struct str organisation, title, lead;
    struct url history; /* empty on the page of decisions */
    struct list_view list;
};
struct extra_change_view {
    struct page page;
    struct str organisation, title, about, now;
    struct form_values *form;
    struct url action;
    const struct option *states;
    size_t n_states;
};

extern const struct form extra_change_form;

handler_fn extra_own, extra_modules, extra_history, extra_one, extra_one_post;

#endif
