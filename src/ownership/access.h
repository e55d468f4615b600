/* Access from outside to an organisation's records. Private to the feature. */
#ifndef OQU_OWNERSHIP_ACCESS_H
#define OQU_OWNERSHIP_ACCESS_H

#include "base/ctx.h"
#include "base/time.h"

struct access_wish {
    struct str bin; /* of the organisation */
    struct str reason;
    struct date until;
};
/* Own transactions; the gates of schema/0002 decide who may. */
MUST_USE enum status
ownership_ask_for(struct ctx *c, const struct access_wish *wish, struct uuid *ret_id);
/* state: "GRANTED", "REFUSED", "ENDED". */
MUST_USE enum status
ownership_decide(struct ctx *c, struct uuid id, struct str state, struct str words);
/* *ret_id: the archive, also one that was being made already. */
MUST_USE enum status
ownership_order_archive(struct ctx *c, struct uuid organisation, struct uuid *ret_id);

#endif
