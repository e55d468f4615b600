/* Writes DER, for tests alone. Every result is arena memory. */
#ifndef OQU_CADES_DER_WRITE_H
#define OQU_CADES_DER_WRITE_H

#include "cades/der.h"

struct bytes dw_join(struct arena *mem, const struct bytes *parts, size_t n);
#define DW_JOIN(mem, ...)                                                                          \
    dw_join((mem), (const struct bytes[]){__VA_ARGS__},                                            \
            sizeof((const struct bytes[]){__VA_ARGS__}) / sizeof(struct bytes))
#define DW_SEQUENCE(mem, ...) dw((mem), DER_SEQUENCE, DW_JOIN((mem), __VA_ARGS__))

struct bytes dw(struct arena *mem, unsigned tag, struct bytes body);
/* The same value under another tag. */
struct bytes dw_retag(struct arena *mem, unsigned tag, struct bytes whole);
struct bytes dw_flip(struct arena *mem, struct bytes text, size_t bit); /* one bit changed */
struct bytes dw_set(struct arena *mem, unsigned tag, struct bytes *parts, size_t n); /* sorts */
struct bytes dw_oid(struct arena *mem, const char *dotted);
struct bytes dw_small(struct arena *mem, unsigned tag, int64_t n); /* INTEGER, ENUMERATED; n >= 0 */
struct bytes dw_integer(struct arena *mem, struct bytes big_endian);
struct bytes dw_text(struct arena *mem, unsigned tag, struct str text);
struct bytes dw_bits(struct arena *mem, struct bytes bytes);
struct bytes dw_flags(struct arena *mem, unsigned flags); /* as der_flags() reads them */
struct bytes dw_time(struct arena *mem, unsigned tag, int64_t us);
struct bytes dw_null(struct arena *mem);

#endif
