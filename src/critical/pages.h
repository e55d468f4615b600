/* Pages of critical, and what their templates show. Private to the feature. */
#ifndef OQU_CRITICAL_PAGES_H
#define OQU_CRITICAL_PAGES_H

#include "html/list.h"
#include "html/page.h"
#include "html/words.h"

struct critical_list_view {
    struct page page;
    struct list_view list;
};
struct critical_function_view {
    struct page page;
    struct str title, state, lead;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct tl_step *history;
    size_t n_history;
    struct link_to proposal;  /* empty: no removal is proposed */
    struct form_values *form; /* NULL: not this reader's to change */
    struct url action;
    struct str button;
};

extern const struct form critical_change_form;
/* Kinds of acts; on the list or not. */
extern const struct words critical_areas, critical_states;

handler_fn critical_page, critical_function_page, critical_function_post, critical_journal_page;

/* The page of an act. */
struct url critical_url(struct ctx *c, struct str code);

#endif
