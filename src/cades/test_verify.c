/* Signatures by a synthetic authority: right ones are accepted, also by OpenSSL, and OpenSSL's by
 * us; each kind of wrong one is refused by the check that is there for it; no single bit can
 * change. Long because every check is tried on the same country, with the keys of each kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <openssl/cms.h>

#include <cmocka.h>

#include <string.h>

#include "base/time.h"
#include "cades/cms.h"
#include "cades/testing/authority.h"

static struct arena *mem;
static enum key_kind kind; /* of the keys of the country that is asked */
static struct authority *country;
static struct cades_trust *trust;

static struct authority *countries[KEY_COUNT];
static struct cades_trust *trusts[KEY_COUNT];

static const struct bytes order = {(const uint8_t *)"Бұйрық № 1", sizeof("Бұйрық № 1") - 1};

static void make_country(enum key_kind of)
{
    countries[of] = authority_new(mem, of);
    trusts[of] = cades_trust_new(mem);
    assert_true(cades_trust_add(trusts[of], countries[of]->issuer->certificate));
    assert_true(cades_trust_add(trusts[of], countries[of]->root->certificate));
}

static int make_countries(void **state)
{
    (void)state;
    mem = arena_new(256 << 20, 512 << 20);
    make_country(KEY_RSA);
    make_country(KEY_GOST_2015_512);
    make_country(KEY_GOST_2004);
    return 0;
}

static int free_countries(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static int use(enum key_kind of)
{
    kind = of;
    country = countries[of];
    trust = trusts[of];
    return 0;
}

static int use_rsa(void **state)
{
    (void)state;
    return use(KEY_RSA);
}

static int use_gost(void **state)
{
    (void)state;
    return use(KEY_GOST_2015_512);
}

static int use_archive(void **state)
{
    (void)state;
    return use(KEY_GOST_2004);
}

static struct signing by(const struct owner *owner)
{
    return (struct signing){
        .content = order, .claimed_us = AUTHORITY_NOW, .signers = {owner}, .n_signers = 1};
}

static struct cades_question ask(struct bytes signature, bool detached)
{
    return (struct cades_question){.signature = signature,
                                   .detached = detached,
                                   .content = detached ? order : (struct bytes){0},
                                   .trust = trust,
                                   .purpose = CADES_TO_SIGN,
                                   .offline = true,
                                   .at_us = AUTHORITY_NOW};
}

static const struct cades_verdict *judge(const struct cades_question *question)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);

    cades_verify(mem, question, verdict);
    assert_in_range(verdict->n_signers, 1, CADES_SIGNERS_MOST);
    return verdict;
}

static const struct cades_verdict *judge_signed(const struct signing *signing)
{
    struct cades_question question = ask(authority_sign(mem, signing), !signing->attached);
    return judge(&question);
}

/* The signers of a message stand in the order of their bytes: the verdict over one of them. */
static const struct cades_verdict *judge_first(const struct signing *signing,
                                               const struct owner *owner)
{
    struct cades_verdict *one = NEW(mem, struct cades_verdict);
    const struct cades_verdict *verdict = judge_signed(signing);

    for (size_t i = 0; i < verdict->n_signers; i++)
        if (der_eq(verdict->signers[i].certificate, owner->certificate))
            one->signers[one->n_signers++] = verdict->signers[i];
    assert_int_equal(one->n_signers, 1);
    one->valid = one->signers[0].valid;
    return one;
}

/* Says which check stopped what should have been valid. */
static void assert_valid(const struct cades_verdict *verdict)
{
    for (size_t i = 0; i < verdict->n_signers; i++)
        for (size_t k = 0; k < CADES_CHECKS; k++)
            if (verdict->signers[i].checks[k].result == CADES_FAILED)
                fail_msg("%s: %s", cades_check_name((enum cades_check)k),
                         cades_reason_name(verdict->signers[i].checks[k].reason));
    assert_true(verdict->valid);
}

static void
assert_fails(const struct cades_verdict *verdict, enum cades_check check, enum cades_reason reason)
{
    assert_false(verdict->valid);
    assert_string_equal(cades_result_name(verdict->signers[0].checks[check].result), "failed");
    assert_string_equal(cades_reason_name(verdict->signers[0].checks[check].reason),
                        cades_reason_name(reason));
}

