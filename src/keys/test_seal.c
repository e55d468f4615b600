/* The organisation's seal: in a file, in a token, and every way in which one is missing or wrong.
 */
#include <openssl/x509.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>

#include "base/log.h"
#include "keys/command.h"
#include "keys/store.h"
#include "keys/testing.h"
#include "keys/testing/seal.h"

enum { ARENA = 1 << 22 };

static struct ctx ctx, *const c = &ctx;
static char folder[] = "/tmp/oqu-seal-XXXXXX";
static EVP_PKEY *key, *other;
static struct bytes certificate, other_certificate;

static const char *in(const char *name)
{
    return str_printf(c->mem, "%s/%s", folder, name).p;
}

static struct str at(const char *name)
{
    return str_from_z(in(name));
}

static int start(void **state)
{
    struct bytes small;

    (void)state;
    log_init("test", LOG_ERROR);
    c->mem = arena_new(ARENA, ARENA);
    assert_non_null(mkdtemp(folder));
    key = test_seal_key(c->mem, 2048, &certificate);
    other = test_seal_key(c->mem, 2048, &other_certificate);
    test_seal_write(in("pin"), "1234567\nnot this line", 21, 0600);
    test_seal_write(in("bad-pin"), "7654321\n", 8, 0600);
    test_seal_write(in("open-pin"), "1234567\n", 8, 0640);
    test_seal_file(in("seal.p12"), key, certificate, "1234567");
    EVP_PKEY *weak = test_seal_key(c->mem, 1024, &small);
    test_seal_file(in("weak.p12"), weak, small, "1234567");
    test_seal_write(in("other.cer"), other_certificate.p, other_certificate.n, 0644);
    test_seal_write(in("own.cer"), certificate.p, certificate.n, 0644);
    test_seal_token(c->mem,
                    &(struct test_token){folder, "school", "seal", "1234567", key, certificate});
    return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static int stop(void **state)
{
    (void)state;
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(c->mem);
    return 0;
}

static struct seal_settings in_file(void)
{
    return (struct seal_settings){.file = at("seal.p12"), .pin = at("pin")};
}

static struct seal_settings in_token(void)
{
    return (struct seal_settings){
        .module = STR(TEST_TOKEN_MODULE), .token = STR("school"), .pin = at("pin")};
}

static bool signs_with(const struct seal_settings *settings, EVP_PKEY *expected)
{
    static const struct bytes message = {(const uint8_t *)"document", 8};
    uint8_t signature[KEYS_SEAL_MOST];
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    struct seal *seal;
    size_t n;

    assert_int_equal(seal_open(c, settings, &seal), ST_OK);
    assert_true(seal_sign(seal, message, signature, &n));
    bool fine = EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, expected) == 1 &&
                EVP_DigestVerify(md, signature, n, message.p, message.n) == 1;
    assert_int_equal(seal_certificate(seal).n, certificate.n);
    assert_memory_equal(seal_certificate(seal).p, certificate.p, certificate.n);
    EVP_MD_CTX_free(md);
    seal_close(seal);
    return fine;
}

static void a_file_and_a_token_sign_with_the_key_of_their_certificate(void **state)
{
    struct seal_settings file = in_file(), token = in_token();

    (void)state;
    assert_true(signs_with(&file, key));
    assert_true(signs_with(&token, key));
    token.key = STR("seal");
    token.certificate = at("own.cer");
    assert_true(signs_with(&token, key));
    assert_false(signs_with(&token, other));
}

static void no_settings_are_no_seal(void **state)
{
    struct seal *seal;

    (void)state;
    assert_int_equal(seal_open(c, &(struct seal_settings){0}, &seal), ST_OK);
    assert_null(seal);
}

static void refuses(struct seal_settings settings, const char *why)
{
    struct seal *seal;

    assert_int_equal(seal_open(c, &settings, &seal), ST_INVALID);
    assert_string_equal(c->failure.code, "keys.seal");
    if (!str_ends(c->failure.detail, str_from_z(why)))
        assert_string_equal(str_z(c->mem, c->failure.detail), why);
    assert_null(seal);
}

