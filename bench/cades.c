/* bench/cades [--json]: verdicts over signatures of the national shape (detached, two certificates
 * above the signer). The claim: with RSA a verdict costs no more CPU than OpenSSL's CMS_verify over
 * the same message, which knows nothing of roles, numbers and revocation; and one GOST-512
 * signature is verified at least 1000 times a second. GOST has no peer in stock OpenSSL; beside it
 * stand the two that are nearest, OpenSSL's ECDSA on curves of 512 and 521 bits. Exit status 1 when
 * a claim is untrue. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <openssl/cms.h>
#include <openssl/ec.h>

#include "base/time.h"
#include "cades/digest.h"
#include "cades/key.h"
#include "cades/testing/authority.h"

enum { TIMES = 400, RUNS = 5, GOST_MOST_US = 1000 };

static const struct bytes content = {(const uint8_t *)"order", 5};

struct message {
    struct arena *mem; /* of the country */
    struct authority *country;
    struct cades_trust *trust;
    struct bytes signature;
};

static struct message make_message(enum key_kind kind)
{
    struct message m = {.mem = arena_new(64 << 20, 64 << 20)};
    struct signing signing = {.content = content, .claimed_us = AUTHORITY_NOW, .n_signers = 1};

    m.country = authority_new(m.mem, kind);
    m.trust = cades_trust_new(m.mem);
    ASSERT(cades_trust_add(m.trust, m.country->root->certificate) &&
           cades_trust_add(m.trust, m.country->issuer->certificate));
    signing.signers[0] = m.country->head;
    m.signature = authority_sign(m.mem, &signing);
    return m;
}

static double cpu_s(void)
{
    struct rusage used;

    ASSERT(getrusage(RUSAGE_SELF, &used) == 0);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void verify_ours(const void *arg)
{
    const struct message *m = arg;
    struct arena *mem = arena_new(8 << 20, 8 << 20);
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    const struct cades_question question = {.signature = m->signature,
                                            .detached = true,
                                            .content = content,
                                            .trust = m->trust,
                                            .offline = true,
                                            .purpose = CADES_TO_SIGN,
                                            .at_us = AUTHORITY_NOW};

    cades_verify(mem, &question, verdict);
    ASSERT(verdict->valid);
    arena_free(mem);
}

/* ---- OpenSSL ------------------------------------------------------------------------------ */

static X509_STORE *store;

static void add_certificate(struct bytes der)
{
    const uint8_t *p = der.p;
    X509 *certificate = d2i_X509(NULL, &p, (long)der.n);

    ASSERT(certificate && X509_STORE_add_cert(store, certificate) == 1);
    X509_free(certificate);
}

static void make_store(const struct message *m)
{
    store = X509_STORE_new();
    ASSERT(store);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), AUTHORITY_NOW / TIME_SECOND);
    add_certificate(m->country->root->certificate);
    add_certificate(m->country->issuer->certificate);
}

static void verify_openssl(const void *arg)
{
    const struct message *m = arg;
    const uint8_t *p = m->signature.p;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)m->signature.n);
    BIO *text = BIO_new_mem_buf(content.p, (int)content.n);

    ASSERT(cms && text);
    ASSERT(CMS_verify(cms, NULL, store, text, NULL, CMS_BINARY | CMS_CADES) == 1);
    BIO_free(text);
    CMS_ContentInfo_free(cms);
}

/* ---- one signature ------------------------------------------------------------------------- */

struct one {
    struct public_key gost;
    struct bytes signature;
    EVP_PKEY *ecdsa;
    uint8_t made[256];
    size_t n_made;
};

static void verify_gost(const void *arg)
{
    const struct one *one = arg;
    ASSERT(key_signed(&one->gost, DIGEST_STREEBOG_512, content, one->signature));
}

static void verify_ecdsa(const void *arg)
{
    const struct one *one = arg;
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    ASSERT(md && EVP_DigestVerifyInit(md, NULL, EVP_sha512(), NULL, one->ecdsa) == 1 &&
           EVP_DigestVerify(md, one->made, one->n_made, content.p, content.n) == 1);
    EVP_MD_CTX_free(md);
}

static void make_gost(struct arena *mem, struct one *one)
{
    struct maker *maker = maker_new(mem, KEY_GOST_2015_512);

    ASSERT(key_read(maker_info(maker), &one->gost));
    one->signature = maker_sign(mem, maker, content);
}

static void make_ecdsa(struct one *one, const char *curve)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    EVP_PKEY_free(one->ecdsa);
    one->ecdsa = EVP_EC_gen(curve);
    one->n_made = sizeof(one->made);
    ASSERT(md && one->ecdsa && EVP_DigestSignInit(md, NULL, EVP_sha512(), NULL, one->ecdsa) == 1 &&
           EVP_DigestSign(md, one->made, &one->n_made, content.p, content.n) == 1);
    EVP_MD_CTX_free(md);
}

/* ---- measuring ---------------------------------------------------------------------------- */

/* Microseconds of CPU for one, the best of the runs. */
static double measure(void (*verify)(const void *arg), const void *arg)
{
    double best = 0;

    for (int run = 0; run < RUNS; run++) {
        double from = cpu_s();
        for (int i = 0; i < TIMES; i++)
            verify(arg);
        double us = (cpu_s() - from) * 1e6 / TIMES;
        if (run == 0 || us < best)
            best = us;
    }
    return best;
}

int main(int argc, char **argv)
{
    const struct message rsa = make_message(KEY_RSA), gost = make_message(KEY_GOST_2015_512);

    make_store(&rsa);
    double ours = measure(verify_ours, &rsa), openssl = measure(verify_openssl, &rsa);
    double gost_us = measure(verify_ours, &gost);
    struct one one = {0};
    make_gost(gost.mem, &one);
    double single = measure(verify_gost, &one);
    make_ecdsa(&one, "brainpoolP512r1");
    double brainpool = measure(verify_ecdsa, &one);
    make_ecdsa(&one, "P-521");
    double p521 = measure(verify_ecdsa, &one);
    EVP_PKEY_free(one.ecdsa);
    bool holds = ours <= openssl && single <= GOST_MOST_US;
    (void)printf("RSA: %.0f us, CMS_verify %.0f us; GOST: %.0f us, %.0f a second\n"
                 "one GOST-512: %.0f us, %.0f a second; ECDSA: brainpoolP512r1 %.0f us (%.2f), "
                 "P-521 %.0f us (%.2f): %s\n",
                 ours, openssl, gost_us, 1e6 / gost_us, single, 1e6 / single, brainpool,
                 single / brainpool, p521, single / p521, holds ? "holds" : "does not hold");
    if (argc == 2 && strcmp(argv[1], "--json") == 0)
        (void)printf(
            "{\"rsa_us\": %.1f, \"cms_verify_us\": %.1f, \"gost_us\": %.1f, \"gost_one_us\": %.1f, "
            "\"brainpool_us\": %.1f, \"p521_us\": %.1f, \"holds\": %s}\n",
            ours, openssl, gost_us, single, brainpool, p521, holds ? "true" : "false");
    X509_STORE_free(store);
    arena_free(rsa.mem);
    arena_free(gost.mem);
    return holds ? 0 : 1;
}
