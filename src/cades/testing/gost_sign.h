/* The signing half of GOST R 34.10-2012, for tests alone: it takes no care to hide its key. */
#ifndef OQU_CADES_GOST_SIGN_H
#define OQU_CADES_GOST_SIGN_H

#include "cades/gost.h"

struct gost_key {
    enum gost_curve curve;
    struct bytes secret; /* big-endian */
    struct bytes point;  /* as gost.h wants it */
};

void gost_key_make(struct arena *mem, enum gost_curve curve, struct gost_key *ret);
/* The key with this secret, in hexadecimal as the standard prints it. */
void gost_key_from(struct arena *mem, enum gost_curve curve, const char *hex, struct gost_key *ret);
/* nonce: hexadecimal, as in the examples of the standard; NULL: a random one. */
struct bytes
gost_sign(struct arena *mem, const struct gost_key *key, struct bytes digest, const char *nonce);

#endif
