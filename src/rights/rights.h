/* What jobs that act for somebody ask: whether a role still has a permission. Requests never do,
 * the edge has asked for them. */
#ifndef OQU_RIGHTS_H
#define OQU_RIGHTS_H

#include "http/http.h"

/* Whether the role in c->actor has the permission in its organisation at this moment, as permit.h
 * would say. In a transaction of its own. */
MUST_USE enum status
rights_role_may(struct ctx *c, const struct permission *permission, bool *ret_may);

#endif
