/* Private to ledger: signed heads, in the form of C2SP checkpoints: origin, size, root and time, a
 * blank line, and a line with the platform's Ed25519 signature over what stands above the blank. */
#ifndef OQU_LEDGER_HEAD_H
#define OQU_LEDGER_HEAD_H

#include "ledger/ledger.h"

/* Job of `oqu work`: signs a head when the log has grown. */
MUST_USE enum status head_job(struct ctx *c, bool *ret_more);
/* "origin+0badcafe+AX…": the key that checks the heads, as tools for signed notes read it. Asks the
 * key service; not in a transaction. */
MUST_USE enum status head_verifier(struct ctx *c, struct str *ret);

#endif
