/* Private to wait/: the settings of one region. */
#ifndef OQU_WAIT_SETTINGS_H
#define OQU_WAIT_SETTINGS_H

#include "base/ctx.h"
#include "organisation/organisation.h"
#include "wait/desk.h"
#include "wait_queries.h"

/* Of today, one row for each region, in the caller's transaction. */
MUST_USE enum status
settings_read(struct ctx *c, const struct regions *regions, struct wait_settings_of_rows *ret_rows);
int64_t settings_limit(const struct wait_settings_of_row *row);
/* The question that tells them to the room. ST_INTERNAL wait.settings: a value is out of range. */
MUST_USE enum status settings_question(struct ctx *c,
                                       struct str region_kato,
                                       const struct wait_settings_of_row *row,
                                       struct desk_question *ret_question);

#endif
