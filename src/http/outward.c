/* See outward.h. */
#include "http/outward.h"

#include "base/log.h"

static bool is_closed;
static outward_tell *told;

void outward_close(bool closed, outward_tell *tell)
{
    is_closed = closed;
    told = tell;
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
    if (told && told(c, to) != ST_OK)
        log_event(LOG_ERROR, "training", "the journal does not have it");
    return FAIL(c, ST_BUSY, "http.training");
}
