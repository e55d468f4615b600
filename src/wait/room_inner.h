/* Between room.c and turns.c. */
#ifndef OQU_WAIT_ROOM_INNER_H
#define OQU_WAIT_ROOM_INNER_H

#include "wait/room.h"

/* Has neither ended nor never been. */
bool room_is_live(const struct room *room, uint32_t seq);

#endif
