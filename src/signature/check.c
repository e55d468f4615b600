/* See check.h. */
#include "signature/check.h"

#include "cades/cades.h"
#include "file/file.h"
#include "signature/key.h"

/* What the authority says about those who seem right; true when it said anything. */
static bool ask_about(struct ctx *c,
                      const struct cades_trust *trust,
                      struct cades_evidence *evidence,
                      const struct cades_verdict *verdict)
{
    bool learned = false;

    for (size_t i = 0; i < verdict->n_signers && i < CHECK_ASKED_MOST; i++) {
        const struct cades_signer *signer = &verdict->signers[i];
        struct bytes answer;
        if (!signer->pending && !signer->valid)
            continue;
        authority_ask(c, trust, signer->certificate, &answer);
        learned = (answer.n > 0 && cades_evidence_add(evidence, answer)) || learned;
    }
    return learned;
}

enum status check_signature(struct ctx *c,
                            struct bytes content,
                            struct bytes signature,
                            struct cades_verdict *ret_verdict)
{
    struct cades_evidence *evidence = authority_lists(c);
    struct cades_xml *xml = NULL;
    struct cades_trust *trust;

    TRY(authority_trust(c, &trust));
    if (cades_is_xml(signature)) {
        xml = NEW(c->mem, struct cades_xml);
        TRY(file_read_signed_xml(c, (struct str){(const char *)signature.p, signature.n}, xml));
    }
    const struct cades_question question = {
        .signature = signature,
        .xml = xml,
        .detached = content.n > 0,
        .content = content,
        .trust = trust,
        .evidence = evidence,
        .purpose = CADES_TO_SIGN,
        .at_us = c->machine_us, /* keys live by the authority's clock, also in a rehearsal */
    };
    cades_verify(c->mem, &question, ret_verdict);
    if (ask_about(c, trust, evidence, ret_verdict))
        cades_verify(c->mem, &question, ret_verdict);
    return ST_OK;
}
