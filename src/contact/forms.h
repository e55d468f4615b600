/* Declared forms of this feature. Private to it. */
#ifndef OQU_CONTACT_FORMS_H
#define OQU_CONTACT_FORMS_H

#include "http/http.h"

extern const struct form form_phone;   /* phone */
extern const struct form form_email;   /* email */
extern const struct form form_proof;   /* code */
extern const struct form form_login;   /* iin */
extern const struct form form_reset;   /* code */
extern const struct form form_initial; /* way */

#endif
