/* `oqu whatif`: ranked choices from files, decided by the order of the file and by another rule,
 * side by side. IMPORT.md has the files and options. */
#ifndef OQU_WHATIF_COMMAND_H
#define OQU_WHATIF_COMMAND_H

#include "base/ctx.h"

/* A command of struct module that works alone. ST_INVALID: bad rows (exit status 2); ST_INTERNAL:
 * wrong usage, or a file that cannot be read or written (1). */
MUST_USE enum status whatif_command(struct ctx *c, int argc, char *const *argv);

#endif
