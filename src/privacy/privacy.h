/* The privacy policy: the text in force, and accepting it. `account` asks for that at sign-in. */
#ifndef OQU_PRIVACY_H
#define OQU_PRIVACY_H

#include "base/time.h"
#include "i18n/i18n.h"

struct privacy_part { /* one of: a heading, a paragraph, a list */
    struct str heading, text;
    struct str *items;
    size_t n_items;
};
struct privacy_policy {
    int32_t number;
    struct date from;
    struct str lang; /* of the text, which may not be there in the reader's */
    struct privacy_part *parts;
    size_t n_parts;
};

/* The version in force today; NULL: none. In a transaction. */
MUST_USE enum status privacy_in_force(struct ctx *c, struct privacy_policy **ret_policy);
/* The signed-in person accepts a version whose text was shown in `lang` (kk, ru, en); a second time
 * changes nothing. In a transaction. ST_CONFLICT privacy.changed-meanwhile: it is not the one in
 * force, nothing is recorded. Law No 94-V; M456-9c. */
MUST_USE enum status privacy_accept(struct ctx *c, int32_t number, struct str lang);

#endif
