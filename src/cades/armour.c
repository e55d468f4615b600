/* See armour.h. */
#include "cades/armour.h"

#include <openssl/evp.h>

#include "cades/der.h"

/* What stands between the line that begins and the line that ends; the text itself without them. */
static bool inside_lines(struct str text, struct str *ret)
{
    size_t at;

    *ret = str_trim(text);
    if (!str_starts(*ret, STR("-----BEGIN ")))
        return true;
    if (!str_find(*ret, STR("\n"), &at))
        return false;
    *ret = str_sub(*ret, at + 1, ret->n);
    if (!str_find(*ret, STR("-----END "), &at))
        return false;
    *ret = str_sub(*ret, 0, at);
    return true;
}

static bool is_space(char c)
{
    return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

/* base64 without white space, and how many '=' it ends with. */
static bool compact(struct arena *mem, struct str text, struct str *ret, size_t *ret_padding)
{
    char *out = arena_alloc(mem, size_add(text.n, 1));
    size_t n = 0;

    *ret_padding = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (is_space(text.p[i]))
            continue;
        if (text.p[i] == '=')
            (*ret_padding)++;
        else if (!is_letter(text.p[i]) || *ret_padding > 0)
            return false;
        out[n++] = text.p[i];
    }
    *ret = (struct str){out, n};
    return n > 0 && n % 4 == 0 && *ret_padding <= 2;
}

bool armour_open(struct arena *mem, struct bytes text, struct bytes *ret_der)
{
    struct str lines, letters;
    size_t padding;

    *ret_der = text;
    if (text.n > 0 && text.p[0] == DER_SEQUENCE)
        return true;
    if (text.n > INT32_MAX || !inside_lines((struct str){(const char *)text.p, text.n}, &lines) ||
        !compact(mem, lines, &letters, &padding))
        return false;
    uint8_t *out = arena_alloc(mem, letters.n / 4 * 3);
    int n = EVP_DecodeBlock(out, (const unsigned char *)letters.p, (int)letters.n);
    if (n < 0)
        return false;
    *ret_der = (struct bytes){out, (size_t)n - padding};
    return true;
}
