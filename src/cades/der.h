/* A strict reader of DER (X.690): definite lengths in their shortest form, tags of one byte,
 * nothing left over where a structure ends. It borrows from the input, allocates nothing and does
 * not call itself: every structure is walked by the code that knows it. On false the output is not
 * used. */
#ifndef OQU_CADES_DER_H
#define OQU_CADES_DER_H

#include "db/db.h" /* struct bytes */

enum der_tag {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BITS = 0x03,
    DER_OCTETS = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_ENUMERATED = 0x0a,
    DER_UTF8 = 0x0c,
    DER_PRINTABLE = 0x13,
    DER_IA5 = 0x16,
    DER_UTC_TIME = 0x17,
    DER_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_PLAIN_0 = 0x80, /* [n] IMPLICIT of a primitive type: add n */
    DER_INSIDE_0 = 0xa0 /* [n] of a constructed one */
};

enum { DER_DEPTH_MOST = 24 };

struct der {
    unsigned tag;
    struct bytes body;  /* what stands inside */
    struct bytes whole; /* with tag and length */
};

/* The next value of any tag; *rest moves behind it. */
bool der_next(struct bytes *rest, struct der *ret);
/* The next value, which must have this tag. */
bool der_take(struct bytes *rest, unsigned tag, struct bytes *ret_body);
bool der_take_whole(struct bytes *rest, unsigned tag, struct der *ret);
/* The next value if it has this tag. False only for one that cannot be read. */
bool der_optional(struct bytes *rest, unsigned tag, bool *ret_there, struct der *ret);
/* One value with this tag and nothing behind it. */
bool der_only(struct bytes text, unsigned tag, struct bytes *ret_body);

/* Bodies of simple types, in the one form that DER allows. */
bool der_bool(struct bytes body, bool *ret);
bool der_small(struct bytes body, int64_t most, int64_t *ret);   /* 0 … most */
bool der_is_integer(struct bytes body);                          /* shortest form */
bool der_bits(struct bytes body, struct bytes *ret);             /* whole bytes */
bool der_flags(struct bytes body, unsigned *ret);                /* bit n of the string is 1 << n */
bool der_text(struct bytes body, unsigned tag, struct str *ret); /* UTF-8, Printable, IA5 */
bool der_time(struct bytes body, unsigned tag, int64_t *ret_us); /* both kinds, in UTC */

bool der_eq(struct bytes a, struct bytes b);
/* The elements of a SET OF stand in ascending order and once each (X.690, 11.6). */
bool der_is_set(struct bytes body);
/* The text is one value, and everything inside is DER down to DER_DEPTH_MOST levels. */
bool der_is_strict(struct bytes text);

#endif
