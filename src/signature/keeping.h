/* Private to signature: everything that is kept about an object that was signed with a key, in the
 * order in which it came. Each part has the name of its file in the container. */
#ifndef OQU_SIGNATURE_KEEPING_H
#define OQU_SIGNATURE_KEEPING_H

#include "signature/key.h"

enum {
    KEEPING_STAMPS_MOST = 32,
    KEEPING_LISTS_MOST = 4,
    KEEPING_LIST_BYTES_MOST = 2 * 1024 * 1024, /* it goes into files that one request makes */
    KEEPING_PARTS_MOST = 4 + KEEPING_LISTS_MOST + 2 * KEEPING_STAMPS_MOST,
};

struct keeping {
    struct bytes content, signature; /* signature: DER */
    struct cades_part parts[KEEPING_PARTS_MOST];
    struct cades_layer layers[KEEPING_STAMPS_MOST];
    struct cades_archive archive;
    struct bytes answers[KEEPING_STAMPS_MOST + 1]; /* of the OCSP service */
    size_t n_answers;
    struct bytes lists[KEEPING_LISTS_MOST]; /* of revoked certificates, as they were at signing */
    size_t n_lists;
    struct bytes authorities; /* certificates from the issuer to the root, one behind the other */
    struct bytes answer;      /* of the OCSP service at signing; empty: none */
    struct bytes recorded;    /* the verdict at signing, JSON */
    int64_t machine_us;       /* when that was */
};

/* In a transaction. ST_NOT_FOUND: not there, or not signed with a key. */
MUST_USE enum status keeping_load(struct ctx *c, struct uuid object, struct keeping *ret);
/* The whole verdict anew, as at that moment, by what is kept and by what the operator's folders say
 * now. known: its evidence grows by what is kept. */
void keeping_judge(struct ctx *c,
                   const struct keeping *k,
                   struct authority_known *known,
                   int64_t at_us,
                   struct cades_verdict *ret);
/* The verdict at signing once more, by what was kept then and nothing else: no folder of the
 * operator, no service, no time-stamp that came later. */
void keeping_repeat(struct ctx *c, const struct keeping *k, struct cades_verdict *ret);
/* Job: time-stamps for signatures that have none, and new ones before the old ones end. */
MUST_USE enum status keeping_stamp(struct ctx *c, bool *ret_more);

#endif
