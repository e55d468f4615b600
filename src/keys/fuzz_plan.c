/* A plan of keys for tokens as somebody wrote it: what is taken is printed and read again,
 * and every key it publishes is of a master that there can be. */
#include "keys/token_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW_S = 1795442400, GENERATIONS = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct token_plan plan, again;
    struct token_when known[TOKEN_KEYS_MOST];

    if (!token_plan_read((struct str){(const char *)data, size}, GENERATIONS, &plan))
        return 0;
    struct arena *mem = arena_new(1 << 16, 1 << 20);
    ASSERT(token_plan_read(token_plan_print(mem, &plan), GENERATIONS, &again) && again.n == plan.n);
    size_t n = token_plan_published(&plan, NOW_S, known);
    ASSERT(n >= 2 && n <= TOKEN_KEYS_MOST);
    for (size_t i = 0; i < n; i++)
        ASSERT(known[i].generation >= 1 && known[i].generation <= GENERATIONS);
    arena_free(mem);
    return 0;
}
