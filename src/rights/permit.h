/* The second gate: http_app.permit. Private to the feature. */
#ifndef OQU_RIGHTS_PERMIT_H
#define OQU_RIGHTS_PERMIT_H

#include "http/http.h"

/* What the person in c->actor may do, by the role they act in and its organisation. From memory, or
 * with one or two short reads; outside transactions. */
MUST_USE enum status rights_permit(struct ctx *c,
                                   const struct router *router,
                                   struct permission_set *ret,
                                   struct permission_set *ret_lent);
/* http_app.act_for: the first who has lent it. */
MUST_USE enum status rights_act_for(struct ctx *c, const struct permission *permission);

#endif
