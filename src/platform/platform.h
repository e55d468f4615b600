/* What every feature needs from the platform's own tables: idempotency keys, dated settings, the
 * clock. In SQL: platform.now(), platform.setting_text(key, on_day date). */
#ifndef OQU_PLATFORM_H
#define OQU_PLATFORM_H

#include "base/ctx.h"
#include "base/time.h"

/* REL-4: claims the key of a state-changing form inside the transaction of the act. The first claim
 * stores object and SHA-256 of content; the same person, key and content again gives ret_first =
 * false and the object of the first time; the same key with other content is ST_INVALID
 * "platform.idem.other-content". An empty key is ST_INVALID. */
MUST_USE enum status platform_idem_claim(struct ctx *c,
                                         struct str key,
                                         struct str content,
                                         struct uuid object,
                                         bool *ret_first,
                                         struct uuid *ret_object);
/* Whether the signed-in person's key has done its act; its own short transaction. Resolves unknown
 * outcomes (REL-3). ret_object is written only when known. */
MUST_USE enum status
platform_idem_find(struct ctx *c, struct str key, bool *ret_known, struct uuid *ret_object);

/* Offset of the platform's clock to the machine's, in microseconds; 0 outside a rehearsal. */
MUST_USE enum status platform_clock_offset(struct ctx *c, int64_t *ret_us);
/* Moves the clock for a rehearsal (or back, with 0), with author and reason kept. Owner or admin. */
MUST_USE enum status platform_clock_set(struct ctx *c, int64_t offset_us, struct str reason);

#endif
