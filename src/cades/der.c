/* See der.h. */
#include "cades/der.h"

#include <string.h>

#include "base/scan.h"
#include "base/time.h"

enum { CONSTRUCTED = 0x20, TAG_LONG = 0x1f, LENGTH_LONG = 0x80, LENGTH_BYTES_MOST = 4 };

bool der_eq(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The length that begins at *at, in the shortest of its forms. */
static bool read_length(struct bytes s, size_t *at, size_t *ret)
{
    if (*at >= s.n)
        return false;
    unsigned first = s.p[(*at)++];
    *ret = first;
    if (first < LENGTH_LONG)
        return true;
    size_t n = first - LENGTH_LONG;
    if (n == 0 || n > LENGTH_BYTES_MOST || n > s.n - *at || s.p[*at] == 0)
        return false;
    for (*ret = 0; n > 0; n--)
        *ret = *ret << 8 | s.p[(*at)++];
    return *ret >= LENGTH_LONG;
}

bool der_next(struct bytes *rest, struct der *ret)
{
    size_t at = 1, n;

    if (rest->n < 2 || (rest->p[0] & TAG_LONG) == TAG_LONG || !read_length(*rest, &at, &n) ||
        n > rest->n - at)
        return false;
    *ret = (struct der){rest->p[0], {rest->p + at, n}, {rest->p, at + n}};
    *rest = (struct bytes){rest->p + at + n, rest->n - at - n};
    return true;
}

bool der_take_whole(struct bytes *rest, unsigned tag, struct der *ret)
{
    struct bytes before = *rest;

    if (der_next(rest, ret) && ret->tag == tag)
        return true;
    *rest = before;
    return false;
}

bool der_take(struct bytes *rest, unsigned tag, struct bytes *ret_body)
{
    struct der value;

    if (!der_take_whole(rest, tag, &value))
        return false;
    *ret_body = value.body;
    return true;
}

bool der_optional(struct bytes *rest, unsigned tag, bool *ret_there, struct der *ret)
{
    *ret_there = rest->n > 0 && rest->p[0] == tag;
    return !*ret_there || der_next(rest, ret);
}

bool der_only(struct bytes text, unsigned tag, struct bytes *ret_body)
{
    return der_take(&text, tag, ret_body) && text.n == 0;
}

/* ---- simple types ------------------------------------------------------------------------- */

bool der_bool(struct bytes body, bool *ret)
{
    if (body.n != 1 || (body.p[0] != 0x00 && body.p[0] != 0xff))
        return false;
    *ret = body.p[0] == 0xff;
    return true;
}

bool der_is_integer(struct bytes body)
{
    if (body.n < 2)
        return body.n == 1;
    bool high = body.p[1] & 0x80;
    return !(body.p[0] == 0x00 && !high) && !(body.p[0] == 0xff && high);
}

bool der_small(struct bytes body, int64_t most, int64_t *ret)
{
    int64_t value = 0;

    if (!der_is_integer(body) || body.n > 7 || body.p[0] & 0x80)
        return false;
    for (size_t i = 0; i < body.n; i++)
        value = value << 8 | body.p[i];
    *ret = value;
    return value <= most;
}

bool der_bits(struct bytes body, struct bytes *ret)
{
    if (body.n < 1 || body.p[0] != 0)
        return false;
    *ret = (struct bytes){body.p + 1, body.n - 1};
    return true;
}

bool der_flags(struct bytes body, unsigned *ret)
{
    *ret = 0;
    if (body.n < 1 || body.n > 3 || body.p[0] > 7 || (body.n == 1 && body.p[0] != 0))
        return false;
    unsigned unused = body.p[0], last = body.p[body.n - 1];
    if (body.n > 1 && !(last >> unused & 1)) /* a list of names ends with a bit that is set */
        return false;
    if (body.n > 1 && last & ((1U << unused) - 1))
        return false;
    for (size_t i = 1; i < body.n; i++)
        for (unsigned bit = 0; bit < 8; bit++)
            if (body.p[i] & 0x80U >> bit)
                *ret |= 1U << ((i - 1) * 8 + bit);
    return true;
}

bool der_text(struct bytes body, unsigned tag, struct str *ret)
{
    *ret = (struct str){(const char *)body.p, body.n};
    return (tag == DER_UTF8 || tag == DER_PRINTABLE || tag == DER_IA5) && str_is_utf8(*ret);
}

static int two_digits(const uint8_t *p)
{
    return (p[0] - '0') * 10 + (p[1] - '0');
}

/* UTCTime has two digits of the year: 50 … 99 are of the twentieth century (RFC 5280, 4.1.2.5). */
bool der_time(struct bytes body, unsigned tag, int64_t *ret_us)
{
    size_t year_digits = tag == DER_TIME ? 4 : 2, n = year_digits + 10;
    struct str digits = {(const char *)body.p, n};
    struct date date;

    if ((tag != DER_TIME && tag != DER_UTC_TIME) || body.n != n + 1 || body.p[n] != 'Z' ||
        !scan_digits(digits, n))
        return false;
    const uint8_t *p = body.p + year_digits;
    int year = two_digits(body.p);
    if (tag == DER_TIME)
        year = year * 100 + two_digits(body.p + 2);
    else
        year += year < 50 ? 2000 : 1900;
    int hour = two_digits(p + 4), minute = two_digits(p + 6), second = two_digits(p + 8);
    if (hour > 23 || minute > 59 || second > 59 ||
        !time_date_make(year, two_digits(p), two_digits(p + 2), &date))
        return false;
    *ret_us =
        (int64_t)date.days * TIME_DAY + ((int64_t)hour * 3600 + minute * 60 + second) * TIME_SECOND;
    return true;
}

/* ---- order and depth ---------------------------------------------------------------------- */

static int compare(struct bytes a, struct bytes b)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool der_is_set(struct bytes body)
{
    struct bytes before = {0};
    struct der value;

    while (body.n > 0) {
        if (!der_next(&body, &value) || (before.n > 0 && compare(before, value.whole) >= 0))
            return false;
        before = value.whole;
    }
    return true;
}

bool der_is_strict(struct bytes text)
{
    struct bytes open[DER_DEPTH_MOST] = {text};
    size_t depth = 1;
    struct der value;

    if (!der_next(&text, &value) || text.n > 0)
        return false;
    while (depth > 0) {
        if (open[depth - 1].n == 0) {
            depth--;
            continue;
        }
        if (!der_next(&open[depth - 1], &value))
            return false;
        if (!(value.tag & CONSTRUCTED))
            continue;
        if (depth == DER_DEPTH_MOST)
            return false;
        open[depth++] = value.body;
    }
    return true;
}
