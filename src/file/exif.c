/* See exif.h: the first directory of the TIFF structure, tag 0x0112. */
#include "file/exif.h"

enum { TIFF_HEAD = 8, ENTRY = 12, TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3 };

struct tiff {
    struct str s;
    bool big_endian;
};

static size_t number(const struct tiff *t, size_t at, size_t n)
{
    size_t value = 0;

    for (size_t i = 0; i < n; i++) {
        size_t k = t->big_endian ? i : n - 1 - i;
        value = value << 8 | (unsigned char)t->s.p[at + k];
    }
    return value;
}

int exif_orientation(struct str app1)
{
    struct tiff t;

    if (!str_starts(app1, STR("Exif\0\0")))
        return 1;
    t.s = str_sub(app1, 6, app1.n);
    t.big_endian = str_starts(t.s, STR("MM\0*"));
    if (t.s.n < TIFF_HEAD || (!t.big_endian && !str_starts(t.s, STR("II*\0"))))
        return 1;
    size_t at = number(&t, 4, 4);
    if (at > t.s.n - 2)
        return 1;
    size_t n = number(&t, at, 2);
    for (at += 2; n > 0 && at + ENTRY <= t.s.n; n--, at += ENTRY) {
        if (number(&t, at, 2) != TAG_ORIENTATION || number(&t, at + 2, 2) != TYPE_SHORT)
            continue;
        size_t value = number(&t, at + 8, 2);
        return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}
