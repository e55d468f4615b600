/* Any bytes as a signature: a verdict, never a valid one when nobody is believed. */
#include "cades/cades.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(64 << 20, 512 << 20);
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    const struct cades_question question = {.signature = {data, size},
                                            .detached = size % 2 == 1,
                                            .trust = cades_trust_new(mem),
                                            .purpose = CADES_TO_SIGN,
                                            .at_us = 1};

    cades_verify(mem, &question, verdict);
    ASSERT(verdict->n_signers >= 1 && verdict->n_signers <= CADES_SIGNERS_MOST && !verdict->valid);
    for (size_t i = 0; i < verdict->n_signers; i++)
        for (size_t k = 0; k < CADES_CHECKS; k++)
            ASSERT(verdict->signers[i].checks[k].result == CADES_PASSED ||
                   cades_reason_name(verdict->signers[i].checks[k].reason)[0] != '\0');
    arena_free(mem);
    return 0;
}
