/* Short sealed texts for receipts: base64url(text) "." base64url(Ed25519 signature). They carry no
 * personal data, since they stand in addresses and QR codes. */
#include "signature/token.h"
#include "base/base64.h"
#include "base/scan.h"
#include "keys/keys.h"

enum { TOKEN_TEXT_MOST = 1024, SIGNATURE_BYTES = 64 };

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
    *ret_token = str_printf(c->mem, STR_FMT "." STR_FMT, STR_ARG(base64url_print(c->mem, text)),
                            STR_ARG(base64url_print(c->mem, seal)));
    return ST_OK;
}

bool signature_token_split(struct arena *mem, struct str token, struct str *text, struct str *seal)
{
    struct str head;

    return token.n <= 2 * TOKEN_TEXT_MOST && scan_until(&token, '.', &head) &&
           base64url_read(mem, head, text) && text->n <= TOKEN_TEXT_MOST &&
           base64url_read(mem, token, seal) && seal->n == SIGNATURE_BYTES;
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
