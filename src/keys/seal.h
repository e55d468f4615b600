/* The organisation's seal: a key that the organisation keeps in a token (PKCS#11) or, in the local
 * edition, in a file (PKCS#12), and the certificate that says whose it is. Lives in the process and
 * the thread of the key service; the key of a token never leaves it. */
#ifndef OQU_KEYS_SEAL_H
#define OQU_KEYS_SEAL_H

#include "keys/keys.h"

enum { SEAL_CERTIFICATE_MOST = 16 * 1024, SEAL_LABEL_MOST = 32 };

/* Either file or module is given; texts are empty where nothing is. */
struct seal_settings {
    struct str file;        /* PKCS#12 */
    struct str module;      /* library of the token's maker */
    struct str token;       /* label of the token, at most SEAL_LABEL_MOST bytes */
    struct str key;         /* label of its key; empty: the only one there */
    struct str certificate; /* file, when the token holds none */
    struct str pin;         /* file, 0600: the first line opens the token or the PKCS#12 file */
};

struct seal;

/* Opens it and seals something, so that what cannot seal stops the start. *ret_seal is NULL when
 * there is no seal. ST_INVALID keys.seal; failure.detail says what and where. */
MUST_USE enum status
seal_open(struct ctx *c, const struct seal_settings *settings, struct seal **ret_seal);
void seal_close(struct seal *seal); /* NULL is fine */

/* DER; borrowed. */
struct bytes seal_certificate(const struct seal *seal);
/* RSA with SHA-256 (RFC 8017, 8.2). out: KEYS_SEAL_MOST bytes of room. False: the token does not
 * answer. */
bool seal_sign(struct seal *seal, struct bytes message, uint8_t *out, size_t *ret_n);

/* Private to seal*.c. */
struct seal_key {
    bool (*sign)(void *arg, struct bytes message, uint8_t *out, size_t *ret_n);
    void (*close)(void *arg);
    void *arg;
    struct bytes certificate; /* empty: the token holds none */
};
MUST_USE enum status seal_token_open(struct ctx *c,
                                     const struct seal_settings *settings,
                                     struct str pin,
                                     struct seal_key *ret);
MUST_USE enum status seal_file_open(struct ctx *c,
                                    const struct seal_settings *settings,
                                    struct str pin,
                                    struct seal_key *ret);
MUST_USE enum status seal_fail(struct ctx *c, struct str where, const char *what);

#endif
