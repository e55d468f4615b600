/* Private to the feature: pages, and what their templates show. */
#ifndef OQU_NEDB_PAGES_H
#define OQU_NEDB_PAGES_H

#include "html/list.h"
#include "html/words.h"

struct record_list_view {
    struct page page;
    struct figure figures[4]; /* rejected, waiting, sent, accepted */
    struct list_view list;
};
struct pupil_view {
    struct page page;
    struct str name, number, state;
    enum tone tone;
    struct str error_title, error; /* empty: none */
    struct fact facts[10];
    size_t n_facts;
    struct tl_step *steps;
    size_t n_steps;
    struct url again; /* empty: nothing to be sent again */
    struct url application;
};

struct mismatch_view {
    struct page page;
    struct str last; /* when the lists were compared last */
    struct list_view list;
};

extern const struct form nedb_again_form;
handler_fn nedb_list_page, nedb_pupil_page, nedb_again_post, nedb_mismatch_page;

extern const struct words nedb_states, nedb_acts;
/* NEDB's words in c->lang, or ours for a code of ours; the code itself where there are none. */
struct str nedb_error_text(struct ctx *c, struct str code, struct str kk, struct str ru);

#endif
