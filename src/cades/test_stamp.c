/* Time-stamps over signatures: they move the time that counts, and nothing but a right one does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <openssl/ts.h>

#include <cmocka.h>

#include "base/time.h"
#include "cades/cms.h"
#include "cades/testing/authority.h"

static struct arena *mem;
static struct authority *countries[KEY_COUNT], *country;
static struct cades_trust *trust;

static const struct bytes order = {(const uint8_t *)"order", 5};
static const int64_t now = AUTHORITY_NOW, day = TIME_DAY;

static int make_countries(void **state)
{
    (void)state;
    mem = arena_new(128 << 20, 128 << 20);
    trust = cades_trust_new(mem);
    countries[KEY_RSA] = authority_new(mem, KEY_RSA);
    countries[KEY_GOST_2015_512] = authority_new(mem, KEY_GOST_2015_512);
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (countries[i])
            assert_true(cades_trust_add(trust, countries[i]->root->certificate) &&
                        cades_trust_add(trust, countries[i]->issuer->certificate));
    country = countries[KEY_GOST_2015_512];
    return 0;
}

static int free_countries(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static struct stamping stamped_at(int64_t at_us)
{
    return (struct stamping){.by = country->clock, .at_us = at_us, .digest = DIGEST_STREEBOG_512};
}

static struct bytes sign(const struct owner *owner, struct stamping *stamping)
{
    const struct signing signing = {.content = order,
                                    .claimed_us = now,
                                    .signers = {owner},
                                    .n_signers = 1,
                                    .stamp = authority_stamp,
                                    .stamp_arg = stamping};
    return authority_sign(mem, &signing);
}

static const struct cades_verdict *
judge(struct bytes signature, int64_t at_us, const struct cades_evidence *evidence)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    const struct cades_question question = {.signature = signature,
                                            .detached = true,
                                            .content = order,
                                            .trust = trust,
                                            .evidence = evidence,
                                            .offline = true,
                                            .purpose = CADES_TO_SIGN,
                                            .at_us = at_us};

    cades_verify(mem, &question, verdict);
    return verdict;
}

static void assert_refused(struct stamping *stamping, enum cades_reason reason)
{
    const struct cades_verdict *verdict = judge(sign(country->parent, stamping), now, NULL);
    const struct cades_signer *signer = &verdict->signers[0];

    assert_false(verdict->valid || signer->stamped);
    assert_int_equal(signer->checks[CADES_TIME_STAMP].result, CADES_FAILED);
    assert_string_equal(cades_reason_name(signer->checks[CADES_TIME_STAMP].reason),
                        cades_reason_name(reason));
    assert_int_equal(signer->reference_us, now); /* a wrong one does not move the time */
}

static void a_time_stamp_keeps_a_signature_valid(void **state)
{
    struct stamping stamping = stamped_at(now);
    struct bytes signature = sign(country->parent, &stamping);
    const struct cades_verdict *verdict = judge(signature, now + 800 * day, NULL);

    (void)state;
    assert_true(verdict->valid && verdict->signers[0].stamped);
    assert_int_equal(verdict->signers[0].reference_us, now);
    stamping.second = ".25";
    verdict = judge(sign(country->parent, &stamping), now + 800 * day, NULL);
    assert_true(verdict->valid);
    assert_int_equal(verdict->signers[0].reference_us, now + 250000);
}

static void a_time_stamp_of_another_kind_of_key_counts(void **state)
{
    struct stamping stamping = {
        .by = countries[KEY_RSA]->clock, .at_us = now, .digest = DIGEST_SHA256};

    (void)state;
    assert_true(judge(sign(country->parent, &stamping), now + 800 * day, NULL)->valid);
}

static void a_time_stamp_can_show_that_it_was_too_late(void **state)
{
    struct stamping stamping = stamped_at(now + 300 * day);
    const struct cades_verdict *verdict = judge(sign(country->parent, &stamping), now, NULL);

    (void)state;
    assert_false(verdict->valid);
    assert_int_equal(verdict->signers[0].checks[CADES_TIME_STAMP].result, CADES_PASSED);
    assert_int_equal(verdict->signers[0].checks[CADES_VALIDITY].reason, CADES_EXPIRED);
}

static void a_time_stamp_over_something_else_is_refused(void **state)
{
    struct stamping stamping = stamped_at(now);

    (void)state;
    stamping.over = order;
    assert_refused(&stamping, CADES_STAMP_OTHER);
    stamping = stamped_at(now);
    stamping.digest = DIGEST_SHA1;
    assert_refused(&stamping, CADES_STAMP_OTHER);
}

