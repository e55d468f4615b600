/* Any bytes as a list of revoked certificates or an OCSP answer: nothing unsigned is believed. */
#include "cades/revocation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(64 << 20, 512 << 20);
    struct cades_evidence *evidence = cades_evidence_new(mem);

    if (cades_evidence_add(evidence, (struct bytes){data, size})) {
        struct certificate nobody = {0}, issuer = {.usage = USAGE_CRLS};
        ASSERT(evidence->n_crls + evidence->n_ocsps == 1);
        if (evidence->n_crls == 1)
            issuer.subject = evidence->crls[0].issuer;
        ASSERT(crl_judge(evidence, &nobody, &issuer, 1).result == CADES_NOT_CHECKED);
        ASSERT(ocsp_judge(evidence, &nobody, &issuer, 1).result == CADES_NOT_CHECKED);
    }
    arena_free(mem);
    return 0;
}
