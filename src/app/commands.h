/* The program's own sub-commands; features bring theirs in struct module. Each is described in
 * main.c's table. */
#ifndef OQU_APP_COMMANDS_H
#define OQU_APP_COMMANDS_H

#include "app/module.h"

enum status up_command(struct ctx *c, int argc, char *const *argv);
enum status serve_command(struct ctx *c, int argc, char *const *argv);
enum status wait_command(struct ctx *c, int argc, char *const *argv);
enum status work_command(struct ctx *c, int argc, char *const *argv);
enum status migrate_command(struct ctx *c, int argc, char *const *argv);
enum status routes_command(struct ctx *c, int argc, char *const *argv);
enum status evidence_command(struct ctx *c, int argc, char *const *argv);
enum status conformity_command(struct ctx *c, int argc, char *const *argv);

/* The failure that every command gives for words it does not know. */
enum status command_usage(struct ctx *c, const char *expected);

#endif
