/* Any bytes as what a browser says of a passkey: its CBOR and JSON are refused, or within limits.
 */
#include "account/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    const struct webauthn_site site = webauthn_site(mem, STR("https://example.org/staff/"));
    struct str text = {(const char *)data, size}, challenge;
    struct webauthn_key key, given = {.public_key = text, .algorithm = -7};
    uint32_t count;

    if (webauthn_client(mem, &site, text, "webauthn.get", &challenge))
        ASSERT(challenge.n > 0 && challenge.n < size);
    if (webauthn_made(mem, &site, text, &key))
        ASSERT(key.id.n > 0 && key.id.n < size && key.public_key.n > 0);
    /* Nothing signs itself. */
    ASSERT(!webauthn_proves(&site, &given, text, text, text, false, &count));
    arena_free(mem);
    return 0;
}
