/* The template compiler reads any bytes without a broken invariant, and what it accepts is C whose
 * braces balance and whose literals are whole letters. */
#include "html2c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};

    if (!str_is_utf8(text)) /* textfile_read() refuses it */
        return 0;
    struct arena *mem = arena_new(1 << 28, 1 << 30);
    struct html2c *h = NEW(mem, struct html2c);
    html2c_init(h, mem);
    h->quiet = true;
    html2c_file(h, "fuzz.html", text);
    ASSERT(h->errors > 0 || (h->n_open == 0 && h->n_blocks == 0 && str_is_utf8(buf_str(&h->c))));
    arena_free(mem);
    return 0;
}
