/* Pages of care, and what their templates show. Private to the feature. */
#ifndef OQU_CARE_PAGES_H
#define OQU_CARE_PAGES_H

#include "care/care.h"
#include "html/list.h"
#include "html/page.h"
#include "html/words.h"

struct care_list_view {
    struct page page;
    struct list_view list;
    struct str title, lead;
};
struct care_card_view { /* of staff */
    struct page page;
    struct str child, group, kept; /* kept: by whom and when; empty: there is no card */
    struct fact facts[CARE_FIELDS];
    size_t n_facts;
    struct link_to edit; /* empty: not this reader's to do */
};
struct care_edit_view {
    struct page page;
    struct form_values *form;
    struct str child;
    struct url action;
};
struct care_family_card {
    struct str organisation, kept;
    struct fact facts[CARE_FIELDS];
};
struct care_family_view {
    struct page page;
    struct str child;
    struct care_family_card *v;
    size_t n;
    struct row_link *openings;
    size_t n_openings;
    struct url seen;
};

extern const struct form care_edit_form;

handler_fn care_groups_page, care_group_page, care_card_page, care_edit_page, care_edit_post,
    care_family_page;

/* What is known, or that nothing is. */
struct fact care_fact(struct ctx *c, const struct care_card *card, int field);
struct str care_kept(struct ctx *c, struct str name, int64_t at_us);

#endif
