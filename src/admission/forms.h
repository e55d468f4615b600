/* The declared forms of admission: every input a family or an officer can send (SEC-54). */
#ifndef OQU_ADMISSION_FORMS_H
#define OQU_ADMISSION_FORMS_H

#include "http/http.h"

enum { NOTE_LETTERS = 1000, DOCUMENTS_BODY_MOST = 27 * 1024 * 1024 };

extern const struct form apply_form;    /* start: child */
extern const struct form child_form;    /* relation, choice */
extern const struct form school_form;   /* pool */
extern const struct form document_form; /* kind, file */
extern const struct form detach_form;   /* kind */
extern const struct form special_form;  /* special, reserve */
extern const struct form phone_form;    /* phone */
extern const struct form consent_form;  /* consent, truthful */
extern const struct form sign_form;     /* request, code, and for a guided move the new pool */
extern const struct form fix_form;      /* file */

#endif
