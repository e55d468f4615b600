/* Telling people what happened to their means of sign-in, at every contact there is: the ones of
 * their record and the proved ones. Private to the feature. */
#ifndef OQU_CONTACT_TELL_H
#define OQU_CONTACT_TELL_H

#include "base/ctx.h"
#include "i18n/i18n.h"

/* The signed-in person, in the transaction of the act; text: sentence with {d} and {address}. */
MUST_USE enum status tell_own(struct ctx *c, enum msg text);
/* The job: what happened to accounts. */
MUST_USE enum status tell_job(struct ctx *c, bool *ret_more);

#endif
