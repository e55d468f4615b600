/* Any bytes as a signature: a verdict, never a valid one when nobody is believed. And as a file of
 * many: each part lies inside it, and belongs to no document. */
#include "cades/cades.h"

enum { PARTS_MOST = 8 };

static void take_apart(struct arena *mem, struct bytes file)
{
    static const struct bytes content = {(const uint8_t *)"document", 8};
    struct bytes parts[PARTS_MOST];
    size_t n = cades_split(file, parts, PARTS_MOST);

    ASSERT(n <= PARTS_MOST);
    for (size_t i = 0; i < n; i++) {
        ASSERT(parts[i].p >= file.p && parts[i].p + parts[i].n <= file.p + file.n);
        ASSERT(cades_find_content(mem, parts[i], &content, 1, 0) <= 1);
    }
}

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

    take_apart(mem, question.signature);
    cades_verify(mem, &question, verdict);
    ASSERT(verdict->n_signers >= 1 && verdict->n_signers <= CADES_SIGNERS_MOST && !verdict->valid);
    for (size_t i = 0; i < verdict->n_signers; i++)
        for (size_t k = 0; k < CADES_CHECKS; k++)
            ASSERT(verdict->signers[i].checks[k].result == CADES_PASSED ||
                   cades_reason_name(verdict->signers[i].checks[k].reason)[0] != '\0');
    arena_free(mem);
    return 0;
}
