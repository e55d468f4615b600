/* Any metadata gives one of the eight orientations. */
#include "file/exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int orientation = exif_orientation((struct str){(const char *)data, size});

    ASSERT(orientation >= 1 && orientation <= 8);
    return 0;
}
