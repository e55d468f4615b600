/* See scan.h. */
#include "base/scan.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool scan_digits(struct str s, size_t n)
{
    if (s.n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_digit(s.p[i]))
            return false;
    return true;
}

bool scan_i64(struct str s, int64_t min, int64_t max, int64_t *ret)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    int64_t value = 0;

    if (negative)
        s = str_sub(s, 1, s.n);
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return false;
        int64_t digit = s.p[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    if (value < min || value > max)
        return false;
    *ret = value;
    return true;
}

bool scan_until(struct str *rest, char sep, struct str *ret_head)
{
    if (rest->n == 0)
        return false;
    for (size_t i = 0; i < rest->n; i++) {
        if (rest->p[i] == sep) {
            *ret_head = str_sub(*rest, 0, i);
            *rest = str_sub(*rest, i + 1, rest->n);
            return true;
        }
    }
    *ret_head = *rest;
    *rest = str_sub(*rest, rest->n, 0);
    return true;
}

/* The check digit that both numbers share, or -1 when the number is never issued. */
static int check_digit(struct str s)
{
    for (int shift = 0; shift <= 2; shift += 2) {
        int sum = 0;
        for (int i = 0; i < 11; i++)
            sum += ((i + shift) % 11 + 1) * (s.p[i] - '0');
        if (sum % 11 != 10)
            return sum % 11;
    }
    return -1;
}

static bool number_ok(struct str s, char kind_min, char kind_max)
{
    return scan_digits(s, 12) && s.p[4] >= kind_min && s.p[4] <= kind_max &&
           check_digit(s) == s.p[11] - '0';
}

bool scan_iin(struct str s)
{
    return number_ok(s, '0', '3');
}

bool scan_bin(struct str s)
{
    return number_ok(s, '4', '6');
}

bool scan_phone(struct arena *mem, struct str s, struct str *ret_phone)
{
    char digits[11];
    size_t n = 0;

    s = str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (is_digit(c)) {
            if (n == sizeof(digits))
                return false;
            digits[n++] = c;
        } else if (str_starts(str_sub(s, i, 2), STR("\xC2\xA0"))) {
            i++; /* the no-break space of our own spelling */
        } else if (c != ' ' && c != '-' && c != '(' && c != ')' && !(c == '+' && i == 0)) {
            return false;
        }
    }
    if (n == 11 && (digits[0] == '7' || digits[0] == '8'))
        *ret_phone = str_printf(mem, "+7%.10s", digits + 1);
    else if (n == 10)
        *ret_phone = str_printf(mem, "+7%.10s", digits);
    else
        return false;
    return true;
}
