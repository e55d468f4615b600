/* See portal.h. */
#include "egov/portal.h"

#include "base/config.h"

enum status portal_key(struct ctx *c, struct portal_key *ret_key)
{
    struct str hex = config_str(c->config, "egov.portal_key");

    if (!str_unhex(hex, ret_key->bytes, sizeof(ret_key->bytes)))
        return FAIL(c, ST_NOT_FOUND, "egov.closed");
    return ST_OK;
}
