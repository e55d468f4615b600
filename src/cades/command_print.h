/* What the commands print: JSON for programs, lines for people in c->lang. */
#ifndef OQU_CADES_COMMAND_PRINT_H
#define OQU_CADES_COMMAND_PRINT_H

#include "cades/cades.h"

/* ST_INTERNAL "cades.output": standard output cannot be written. */
MUST_USE enum status command_print_json(struct ctx *c, const struct cades_verdict *verdict);
void command_print_text(struct ctx *c, const struct cades_verdict *verdict);

#endif
