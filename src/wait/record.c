/* See record.h. */
#include "wait/record.h"

#include <string.h>

enum { LANES = 8, BYTE_VALUES = 256, AT_BODY = 16, AT_TIME = 4 };

static const int64_t beginning_ms = INT64_C(1767225600000); /* 2026-01-01 */

static const char *const names[] = {
    [RECORD_EPOCH] = "EPOCH",     [RECORD_SETTINGS] = "SETTINGS", [RECORD_OPENS] = "OPENS",
    [RECORD_DRAW] = "DRAW",       [RECORD_JOIN] = "JOIN",         [RECORD_OFFER] = "OFFER",
    [RECORD_CLAIM] = "CLAIM",     [RECORD_EXTEND] = "EXTEND",     [RECORD_DONE] = "DONE",
    [RECORD_EXPIRE] = "EXPIRE",   [RECORD_MISS] = "MISS",         [RECORD_RETURN] = "RETURN",
    [RECORD_LEAVE] = "LEAVE",     [RECORD_COMMIT] = "COMMIT",     [RECORD_REBUILD] = "REBUILD",
    [RECORD_RESTORE] = "RESTORE", [RECORD_CLOSE] = "CLOSE",       [RECORD_PUBLIC] = "PUBLIC",
};

const char *record_name(enum record_type type)
{
    return names[type];
}

bool room_settings_eq(const struct room_settings *a, const struct room_settings *b)
{
    return a->limit == b->limit && a->per_minute == b->per_minute && a->keep_min == b->keep_min &&
           a->form_min == b->form_min && a->close_min == b->close_min && a->shuffle == b->shuffle &&
           a->paused == b->paused;
}

uint32_t record_time(int64_t now_ms)
{
    return now_ms > beginning_ms ? (uint32_t)((now_ms - beginning_ms) / 100) : 0;
}

int64_t record_ms(uint32_t at_ds)
{
    return beginning_ms + (int64_t)at_ds * 100;
}

/* ---- check sum ------------------------------------------------------------------------------- */

/* Eight bytes at a time, each through its own table (Castagnoli polynomial, reflected). */
static uint32_t crc_table[LANES][BYTE_VALUES];

static void fill_table(void)
{
    for (uint32_t i = 0; i < BYTE_VALUES; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0x82f63b78U : crc >> 1;
        crc_table[0][i] = crc;
    }
    for (int lane = 1; lane < LANES; lane++)
        for (uint32_t i = 0; i < BYTE_VALUES; i++)
            crc_table[lane][i] =
                crc_table[lane - 1][i] >> 8 ^ crc_table[0][crc_table[lane - 1][i] & 0xff];
}

uint32_t record_crc(uint32_t crc, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    if (crc_table[0][1] == 0)
        fill_table();
    crc = ~crc;
    for (; n >= LANES; n -= LANES, p += LANES) {
        uint32_t mixed = 0;
        uint8_t first[4] = {(uint8_t)crc, (uint8_t)(crc >> 8), (uint8_t)(crc >> 16),
                            (uint8_t)(crc >> 24)};
        for (int i = 0; i < LANES; i++)
            mixed ^= crc_table[LANES - 1 - i][p[i] ^ (i < 4 ? first[i] : 0)];
        crc = mixed;
    }
    for (; n > 0; n--, p++)
        crc = crc >> 8 ^ crc_table[0][(crc ^ *p) & 0xff];
    return ~crc;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static void put(uint8_t *bytes, uint64_t value, int n)
{
    for (int i = 0; i < n; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

static uint64_t take(const uint8_t *bytes, int n)
{
    uint64_t value = 0;

    for (int i = 0; i < n; i++)
        value |= (uint64_t)bytes[i] << 8 * i;
    return value;
}

static uint32_t sum_of(const uint8_t *bytes, uint64_t lsn)
{
    uint8_t place[8];

    put(place, lsn, 8);
    return record_crc(record_crc(0, place, sizeof(place)), bytes + AT_TIME, RECORD_BYTES - AT_TIME);
}

static void put_settings(uint8_t *body, const struct room_settings *settings)
{
    put(body, settings->limit, 4);
    put(body + 4, settings->per_minute, 4);
    put(body + 8, settings->keep_min, 2);
    put(body + 10, settings->form_min, 2);
    body[12] = settings->shuffle;
    body[13] = settings->paused;
    put(body + 14, settings->close_min, 2);
}

static struct room_settings take_settings(const uint8_t *body)
{
    return (struct room_settings){.limit = (uint32_t)take(body, 4),
                                  .per_minute = (uint32_t)take(body + 4, 4),
                                  .keep_min = (uint16_t)take(body + 8, 2),
                                  .form_min = (uint16_t)take(body + 10, 2),
                                  .shuffle = body[12] != 0,
                                  .paused = body[13] != 0,
                                  .close_min = (uint16_t)take(body + 14, 2)};
}

static bool has_who(enum record_type type)
{
    return type == RECORD_JOIN || type == RECORD_DRAW || type == RECORD_COMMIT ||
           type == RECORD_RESTORE || type == RECORD_CLOSE || type == RECORD_PUBLIC;
}

void record_write(const struct record *record, uint64_t lsn, uint8_t *bytes)
{
    uint8_t *body = bytes + AT_BODY;

    memset(bytes, 0, RECORD_BYTES);
    put(bytes + AT_TIME, record->at_ds, 4);
    put(bytes + 8, record->room, 2);
    bytes[10] = (uint8_t)record->type;
    put(bytes + 12, record->seq, 4);
    if (record->type == RECORD_EPOCH)
        put(body, record->value, 4);
    if (record->type == RECORD_SETTINGS)
        put_settings(body, &record->settings);
    if (record->type == RECORD_OPENS || record->type == RECORD_REBUILD)
        put(body, record->at_s, 4);
    if (has_who(record->type))
        memcpy(body, record->who.b, sizeof(record->who.b));
    put(bytes, sum_of(bytes, lsn), 4);
}

bool record_read(const uint8_t *bytes, uint64_t lsn, struct record *ret)
{
    const uint8_t *body = bytes + AT_BODY;

    if (take(bytes, 4) != sum_of(bytes, lsn) || bytes[10] < RECORD_EPOCH || bytes[10] > RECORD_LAST)
        return false;
    *ret = (struct record){.at_ds = (uint32_t)take(bytes + AT_TIME, 4),
                           .room = (uint16_t)take(bytes + 8, 2),
                           .type = (enum record_type)bytes[10],
                           .seq = (uint32_t)take(bytes + 12, 4)};
    if (ret->type == RECORD_EPOCH)
        ret->value = (uint32_t)take(body, 4);
    if (ret->type == RECORD_SETTINGS)
        ret->settings = take_settings(body);
    if (ret->type == RECORD_OPENS || ret->type == RECORD_REBUILD)
        ret->at_s = (uint32_t)take(body, 4);
    if (has_who(ret->type))
        memcpy(ret->who.b, body, sizeof(ret->who.b));
    return true;
}