/* Fails by this check and by no other. */
static void assert_fails_only(const struct cades_verdict *verdict,
                              enum cades_check check,
                              enum cades_reason reason)
{
    assert_fails(verdict, check, reason);
    for (size_t k = 0; k < CADES_CHECKS; k++)
        if (k != check && verdict->signers[0].checks[k].result == CADES_FAILED)
            fail_msg("also %s", cades_check_name((enum cades_check)k));
}

/* ---- right signatures --------------------------------------------------------------------- */

static void a_detached_signature_is_valid(void **state)
{
    struct signing signing = by(country->parent);
    const struct cades_verdict *verdict = judge_signed(&signing);
    const struct cades_signer *signer = &verdict->signers[0];

    (void)state;
    assert_valid(verdict);
    assert_true(signer->claims_time && signer->claimed_us == AUTHORITY_NOW);
    assert_true(str_eq_z(signer->holder.iin, "620704500039"));
    assert_true(str_eq_z(signer->holder.patronymic, "ҮЛГІҰЛЫ"));
    assert_int_equal(signer->holder.bin.n, 0);
    assert_int_equal(signer->holder.roles, CADES_INDIVIDUAL);
}

static void an_attached_signature_gives_its_content(void **state)
{
    struct signing signing = by(country->head);

    (void)state;
    signing.attached = true;
    const struct cades_verdict *verdict = judge_signed(&signing);
    assert_valid(verdict);
    assert_true(der_eq(verdict->content, order));
    assert_int_equal(verdict->signers[0].holder.roles, CADES_ENTITY | CADES_HEAD);
    assert_true(str_eq_z(verdict->signers[0].holder.bin, "991240000013"));
}

static void several_signers_are_judged_each(void **state)
{
    struct signing signing = by(country->parent);

    (void)state;
    signing.signers[signing.n_signers++] = country->head;
    const struct cades_verdict *verdict = judge_signed(&signing);
    assert_valid(verdict);
    assert_int_equal(verdict->n_signers, 2);
    signing.signers[signing.n_signers++] = country->expired;
    verdict = judge_signed(&signing);
    assert_int_equal(verdict->n_signers, 3);
    assert_false(verdict->valid);
    assert_int_equal(
        verdict->signers[0].valid + verdict->signers[1].valid + verdict->signers[2].valid, 2);
}

static void a_signature_without_reference_is_valid(void **state)
{
    struct signing signing = by(country->parent);

    (void)state;
    signing.without_reference = true;
    const struct cades_verdict *verdict = judge_signed(&signing);
    assert_valid(verdict);
    assert_int_equal(verdict->signers[0].checks[CADES_SIGNING_CERTIFICATE].result,
                     CADES_NOT_CHECKED);
}

static struct bytes as_base64(struct bytes der, const char *begin, const char *end)
{
    char *text = arena_alloc(mem, der.n / 3 * 4 + 8);
    int n = EVP_EncodeBlock((unsigned char *)text, der.p, (int)der.n);
    struct str all = str_printf(mem, "%s%.*s\r\n%.*s\n%s", begin, 64, text, n - 64, text + 64, end);

    return (struct bytes){(const uint8_t *)all.p, all.n};
}

static void text_forms_are_read(void **state)
{
    struct signing signing = by(country->parent);
    struct bytes der = authority_sign(mem, &signing);
    struct cades_question question = ask(as_base64(der, "", ""), true);

    (void)state;
    assert_valid(judge(&question));
    question.signature = as_base64(der, "-----BEGIN CMS-----\n", "-----END CMS-----\n");
    assert_valid(judge(&question));
    question.signature = as_base64(der, "-----BEGIN CMS-----\n", "=====");
    assert_fails(judge(&question), CADES_STRUCTURE, CADES_NOT_DER);
}

/* ---- OpenSSL as the other side ------------------------------------------------------------- */

static X509 *library_certificate(struct bytes der)
{
    const uint8_t *p = der.p;
    X509 *certificate = d2i_X509(NULL, &p, (long)der.n);

    assert_non_null(certificate);
    return certificate;
}

