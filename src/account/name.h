/* Names of accounts as lists show and sort them. Private to the feature. */
#ifndef OQU_ACCOUNT_NAME_H
#define OQU_ACCOUNT_NAME_H

#include "i18n/i18n.h"

/* "surname given patronymic" without blanks for what is empty. */
struct str name_full(struct ctx *c, struct str surname, struct str given, struct str patronymic);
/* i18n_sort_key as text that sorts by bytes. */
struct str name_sort_key(struct ctx *c, struct str name);

#endif
