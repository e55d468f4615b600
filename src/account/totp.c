/* See totp.h. */
#include "account/totp.h"

#include <liboath/oath.h>

#include "base/buf.h"
#include "base/scan.h"
#include "html/html.h"

static struct str base32(struct ctx *c, const uint8_t seed[ACCOUNT_SEED])
{
    char *text = NULL;
    size_t n = 0;

    ASSERT(oath_init() == OATH_OK);
    ASSERT(oath_base32_encode((const char *)seed, ACCOUNT_SEED, &text, &n) == OATH_OK);
    struct str copy = str_copy(c->mem, (struct str){text, n});
    explicit_bzero(text, n);
    free(text);
    return copy;
}

struct str totp_words(struct ctx *c, const uint8_t seed[ACCOUNT_SEED])
{
    struct str all = base32(c, seed);
    struct buf buf;

    buf_init(&buf, c->mem, 2 * all.n);
    for (size_t i = 0; i < all.n; i += 4) {
        if (i > 0)
            buf_add_char(&buf, ' ');
        buf_add(&buf, str_sub(all, i, 4));
    }
    return buf_str(&buf);
}

struct str totp_address(struct ctx *c, const uint8_t seed[ACCOUNT_SEED], struct str name)
{
    struct url url = url_path(c, "/OQU:{name}", &name, 1);

    url = url_query(c, url, "secret", base32(c, seed));
    url = url_query(c, url, "issuer", STR("OQU"));
    return str_printf(c->mem, "otpauth://totp" STR_FMT, STR_ARG(url.s));
}

bool totp_check(struct ctx *c, const uint8_t seed[ACCOUNT_SEED], struct str code, int64_t *ret_step)
{
    time_t now = (time_t)(c->machine_us / TIME_SECOND);
    int offset = 0;

    if (!scan_digits(code, TOTP_DIGITS))
        return false;
    ASSERT(oath_init() == OATH_OK);
    int found = oath_totp_validate2((const char *)seed, ACCOUNT_SEED, now, TOTP_STEP_S,
                                    OATH_TOTP_DEFAULT_START_TIME, TOTP_TOLERANCE, &offset,
                                    str_z(c->mem, code));
    if (found < 0)
        return false;
    *ret_step = (int64_t)now / TOTP_STEP_S + offset;
    return true;
}
