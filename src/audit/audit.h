/* The journal: hash-chained rows written in the transaction of the act (M456-5.13). */
#ifndef OQU_AUDIT_H
#define OQU_AUDIT_H

#include "base/ctx.h"

/* Writes who (from the signed context), what, to which record. details: a JSON object without
 * personal data. The last statement before COMMIT, since it locks the head of a chain (SEC-33). */
MUST_USE enum status audit_add(struct ctx *c,
                               const char *action,
                               const char *object_type,
                               struct uuid object,
                               struct uuid organisation,
                               struct str details);

#endif