static X509_STORE *library_store(void)
{
    X509_STORE *store = X509_STORE_new();
    X509 *root = library_certificate(country->root->certificate);
    X509 *issuer = library_certificate(country->issuer->certificate);
    X509_VERIFY_PARAM *param = X509_STORE_get0_param(store);

    assert_true(X509_STORE_add_cert(store, root) == 1 && X509_STORE_add_cert(store, issuer) == 1);
    X509_VERIFY_PARAM_set_time(param, AUTHORITY_NOW / TIME_SECOND);
    X509_free(root);
    X509_free(issuer);
    return store;
}

static void openssl_accepts_what_the_authority_signs(void **state)
{
    struct signing signing = by(country->head);
    struct bytes der = authority_sign(mem, &signing);
    const uint8_t *p = der.p;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
    BIO *content = BIO_new_mem_buf(order.p, (int)order.n);
    X509_STORE *store = library_store();

    (void)state;
    assert_non_null(cms);
    assert_int_equal(CMS_verify(cms, NULL, store, content, NULL, CMS_BINARY | CMS_CADES), 1);
    X509_STORE_free(store);
    BIO_free(content);
    CMS_ContentInfo_free(cms);
}

static void what_openssl_signs_is_valid(void **state)
{
    static const unsigned forms[] = {CMS_DETACHED | CMS_BINARY, CMS_BINARY,
                                     CMS_DETACHED | CMS_BINARY | CMS_CADES,
                                     CMS_DETACHED | CMS_BINARY | CMS_USE_KEYID | CMS_CADES};
    X509 *signer = library_certificate(country->parent->certificate);

    (void)state;
    for (size_t i = 0; i < COUNT(forms); i++) {
        BIO *content = BIO_new_mem_buf(order.p, (int)order.n);
        CMS_ContentInfo *cms =
            CMS_sign(signer, maker_library_key(country->parent->maker), NULL, content, forms[i]);
        uint8_t *der = NULL;
        assert_non_null(cms);
        int n = i2d_CMS_ContentInfo(cms, &der);
        assert_true(n > 0);
        struct cades_question question =
            ask((struct bytes){der, (size_t)n}, forms[i] & CMS_DETACHED);
        assert_valid(judge(&question));
        OPENSSL_free(der);
        CMS_ContentInfo_free(cms);
        BIO_free(content);
    }
    X509_free(signer);
}

/* ---- wrong signatures --------------------------------------------------------------------- */

static struct owner *issued(const struct profile *profile)
{
    return authority_issue(mem, country->issuer, country->parent->maker, profile);
}

static const struct cades_verdict *judge_profile(const struct profile *profile)
{
    struct signing signing = by(issued(profile));
    return judge_signed(&signing);
}

static void another_content_is_refused(void **state)
{
    struct signing signing = by(country->parent);
    struct cades_question question = ask(authority_sign(mem, &signing), true);

    (void)state;
    question.content.n--;
    assert_fails_only(judge(&question), CADES_CONTENT, CADES_DIGEST_DIFFERS);
    question.detached = false;
    assert_fails_only(judge(&question), CADES_CONTENT, CADES_CONTENT_MISSING);
    signing.attached = true;
    question = ask(authority_sign(mem, &signing), true);
    question.content.n--;
    assert_fails_only(judge(&question), CADES_CONTENT, CADES_DIGEST_DIFFERS);
}

static void attributes_are_read_strictly(void **state)
{
    struct signing unsorted = by(country->parent), twice = unsorted, typed = unsorted;
    struct signing other = unsorted, without = unsorted;

    (void)state;
    unsorted.unsorted = true;
    assert_fails_only(judge_signed(&unsorted), CADES_ATTRIBUTES, CADES_NOT_DER);
    twice.twice = true;
    assert_fails_only(judge_signed(&twice), CADES_ATTRIBUTES, CADES_ATTRIBUTE_BROKEN);
    typed.type = oid_text(OID_TIME_STAMP_INFO);
    assert_fails_only(judge_signed(&typed), CADES_CONTENT_TYPE, CADES_TYPE_DIFFERS);
    other.refers_to = country->head;
    assert_fails_only(judge_signed(&other), CADES_SIGNING_CERTIFICATE, CADES_CERTIFICATE_DIFFERS);
    without.without_certificate = true;
    assert_fails_only(judge_signed(&without), CADES_SIGNATURE, CADES_CERTIFICATE_MISSING);
}

