/* A pool under its lock: load the state, let one event happen in the pure seat algorithm, write
 * what it decided. The order of calls in a transaction is
 *
 *   gate (admission_register, admission_decide, …)   takes the pool's row lock, gives the instant
 *   pool_load                                        state and waiting applications
 *   pool_apply_* / pool_timers                       seat.h
 *   pool_save                                        seats, states, events, notices
 *
 * Everything runs inside db_tx_locked. */
#ifndef OQU_ADMISSION_POOL_H
#define OQU_ADMISSION_POOL_H

#include "admission/seat.h"
#include "base/ctx.h"

struct pool_change; /* one loaded pool and the steps decided so far; arena memory */

/* at_us: the instant of the event, as the gate returned it. */
MUST_USE enum status
pool_load(struct ctx *c, struct uuid pool, int64_t at_us, struct pool_change **ret);

/* A newly registered application; of several, in their order of arrival. */
MUST_USE enum status pool_apply_arrival(struct ctx *c,
                                        struct pool_change *change,
                                        struct uuid application,
                                        enum seat_lane lane,
                                        int32_t arrival_no,
                                        int64_t deadline_us);
/* An application that ended, or (SEAT_DECLINE) gave back the seat that was offered; held: it held a
 * seat until the gate freed it, came: one that had come with it from another school. */
MUST_USE enum status pool_apply_end(struct ctx *c,
                                    struct pool_change *change,
                                    enum seat_event_kind kind,
                                    enum seat_lane lane,
                                    bool held,
                                    bool came);
/* The number of seats changed; before: capacity before the gate changed it. */
MUST_USE enum status pool_apply_capacity(struct ctx *c, struct pool_change *change, int32_t before);
/* Puts one back that may be called; then the call itself, with the term of the offers. */
void pool_restore_reserve(struct pool_change *change,
                          struct uuid application,
                          enum seat_lane lane,
                          int32_t arrival_no);
MUST_USE enum status pool_apply_call(struct ctx *c, struct pool_change *change, int64_t until_us);
/* Whatever has come due. */
void pool_timers(struct pool_change *change);

/* Writes decisions and tells the families concerned. */
MUST_USE enum status pool_save(struct ctx *c, struct pool_change *change);

enum seat_lane pool_lane(struct str lane); /* "T", "O", "AUTO" */

#endif
