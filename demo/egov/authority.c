/* See authority.h. */
#include <openssl/ocsp.h>
#include <openssl/pkcs12.h>

#include "authority.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "cades/testing/authority.h"

enum { ARENA = 8 << 20, SERIAL_KIND_BITS = 4, NONCE_MOST = 64 };

/* Whole years round what the demo country may be shown in. */
#define FROM_US  (INT64_C(1735689600) * TIME_SECOND) /* 2025 */
#define UNTIL_US (INT64_C(2840140800) * TIME_SECOND) /* 2060 */
#define ENDED_US (INT64_C(1767225600) * TIME_SECOND) /* 2026 */

enum kind { KIND_OWN, KIND_HEAD, KIND_EXPIRED, KIND_REVOKED, KIND_COUNT };
static const char *const kinds[] = {"own", "head", "expired", "revoked"};

enum { KIND_MASK = 3, TO_SIGN_IN = 4 }; /* of a serial number's last bits */

static struct {
    struct arena *mem;
    struct maker *people;
    struct owner *root, *issuer, *responder, *clock;
    _Atomic bool ready; /* making keys takes a while, once */
} authority;

static bool write_file(const char *home, const char *name, struct bytes bytes)
{
    const char *path = str_printf(authority.mem, "%s/%s", home, name).p;
    FILE *file = fopen(path, "wbe");
    bool fine = file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n;

    return file && fclose(file) == 0 && fine;
}

static bool make_folder(const char *home, const char *name)
{
    return mkdir(str_printf(authority.mem, "%s/%s", home, name).p, 0700) == 0 || errno == EEXIST;
}

static struct maker *key(const char *home, const char *name)
{
    return maker_kept(authority.mem,
                      str_printf(authority.mem, "%s/demo/authority/%s.pem", home, name).p);
}

static struct owner *
certify(const struct owner *issuer, struct maker *maker, const char *name, struct profile profile)
{
    profile.name = str_from_z(name);
    profile.from_us = FROM_US;
    profile.until_us = UNTIL_US;
    return authority_issue(authority.mem, issuer, maker, &profile);
}

static bool certify_all(const char *home)
{
    static const char *const to_answer[] = {"1.3.6.1.5.5.7.3.9", NULL};
    static const char *const to_stamp[] = {"1.3.6.1.5.5.7.3.8", NULL};
    struct profile above = {
        .authority = true, .path_most = -1, .usage = USAGE_CERTIFICATES | USAGE_CRLS, .serial = 1};
    struct profile service = {
        .usage = USAGE_SIGNATURE, .purposes = to_answer, .no_check = true, .serial = 3};
    struct maker *own = key(home, "authority");

    authority.people = key(home, "people");
    if (!own || !authority.people)
        return false;
    authority.root = certify(NULL, own, "ДЕМО НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ TEST", above);
    above.path_most = 0;
    above.serial = 2;
    authority.issuer = certify(authority.root, own, "ДЕМО ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ TEST", above);
    authority.responder = certify(authority.issuer, authority.people, "ДЕМО OCSP TEST", service);
    service = (struct profile){
        .usage = USAGE_SIGNATURE, .purposes = to_stamp, .purposes_critical = true, .serial = 4};
    authority.clock = certify(authority.issuer, authority.people, "ДЕМО TSA TEST", service);
    return true;
}

bool authority_start(const char *home)
{
    authority.mem = arena_new(ARENA, ARENA);
    authority.ready = make_folder(home, "demo") && make_folder(home, "demo/authority") &&
                      certify_all(home) && make_folder(home, "anchors") &&
                      write_file(home, "anchors/demo-root.cer", authority.root->certificate) &&
                      write_file(home, "anchors/demo-issuer.cer", authority.issuer->certificate);
    return authority.ready;
}

/* ---- the seal -------------------------------------------------------------------------------- */

static bool write_box(const char *path, EVP_PKEY *key, const struct owner *owner)
{
    const uint8_t *p = owner->certificate.p;
    X509 *certificate = d2i_X509(NULL, &p, (long)owner->certificate.n);
    PKCS12 *box = PKCS12_create("demo", "seal", key, certificate, NULL, 0, 0, 0, 0, 0);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    bool fine = file && box && i2d_PKCS12_fp(file, box) == 1;

    fine = file && fclose(file) == 0 && fine;
    PKCS12_free(box);
    X509_free(certificate);
    return fine;
}

bool authority_seals(const char *home)
{
    static const char *const purposes[] = {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2",
                                           "1.2.398.3.3.4.1.2.6", NULL};
    struct profile profile = authority_head();
    struct maker *maker = key(home, "seal");
    const char *pin = str_printf(authority.mem, "%s/secrets/seal.pin", home).p;
    static const char word[] = "demo\n";

    if (!maker)
        return false;
    profile.purposes = purposes;
    profile.surname = profile.patronymic = profile.iin = STR("");
    profile.organisation = STR("ДЕМО БІЛІМ БАСҚАРМАСЫ");
    profile.serial = 5 << SERIAL_KIND_BITS;
    const struct owner *owner = certify(authority.issuer, maker, "ДЕМО МӨР TEST", profile);
    AUTO_FD fd = open(pin, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, word, sizeof(word) - 1) == (ssize_t)sizeof(word) - 1 &&
           write_box(str_printf(authority.mem, "%s/secrets/seal.p12", home).p,
                     maker_library_key(maker), owner);
}

/* ---- people ---------------------------------------------------------------------------------- */

