/* A seal in a PKCS#12 file, for the local edition: one school, one server, no token. */
#include "keys/seal.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <string.h>

struct file_key {
    EVP_PKEY *key;
    uint8_t *certificate;
};

static bool sign(void *arg, struct bytes message, uint8_t *out, size_t *ret_n)
{
    struct file_key *file = arg;
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    *ret_n = KEYS_SEAL_MOST;
    bool fine = md && EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, file->key) == 1 &&
                EVP_DigestSign(md, out, ret_n, message.p, message.n) == 1;
    EVP_MD_CTX_free(md);
    return fine;
}

static void close_file(void *arg)
{
    struct file_key *file = arg;

    EVP_PKEY_free(file->key);
    OPENSSL_free(file->certificate);
    free(file);
}

static PKCS12 *read_file(struct ctx *c, struct str path)
{
    BIO *in = BIO_new_file(str_z(c->mem, path), "rb");
    PKCS12 *box = in ? d2i_PKCS12_bio(in, NULL) : NULL;

    BIO_free(in);
    return box;
}

/* The authority's own files use ciphers that OpenSSL keeps apart (RC2 of 40 bits over the
 * certificate): they are there while the file is opened, and nothing else can use them. */
static bool parse(PKCS12 *box, const char *pin, EVP_PKEY **ret_key, X509 **ret_certificate)
{
    OSSL_PROVIDER *old = OSSL_PROVIDER_try_load(NULL, "legacy", 1);
    bool fine = PKCS12_parse(box, pin, ret_key, ret_certificate, NULL) == 1;

    if (old)
        (void)OSSL_PROVIDER_unload(old);
    return fine;
}

enum status
seal_file_open(struct ctx *c, const struct seal_settings *s, struct str pin, struct seal_key *ret)
{
    struct file_key *file = calloc(1, sizeof(*file));
    X509 *certificate = NULL;
    const char *wrong = NULL;
    int n = 0;

    ASSERT(file != NULL);
    PKCS12 *box = read_file(c, s->file);
    if (!box)
        wrong = "is not there, or is no PKCS#12 file";
    else if (!parse(box, str_z(c->mem, pin), &file->key, &certificate))
        wrong = "the password does not open the file";
    else if (!file->key || !certificate || (n = i2d_X509(certificate, &file->certificate)) <= 0)
        wrong = "holds no key with its certificate";
    PKCS12_free(box);
    X509_free(certificate);
    ERR_clear_error();
    if (wrong) {
        close_file(file);
        return seal_fail(c, s->file, wrong);
    }
    *ret = (struct seal_key){.sign = sign,
                             .close = close_file,
                             .arg = file,
                             .certificate = {file->certificate, (size_t)n}};
    return ST_OK;
}
