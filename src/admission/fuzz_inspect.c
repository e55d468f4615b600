/* Any text given as a line of the public log is refused, or has what every line of it has. */
#include "admission/inspect_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct inspect_line line;

    if (inspect_line_read((struct str){(const char *)data, size}, &line)) {
        ASSERT(line.pool.n > 0 && line.kind.n > 0 && line.number >= 0);
        ASSERT(line.arrival >= -1 && line.arrival <= REPLAY_COUNT_MOST);
        ASSERT(line.seats >= -1 && line.seats <= REPLAY_COUNT_MOST);
        ASSERT(line.lane <= SEAT_LANE_COUNT && line.settings.settings.credit_cap >= 0);
    }
    return 0;
}
