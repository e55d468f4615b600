/* Which passwords are accepted (SEC-43, NIST SP 800-63B-4): length, not guessable from the person
 * or the service, not common. No composition rules. Private to the feature. */
#ifndef OQU_ACCOUNT_PASSWORD_RULES_H
#define OQU_ACCOUNT_PASSWORD_RULES_H

#include "account/account.h"

enum {
    PASSWORD_LETTERS_LEAST = 8,
    PASSWORD_LETTERS_ALONE = 15, /* where no second factor stands beside it */
    PASSWORD_LETTERS_MOST = 128,
};

struct password_owner {
    struct str iin, phone, name; /* empty where unknown */
    bool alone;                  /* signs in by password only */
};

/* MSG_NONE when it is accepted, otherwise the rule it breaks. password: NFC. */
enum msg password_problem(struct ctx *c, struct str password, const struct password_owner *owner);

/* A random initial password that can be read aloud and typed: groups of letters and digits without
 * look-alikes, 78 bits. */
struct str password_initial(struct ctx *c);
/* So many groups of four of the same letters: 19 bits each. */
struct str password_letters(struct ctx *c, int groups);

#endif
