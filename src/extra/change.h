/* An administrator switches a module. Private to the feature. */
#ifndef OQU_EXTRA_CHANGE_H
#define OQU_EXTRA_CHANGE_H

#include "base/ctx.h"
#include "base/time.h"

struct extra_wish {
    struct uuid organisation;
    struct str module;
    bool on;
    struct date from; /* first day */
    struct str reason;
};

/* Own transaction. The gate extra.put() asks who may; ST_NOT_FOUND for another's organisation,
 * ST_CONFLICT and ST_INVALID name the field. */
MUST_USE enum status extra_change(struct ctx *c, const struct extra_wish *wish);

#endif
