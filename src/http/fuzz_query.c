/* Any bytes as a query or urlencoded form: refused as a whole, or pairs that are valid text and say
 * the same when they are written and read again. */
#include "http/edge.h"
#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 26, 1 << 28);
    struct pairs first, again;
    struct buf out;

    buf_init(&out, mem, 1 << 26);
    if (parse_fields(mem, (struct str){(const char *)data, size}, &first)) {
        for (size_t i = 0; i < first.n; i++) {
            ASSERT(str_is_utf8(first.v[i].name) && str_is_utf8(first.v[i].value));
            ASSERT(first.v[i].name.n > 0 && first.v[i].name.n <= HTTP_NAME_MOST);
            buf_add_z(&out, i > 0 ? "&" : "");
            buf_add(&out, response_percent(mem, first.v[i].name));
            buf_add_char(&out, '=');
            buf_add(&out, response_percent(mem, first.v[i].value));
        }
        bool good = parse_fields(mem, buf_str(&out), &again);
        ASSERT(good && again.n == first.n);
        for (size_t i = 0; i < first.n; i++)
            ASSERT(str_eq(first.v[i].name, again.v[i].name) &&
                   str_eq(first.v[i].value, again.v[i].value));
    }
    arena_free(mem);
    return 0;
}
