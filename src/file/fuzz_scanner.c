/* Any answer of the scanner means one of three things, and "clean" is said in one way only. */
#include "file/scanner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str reply = {(const char *)data, size};
    enum scan_result result = scanner_reply(reply);

    ASSERT(result >= SCAN_CLEAN && result <= SCAN_NOTHING);
    ASSERT((result == SCAN_CLEAN) == str_eq(reply, STR("stream: OK")));
    return 0;
}
