/* The one line that fails. Whoever fails last wins; the edge reads it once. */
#include "base/ctx.h"

enum status ctx_fail(struct ctx *c, enum status st, const char *code, const char *file, int line)
{
    ASSERT(st != ST_OK);
    c->failure.st = st;
    c->failure.code = code;
    c->failure.file = file;
    c->failure.line = line;
    return st;
}

void ctx_take_failure(struct ctx *c, const struct ctx *own)
{
    c->failure = own->failure;
    c->failure.field = str_copy(c->mem, own->failure.field);
    c->failure.arg = str_copy(c->mem, own->failure.arg);
    c->failure.detail = str_copy(c->mem, own->failure.detail);
}

const char *status_name(enum status st)
{
    static const char *const names[] = {
        [ST_OK] = "ok",
        [ST_INVALID] = "invalid",
        [ST_FORBIDDEN] = "forbidden",
        [ST_NOT_FOUND] = "not-found",
        [ST_CONFLICT] = "conflict",
        [ST_BUSY] = "busy",
        [ST_UNKNOWN] = "unknown",
        [ST_INTERNAL] = "internal",
    };
    return names[st];
}
