/* Private to control: what the installation finds of itself. */
#ifndef OQU_CONTROL_COLLECT_H
#define OQU_CONTROL_COLLECT_H

#include "base/ctx.h"
#include "control/control.h"
#include "control/rules.h"
#include "db/db.h"

/* SHA-256 of the file that this process runs. */
MUST_USE enum status control_program(struct ctx *c, struct bytes *ret_digest);
/* From the database (as oqu_work), the settings and the files around this process. running:
 * control_program(). Runs transactions of its own. */
MUST_USE enum status
control_collect(struct ctx *c, struct bytes running, struct control_facts *ret_facts);

#endif
