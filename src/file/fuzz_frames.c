/* Whatever a parser that was taken over may say: either pages within bounds, or a reason. */
#include "file/frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_part(struct bytes part, const uint8_t *data, size_t size)
{
    ASSERT(part.n > 0 && part.n <= FRAMES_PART_MOST);
    ASSERT(part.p >= data && part.p + part.n <= data + size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frames f;

    frames_read((struct bytes){data, size}, &f);
    if (!f.fine) {
        ASSERT(f.n_pages == 0 && f.whole.n == 0 && parse_reason_code(f.reason));
        return 0;
    }
    ASSERT(f.n_pages > 0 && f.n_pages <= FILE_PAGES_MOST);
    for (size_t i = 0; i < f.n_pages; i++)
        check_part(f.pages[i], data, size);
    if (f.whole.n > 0)
        check_part(f.whole, data, size);
    return 0;
}
