/* Keys of any text: the sort key is printable ASCII and equal for equal texts, the search key is
 * valid UTF-8 without spaces at its ends, and normalising twice changes nothing. */
#include "i18n/i18n.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sort_key(struct ctx *c, struct str text)
{
    struct str key = i18n_sort_key(c, text);

    for (size_t i = 0; i < key.n; i++)
        ASSERT(key.p[i] >= 0x20 && key.p[i] < 0x7F);
    ASSERT(str_eq(key, i18n_sort_key(c, i18n_nfc(c->mem, text))));
}

static void check_search_key(struct ctx *c, struct str text)
{
    struct str key = i18n_search_key(c, text);

    ASSERT(str_is_utf8(key));
    ASSERT(key.n == 0 || (key.p[0] != ' ' && key.p[key.n - 1] != ' '));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};

    if (size > 4096 || !str_is_utf8(text)) /* the edge refuses it */
        return 0;
    struct arena *mem = arena_new(1 << 26, 1 << 28);
    struct ctx c = {.mem = mem};
    struct str nfc = i18n_nfc(mem, text);
    ASSERT(str_eq(nfc, i18n_nfc(mem, nfc)));
    check_sort_key(&c, text);
    check_search_key(&c, text);
    arena_free(mem);
    return 0;
}
