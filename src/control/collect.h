/* Private to control: what the installation finds of itself. */
#ifndef OQU_CONTROL_COLLECT_H
#define OQU_CONTROL_COLLECT_H

#include "base/ctx.h"
#include "control/rules.h"
#include "db/db.h"

enum { CONTROL_DIGEST = 32 };
/* SHA-256 of the file that this process runs. */
MUST_USE enum status control_program(struct ctx *c, struct bytes *ret_digest);
/* From the database (as oqu_work), the settings and the files around this process. Runs
 * transactions of its own. */
MUST_USE enum status control_collect(struct ctx *c, struct control_facts *ret_facts);

#endif
