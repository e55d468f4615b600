/* Any bytes as a request target: refused, or a path that has one meaning to everybody. */
#include <string.h>

#include "http/edge.h"
#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct request rq = {0};
    struct str again;
    size_t at;

    if (parse_target(mem, (struct str){(const char *)data, size}, &rq)) {
        ASSERT(rq.path.n > 0 && rq.path.p[0] == '/' && str_is_utf8(rq.path));
        ASSERT(!str_find(rq.path, STR("//"), &at) && !str_find(rq.path, STR("/../"), &at));
        ASSERT(!memchr(rq.path.p, '\\', rq.path.n));
        bool good = parse_path(mem, response_percent(mem, rq.path), &again);
        ASSERT(good && str_eq(rq.path, again));
    }
    arena_free(mem);
    return 0;
}
