/* Text helpers. Nothing here knows about a language; collation and case live in i18n/. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_from_z(const char *z)
{
    return z ? (struct str){z, strlen(z)} : (struct str){"", 0};
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (struct str){s.p + from, n};
}

struct str str_copy(struct arena *mem, struct str s)
{
    return (struct str){str_z(mem, s), s.n};
}

const char *str_z(struct arena *mem, struct str s)
{
    char *z = arena_alloc(mem, size_add(s.n, 1));
    if (s.n > 0)
        memcpy(z, s.p, s.n);
    return z;
}

struct str str_printf(struct arena *mem, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(n >= 0);
    char *z = arena_alloc(mem, (size_t)n + 1);
    (void)vsnprintf(z, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){z, (size_t)n};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_z(struct str a, const char *z)
{
    return str_eq(a, str_from_z(z));
}

static unsigned char lower(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

bool str_eq_secret(struct str a, struct str b)
{
    volatile unsigned char differ = 0;

    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        differ = (unsigned char)(differ | ((unsigned char)a.p[i] ^ (unsigned char)b.p[i]));
    return differ == 0;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    if (order != 0)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

bool str_find(struct str s, struct str needle, size_t *ret_at)
{
    if (needle.n == 0 || needle.n > s.n)
        return false;
    const char *at = memmem(s.p, s.n, needle.p, needle.n);
    if (!at)
        return false;
    *ret_at = (size_t)(at - s.p);
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* Length of the sequence that starts at s.p[i], or 0 when it is not valid UTF-8. */
static size_t sequence_length(struct str s, size_t i)
{
    const unsigned char *u = (const unsigned char *)s.p + i;
    size_t left = s.n - i;

    if (u[0] == 0)
        return 0;
    if (u[0] < 0x80)
        return 1;
    size_t n = u[0] >= 0xC2 && u[0] < 0xE0 ? 2 : u[0] >= 0xE0 && u[0] < 0xF0 ? 3 : 4;
    if (u[0] < 0xC2 || u[0] > 0xF4 || left < n)
        return 0;
    for (size_t k = 1; k < n; k++)
        if ((u[k] & 0xC0) != 0x80)
            return 0;
    if ((u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xED && u[1] > 0x9F) ||
        (u[0] == 0xF0 && u[1] < 0x90) || (u[0] == 0xF4 && u[1] > 0x8F))
        return 0;
    return n;
}

bool str_is_utf8(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = sequence_length(s, i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

size_t str_letters(struct str s)
{
    size_t letters = 0;
    for (size_t i = 0; i < s.n; i++)
        letters += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return letters;
}

struct str str_hex(struct arena *mem, const uint8_t *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *z = arena_alloc(mem, size_add(size_mul(n, 2), 1));
    for (size_t i = 0; i < n; i++) {
        z[2 * i] = digits[bytes[i] >> 4];
        z[2 * i + 1] = digits[bytes[i] & 15];
    }
    return (struct str){z, 2 * n};
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool str_unhex(struct str s, uint8_t *bytes, size_t n)
{
    if (s.n != size_mul(n, 2))
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(s.p[2 * i]), low = hex_digit(s.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
