/* Any text given as settings of a replay ends in settings within their ranges or in a line to
 * blame. */
#include "admission/replay_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 20, 1 << 26);
    struct replay *r = NEW(mem, struct replay);

    r->c.mem = mem;
    r->settings.credit_cap = SEAT_CREDIT_CAP;
    if (replay_parse_settings(r, (struct str){(const char *)data, size}) == ST_OK) {
        ASSERT(r->settings.credit_cap >= 0 && r->settings.credit_cap <= REPLAY_COUNT_MOST);
        ASSERT(r->settings.spare_policy <= SEAT_SPARE_NOW);
    } else {
        ASSERT(r->line > 0 && r->c.failure.code);
    }
    arena_free(mem);
    return 0;
}