static enum kind find_kind(struct str name)
{
    size_t i = 0;

    while (i < KIND_COUNT && !str_eq_z(name, kinds[i]))
        i++;
    return (enum kind)i;
}

/* The same person and kind give the same number, from which the kind can be read again. */
static int64_t serial_of(const struct signer *signer, enum kind kind)
{
    struct str iin = signer->iin;
    int64_t bits = (int64_t)kind | (signer->to_sign_in ? TO_SIGN_IN : 0);
    int64_t number = 1;

    for (size_t i = 0; i < iin.n; i++)
        number = number * 10 + (iin.p[i] - '0');
    return number << SERIAL_KIND_BITS | bits;
}

static struct profile profile_of(const struct signer *signer, enum kind kind)
{
    static const char *const own[] = {"1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.1", NULL};
    static const char *const head[] = {"1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.2",
                                       "1.2.398.3.3.4.1.2.1", NULL};
    struct profile profile = kind == KIND_HEAD ? authority_head() : authority_parent();

    profile.name = signer->name;
    profile.surname = signer->surname;
    profile.patronymic = STR("");
    profile.iin = signer->iin;
    profile.bin = kind == KIND_HEAD ? signer->bin : STR("");
    profile.organisation = kind == KIND_HEAD ? signer->organisation : STR("");
    profile.from_us = FROM_US;
    profile.until_us = kind == KIND_EXPIRED ? ENDED_US : UNTIL_US;
    profile.serial = serial_of(signer, kind);
    if (signer->to_sign_in)
        profile.purposes = kind == KIND_HEAD ? head : own;
    return profile;
}

bool authority_signs(struct arena *mem,
                     const struct signer *signer,
                     struct str document,
                     struct str *ret_signature)
{
    enum kind kind = find_kind(signer->kind);

    if (!authority.ready || kind == KIND_COUNT || signer->iin.n != 12)
        return false;
    struct profile profile = profile_of(signer, kind);
    struct stamping stamping = {
        .by = authority.clock, .at_us = time_real_us(), .digest = DIGEST_SHA256};
    const struct signing signing = {
        .content = {(const uint8_t *)document.p, document.n},
        .claimed_us = time_real_us(),
        .signers = {authority_issue(mem, authority.issuer, authority.people, &profile)},
        .n_signers = 1,
        .stamp = signer->stamped ? authority_stamp : NULL,
        .stamp_arg = &stamping,
    };
    struct bytes signature = authority_sign(mem, &signing);
    *ret_signature = (struct str){(const char *)signature.p, signature.n};
    return true;
}

/* ---- OCSP ------------------------------------------------------------------------------------ */

/* The nonce of the question, of whose value the extension's octets are; empty: none. */
static struct bytes nonce_of(struct arena *mem, OCSP_REQUEST *request)
{
    int at = OCSP_REQUEST_get_ext_by_NID(request, NID_id_pkix_OCSP_Nonce, -1);
    X509_EXTENSION *extension = at < 0 ? NULL : OCSP_REQUEST_get_ext(request, at);
    struct bytes value = {0}, body = {0};

    if (extension) {
        const ASN1_OCTET_STRING *octets = X509_EXTENSION_get_data(extension);
        value = (struct bytes){ASN1_STRING_get0_data(octets), (size_t)ASN1_STRING_length(octets)};
    }
    if (!der_only(value, DER_OCTETS, &body) || body.n > NONCE_MOST)
        return (struct bytes){0};
    return dw_join(mem, &body, 1);
}

static int64_t serial_asked(OCSP_REQUEST *request)
{
    OCSP_ONEREQ *one = OCSP_request_onereq_get0(request, 0);
    ASN1_INTEGER *serial = NULL;
    int64_t number = -1;

    if (!one || !OCSP_id_get0_info(NULL, NULL, NULL, &serial, OCSP_onereq_get0_id(one)) ||
        ASN1_INTEGER_get_int64(&number, serial) != 1)
        return -1;
    return number;
}

bool authority_answers(struct arena *mem, struct str question, struct str *ret_answer)
{
    const unsigned char *p = (const unsigned char *)question.p;
    OCSP_REQUEST *request = authority.ready ? d2i_OCSP_REQUEST(NULL, &p, (long)question.n) : NULL;
    int64_t serial = request ? serial_asked(request) : -1;
    struct owner about = {.serial = serial};

    if (serial >= 0) {
        bool revoked = (serial & KIND_MASK) == KIND_REVOKED;
        const struct answer answer = {
            .about = &about,
            .status = revoked ? 'r' : 'g',
            .revocation = {.serial = serial, .at_us = ENDED_US, .reason = 1},
            .from_us = time_real_us(),
            .digest = DIGEST_SHA256,
            .nonce = nonce_of(mem, request),
        };
        struct bytes said = authority_answer(mem, authority.issuer, authority.responder, &answer);
        *ret_answer = (struct str){(const char *)said.p, said.n};
    }
    OCSP_REQUEST_free(request);
    return serial >= 0;
}

/* ---- time-stamps ----------------------------------------------------------------------------- */

bool authority_stamps(struct arena *mem, struct str question, struct str *ret_answer)
{
    struct stamp_wish wish;

    if (!authority.ready ||
        !authority_read_wish((struct bytes){(const uint8_t *)question.p, question.n}, &wish))
        return false;
    int64_t now_us = time_real_us();
    struct bytes said = authority_grant(mem, authority.clock, &wish, now_us, now_us);
    *ret_answer = (struct str){(const char *)said.p, said.n};
    return true;
}
