/* Pages of rights, and what their templates show. Private to the feature. */
#ifndef OQU_RIGHTS_PAGES_H
#define OQU_RIGHTS_PAGES_H

#include "html/list.h"
#include "html/page.h"
#include "rights/rules.h"

struct roles_view {
    struct page page;
    struct str organisation;
    struct list_view list;
};
struct role_view { /* one role in the own organisation, today or on a day */
    struct page page;
    struct str organisation, title, lead;
    struct url history, today, day_url;
    struct url people; /* empty for a role that is not given */
    struct form_values *day;
    struct list_view list;
    bool past; /* the list is that of a day, and cannot be changed from here */
};
struct history_view {
    struct page page;
    struct str role;
    struct list_view list;
};
struct change_view {
    struct page page;
    struct str role, permission, now, why;
    struct form_values *form;
    struct url action;
    const struct option *states;
    size_t n_states;
};

extern const struct form rights_change_form;

struct url rights_change_url(struct ctx *c,
                             const struct account_role *role,
                             const struct permission *permission);
enum msg rights_why_text(const struct verdict *verdict);

handler_fn roles_page, role_page, role_day_page, role_history_page, role_change, role_change_post;

#endif
