/* The protocol between oqu keys and its clients: frames on a unix socket. Layout only; what an
 * operation does is vault.c, who may ask for it is service.c.
 *
 *   request:  u32 n | u8 version | u8 operation | u8 argument | u8 0 | u16 items | items
 *             item: u32 n, place | u32 n, value
 *   answer:   u32 n | u8 version | u8 result | u16 items | items
 *             item: u8 result | u32 n, value
 *
 * n counts the bytes after it; numbers are big-endian. One question, one answer, in order. */
#ifndef OQU_KEYS_WIRE_H
#define OQU_KEYS_WIRE_H

#include "db/db.h"

enum {
    WIRE_VERSION = 1,
    WIRE_REQUEST_HEAD = 6, /* after the length */
    WIRE_ANSWER_HEAD = 4,
    WIRE_ITEMS_MOST = 1024,
    WIRE_PLACE_MOST = 200,
    WIRE_VALUE_MOST = 64 * 1024,
    WIRE_REQUEST_MOST = 256 * 1024, /* of a whole frame, length included */
    WIRE_GROWTH_MOST = 96, /* an answer item is at most this much longer than its question */
    WIRE_ANSWER_MOST = WIRE_REQUEST_MOST + WIRE_ITEMS_MOST * WIRE_GROWTH_MOST,
};

enum wire_op {
    OP_SEAL = 1, /* argument: enum key_class */
    OP_OPEN,     /* argument: enum key_class */
    OP_INDEX,    /* argument: enum key_index */
    OP_CONTEXT,
    OP_PEPPER,
    OP_SIGN,
    OP_PUBLIC,
    OP_EXPORT,       /* argument: enum wire_export; owner's socket only, while there is a grant */
    OP_TOKEN_PUBLIC, /* argument: wire_token(); empty: no key in this place */
    OP_TOKEN_SIGN,   /* argument: wire_token() of place 0; signature, then the key that checks it */
    OP_SEAL_CERTIFICATE, /* of the organisation's seal; empty: there is none */
    OP_SEAL_SIGN,
};

/* An algorithm of tokens and a place among its keys as one byte. */
static inline uint8_t wire_token(unsigned algorithm, unsigned place)
{
    return (uint8_t)(algorithm << 4 | place);
}

enum wire_export { EXPORT_GIVE, EXPORT_KEPT };

enum wire_result {
    WIRE_OK = 0,
    WIRE_MALFORMED, /* the question does not follow the protocol; the connection is closed */
    WIRE_REFUSED,   /* not for this caller */
    WIRE_LIMITED,   /* too many blind-index lookups in this second */
    WIRE_BROKEN,    /* a sealed value was altered or moved, or its key is unknown */
};

struct wire_request {
    enum wire_op op;
    uint8_t arg;
    uint16_t n_items;
    struct bytes rest; /* the items, for wire_next_item */
};

struct wire_item {
    struct bytes place, value;
};

/* Writes into fixed memory; going past the end sets a mark and writes nothing more. */
struct wire_out {
    uint8_t *p;
    size_t n, room;
    bool overflowed;
};

void wire_put(struct wire_out *out, const void *bytes, size_t n);
void wire_put_u8(struct wire_out *out, uint8_t v);
void wire_put_u16(struct wire_out *out, uint16_t v);
void wire_put_u32(struct wire_out *out, uint32_t v);
/* Room for n bytes that the caller fills himself; NULL when it does not fit. */
uint8_t *wire_reserve(struct wire_out *out, size_t n);
/* Overwrites four bytes written earlier: the length of a frame once it is known. */
void wire_patch_u32(struct wire_out *out, size_t at, uint32_t v);

/* Length of the first frame in the n bytes at p, its own four bytes included. False: not yet four
 * bytes (*ret = 0), or longer than most (*ret = SIZE_MAX). */
bool wire_frame_length(const uint8_t *p, size_t n, size_t most, size_t *ret);

/* frame: without its length. False when the head is wrong; the items are checked as they are read.
 */
bool wire_read_request(struct bytes frame, struct wire_request *ret);
/* The next item of request->rest; false when it does not fit its limits or the frame. */
bool wire_next_item(struct wire_request *request, struct wire_item *ret);
/* Takes n bytes, or a number, off the front of *rest. */
bool wire_take(struct bytes *rest, size_t n, struct bytes *ret);
bool wire_take_u8(struct bytes *rest, uint8_t *ret);
bool wire_take_u16(struct bytes *rest, uint16_t *ret);
bool wire_take_u32(struct bytes *rest, uint32_t *ret);

#endif
