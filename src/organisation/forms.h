/* Declared forms of this feature. Private to it. */
#ifndef OQU_ORGANISATION_FORMS_H
#define OQU_ORGANISATION_FORMS_H

#include "http/http.h"

extern const struct form
    organisation_form_new; /* bin, kind, ownership, names, place, opens_on, act */
extern const struct form organisation_form_names;      /* names, addresses, phone, site, reason */
extern const struct form organisation_form_licence;    /* bin, kind, ownership, place, licence */
extern const struct form organisation_form_languages;  /* languages, from, reason */
extern const struct form organisation_form_parent;     /* parent, from, act */
extern const struct form organisation_form_successor;  /* who owns the records of a closed one */
extern const struct form organisation_form_status;     /* status, day, act */
extern const struct form organisation_form_act_new;    /* code, number, days, both languages */
extern const struct form organisation_form_act;        /* the same without code; reason, version */
extern const struct form organisation_form_import;     /* file, act, from */
extern const struct form organisation_form_line;       /* houses, language, act, reason, from */
extern const struct form organisation_form_line_end;   /* act, reason, from */
extern const struct form organisation_form_street_new; /* place, names, act */
extern const struct form organisation_form_street;     /* names, act, version */

#endif
