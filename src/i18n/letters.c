/* See letters.h. Also i18n_nfc(), which every text from outside passes once. */
#include "i18n/letters.h"

#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "i18n/i18n.h"

static struct str normalise(struct arena *mem, uninorm_t form, struct str s)
{
    size_t n = 0;

    if (s.n == 0)
        return s;
    uint8_t *p = u8_normalize(form, (const uint8_t *)s.p, s.n, NULL, &n);
    ASSERT(p != NULL); /* out of memory: text is valid UTF-8 from the edge inwards */
    struct str copy = str_copy(mem, (struct str){(const char *)p, n});
    free(p);
    return copy;
}

struct str i18n_nfc(struct arena *mem, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return normalise(mem, UNINORM_NFC, text);
    return text;
}

struct str letters_decompose(struct arena *mem, struct str s)
{
    return normalise(mem, UNINORM_NFKD, s);
}

uint32_t letters_next(struct str *rest)
{
    ucs4_t letter;
    int n = u8_mbtouc(&letter, (const uint8_t *)rest->p, rest->n);

    ASSERT(n > 0);
    *rest = str_sub(*rest, (size_t)n, rest->n);
    return letter;
}

void letters_add(struct buf *buf, uint32_t letter)
{
    uint8_t bytes[6];
    int n = u8_uctomb(bytes, letter, sizeof(bytes));

    ASSERT(n > 0);
    buf_add(buf, (struct str){(const char *)bytes, (size_t)n});
}

bool letters_is_mark(uint32_t letter)
{
    return letter >= 0x300 && uc_is_general_category_withtable(letter, UC_CATEGORY_MASK_M);
}
