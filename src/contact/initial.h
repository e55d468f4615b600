/* An initial password, made by the system and handed over past the administrator: by SMS to a phone
 * that its owner or the state has confirmed, or in a letter to be folded and closed. It is not
 * stored: what is left is its hash, and until it was sent its sealed text in the outbox (Order 456,
 * p. 5, sp. 9). Private to the feature. */
#ifndef OQU_CONTACT_INITIAL_H
#define OQU_CONTACT_INITIAL_H

#include "base/ctx.h"

/* As in the form and in the journal. */
#define INITIAL_SMS    "SMS"
#define INITIAL_LETTER "LETTER"

/* Empty: there is none. ST_NOT_FOUND account.unknown for anybody whose account the administrator
 * does not keep. Its own transaction. */
MUST_USE enum status initial_phone(struct ctx *c, struct uuid person, struct str *ret_phone);

struct initial_order {
    struct uuid person, organisation; /* that keeps the account */
    struct str name;                  /* of the person */
    bool letter;                      /* otherwise by SMS */
    struct str idem;
};
/* Makes one in place of the former, ends all sessions. *ret_letter: the PDF, to be given away at
 * once; empty by SMS, and for a form that was sent twice. ST_CONFLICT contact.initial.no-phone. Its
 * own transactions. */
MUST_USE enum status
initial_hand_over(struct ctx *c, const struct initial_order *order, struct str *ret_letter);

#endif