static void whatever_is_wrong_with_a_file_is_said(void **state)
{
    struct seal_settings s = in_file();

    (void)state;
    s.file = at("absent.p12");
    refuses(s, "absent.p12: is not there, or is no PKCS#12 file");
    s.file = at("own.cer");
    refuses(s, "own.cer: is not there, or is no PKCS#12 file");
    s.file = at("weak.p12");
    refuses(s, "weak.p12: the certificate is not for an RSA key of at least 2048 bits");
    s = in_file();
    s.pin = at("bad-pin");
    refuses(s, "seal.p12: the password does not open the file");
    s.pin = at("open-pin");
    refuses(s, "open-pin: others than the owner can read the PIN");
    s.pin = at("absent");
    refuses(s, "absent: the file with the PIN is missing");
    s = in_file();
    s.certificate = at("other.cer");
    refuses(s, "seal.p12: the certificate belongs to another key");
    s.certificate = at("pin");
    refuses(s, "pin: is not a certificate");
    s = in_file();
    s.module = STR(TEST_TOKEN_MODULE);
    refuses(s, "a file and a token are named; there is one seal");
}

static void whatever_is_wrong_with_a_token_is_said(void **state)
{
    struct seal_settings s = in_token();

    (void)state;
    s.module = at("pin");
    refuses(s, "pin: is not the library of a token");
    s = in_token();
    s.token = STR("other");
    refuses(s, "other: the token is not there");
    s = in_token();
    s.key = STR("other");
    refuses(s, "school: the token holds no such key");
    s = in_token();
    s.pin = at("bad-pin");
    refuses(s, "school: the token does not take the PIN");
    s = in_token();
    s.certificate = at("other.cer");
    refuses(s, "the certificate belongs to another key");
}

/* Start-up stops before anything is served: the socket is never made. */
static void the_service_does_not_start_without_its_token(void **state)
{
    const char *dir = in("keys"), *socket = in("socket");
    const char *const words[] = {
        "--dir",        dir,      "--socket",   socket,   "--seal-module", TEST_TOKEN_MODULE,
        "--seal-token", "absent", "--seal-pin", in("pin")};
    char *argv[COUNT(words)];

    for (size_t i = 0; i < COUNT(words); i++) {
        argv[i] = arena_alloc(c->mem, strlen(words[i]) + 1);
        memcpy(argv[i], words[i], strlen(words[i]) + 1);
    }
    (void)state;
    assert_int_equal(store_init(c, str_from_z(dir)), ST_OK);
    assert_int_equal(keys_command(c, COUNT(argv), argv), ST_INVALID);
    assert_string_equal(c->failure.code, "keys.seal");
    assert_int_equal(access(socket, F_OK), -1);
}

static void the_service_seals_for_its_callers(void **state)
{
    struct seal_settings s = in_token();
    struct bytes found, signature;
    struct seal *seal;

    (void)state;
    assert_int_equal(seal_open(c, &s, &seal), ST_OK);
    struct keys_test *test = keys_test_start_sealed(seal);
    assert_int_equal(keys_connect(c, keys_test_socket(test), &c->keys), ST_OK);
    assert_int_equal(keys_seal_certificate(c, &found), ST_OK);
    assert_int_equal(found.n, certificate.n);
    assert_int_equal(keys_seal_sign(c, (struct bytes){(const uint8_t *)"x", 1}, &signature), ST_OK);
    assert_int_equal(signature.n, 256);
    keys_close(c->keys);
    keys_test_stop(test);
    seal_close(seal);
}

static void without_a_seal_there_is_no_certificate_and_nothing_is_sealed(void **state)
{
    struct keys_test *test = keys_test_start(0);
    struct bytes found, signature;

    (void)state;
    assert_int_equal(keys_connect(c, keys_test_socket(test), &c->keys), ST_OK);
    assert_int_equal(keys_seal_certificate(c, &found), ST_OK);
    assert_int_equal(found.n, 0);
    assert_int_equal(keys_seal_sign(c, (struct bytes){(const uint8_t *)"x", 1}, &signature),
                     ST_BUSY);
    assert_string_equal(c->failure.code, "keys.seal-silent");
    keys_close(c->keys);
    keys_test_stop(test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_and_a_token_sign_with_the_key_of_their_certificate),
        cmocka_unit_test(no_settings_are_no_seal),
        cmocka_unit_test(whatever_is_wrong_with_a_file_is_said),
        cmocka_unit_test(whatever_is_wrong_with_a_token_is_said),
        cmocka_unit_test(the_service_seals_for_its_callers),
        cmocka_unit_test(without_a_seal_there_is_no_certificate_and_nothing_is_sealed),
        cmocka_unit_test(the_service_does_not_start_without_its_token),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
