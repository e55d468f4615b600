/* Any bytes, compressed objects among them: a name is found, with a reason, or it is not. */
#include "file/pdf_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 26, 1 << 26);
    enum parse_reason reason;
    struct str pdf = {(const char *)data, size};

    if (pdf_names_find(mem, pdf, &reason))
        ASSERT(parse_reason_code(reason));
    arena_free(mem);
    return 0;
}
