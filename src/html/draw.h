/* Private to html: a field made ready for its template. */
#ifndef OQU_HTML_DRAW_H
#define OQU_HTML_DRAW_H

#include "html/form.h"

struct field_draw {
    const struct field_view *view;
    const struct field_value *value;
    struct str name, id, label, hint, error;
    struct str again;        /* FIELD_FILE: which file must be chosen again; empty: none */
    struct str described_by; /* ids of hint, error and again; empty: none */
    struct str input_type, input_class, input_mode, autocomplete;
    bool optional, spell;
};

struct field_draw field_draw_of(struct ctx *c, const struct field_view *view);
bool field_is_chosen(const struct field_draw *draw, struct str option);
/* Takes the place of the page's form, for which the languages in the header are buttons. */
bool form_is_the_page_s(struct out *o, const struct form_values *values, struct url action);
bool form_is_multipart(const struct form_values *values);
struct str form_idem(struct ctx *c, const struct form_values *values);

#endif