static void dates_count_at_the_time_of_receipt(void **state)
{
    struct signing signing = by(country->expired);
    struct cades_question question = ask(authority_sign(mem, &signing), true);

    (void)state;
    assert_fails_only(judge(&question), CADES_VALIDITY, CADES_EXPIRED);
    question.at_us = AUTHORITY_NOW - 550 * TIME_DAY;
    assert_valid(judge(&question));
    question.at_us = AUTHORITY_NOW - 1000 * TIME_DAY;
    assert_fails_only(judge(&question), CADES_VALIDITY, CADES_NOT_YET_VALID);
    signing = by(country->parent); /* the authority's own dates count too */
    question = ask(authority_sign(mem, &signing), true);
    question.at_us = AUTHORITY_NOW + 3000 * TIME_DAY;
    assert_fails_only(judge(&question), CADES_VALIDITY, CADES_EXPIRED);
}

static void keys_serve_one_purpose(void **state)
{
    struct signing signing = by(country->parent_to_sign_in);
    struct cades_question question = ask(authority_sign(mem, &signing), true);
    struct profile weak = authority_parent();

    (void)state;
    assert_fails_only(judge(&question), CADES_KEY_USAGE, CADES_PURPOSE_WRONG);
    question.purpose = CADES_TO_SIGN_IN;
    assert_valid(judge(&question));
    signing = by(country->parent);
    question = ask(authority_sign(mem, &signing), true);
    question.purpose = CADES_TO_SIGN_IN;
    assert_fails_only(judge(&question), CADES_KEY_USAGE, CADES_PURPOSE_WRONG);
    weak.usage = USAGE_SIGNATURE;
    assert_fails_only(judge_profile(&weak), CADES_KEY_USAGE, CADES_USAGE_WRONG);
}

static void roles_and_numbers_are_required(void **state)
{
    static const char *const nobody[] = {"1.3.6.1.5.5.7.3.4", NULL};
    struct profile p = authority_parent(), head = authority_head();

    (void)state;
    p.purposes = nobody;
    assert_fails_only(judge_profile(&p), CADES_ROLE, CADES_ROLE_MISSING);
    p = authority_parent();
    p.iin = STR("");
    assert_fails_only(judge_profile(&p), CADES_NUMBERS, CADES_NUMBER_MISSING);
    p.iin = STR("123456789011"); /* as in the certificates of the test centre */
    assert_fails_only(judge_profile(&p), CADES_NUMBERS, CADES_NUMBER_WRONG);
    head.bin = STR("");
    assert_fails_only(judge_profile(&head), CADES_NUMBERS, CADES_NUMBER_MISSING);
    head.bin = STR("123456789021");
    assert_fails_only(judge_profile(&head), CADES_NUMBERS, CADES_NUMBER_WRONG);
}

static void only_the_configured_authority_is_believed(void **state)
{
    struct authority *stranger = authority_new(mem, kind); /* the same names, other keys */
    struct profile p = authority_parent();
    struct signing signing = by(stranger->parent);

    (void)state;
    assert_fails_only(judge_signed(&signing), CADES_CHAIN, CADES_CHAIN_SIGNATURE_WRONG);
    signing = by(authority_issue(mem, NULL, country->parent->maker, &p));
    assert_fails_only(judge_signed(&signing), CADES_CHAIN, CADES_ISSUER_NO_AUTHORITY);
    p.name = STR("СЫНАҚОВА ҮЛГІ");
    struct owner *parents_child = authority_issue(mem, country->parent, country->parent->maker, &p);
    signing = by(parents_child); /* a parent who issues certificates */
    assert_fails_only(judge_signed(&signing), CADES_CHAIN, CADES_ISSUER_UNKNOWN);
    signing.signers[signing.n_signers++] = country->parent; /* brings the issuer along */
    assert_fails_only(judge_first(&signing, parents_child), CADES_CHAIN, CADES_ISSUER_NO_AUTHORITY);
    p.odd_critical = "1.2.398.99";
    assert_fails_only(judge_profile(&p), CADES_CHAIN, CADES_EXTENSION_UNKNOWN);
}

