/* Private to wait/: one question to the room. */
#ifndef OQU_WAIT_CLIENT_H
#define OQU_WAIT_CLIENT_H

#include "base/ctx.h"
#include "wait/desk.h"

/* ST_BUSY wait.unavailable: no answer in time, or the room cannot keep what it would promise. */
MUST_USE enum status
wait_ask(struct ctx *c, const struct desk_question *question, struct desk_answer *ret_answer);
/* The same to each of several servers; well when the one that decides has taken it. */
MUST_USE enum status wait_tell(struct ctx *c, const struct desk_question *question);
/* Where a person stands: place and low_s of the answer. Changes nothing. */
struct wait_entry;
MUST_USE enum status
wait_place(struct ctx *c, const struct wait_entry *entry, struct desk_answer *ret_answer);
uint32_t wait_room_number(struct str region_kato); /* 0: not a region */
uint32_t wait_epoch(int year);                     /* of a campaign's line */

#endif
