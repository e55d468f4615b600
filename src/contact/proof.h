/* Proved contacts of the signed-in person: a code is sent there, and who gives it back has it.
 * Private to the feature. */
#ifndef OQU_CONTACT_PROOF_H
#define OQU_CONTACT_PROOF_H

#include "notice/notice.h"

/* Values as in contact.contact.channel. */
#define CHANNEL_SMS  "SMS"
#define CHANNEL_MAIL "MAIL"

struct contact {
    struct uuid id;
    enum notice_channel channel;
    struct str value; /* number or address */
    int64_t proved_us;
};
struct contacts {
    struct contact v[2]; /* one of each channel, phone first */
    size_t n;
};
/* In a transaction: those of the signed-in person; of anybody for role work. */
MUST_USE enum status contacts_of(struct ctx *c, struct uuid person, struct contacts *ret);

/* Outside transactions, the rest too. A code to this number or address takes the place of the one
 * before. ST_INVALID contact.too-many. */
MUST_USE enum status proof_send(struct ctx *c, enum notice_channel channel, struct str value);
/* Where the code went; empty when none is waited for. */
MUST_USE enum status proof_waiting(struct ctx *c, struct str *ret_value);

enum proof_answer { PROOF_RIGHT, PROOF_WRONG, PROOF_OVER };
/* The right code makes the contact a proved one, in place of the former of its channel. */
MUST_USE enum status proof_answer(struct ctx *c, struct str code, enum proof_answer *ret_answer);
/* ST_NOT_FOUND contact.unknown. */
MUST_USE enum status contact_remove(struct ctx *c, struct uuid id);

#endif
