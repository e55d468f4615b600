/* One-time codes that prove a contact or open the way to a new password. Private to the feature. */
#ifndef OQU_CONTACT_CODE_H
#define OQU_CONTACT_CODE_H

#include "db/db.h"

/* Every limit of this feature. A code has eight digits, not six: a stranger who asks for as many
 * codes of one login as are allowed and tries each as often as allowed guesses one in four million
 * an hour, and the authenticator's code is still to come. */
enum {
    CODE_DIGITS = 8,
    CODE_TRIES = 5,    /* wrong answers to one code */
    CODE_MINUTES = 15, /* its life */
    PROOFS_AN_HOUR = 5,
    RESETS_OF_LOGIN_AN_HOUR = 5,
    RESETS_OF_BROWSER_AN_HOUR = 10,
    RESETS_OF_ADDRESS_AN_HOUR = 50, /* a whole school or department is one address */
};

struct str code_random(struct ctx *c);
/* What is stored of it, bound to its row; 32 bytes. */
MUST_USE enum status
code_key(struct ctx *c, struct uuid row, struct str code, struct bytes *ret_keyed);

#endif
