/* Pages of custody, and what their templates show. Private to the feature. */
#ifndef OQU_CUSTODY_PAGES_H
#define OQU_CUSTODY_PAGES_H

#include "html/list.h"
#include "html/page.h"
#include "html/words.h"

struct custody_list_view {
    struct page page;
    struct list_view list;
};
struct custody_new_view {
    struct page page;
    struct form_values *form;
    struct option kinds[3];
    struct url action;
    bool lift; /* of an act that is there: neither persons nor kind are asked for */
    struct str about;
};
struct custody_one_view {
    struct page page;
    struct str state;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct link_to other, lift; /* the act that it lifts or that lifts it; to record such a one */
    struct form_values *form;   /* NULL: nothing to settle for this reader */
    struct option *answers;
    size_t n_answers;
    struct url action;
};
struct custody_person {
    struct str name, state, about;
    enum tone tone;
    struct url action;
    bool agreed, may; /* may: there is something to decide */
};
struct custody_own_view {
    struct page page;
    struct custody_person *v;
    size_t n;
    bool of_age;
};

extern const struct form custody_new_form, custody_lift_form, custody_settle_form,
    custody_agree_form;
extern const struct words custody_kinds, custody_states;

handler_fn custody_page, custody_new_page, custody_new_post, custody_one_page, custody_one_post,
    custody_lift_page, custody_lift_post, custody_own_page, custody_own_post;

#endif
