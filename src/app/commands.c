/* See commands.h. */
#include "app/commands.h"

enum status command_usage(struct ctx *c, const char *expected)
{
    c->failure.detail = str_printf(c->mem, "usage: %s", expected);
    return FAIL(c, ST_INVALID, "command.usage");
}
