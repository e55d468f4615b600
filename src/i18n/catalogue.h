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

extern const struct msg_row *const msg_folders[]; /* by MSG_NUMBER; the first is not there */
extern const uint32_t msg_order[];                /* all numbers in the byte order of their keys */
extern const size_t msg_count;

/* Which plural form n takes: CLDR one, few, many for ru; one, other for kk and en. */
size_t msg_plural_form(enum lang lang, int64_t n);

#endif
