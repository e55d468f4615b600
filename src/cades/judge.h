/* One signer at a time: what the checks know, and those of them that look at the certificate. */
#ifndef OQU_CADES_JUDGE_H
#define OQU_CADES_JUDGE_H

#include "cades/chain.h"
#include "cades/cms.h"
#include "cades/revocation.h"

struct judge {
    struct arena *mem;
    const struct cades_question *question;
    const struct cms *cms;
    enum oid type; /* that the content must have */
    struct bytes content;
    enum cades_reason content_reason; /* why there is no content to compare with */
    const struct certificate *steps;  /* what came with the signature */
    size_t n_steps;
    const struct cades_evidence *evidence[2]; /* the question's, and what came with the signature */
    const struct cms_signer *signer;
    const struct certificate *certificate; /* the signer's; NULL: not found */
    struct chain chain;
    struct cades_signer *out;
};

/* CADES_NOT_PRESENT when there is no such attribute. */
enum cades_reason judge_signing_certificate(const struct judge *j);
enum cades_reason judge_chain(struct judge *j);
enum cades_reason judge_usage(const struct judge *j);
enum cades_reason judge_role(const struct cades_holder *holder);
/* How a certificate is asked about: crl_judge() or ocsp_judge(). */
typedef struct cades_item revocation_judge(const struct cades_evidence *evidence,
                                           const struct certificate *certificate,
                                           const struct certificate *issuer,
                                           int64_t at_us);
struct cades_item judge_revocation(const struct judge *j, revocation_judge *ask);
enum cades_reason judge_numbers(const struct cades_holder *holder);

#endif
