/* Who gets a place in a free club: the seat algorithm of admission/queue.h with one line of waiting
 * children, by arrival. Source: Order 456 (2022), p. 36 (3). Each function runs its own
 * transaction. */
#ifndef OQU_CLUB_PLACE_H
#define OQU_CLUB_PLACE_H

#include "admission/queue.h"
#include "club/club.h"

/* A parent's application, as it is signed. */
struct club_wish {
    struct uuid pool, child;
    struct uuid code; /* sent by club_send_code() … */
    struct str typed, idem;
};
/* … to the phone of the signed-in parent. ST_INVALID at field "child": the season is closed, or the
 * child is not of this age. */
MUST_USE enum status
club_send_code(struct ctx *c, struct uuid pool, struct uuid child, struct uuid *ret_code);
/* The same key again gives the same application. ST_INVALID: a wrong code, a clash of lessons, too
 * many groups; ST_CONFLICT: the child is in this group already. */
MUST_USE enum status club_apply(struct ctx *c, const struct club_wish *wish, struct uuid *ret_id);

/* The place goes to the next. ST_NOT_FOUND, ST_CONFLICT: ended already. */
MUST_USE enum status club_withdraw(struct ctx *c, struct uuid application);

/* Jobs of `oqu work`. */
enum status club_timers(struct ctx *c, bool *ret_more);
enum status club_publish(struct ctx *c, bool *ret_more);

#endif
