/* A representative's consent that a learner under sixteen signs in without a second factor.
 * Private to the feature. */
#ifndef OQU_WAIVER_H
#define OQU_WAIVER_H

#include "account/account.h"

/* In a transaction: the own child with this account; ST_NOT_FOUND waiver.unknown. */
MUST_USE enum status
waiver_find(struct ctx *c, struct uuid child, struct account_learner *ret_learner);

/* Sends the code for the text to the reader's phone. ST_NOT_FOUND waiver.unknown; ST_INVALID
 * account.waiver.too-old, waiver.no-phone; ST_CONFLICT account.waiver.exists. */
MUST_USE enum status waiver_send(struct ctx *c, struct uuid child, struct uuid *ret_code);

struct waiver_consent {
    struct uuid child, code;
    struct str typed, idem;
};
/* Signs; the same form again does nothing more. ST_INVALID at field "code", otherwise as
 * waiver_send(). */
MUST_USE enum status waiver_give(struct ctx *c, const struct waiver_consent *consent);
/* ST_NOT_FOUND account.unknown; ST_CONFLICT account.waiver.none. */
MUST_USE enum status waiver_take_back(struct ctx *c, struct uuid child);

#endif
