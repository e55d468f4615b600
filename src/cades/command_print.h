/* What the commands print: JSON for programs, lines for people in c->lang. */
#ifndef OQU_CADES_COMMAND_PRINT_H
#define OQU_CADES_COMMAND_PRINT_H

#include "cades/cades.h"

/* ST_INTERNAL "cades.output": standard output cannot be written. */
MUST_USE enum status command_print_json(struct ctx *c, const struct cades_verdict *verdict);
void command_print_text(struct ctx *c, const struct cades_verdict *verdict);

/* For one certificate. */
struct json_t;
void command_put(struct json_t *object, const char *name, struct str text); /* nothing if empty */
struct json_t *command_holder_json(const struct cades_holder *holder);
struct json_t *command_check_json(enum cades_check check, const struct cades_item *item);
void command_print_check(struct ctx *c, enum cades_check check, const struct cades_item *item);
MUST_USE enum status command_dump(struct ctx *c, struct json_t *object); /* and frees it */

#endif