static void an_authority_below_another_keeps_to_its_limit(void **state)
{
    struct profile below = authority_parent(), person = authority_parent();

    (void)state;
    below.name = STR("СЫНАҚ АРТЫҚ ОРТАЛЫҚ");
    below.authority = true;
    below.usage = USAGE_CERTIFICATES;
    below.purposes = NULL;
    struct owner *extra = issued(&below);
    struct cades_trust *wider = cades_trust_new(mem);
    assert_true(cades_trust_add(wider, country->root->certificate) &&
                cades_trust_add(wider, country->issuer->certificate) &&
                cades_trust_add(wider, extra->certificate));
    assert_false(cades_trust_add(wider, country->parent->certificate));
    struct signing signing = by(authority_issue(mem, extra, country->parent->maker, &person));
    struct cades_question question = ask(authority_sign(mem, &signing), true);
    question.trust = wider;
    assert_fails_only(judge(&question), CADES_CHAIN, CADES_CHAIN_TOO_LONG);
}

/* Signers of both kinds may stand side by side; a signature and its certificate are of one. */
static void kinds_of_keys_are_not_mixed(void **state)
{
    struct signing signing = by(country->parent);
    struct profile p = authority_parent();
    struct cades_trust *both = cades_trust_new(mem);

    (void)state;
    assert_true(cades_trust_add(both, countries[KEY_RSA]->root->certificate) &&
                cades_trust_add(both, countries[KEY_RSA]->issuer->certificate) &&
                cades_trust_add(both, country->root->certificate) &&
                cades_trust_add(both, country->issuer->certificate));
    signing.signers[signing.n_signers++] = countries[KEY_RSA]->head;
    struct cades_question question = ask(authority_sign(mem, &signing), true);
    question.trust = both;
    assert_valid(judge(&question));
    struct owner *mixed =
        authority_issue(mem, country->issuer, countries[KEY_RSA]->parent->maker, &p);
    signing = by(mixed); /* by its own key: the chain is whole, whatever the key */
    assert_valid(judge_signed(&signing));
    struct owner liar = {mixed->maker, country->parent->certificate, country->parent->name,
                         country->parent->serial};
    signing = by(&liar); /* an RSA signature beside the certificate of a GOST key */
    assert_fails(judge_signed(&signing), CADES_SIGNATURE, CADES_ALGORITHM_CONFLICT);
}

/* ---- single bits -------------------------------------------------------------------------- */

enum { FLIPS = 120 };

/* A copy of the text with one bit of the part turned, and the same question about it. */
static const struct cades_verdict *judge_flipped(struct bytes text, struct bytes part, size_t bit)
{
    size_t at = (size_t)(part.p - text.p) + bit / 8;

    assert_true(at < text.n);
    struct cades_question question = ask(dw_flip(mem, text, at * 8 + bit % 8), true);
    return judge(&question);
}

static bool failed(const struct cades_verdict *verdict, enum cades_check check)
{
    return verdict->signers[0].checks[check].result == CADES_FAILED;
}

/* Of the failures allowed for a part, at least one is there each time; n: how often. */
static void
flip_part(struct bytes text, struct bytes part, const enum cades_check *checks, size_t n)
{
    size_t bits = part.n * 8, step = bits > FLIPS ? bits / FLIPS : 1;

    for (size_t bit = 0; bit < bits; bit += step) {
        const struct cades_verdict *verdict = judge_flipped(text, part, bit);
        bool named = failed(verdict, CADES_STRUCTURE);
        assert_false(verdict->valid);
        for (size_t i = 0; i < n; i++)
            named |= failed(verdict, checks[i]);
        if (!named)
            fail_msg("bit %zu of %zu is refused by none of its checks", bit, bits);
    }
}

