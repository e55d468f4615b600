/* Pages of glass, and what their templates show. Private to the feature. */
#ifndef OQU_GLASS_PAGES_H
#define OQU_GLASS_PAGES_H

#include "html/list.h"
#include "html/page.h"
#include "html/words.h"

struct glass_list_view {
    struct page page;
    struct list_view list;
    struct str lead;
    struct link_to ask; /* empty: not this reader's to do */
};
struct glass_ask_view {
    struct page page;
    struct form_values *form;
    struct option kinds[3], whats[2], times[4];
    size_t n_times;
};
struct glass_one_view {
    struct page page;
    struct str state;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct link_to read; /* what the reader may do now; empty: nothing */
    struct row_link *readings;
    size_t n_readings;
    struct form_values *form; /* NULL: nothing to end */
    struct url action;
    struct str stop;
};
struct glass_record_view {
    struct page page;
    struct str title, state, until;
    enum tone tone;
    struct fact *facts;
    size_t n_facts;
    struct tl_step *steps;
    size_t n_steps;
};
struct glass_records_view {
    struct page page;
    struct list_view list;
    struct str organisation, until;
};

extern const struct form glass_ask_form, glass_stop_form;

handler_fn glass_page, glass_one_page, glass_one_post, glass_ask_page, glass_ask_post,
    glass_records_page, glass_record_page;

/* "№ 123": nobody's name stands in a title or an address. */
struct str glass_number(struct ctx *c, int64_t number);
/* Where one record is read by an opening. */
struct url glass_record_url(struct ctx *c, struct uuid opening, struct uuid record);
/* The kinds of records, and the states of one kind. */
struct words glass_kinds(void);
struct words glass_states_of(struct str kind);

#endif
