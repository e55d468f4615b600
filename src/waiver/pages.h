/* Private to waiver: pages, and what their templates show. */
#ifndef OQU_WAIVER_PAGES_H
#define OQU_WAIVER_PAGES_H

#include "html/form.h"

struct waiver_list_view {
    struct page page;
    struct row_link *rows;
    size_t n_rows;
};
struct waiver_view {
    struct page page;
    struct str child, state, about;
    enum tone tone;
    struct url code, sign, withdraw; /* empty: not now */
    const struct form_values *form;
    struct str request, phone; /* request: a code was sent for it */
};

extern const struct form waiver_none_form, waiver_sign_form;
handler_fn waiver_learners, waiver_learner, waiver_code, waiver_sign, waiver_withdraw;

#endif
