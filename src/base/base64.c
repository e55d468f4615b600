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

struct str base64_print(struct arena *mem, struct str s)
{
    struct str text = base64url_print(mem, s);
    size_t n = (text.n + 3) / 4 * 4;
    char *z = arena_alloc(mem, n + 1);

    for (size_t i = 0; i < n; i++) {
        char letter = i < text.n ? text.p[i] : '=';
        z[i] = letter == '-' ? '+' : letter == '_' ? '/' : letter;
    }
    return (struct str){z, n};
}

/* How many letters stand before the padding. */
static size_t unpadded(struct str s)
{
    size_t n = s.n;

    while (n > 0 && s.n - n < 2 && s.p[n - 1] == '=')
        n--;
    return n;
}

bool base64_read(struct arena *mem, struct str s, struct str *ret)
{
    size_t n = unpadded(s);
    char *z = arena_alloc(mem, n + 1);

    if (s.n % 4 != 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s.p[i] == '-' || s.p[i] == '_')
            return false;
        z[i] = s.p[i];
        if (z[i] == '+')
            z[i] = '-';
        else if (z[i] == '/')
            z[i] = '_';
    }
    return base64url_read(mem, (struct str){z, n}, ret);
}
