/* Forms as they are drawn: every declared field (http/http.h) with its label, hint, error and the
 * typed value. Errors stand at the field and in the page's summary (struct page, form).
 *
 *     {% call form_begin(v->form, v->action) %}
 *     {% call field(v->form, "child_name") %}
 *     {% call field_choice(v->form, "language", v->languages, v->n_languages) %}
 *     {% call form_submit(msg_text(o->c, MSG_admission_apply_next)) %}
 *     {% call form_end() %}
 *
 * A form written by hand needs {% call form_keys(v->form, v->action) %} inside; html2c insists. */
#ifndef OQU_HTML_FORM_H
#define OQU_HTML_FORM_H

#include "html/parts.h"

/* Opens <form method="post" novalidate>, multipart when a FIELD_FILE is declared, with the token
 * against foreign requests and the idempotency key. form_end() closes it. */
void form_begin(struct out *o, const struct form_values *values, struct url action);
void form_end(struct out *o);
/* Only the hidden inputs _csrf and _idem. values may be NULL: a form without declared fields.
 * action: the address the form posts to; empty: the current page. */
void form_keys(struct out *o, const struct form_values *values, struct url action);

/* For a GET form, written by hand: <form{% if (form_asks(o)) %} id="page-form"{% end %}
 * method="get" …>. True for the first one of a page with PAGE_ASKS: the languages in the header are
 * its buttons. */
bool form_asks(struct out *o);

struct option {
    struct str value, text;
    struct str hint;
    bool disabled;
};

enum field_look {
    FIELD_PLAIN = 0,
    FIELD_SELECT, /* FIELD_CHOICE as a select; radios otherwise */
    FIELD_CARDS,  /* radios as large cards */
};

struct field_view {
    const struct form_values *values;
    const char *name;
    const struct option *options; /* FIELD_CHOICE, FIELD_LIST */
    size_t n_options;
    enum field_look look;
    bool question;            /* the label is the page's <h1> */
    bool camera;              /* FIELD_FILE: offers the camera and shrinks photos */
    const char *accept;       /* FIELD_FILE: "image/jpeg,image/png,application/pdf" */
    const char *autocomplete; /* "tel", "name"; NULL: what suits the type */
    struct str label;         /* instead of the declared one, for texts with names in them */
};

void field_show(struct out *o, const struct field_view *view);
/* Most fields need no more than their name. */
void field(struct out *o, const struct form_values *values, const char *name);
void field_choice(struct out *o,
                  const struct form_values *values,
                  const char *name,
                  const struct option *options,
                  size_t n);

void form_submit(struct out *o, struct str text);
/* Two buttons of one form: the second one's name=value tells which was pressed. */
void form_button(
    struct out *o, enum button kind, const char *name, const char *value, struct str text);

/* ---- for templates of this layer ----------------------------------------------------------- */

struct str field_error_text(struct ctx *c, const struct field_value *value);
/* id of the input that gets the focus when the summary's link is followed. */
struct str field_first_id(struct ctx *c, const struct field_value *value);

#endif
