/* Tokens from anywhere: what is taken apart keeps to its limits, and says the same a second time.
 */
#include "signature/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *mem = arena_new(1 << 20, 1 << 26);
    struct str token = {(const char *)data, n}, text, seal, again, again_seal;

    if (signature_token_split(mem, token, &text, &seal)) {
        ASSERT(text.n <= 1024 && seal.n == 64 && text.n + seal.n < token.n);
        ASSERT(signature_token_split(mem, token, &again, &again_seal));
        ASSERT(str_eq(text, again) && str_eq(seal, again_seal));
    }
    arena_free(mem);
    return 0;
}
