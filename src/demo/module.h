/* Private to demo: its command. */
#ifndef OQU_DEMO_MODULE_H
#define OQU_DEMO_MODULE_H

#include "base/ctx.h"

enum status demo_command(struct ctx *c, int argc, char *const *argv);

#endif
