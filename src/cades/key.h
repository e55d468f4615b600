/* Public keys of certificates, and whether a signature was made with the other half of one. */
#ifndef OQU_CADES_KEY_H
#define OQU_CADES_KEY_H

#include "cades/digest.h"

enum key_kind {
    KEY_UNKNOWN = 0, /* one that we cannot use */
    KEY_RSA,
    KEY_GOST_2004, /* of archives */
    KEY_GOST_2015_256,
    KEY_GOST_2015_512,
    KEY_COUNT
};

enum { KEY_RSA_BITS_LEAST = 2048, KEY_RSA_BITS_MOST = 8192 };

struct public_key {
    enum key_kind kind;
    struct bytes info;        /* the whole SubjectPublicKeyInfo */
    struct bytes bits_of_key; /* of the BIT STRING in it */
    struct bytes point;       /* of a GOST key */
    int bits;
};

/* What the name of a signature algorithm says. digest is DIGEST_NONE where only the key is named.
 */
struct sign_algorithm {
    enum key_kind key;
    enum digest digest;
};

const char *key_name(enum key_kind kind); /* "RSA"; empty for KEY_UNKNOWN */
/* whole: the SubjectPublicKeyInfo. False: not one. A key that cannot be used is KEY_UNKNOWN. */
bool key_read(struct bytes whole, struct public_key *ret);
/* body: what stands inside the AlgorithmIdentifier. */
bool key_read_algorithm(struct bytes body, struct sign_algorithm *ret);
/* digest: DIGEST_NONE is never right. */
bool key_signed(const struct public_key *key,
                enum digest digest,
                struct bytes message,
                struct bytes signature);

#endif