static void no_bit_of_a_signature_can_change(void **state)
{
    static const enum cades_check over_attributes[] = {CADES_SIGNATURE};
    static const enum cades_check over_certificate[] = {CADES_SIGNING_CERTIFICATE, CADES_SIGNATURE};
    struct signing signing = by(country->parent);
    struct bytes text = authority_sign(mem, &signing);
    struct cms *cms = NEW(mem, struct cms);

    (void)state;
    assert_int_equal(cms_read(mem, text, cms), CADES_NO_REASON);
    flip_part(text, cms->signers[0].signature, over_attributes, COUNT(over_attributes));
    flip_part(text, cms->signers[0].attributes, over_attributes, COUNT(over_attributes));
    flip_part(text, cms->certificates[0], over_certificate, COUNT(over_certificate));
}

/* Without the reference only the authority's signature protects the certificate. */
static void no_bit_of_a_certificate_can_change(void **state)
{
    static const enum cades_check checks[] = {CADES_CHAIN, CADES_SIGNATURE};
    struct signing signing = by(country->parent);
    struct cms *cms = NEW(mem, struct cms);

    (void)state;
    signing.without_reference = true;
    struct bytes text = authority_sign(mem, &signing);
    assert_int_equal(cms_read(mem, text, cms), CADES_NO_REASON);
    flip_part(text, cms->certificates[0], checks, COUNT(checks));
}

static void no_bit_of_the_content_can_change(void **state)
{
    struct signing signing = by(country->parent);
    struct cades_question question = ask(authority_sign(mem, &signing), true);

    (void)state;
    for (size_t bit = 0; bit < order.n * 8; bit++) {
        question.content = dw_flip(mem, order, bit);
        assert_fails_only(judge(&question), CADES_CONTENT, CADES_DIGEST_DIFFERS);
    }
}

static void no_bit_of_the_authority_can_change(void **state)
{
    struct signing signing = by(country->parent);
    struct cades_question question = ask(authority_sign(mem, &signing), true);
    struct bytes issuer = country->issuer->certificate;

    (void)state;
    for (size_t bit = 0; bit < issuer.n * 8; bit += issuer.n * 8 / FLIPS) {
        struct cades_trust *changed = cades_trust_new(mem);
        assert_true(cades_trust_add(changed, country->root->certificate));
        (void)cades_trust_add(changed, dw_flip(mem, issuer, bit));
        question.trust = changed;
        const struct cades_verdict *verdict = judge(&question);
        assert_true(failed(verdict, CADES_CHAIN) && !verdict->valid);
    }
}

/* Everything with the keys of both kinds. */
#define RSA(test)                                                                                  \
    {                                                                                              \
        "RSA: " #test, test, use_rsa, NULL, NULL                                                   \
    }
#define GOST(test)                                                                                 \
    {                                                                                              \
        "GOST: " #test, test, use_gost, NULL, NULL                                                 \
    }
#define BOTH(test) RSA(test), GOST(test)
#define ARCHIVE(test)                                                                              \
    {                                                                                              \
        "GOST of 2004: " #test, test, use_archive, NULL, NULL                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_detached_signature_is_valid),
        BOTH(an_attached_signature_gives_its_content),
        BOTH(several_signers_are_judged_each),
        BOTH(a_signature_without_reference_is_valid),
        ARCHIVE(a_detached_signature_is_valid),
        ARCHIVE(an_attached_signature_gives_its_content),
        ARCHIVE(no_bit_of_the_content_can_change),
        BOTH(text_forms_are_read),
        RSA(openssl_accepts_what_the_authority_signs),
        RSA(what_openssl_signs_is_valid),
        BOTH(another_content_is_refused),
        BOTH(attributes_are_read_strictly),
        BOTH(dates_count_at_the_time_of_receipt),
        BOTH(keys_serve_one_purpose),
        BOTH(roles_and_numbers_are_required),
        BOTH(only_the_configured_authority_is_believed),
        BOTH(an_authority_below_another_keeps_to_its_limit),
        GOST(kinds_of_keys_are_not_mixed),
        BOTH(no_bit_of_a_signature_can_change),
        BOTH(no_bit_of_a_certificate_can_change),
        BOTH(no_bit_of_the_content_can_change),
        BOTH(no_bit_of_the_authority_can_change),
    };

    return cmocka_run_group_tests(tests, make_countries, free_countries);
}
