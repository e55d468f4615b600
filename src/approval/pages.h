/* Pages of approval, and what their templates show. Private to the feature. */
#ifndef OQU_APPROVAL_PAGES_H
#define OQU_APPROVAL_PAGES_H

#include "html/list.h"
#include "html/page.h"
#include "html/words.h"

struct approval_list_view {
    struct page page;
    struct list_view list;
};
struct approval_one_view {
    struct page page;
    struct str state;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct url act;           /* page of what is proposed; empty: there is none */
    struct form_values *form; /* NULL: nothing for this reader to do */
    struct url action;
    struct option *answers;
    size_t n_answers;
};
struct approval_give_view { /* a role for somebody */
    struct page page;
    struct str name;
    struct form_values *form;
    struct url action;
    struct option *roles;
    size_t n_roles;
    struct list_options levels;
    struct str of_two; /* roles that take two people, in words */
};
struct approval_factor_view {
    struct page page;
    struct str name;
    struct form_values *form;
    struct url action;
};

extern const struct form approval_give_form, approval_factor_form, approval_settle_form;

handler_fn approvals_page, approval_page, approval_post, approval_give_page, approval_give_post,
    approval_factor_page, approval_factor_post;

#endif
