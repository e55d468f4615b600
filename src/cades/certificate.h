/* A certificate (RFC 5280) as the National Certification Authority fills it in: who holds the key,
 * for whom they may sign, and what the key may be used for. Borrows from its bytes. */
#ifndef OQU_CADES_CERTIFICATE_H
#define OQU_CADES_CERTIFICATE_H

#include "cades/cades.h"
#include "cades/key.h"

/* keyUsage, by its bits */
enum {
    USAGE_SIGNATURE = 1 << 0,
    USAGE_NON_REPUDIATION = 1 << 1,
    USAGE_CERTIFICATES = 1 << 5,
    USAGE_CRLS = 1 << 6,
};

enum { CERTIFICATE_PURPOSES_MOST = 32, CERTIFICATE_SERIAL_MOST = 20 };

/* The parts of a signed structure: certificates, CRLs and OCSP answers have the same three. */
struct signed_part {
    struct bytes message; /* what the signature is over */
    struct sign_algorithm algorithm;
    struct bytes algorithm_whole;
    struct bytes signature;
};

struct certificate {
    struct bytes whole;
    struct signed_part proof;
    struct bytes serial;          /* body of the INTEGER */
    struct bytes issuer, subject; /* whole names: compared as they stand */
    int64_t from_us, until_us;
    struct public_key key;
    bool is_authority, limited; /* limited: path_most is given */
    int64_t path_most;
    bool has_usage;
    unsigned usage;
    struct bytes key_id; /* empty: none */
    bool purposes_critical;
    size_t n_purposes;
    struct bytes purposes[CERTIFICATE_PURPOSES_MOST]; /* bodies of OIDs */
    bool has_unknown_critical, no_check;
};

/* What came from outside, DER alone. False: not a certificate that can be judged. */
bool certificate_read(struct bytes text, struct certificate *ret);
bool certificate_has_purpose(const struct certificate *certificate, enum oid oid);
/* Whether issuer's key signed this part. */
bool signed_part_by(const struct signed_part *part, const struct public_key *key);
/* The three parts of SEQUENCE { message, algorithm, BIT STRING }, and what stands behind them. */
bool signed_part_read(struct bytes text, struct signed_part *ret, struct bytes *ret_rest);

/* Calls each(arg, oid, critical, value) for every extension; false when one cannot be read, stands
 * twice, or each() refuses it. body: what stands inside the SEQUENCE OF. */
typedef bool extension_reader(void *arg, enum oid oid, bool critical, struct bytes value);
bool extensions_read(struct bytes body, extension_reader *each, void *arg);

/* The holder, from the subject and the purposes. */
void certificate_holder(const struct certificate *certificate, struct cades_holder *ret);
/* Whether who issued it is named as an authority for trying. */
bool certificate_of_test(const struct certificate *certificate);

#endif
