/* Whatever stands in a journal, a room either takes a record whole or refuses it, and stays sound.
 */
#include <string.h>

#include "wait/room.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes without their check sum are the input; the sum is made to fit. */
static bool read_any(const uint8_t *bytes, uint64_t lsn, struct record *ret)
{
    uint8_t sound[RECORD_BYTES], place[8];
    uint32_t sum;

    memcpy(sound, bytes, RECORD_BYTES);
    for (int i = 0; i < 8; i++)
        place[i] = (uint8_t)(lsn >> 8 * i);
    sum = record_crc(record_crc(0, place, sizeof(place)), sound + 4, RECORD_BYTES - 4);
    for (int i = 0; i < 4; i++)
        sound[i] = (uint8_t)(sum >> 8 * i);
    return record_read(sound, lsn, ret);
}

static void check(const struct room *room)
{
    uint32_t waiting = 0, active = 0;

    for (uint32_t seq = 0; seq < room->n; seq++) {
        enum ticket_state state = room_state(room, seq);
        waiting += state == TICKET_WAITING;
        active += state == TICKET_OFFERED || state == TICKET_INSIDE;
    }
    ASSERT(waiting == room->line.count && active == room->n_active);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct record record;
    struct room room;
    size_t taken = 0;

    room_open(&room, 1);
    for (size_t at = 0; at + RECORD_BYTES <= size; at += RECORD_BYTES)
        if (read_any(data + at, at / RECORD_BYTES, &record))
            taken += room_apply(&room, &record);
    ASSERT(taken <= size / RECORD_BYTES);
    check(&room);
    room_close(&room);
    return 0;
}
