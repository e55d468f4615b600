/* `oqu admission audit`: runs the published rule over the exported public log and names every
 * difference. Options, the form of the log and the list of differences: AUDIT.md of this folder. */
#ifndef OQU_ADMISSION_INSPECT_H
#define OQU_ADMISSION_INSPECT_H

#include "base/ctx.h"

/* A command of struct module that works alone. ST_OK: no difference. ST_INVALID: differences, each
 * printed (exit status 2); ST_INTERNAL: wrong usage or a file that cannot be read (1), told on
 * standard error. */
MUST_USE enum status admission_audit_command(struct ctx *c, int argc, char *const *argv);

#endif
