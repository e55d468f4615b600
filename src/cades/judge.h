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
    const struct cades_xml *xml; /* NULL: the message came as CMS */
    enum oid type;               /* that the content must have */
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

/* Certificates of the message that can be read. */
void judge_read_steps(struct judge *j);
void judge_find_certificate(struct judge *j);
enum cades_reason judge_content(const struct judge *j);
enum cades_reason judge_type(const struct judge *j);
enum cades_reason judge_attributes(const struct cms_signer *signer);
enum cades_reason judge_signature(const struct judge *j);

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

/* The time-stamp over the signature (RFC 3161), by an authority of the same trust, as at at_us:
 * CADES_NOT_PRESENT when there is none, CADES_STAMP_OLD when nobody need believe it any more;
 * otherwise *ret_us is the time that it proves. */
enum cades_reason stamp_judge(const struct judge *j, int64_t at_us, int64_t *ret_us);
/* Of a time-stamp, as one reason; CADES_NO_REASON when it holds. */
enum cades_reason stamp_reason(const struct cades_stamp *stamp);
/* The time-stamps that the question has beside the signature, newest first: each must hold at the
 * time of the one after it. *us: in, when the newest must hold; out, the time of the oldest. */
enum cades_reason archive_judge(const struct judge *j, int64_t *us);

/* The result of one check: passed without a reason, else failed. */
void judge_set(struct cades_signer *out, enum cades_check check, enum cades_reason reason);

#endif
