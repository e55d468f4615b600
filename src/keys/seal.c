/* See seal.h. */
#include "keys/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/stat.h>

#include "base/scan.h"
#include "keys/vault.h"

enum { PIN_MOST = 256, RSA_BITS_LEAST = 2048 };

struct seal {
    struct seal_key key;
    uint8_t certificate[SEAL_CERTIFICATE_MOST];
    size_t n_certificate;
};

enum status seal_fail(struct ctx *c, struct str where, const char *what)
{
    c->failure.detail = str_printf(c->mem, "seal: " STR_FMT ": %s", STR_ARG(where), what);
    return FAIL(c, ST_INVALID, "keys.seal");
}

struct bytes seal_certificate(const struct seal *seal)
{
    return (struct bytes){seal->certificate, seal->n_certificate};
}

bool seal_sign(struct seal *seal, struct bytes message, uint8_t *out, size_t *ret_n)
{
    return seal->key.sign(seal->key.arg, message, out, ret_n);
}

void seal_close(struct seal *seal)
{
    if (!seal)
        return;
    seal->key.close(seal->key.arg);
    free(seal);
}

/* The first line of the file, in locked memory until the arena ends. */
static enum status read_pin(struct ctx *c, struct str path, struct str *ret)
{
    struct stat about;
    char *text = vault_memory(PIN_MOST);
    AUTO_FD fd = open(str_z(c->mem, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (!text)
        return seal_fail(c, path, "memory cannot be locked (RLIMIT_MEMLOCK)");
    arena_defer(c->mem, vault_memory_free, text);
    if (fd < 0)
        return seal_fail(c, path,
                         errno == ENOENT ? "the file with the PIN is missing"
                                         : "the file with the PIN cannot be opened");
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) ||
        (about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return seal_fail(c, path, "others than the owner can read the PIN");
    ssize_t n = read(fd, text, PIN_MOST);
    if (n < 0 || n == PIN_MOST)
        return seal_fail(c, path, "is not a file with a PIN in its first line");
    struct str rest = {text, (size_t)n};
    if (!scan_until(&rest, '\n', ret))
        *ret = rest;
    return ST_OK;
}

/* DER or PEM, as the authority hands it out. */
static X509 *read_certificate(struct ctx *c, struct str path)
{
    BIO *in = BIO_new_file(str_z(c->mem, path), "rb");
    X509 *found = in ? d2i_X509_bio(in, NULL) : NULL;

    if (in && !found && BIO_reset(in) == 0)
        found = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    return found;
}

static enum status take_certificate(struct ctx *c, const struct seal_settings *s, struct seal *seal)
{
    X509 *named = NULL;
    uint8_t *end = seal->certificate;

    if (s->certificate.n == 0) {
        if (seal->key.certificate.n == 0)
            return seal_fail(c, s->token, "the token holds no certificate; name a file with it");
        if (seal->key.certificate.n > SEAL_CERTIFICATE_MOST)
            return seal_fail(c, s->token, "the certificate is too long");
        memcpy(seal->certificate, seal->key.certificate.p, seal->key.certificate.n);
        seal->n_certificate = seal->key.certificate.n;
        return ST_OK;
    }
    named = read_certificate(c, s->certificate);
    int n = named ? i2d_X509(named, NULL) : 0;
    bool fits = n > 0 && n <= SEAL_CERTIFICATE_MOST;
    if (fits)
        seal->n_certificate = (size_t)i2d_X509(named, &end);
    X509_free(named);
    return fits ? ST_OK : seal_fail(c, s->certificate, "is not a certificate");
}

static bool verifies(EVP_PKEY *key, struct bytes message, const uint8_t *signature, size_t n)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool fine = md && EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestVerify(md, signature, n, message.p, message.n) == 1;

    EVP_MD_CTX_free(md);
    return fine;
}

/* A key and a certificate that do not belong together are found here and not by a court. */
static enum status try_it(struct ctx *c, struct str where, struct seal *seal)
{
    static const struct bytes message = {(const uint8_t *)"OQU tries its seal", 18};
    const uint8_t *p = seal->certificate;
    X509 *certificate = d2i_X509(NULL, &p, (long)seal->n_certificate);
    EVP_PKEY *key = certificate ? X509_get_pubkey(certificate) : NULL;
    uint8_t signature[KEYS_SEAL_MOST];
    const char *wrong = NULL;
    size_t n = 0;

    if (!key || EVP_PKEY_is_a(key, "RSA") != 1 || EVP_PKEY_get_bits(key) < RSA_BITS_LEAST)
        wrong = "the certificate is not for an RSA key of at least 2048 bits";
    else if (!seal_sign(seal, message, signature, &n))
        wrong = "the key does not sign";
    else if (!verifies(key, message, signature, n))
        wrong = "the certificate belongs to another key";
    EVP_PKEY_free(key);
    X509_free(certificate);
    return wrong ? seal_fail(c, where, wrong) : ST_OK;
}

static enum status
open_key(struct ctx *c, const struct seal_settings *s, struct str pin, struct seal_key *ret)
{
    return s->file.n > 0 ? seal_file_open(c, s, pin, ret) : seal_token_open(c, s, pin, ret);
}

enum status seal_open(struct ctx *c, const struct seal_settings *s, struct seal **ret_seal)
{
    struct str where = s->file.n > 0 ? s->file : s->module, pin;
    struct seal_key key;

    *ret_seal = NULL;
    if (where.n == 0)
        return ST_OK;
    if (s->file.n > 0 && s->module.n > 0)
        return seal_fail(c, where, "a file and a token are named; there is one seal");
    TRY(read_pin(c, s->pin, &pin));
    TRY(open_key(c, s, pin, &key));
    struct seal *seal = calloc(1, sizeof(*seal));
    ASSERT(seal != NULL);
    seal->key = key;
    enum status st = take_certificate(c, s, seal);
    if (st == ST_OK)
        st = try_it(c, where, seal);
    if (st != ST_OK) {
        seal_close(seal);
        return st;
    }
    *ret_seal = seal;
    return ST_OK;
}
