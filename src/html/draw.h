/* Private to html: a field made ready for its template. */
#ifndef OQU_HTML_DRAW_H
#define OQU_HTML_DRAW_H

#include "html/form.h"

struct field_draw {
    const struct field_view *view;
    const struct field_value *value;
    struct str name, id, label, hint, error;
    struct str described_by; /* ids of hint and error; empty: none */
    struct str input_type, input_class, input_mode, autocomplete;
    bool optional, spell;
};

struct field_draw field_draw_of(struct ctx *c, const struct field_view *view);
bool field_is_chosen(const struct field_draw *draw, struct str option);
bool form_is_multipart(const struct form_values *values);
struct str form_idem(struct ctx *c, const struct form_values *values);

#endif
