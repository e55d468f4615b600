/* Pages of libraries and textbooks. Private to this feature. */
#ifndef OQU_LTI_PAGES_H
#define OQU_LTI_PAGES_H

#include "html/words.h"

struct lti_book { /* a resource on somebody's shelf */
    struct str id, title, about, kind, learner, organisation;
    struct url open;
    bool available;
};
struct lti_part { /* of the shelf: one child, or the own place of work or study */
    struct str title, about;
    struct lti_book *books;
    size_t n;
};
struct lti_shelf_view {
    struct page page;
    struct lti_part *parts;
    size_t n;
};

struct lti_go_view { /* on the way to the tool */
    struct page page;
    struct str tool;
    struct url url;
};
struct lti_token_view {
    struct page page;
    struct str tool, token, error, state;
    struct url url;
};

struct lti_tools_view {
    struct page page;
    struct list_view list;
    struct url add;
};

struct lti_resource_row {
    struct str title, about, kind;
    struct url withdraw; /* empty: not for this reader */
};
struct lti_tool_view {
    struct page page;
    struct str name, state;
    enum tone tone;
    struct fact facts[8], platform[4];
    size_t n_facts, n_platform;
    struct lti_resource_row *resources;
    size_t n_resources;
    struct fact *subscriptions, *history;
    size_t n_subscriptions, n_history;
    struct str here; /* the own organisation's subscription, in words */
    struct url edit, status, add_resource, subscribe, end;
    struct str status_text, subscribe_text;
};

struct lti_form_view {
    struct page page;
    struct str title, lead;
    const struct form_values *form;
    struct url action;
    struct list_options kinds;
    const struct option *languages;
    size_t n_languages;
};

struct words lti_kinds(void);
struct words lti_states(void);
/* Why something was refused, from the details of its row in the journal; empty for none. */
struct str lti_reason_words(struct ctx *c, struct str details);

extern const struct form lti_open_form, lti_tool_form, lti_status_form, lti_resource_form,
    lti_subscription_form, lti_none_form;

handler_fn lti_shelf_page, lti_open, lti_authorize_door, lti_authorize;
handler_fn lti_tools_page, lti_tool_page, lti_tool_new, lti_tool_new_post, lti_tool_edit,
    lti_tool_edit_post, lti_tool_status, lti_tool_status_post, lti_resource_new,
    lti_resource_new_post, lti_resource_withdraw, lti_subscribe_page, lti_subscribe_post,
    lti_subscription_end;

#endif
