/* The digests that signatures name, over text in memory. */
#ifndef OQU_CADES_DIGEST_H
#define OQU_CADES_DIGEST_H

#include "cades/oid.h"

enum digest {
    DIGEST_NONE = 0, /* one that we do not know */
    DIGEST_SHA1,     /* only where an old form names a certificate by it, never to sign with */
    DIGEST_SHA256,
    DIGEST_SHA384,
    DIGEST_SHA512,
    DIGEST_STREEBOG_256,
    DIGEST_STREEBOG_512,
    DIGEST_GOST_95, /* of archives */
    DIGEST_COUNT
};

enum { DIGEST_MOST = 64 };

struct digest_value {
    uint8_t b[DIGEST_MOST];
    size_t n;
};

enum oid digest_oid(enum digest digest);
const char *digest_name(enum digest digest); /* "sha512"; empty for DIGEST_NONE */
enum digest digest_named(struct str name);   /* DIGEST_NONE: no such */
/* digest: not DIGEST_NONE. */
void digest_make(enum digest digest, struct bytes text, struct digest_value *ret);
bool digest_is(const struct digest_value *value, struct bytes text);
/* An AlgorithmIdentifier of a digest: parameters absent or NULL. DIGEST_NONE for an unknown one;
 * false when it cannot be read. body: what stands inside the SEQUENCE. */
bool digest_read(struct bytes body, enum digest *ret);

#endif
