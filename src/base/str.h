/* Text: a pointer and a length, never owned. Valid UTF-8 from the edge inwards. */
#ifndef OQU_STR_H
#define OQU_STR_H

#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(literal)      ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal) /* in tables with static storage */                                      \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define STR_FMT    "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

struct str str_from_z(const char *z);                    /* borrows; NULL gives the empty text */
struct str str_sub(struct str s, size_t from, size_t n); /* clamped to the text */
struct str str_copy(struct arena *mem, struct str s);
const char *str_z(struct arena *mem, struct str s); /* NUL-terminated copy for libraries */
struct str str_printf(struct arena *mem, const char *format, ...) PRINTF(2, 3);

bool str_eq(struct str a, struct str b);
bool str_eq_z(struct str a, const char *z);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_eq_secret(struct str a, struct str b); /* time depends on the lengths only */
int str_cmp(struct str a, struct str b);        /* byte order, shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_find(struct str s, struct str needle, size_t *ret_at);
struct str str_trim(struct str s); /* ASCII white space */

bool str_is_utf8(struct str s);   /* strict: no surrogates, no overlong forms, no NUL */
size_t str_letters(struct str s); /* code points of valid UTF-8 */

struct str str_hex(struct arena *mem, const uint8_t *bytes, size_t n);
bool str_unhex(struct str s, uint8_t *bytes, size_t n); /* exactly n bytes */

#endif
