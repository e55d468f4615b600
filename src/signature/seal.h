/* Private to signature: the organisation's seal over the facts that a paper proves. */
#ifndef OQU_SIGNATURE_SEAL_H
#define OQU_SIGNATURE_SEAL_H

#include "signature/key.h"

/* A detached signature over this content by the organisation's seal; *ret is empty when there is no
 * seal. ST_BUSY keys.seal-silent. */
MUST_USE enum status seal_make(struct ctx *c, struct bytes content, struct bytes *ret_signature);
/* The same with a time-stamp inside, when there is a service and it answers: for what is taken
 * along and kept elsewhere. Not in a transaction. */
MUST_USE enum status
seal_make_stamped(struct ctx *c, struct bytes content, struct bytes *ret_signature);
/* Job: time-stamps for seals that have none. */
MUST_USE enum status seal_stamp_all(struct ctx *c, bool *ret_more);

#endif
