/* Short sealed texts for receipts: base64url(text) "." base64url(Ed25519 signature). They carry no
 * personal data, since they stand in addresses and QR codes. */
#include <string.h>

#include "base/scan.h"
#include "keys/keys.h"
#include "signature/token.h"

enum { TOKEN_TEXT_MOST = 1024, SIGNATURE_BYTES = 64 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static struct str encode(struct arena *mem, struct str s)
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

/* Strict: no padding, no stray bits, nothing outside the alphabet. */
static bool decode(struct arena *mem, struct str s, struct str *ret)
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

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

enum status signature_token(struct ctx *c, struct str text, struct str *ret_token)
{
    struct bytes signature;

    ASSERT(text.n <= TOKEN_TEXT_MOST);
    TRY(keys_sign(c, as_bytes(text), &signature));
    struct str seal = {(const char *)signature.p, signature.n};
    *ret_token = str_printf(c->mem, STR_FMT "." STR_FMT, STR_ARG(encode(c->mem, text)),
                            STR_ARG(encode(c->mem, seal)));
    return ST_OK;
}

bool signature_token_split(struct arena *mem, struct str token, struct str *text, struct str *seal)
{
    struct str head;

    return token.n <= 2 * TOKEN_TEXT_MOST && scan_until(&token, '.', &head) &&
           decode(mem, head, text) && text->n <= TOKEN_TEXT_MOST && decode(mem, token, seal) &&
           seal->n == SIGNATURE_BYTES;
}

enum status signature_token_read(struct ctx *c, struct str token, struct str *ret_text)
{
    struct str text, seal;
    struct bytes key;

    if (!signature_token_split(c->mem, token, &text, &seal))
        return FAIL(c, ST_INVALID, "signature.token.broken");
    TRY(keys_public(c, &key));
    if (!keys_verify(key, as_bytes(text), as_bytes(seal)) || !str_is_utf8(text))
        return FAIL(c, ST_INVALID, "signature.token.broken");
    *ret_text = text;
    return ST_OK;
}
