/* Any bytes as what the channel says: what is understood keeps to the limits. */
#include "nedb/channel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 20, 1 << 28);
    struct str text = {(const char *)data, size};
    struct channel_answers answers = {0};

    ASSERT(channel_fault(mem, text).n <= 60);
    (void)channel_took(mem, text, (struct uuid){{1}});
    if (channel_answers(mem, text, &answers))
        for (size_t i = 0; i < answers.n; i++) {
            const struct channel_answer *a = &answers.v[i];
            ASSERT(a->id.n > 0 && a->id.n <= 64);
            ASSERT(!a->understood || !a->accepted || a->number.n > 0);
            ASSERT(!a->understood || a->accepted || (a->code.n > 0 && a->code.n <= 60));
            ASSERT(str_letters(a->kk) <= CHANNEL_TEXT_LETTERS &&
                   str_letters(a->ru) <= CHANNEL_TEXT_LETTERS);
        }
    arena_free(mem);
    return 0;
}
