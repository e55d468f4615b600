/* Whole frames into the key service, as an owner and as a limited caller: the parser, the limits
 * and the opening of sealed values that nobody sealed. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "keys/service.h"
#include "keys/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct vault *vault;

static void free_vault(void)
{
    vault_free(vault);
}

static struct vault *the_vault(void)
{
    if (!vault) {
        struct vault_masters masters = {.n = 1};
        memset(masters.key[0], 'f', VAULT_KEY);
        vault = vault_new(&masters);
        ASSERT(vault != NULL && atexit(free_vault) == 0);
        log_init("fuzz", LOG_ERROR);
    }
    return vault;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t answer[WIRE_ANSWER_MOST];
    const struct service_settings settings = {
        .dir = STR("/nonexistent"), .lookups_per_s = 100, .lookups_burst = 100};
    size_t length;

    if (!wire_frame_length(data, size, WIRE_REQUEST_MOST, &length) || size < length)
        return 0;
    struct arena *mem = arena_new(64 * 1024, 1024 * 1024);
    struct ctx c = {.mem = mem};
    for (int owner = 0; owner < 2; owner++) {
        int64_t tat_us = 0;
        struct wire_out out = {.p = answer, .room = sizeof(answer)};
        const struct caller caller = {
            .owner = owner == 1, .now_us = 1, .tat_us = owner ? NULL : &tat_us};
        bool fine = service_answer(&c, &(struct service_desk){&settings, the_vault()}, &caller,
                                   (struct bytes){data + 4, length - 4}, &out);
        size_t answered;
        ASSERT(wire_frame_length(out.p, out.n, WIRE_ANSWER_MOST, &answered) && answered == out.n);
        ASSERT((out.p[5] == WIRE_MALFORMED) == !fine);
    }
    arena_free(mem);
    return 0;
}