static void only_a_time_stamping_authority_is_believed(void **state)
{
    const struct authority *stranger = authority_new(mem, KEY_GOST_2015_512);
    struct stamping stamping = stamped_at(now);

    (void)state;
    stamping.by = country->head; /* people may not say what time it is */
    assert_refused(&stamping, CADES_STAMP_SIGNER);
    stamping.by = stranger->clock;
    assert_refused(&stamping, CADES_STAMP_SIGNER);
    stamping = stamped_at(now - 1500 * day); /* before the clock had its certificate */
    assert_refused(&stamping, CADES_STAMP_SIGNER);
    struct owner liar = *country->clock;
    liar.maker = country->head->maker;
    stamping = stamped_at(now);
    stamping.by = &liar;
    assert_refused(&stamping, CADES_STAMP_SIGNATURE_WRONG);
}

static void fractions_have_one_form(void **state)
{
    static const char *const wrong[] = {".", ".50", ".1234567", ".x", "5", ",5"};

    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct stamping stamping = stamped_at(now);
        stamping.second = wrong[i];
        assert_refused(&stamping, CADES_STAMP_BROKEN);
    }
}

static void a_revoked_clock_is_not_believed(void **state)
{
    struct stamping stamping = stamped_at(now);
    struct cades_evidence *evidence = cades_evidence_new(mem);
    const struct listing listing = {
        .v = {{country->clock->serial, now - day, 1, 0}}, .n = 1, .from_us = now};

    (void)state;
    assert_true(cades_evidence_add(evidence, authority_list(mem, country->issuer, &listing)));
    const struct cades_verdict *verdict = judge(sign(country->parent, &stamping), now, evidence);
    assert_int_equal(verdict->signers[0].checks[CADES_TIME_STAMP].reason, CADES_STAMP_SIGNER);
    assert_false(verdict->valid);
}

/* A certificate revoked after the stamp was valid when it signed. */
static void revocation_counts_at_the_time_of_the_stamp(void **state)
{
    struct stamping stamping = stamped_at(now);
    struct bytes signature = sign(country->parent, &stamping);
    struct cades_evidence *evidence = cades_evidence_new(mem);
    const struct listing listing = {
        .v = {{country->parent->serial, now + day, 1, 0}}, .n = 1, .from_us = now + 2 * day};

    (void)state;
    assert_true(cades_evidence_add(evidence, authority_list(mem, country->issuer, &listing)));
    assert_true(judge(signature, now + 3 * day, evidence)->valid);
}

static void flip_part(struct bytes signature, struct bytes part)
{
    for (size_t bit = 0; bit < part.n * 8; bit += 13) {
        size_t at = (size_t)(part.p - signature.p) * 8 + bit;
        const struct cades_verdict *verdict = judge(dw_flip(mem, signature, at), now, NULL);
        assert_false(verdict->valid || verdict->signers[0].stamped);
    }
}

static void no_bit_of_a_time_stamp_can_change(void **state)
{
    struct stamping stamping = stamped_at(now);
    struct bytes signature = sign(country->parent, &stamping);
    struct cms *cms = NEW(mem, struct cms), *token = NEW(mem, struct cms);
    struct der value;

    (void)state;
    assert_int_equal(cms_read(mem, signature, cms), CADES_NO_REASON);
    assert_int_equal(cms_attribute(cms->signers[0].unsigned_attributes, OID_TIME_STAMP, &value),
                     CADES_NO_REASON);
    assert_int_equal(cms_read(mem, value.whole, token), CADES_NO_REASON);
    flip_part(signature, token->content);
    flip_part(signature, token->certificates[0]);
    flip_part(signature, token->signers[0].attributes);
    flip_part(signature, token->signers[0].signature);
}

/* OpenSSL reads the tokens of our authority, so that they are of the right form. */
static void openssl_reads_the_same(void **state)
{
    struct stamping stamping = {
        .by = countries[KEY_RSA]->clock, .at_us = now, .digest = DIGEST_SHA256};
    struct bytes text = authority_stamp(mem, &stamping, order);
    const uint8_t *p = text.p;
    PKCS7 *token = d2i_PKCS7(NULL, &p, (long)text.n);
    TS_TST_INFO *info = token ? PKCS7_to_TS_TST_INFO(token) : NULL;

    (void)state;
    assert_true(info && TS_TST_INFO_get_version(info) == 1);
    TS_TST_INFO_free(info);
    PKCS7_free(token);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_stamp_keeps_a_signature_valid),
        cmocka_unit_test(a_time_stamp_of_another_kind_of_key_counts),
        cmocka_unit_test(a_time_stamp_can_show_that_it_was_too_late),
        cmocka_unit_test(a_time_stamp_over_something_else_is_refused),
        cmocka_unit_test(only_a_time_stamping_authority_is_believed),
        cmocka_unit_test(fractions_have_one_form),
        cmocka_unit_test(a_revoked_clock_is_not_believed),
        cmocka_unit_test(revocation_counts_at_the_time_of_the_stamp),
        cmocka_unit_test(no_bit_of_a_time_stamp_can_change),
        cmocka_unit_test(openssl_reads_the_same),
    };

    return cmocka_run_group_tests(tests, make_countries, free_countries);
}
