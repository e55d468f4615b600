/* What takes messages out of the house: an SMS gateway over HTTP, and a mail server. */
#ifndef OQU_NOTICE_GATEWAY_H
#define OQU_NOTICE_GATEWAY_H

#include "base/ctx.h"

struct leaving {
    struct uuid id; /* the key that makes a repetition count once */
    struct str to;  /* "+7…" or an e-mail address */
    enum lang lang; /* of the letter around the text */
    struct str text;
    struct str link; /* path the letter leads to; empty: none */
};

enum gateway_answer {
    GATEWAY_TOOK = 1,
    GATEWAY_LATER,   /* no answer, or one that asks to come again */
    GATEWAY_REFUSED, /* for good: this message will not go by this gateway */
};

/* Whether the installation has one; messages wait while it has none. */
bool gateway_has_sms(const struct ctx *c);
bool gateway_has_mail(const struct ctx *c);

/* Not inside a transaction. */
enum gateway_answer gateway_sms(struct ctx *c, const struct leaving *leaving);
enum gateway_answer gateway_mail(struct ctx *c, const struct leaving *leaving);

#endif
