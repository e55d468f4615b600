/* Pages of groups, and what their templates show. Private to the feature. */
#ifndef OQU_RIGHTS_PAGES_GROUP_H
#define OQU_RIGHTS_PAGES_GROUP_H

#include "html/list.h"
#include "html/page.h"
#include "rights/group.h"
#include "rights_queries.h"

struct groups_view {
    struct page page;
    struct str organisation;
    struct url make; /* empty: the reader only looks */
    struct list_view list;
};
struct group_right_row {
    struct str permission, period, given;
    struct url end; /* empty: the reader only looks, or it is a past day */
};
struct group_view { /* one group, today or on a day */
    struct page page;
    struct str title, caption, made;
    struct url history, day_url, today, add_person, add_group, give;
    struct form_values *day;
    struct group_right_row *rights;
    size_t n_rights;
    struct list_view list; /* members */
    bool may_change, past;
};
struct group_list_view {
    struct page page;
    struct str caption, title, lead;
    struct list_view list;
};
struct group_form_view {
    struct page page;
    struct str caption, title, lead;
    struct form_values *form;
    struct url action;
    const char *text;         /* a field of text above the others; NULL: none */
    struct field_view choice; /* without a name: none */
    bool term;                /* asks from when until when */
    struct str submit;
};

extern const struct form group_new_form, group_member_form, group_inner_form, group_right_form,
    group_end_form;

/* "from – to", an open end in words. */
struct str group_period(struct ctx *c, struct date from, struct opt_date to);
/* "who, when. why" of one line of history. */
struct str group_act(struct ctx *c, struct opt_text who, int64_t at_us, struct str why);
struct words group_kinds(void);
/* In a read transaction; of the organisations the reader oversees. ST_NOT_FOUND http.not-found. */
MUST_USE enum status group_find(struct ctx *c, struct uuid id, struct rights_group_by_id_row **ret);

handler_fn groups_page, group_page, group_day_page, group_history_page, group_people_page,
    group_new_page, group_new_post, group_person, group_person_post, group_inner, group_inner_post,
    group_give, group_give_post, group_member_end, group_member_end_post, group_right_end,
    group_right_end_post;

#endif
