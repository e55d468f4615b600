/* See outward.h. */
#include "http/outward.h"

#include "base/log.h"

static bool is_closed;

void outward_close(bool closed)
{
    is_closed = closed;
}

bool outward_is_closed(void)
{
    return is_closed;
}

enum status outward_ask(struct ctx *c, const char *to)
{
    if (!is_closed)
        return ST_OK;
    log_event(LOG_WARN, "training", "blocked: %s, for this installation is for training", to);
    return FAIL(c, ST_BUSY, "http.training");
}
