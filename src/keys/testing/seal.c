/* See seal.h. */
#include "keys/testing/seal.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <p11-kit/pkcs11.h>
#include <string.h>
#include <sys/stat.h>

enum { PARTS = 8, PART_MOST = 512 };

void test_seal_write(const char *path, const void *text, size_t n, unsigned mode)
{
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

    ASSERT(fd >= 0 && fchmod(fd, mode) == 0 && write(fd, text, n) == (ssize_t)n);
}

static void free_key(void *key)
{
    EVP_PKEY_free(key);
}

EVP_PKEY *test_seal_key(struct arena *mem, int bits, struct bytes *ret_certificate)
{
    EVP_PKEY *key = EVP_RSA_gen((size_t)bits);
    X509 *x = X509_new();
    uint8_t *p = arena_alloc(mem, SEAL_CERTIFICATE_MOST), *end = p;

    ASSERT(key && x && X509_set_version(x, 2) == 1 && X509_set_pubkey(x, key) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(x), 7) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(x), 0) &&
           X509_gmtime_adj(X509_getm_notAfter(x), 3600) &&
           X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                                      (const unsigned char *)"TEST", -1, -1, 0) == 1 &&
           X509_set_issuer_name(x, X509_get_subject_name(x)) == 1 &&
           X509_sign(x, key, EVP_sha256()) > 0);
    int n = i2d_X509(x, &end);
    ASSERT(n > 0 && n <= SEAL_CERTIFICATE_MOST);
    *ret_certificate = (struct bytes){p, (size_t)n};
    X509_free(x);
    arena_defer(mem, free_key, key);
    return key;
}

void test_seal_file(const char *path, EVP_PKEY *key, struct bytes certificate, const char *pin)
{
    const uint8_t *p = certificate.p;
    uint8_t *der = NULL;
    X509 *x = d2i_X509(NULL, &p, (long)certificate.n);
    PKCS12 *box = PKCS12_create(pin, "seal", key, x, NULL, 0, 0, 0, 0, 0);
    int n = box ? i2d_PKCS12(box, &der) : 0;

    ASSERT(n > 0);
    test_seal_write(path, der, (size_t)n, 0600);
    OPENSSL_free(der);
    PKCS12_free(box);
    X509_free(x);
}

/* ---- a token --------------------------------------------------------------------------------- */

static CK_FUNCTION_LIST *start_library(void **ret_library)
{
    CK_C_GetFunctionList list;
    CK_FUNCTION_LIST *call = NULL;

    *ret_library = dlopen(TEST_TOKEN_MODULE, RTLD_NOW | RTLD_LOCAL);
    ASSERT(*ret_library != NULL); /* Debian's softhsm2 */
    void *found = dlsym(*ret_library, "C_GetFunctionList");
    ASSERT(found != NULL);
    memcpy(&list, &found, sizeof(list));
    ASSERT(list(&call) == CKR_OK && call->C_Initialize(NULL) == CKR_OK);
    return call;
}

/* The library takes what it only reads without const. */
static uint8_t *own(struct arena *mem, const char *text)
{
    uint8_t *p = arena_alloc(mem, strlen(text) + 1);

    memcpy(p, text, strlen(text) + 1);
    return p;
}

