/* See base64.h. */
#include "base/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str base64url_print(struct arena *mem, struct str s)
{
    size_t letters = (s.n * 8 + 5) / 6;
    char *z = arena_alloc(mem, letters + 1);

    for (size_t i = 0; i < letters; i++) {
        size_t byte = i * 6 / 8;
        unsigned pair = (unsigned)(unsigned char)s.p[byte] << 8;
        if (byte + 1 < s.n)
            pair |= (unsigned char)s.p[byte + 1];
        z[i] = alphabet[pair >> (10 - i * 6 % 8) & 63];
    }
    return (struct str){z, letters};
}

bool base64url_read(struct arena *mem, struct str s, struct str *ret)
{
    size_t n = s.n * 6 / 8;
    char *z = arena_alloc(mem, n + 1);
    unsigned bits = 0, held = 0;
    size_t at = 0;

    if (s.n % 4 == 1)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        const char *letter = s.p[i] ? strchr(alphabet, s.p[i]) : NULL;
        if (!letter)
            return false;
        bits = bits << 6 | (unsigned)(letter - alphabet);
        held += 6;
        if (held >= 8) {
            held -= 8;
            z[at++] = (char)(bits >> held & 0xFF);
        }
    }
    if (bits & ((1u << held) - 1))
        return false;
    *ret = (struct str){z, n};
    return true;
}
