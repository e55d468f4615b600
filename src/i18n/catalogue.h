/* Private to i18n: the table that po2c writes. */
#ifndef OQU_I18N_CATALOGUE_H
#define OQU_I18N_CATALOGUE_H

#include "i18n/i18n.h"

enum { MSG_FORMS_MOST = 3 };

struct msg_row {
    const char *key;
    bool plural; /* otherwise only form[…][0] is set */
    struct str form[LANG_COUNT][MSG_FORMS_MOST];
};

extern const struct msg_row msg_rows[MSG_COUNT]; /* MSG_NONE, then by key in byte order */

/* Which plural form n takes: CLDR one, few, many for ru; one, other for kk and en. */
size_t msg_plural_form(enum lang lang, int64_t n);

#endif
