/* Pages of setting, and what their templates show. Private to the feature. */
#ifndef OQU_SETTING_PAGES_H
#define OQU_SETTING_PAGES_H

#include "html/list.h"
#include "html/page.h"
#include "html/words.h"

struct setting_list_view {
    struct page page;
    struct list_view list;
};
struct setting_one_view {
    struct page page;
    struct str title;
    struct fact *facts;
    size_t n_facts;
    struct link_to proposal; /* empty: nothing waits for a second person */
    struct url change;       /* empty: not this reader's to change, or something waits */
    struct list_view list;   /* the history */
};
struct setting_change_view {
    struct page page;
    struct str title, lead, bounds;
    struct form_values *form;
    struct url action;
    struct option *roles; /* none: the setting has one value for everybody */
    size_t n_roles;
    struct str button;
};

extern const struct form setting_change_form;

handler_fn setting_list_page, setting_one_page, setting_change_page, setting_change_post;

extern const struct words setting_areas;

/* The page of a setting. */
struct url setting_url(struct ctx *c, struct str key);
/* What a setting says; its key when this program has no words for it. */
struct str setting_words(struct ctx *c, struct str key);
/* The act that a shipped value rests on. */
struct str setting_law_words(struct ctx *c, struct str law);
/* Whom a value is for: a role, or everybody. */
struct str setting_scope_words(struct ctx *c, struct str scope);
/* "5–30" */
struct str setting_bounds_words(struct ctx *c, int32_t least, int32_t most);

/* Value of the field scope that stands for everybody. */
#define SETTING_EVERYBODY "all"

#endif
