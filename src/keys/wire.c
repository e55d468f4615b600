/* See wire.h. Every length is compared with what is left before anything is read or written. */
#include "keys/wire.h"

#include <string.h>

uint8_t *wire_reserve(struct wire_out *out, size_t n)
{
    if (out->overflowed || n > out->room - out->n) {
        out->overflowed = true;
        return NULL;
    }
    uint8_t *p = out->p + out->n;
    out->n += n;
    return p;
}

void wire_put(struct wire_out *out, const void *bytes, size_t n)
{
    uint8_t *p = wire_reserve(out, n);
    if (p && n > 0)
        memcpy(p, bytes, n);
}

void wire_put_u8(struct wire_out *out, uint8_t v)
{
    wire_put(out, &v, 1);
}

void wire_put_u16(struct wire_out *out, uint16_t v)
{
    const uint8_t b[2] = {(uint8_t)(v >> 8), (uint8_t)v};
    wire_put(out, b, sizeof(b));
}

static void store_u32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static uint32_t load_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void wire_put_u32(struct wire_out *out, uint32_t v)
{
    uint8_t *p = wire_reserve(out, 4);
    if (p)
        store_u32(p, v);
}

void wire_patch_u32(struct wire_out *out, size_t at, uint32_t v)
{
    ASSERT(out->n >= 4 && at <= out->n - 4);
    store_u32(out->p + at, v);
}

bool wire_frame_length(const uint8_t *p, size_t n, size_t most, size_t *ret)
{
    *ret = 0;
    if (n < 4)
        return false;
    size_t length = (size_t)load_u32(p) + 4;
    if (length > most) {
        *ret = SIZE_MAX;
        return false;
    }
    *ret = length;
    return true;
}

bool wire_take(struct bytes *rest, size_t n, struct bytes *ret)
{
    if (n > rest->n)
        return false;
    *ret = (struct bytes){rest->p, n};
    rest->p += n;
    rest->n -= n;
    return true;
}

bool wire_take_u8(struct bytes *rest, uint8_t *ret)
{
    struct bytes b;
    if (!wire_take(rest, 1, &b))
        return false;
    *ret = b.p[0];
    return true;
}

bool wire_take_u16(struct bytes *rest, uint16_t *ret)
{
    struct bytes b;
    if (!wire_take(rest, 2, &b))
        return false;
    *ret = (uint16_t)(b.p[0] << 8 | b.p[1]);
    return true;
}

bool wire_take_u32(struct bytes *rest, uint32_t *ret)
{
    struct bytes b;
    if (!wire_take(rest, 4, &b))
        return false;
    *ret = load_u32(b.p);
    return true;
}

bool wire_read_request(struct bytes frame, struct wire_request *ret)
{
    uint8_t version, op, arg, zero;
    uint16_t n_items;

    if (!wire_take_u8(&frame, &version) || !wire_take_u8(&frame, &op) ||
        !wire_take_u8(&frame, &arg) || !wire_take_u8(&frame, &zero) ||
        !wire_take_u16(&frame, &n_items))
        return false;
    if (version != WIRE_VERSION || op < OP_SEAL || op > OP_SEAL_SIGN || zero != 0)
        return false;
    if (n_items == 0 || n_items > WIRE_ITEMS_MOST)
        return false;
    *ret = (struct wire_request){
        .op = (enum wire_op)op, .arg = arg, .n_items = n_items, .rest = frame};
    return true;
}

static bool take_blob(struct bytes *rest, size_t most, struct bytes *ret)
{
    uint32_t n;
    return wire_take_u32(rest, &n) && n <= most && wire_take(rest, n, ret);
}

bool wire_next_item(struct wire_request *request, struct wire_item *ret)
{
    return take_blob(&request->rest, WIRE_PLACE_MOST, &ret->place) &&
           take_blob(&request->rest, WIRE_VALUE_MOST, &ret->value);
}