static void put_key(struct arena *mem,
                    CK_FUNCTION_LIST *call,
                    CK_SESSION_HANDLE session,
                    const struct test_token *token)
{
    static const struct {
        const char *name;
        CK_ATTRIBUTE_TYPE type;
    } parts[PARTS] = {{"n", CKA_MODULUS},
                      {"e", CKA_PUBLIC_EXPONENT},
                      {"d", CKA_PRIVATE_EXPONENT},
                      {"rsa-factor1", CKA_PRIME_1},
                      {"rsa-factor2", CKA_PRIME_2},
                      {"rsa-exponent1", CKA_EXPONENT_1},
                      {"rsa-exponent2", CKA_EXPONENT_2},
                      {"rsa-coefficient1", CKA_COEFFICIENT}};
    static uint8_t numbers[PARTS][PART_MOST];
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_KEY_TYPE kind = CKK_RSA;
    CK_BBOOL yes = CK_TRUE;
    CK_OBJECT_HANDLE made;
    CK_ATTRIBUTE all[6 + PARTS] = {
        {CKA_CLASS, &class, sizeof(class)},
        {CKA_KEY_TYPE, &kind, sizeof(kind)},
        {CKA_TOKEN, &yes, sizeof(yes)},
        {CKA_PRIVATE, &yes, sizeof(yes)},
        {CKA_SIGN, &yes, sizeof(yes)},
        {CKA_LABEL, own(mem, token->key_label), strlen(token->key_label)}};

    for (size_t i = 0; i < PARTS; i++) {
        BIGNUM *number = NULL;
        ASSERT(EVP_PKEY_get_bn_param(token->key, parts[i].name, &number) == 1);
        int n = BN_bn2bin(number, numbers[i]);
        all[6 + i] = (CK_ATTRIBUTE){parts[i].type, numbers[i], (CK_ULONG)n};
        BN_clear_free(number);
    }
    ASSERT(call->C_CreateObject(session, all, COUNT(all), &made) == CKR_OK);
}

static void put_certificate(struct arena *mem,
                            CK_FUNCTION_LIST *call,
                            CK_SESSION_HANDLE session,
                            const struct test_token *token)
{
    CK_OBJECT_CLASS class = CKO_CERTIFICATE;
    CK_CERTIFICATE_TYPE kind = CKC_X_509;
    CK_BBOOL yes = CK_TRUE;
    CK_OBJECT_HANDLE made;
    uint8_t *value = arena_alloc(mem, token->certificate.n);

    memcpy(value, token->certificate.p, token->certificate.n);
    CK_ATTRIBUTE all[] = {{CKA_CLASS, &class, sizeof(class)},
                          {CKA_CERTIFICATE_TYPE, &kind, sizeof(kind)},
                          {CKA_TOKEN, &yes, sizeof(yes)},
                          {CKA_LABEL, own(mem, token->key_label), strlen(token->key_label)},
                          {CKA_SUBJECT, value, 0},
                          {CKA_VALUE, value, token->certificate.n}};
    ASSERT(call->C_CreateObject(session, all, COUNT(all), &made) == CKR_OK);
}

void test_seal_token(struct arena *mem, const struct test_token *token)
{
    struct str conf =
        str_printf(mem, "directories.tokendir = %s\nobjectstore.backend = file\n", token->folder);
    const char *conf_path = str_printf(mem, "%s/softhsm2.conf", token->folder).p;
    CK_ULONG pin_n = strlen(token->pin), n = 1;
    uint8_t label[SEAL_LABEL_MOST], *pin = own(mem, token->pin);
    CK_SESSION_HANDLE session;
    CK_SLOT_ID slot;
    void *library;

    test_seal_write(conf_path, conf.p, conf.n, 0600);
    ASSERT(setenv("SOFTHSM2_CONF", conf_path, 1) == 0);
    CK_FUNCTION_LIST *call = start_library(&library);
    memset(label, ' ', sizeof(label));
    memcpy(label, token->label, strlen(token->label));
    ASSERT(call->C_GetSlotList(CK_FALSE, &slot, &n) == CKR_OK);
    ASSERT(call->C_InitToken(slot, pin, pin_n, label) == CKR_OK);
    ASSERT(call->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session) ==
           CKR_OK);
    ASSERT(call->C_Login(session, CKU_SO, pin, pin_n) == CKR_OK &&
           call->C_InitPIN(session, pin, pin_n) == CKR_OK && call->C_Logout(session) == CKR_OK &&
           call->C_Login(session, CKU_USER, pin, pin_n) == CKR_OK);
    put_key(mem, call, session, token);
    if (token->certificate.n > 0)
        put_certificate(mem, call, session, token);
    ASSERT(call->C_Finalize(NULL) == CKR_OK);
    (void)dlclose(library);
}
