/* Any bytes as a Cookie header: cookies without anything that could end a header or a cookie. */
#include <string.h>

#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct pairs cookies;

    if (parse_cookies(mem, (struct str){(const char *)data, size}, &cookies)) {
        ASSERT(cookies.n <= HTTP_COOKIES_MOST);
        for (size_t i = 0; i < cookies.n; i++) {
            struct str name = cookies.v[i].name, value = cookies.v[i].value;
            ASSERT(name.n > 0 && name.n <= HTTP_NAME_MOST && str_is_utf8(value));
            ASSERT(!memchr(name.p, '=', name.n) && !memchr(value.p, ';', value.n));
        }
    }
    arena_free(mem);
    return 0;
}
