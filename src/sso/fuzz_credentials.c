/* Any bytes as the Authorization header of a token request: a caller that is understood has a clean
 * secret, and only one that is named as Basic is understood. */
#include "http/http.h"
#include "sso/credentials.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = {.mem = arena_new(1 << 20, 1 << 24)};
    struct str header = {(const char *)data, size};
    struct credentials caller = {.secret = STR("")};

    if (credentials_basic(&c, header, &caller)) {
        ASSERT(str_eq_nocase(str_sub(header, 0, 6), STR("Basic ")));
        ASSERT(str_is_utf8(caller.secret) && caller.secret.n < header.n);
    }
    arena_free(c.mem);
    return 0;
}
