/* Pages of ownership, and what their templates show. Private to the feature. */
#ifndef OQU_OWNERSHIP_PAGES_H
#define OQU_OWNERSHIP_PAGES_H

#include "html/list.h"
#include "html/page.h"

struct owned_view { /* what an organisation owns */
    struct page page;
    struct str organisation;
    struct form_values *form; /* orders an archive */
    struct url action;
    const struct option *estate; /* whose records: the own ones, and those that were inherited */
    size_t n_estate;
    struct link_to ways[3];
    size_t n_ways;
    struct list_view list;
};
struct ownership_list_view {
    struct page page;
    struct str title, lead;
    struct link_to add; /* empty url: not by this reader */
    struct list_view list;
};
struct volume_view {
    struct str name, about;
    struct url url;
};
struct export_view {
    struct page page;
    struct str organisation, missing;
    struct fact *facts;
    size_t n_facts;
    int percent;
    bool ended;
    struct volume_view *volumes;
    size_t n_volumes;
};
struct access_view {
    struct page page;
    struct str organisation, state;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct fact *takings; /* each part that was taken: when, by whom */
    size_t n_takings;
    struct form_values *form; /* NULL: nothing to decide */
    struct url action;
    const struct option *answers;
    size_t n_answers;
    struct url order; /* empty: the reader may not order an archive by it */
};
struct ask_view {
    struct page page;
    struct form_values *form;
    struct url action;
};

extern const struct form ownership_order_form, ownership_ask_form, ownership_answer_form;

/* "№ 9 мектеп" of a list of organisations; empty when it is not there. */
struct organisations;
struct str ownership_name_in(const struct organisations *list, struct uuid id);

handler_fn owned_page, owned_post, exports_page, export_page, export_take, accesses_page,
    access_page, access_post, asked_page, ask_page, ask_post, access_order;

#endif
