/* Lists and answers about revoked certificates: what they say at which time, and when they are not
 * believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <openssl/ocsp.h>

#include <cmocka.h>

#include "base/time.h"
#include "cades/revocation.h"
#include "cades/testing/authority.h"

static struct arena *mem;
static struct authority *country;
static struct cades_trust *trust;

static const struct bytes order = {(const uint8_t *)"order", 5};
static const int64_t now = AUTHORITY_NOW, day = TIME_DAY;

static int make_country(void **state)
{
    (void)state;
    mem = arena_new(64 << 20, 64 << 20);
    country = authority_new(mem, KEY_GOST_2015_512);
    trust = cades_trust_new(mem);
    assert_true(cades_trust_add(trust, country->issuer->certificate) &&
                cades_trust_add(trust, country->root->certificate));
    return 0;
}

static int free_country(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

/* The verdict over the parent's signature, with this evidence. */
static const struct cades_verdict *
judge_with(const struct bytes *evidence, size_t n, int64_t at_us, struct bytes inside)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    struct cades_evidence *known = cades_evidence_new(mem);
    const struct signing signing = {
        .content = order, .signers = {country->parent}, .n_signers = 1, .revocations = inside};
    const struct cades_question question = {.signature = authority_sign(mem, &signing),
                                            .detached = true,
                                            .content = order,
                                            .trust = trust,
                                            .evidence = known,
                                            .purpose = CADES_TO_SIGN,
                                            .at_us = at_us};

    for (size_t i = 0; i < n; i++)
        assert_true(cades_evidence_add(known, evidence[i]));
    cades_verify(mem, &question, verdict);
    return verdict;
}

static void assert_said(const struct cades_verdict *verdict,
                        enum cades_check check,
                        enum cades_result result,
                        enum cades_reason reason)
{
    const struct cades_item *item = &verdict->signers[0].checks[check];

    assert_string_equal(cades_result_name(item->result), cades_result_name(result));
    assert_string_equal(cades_reason_name(item->reason), cades_reason_name(reason));
    assert_int_equal(verdict->valid, result == CADES_PASSED);
    assert_int_equal(verdict->pending, result == CADES_NOT_CHECKED);
}

/* ---- lists -------------------------------------------------------------------------------- */

static struct listing listing_with(int64_t serial, int64_t at_us, int64_t reason)
{
    return (struct listing){
        .v = {{serial, at_us, reason, 0}}, .n = 1, .from_us = now - day, .until_us = now + day};
}

static const struct cades_verdict *judge_listing(const struct listing *listing, int64_t at_us)
{
    struct bytes list = authority_list(mem, country->issuer, listing);
    return judge_with(&list, 1, at_us, (struct bytes){0});
}

static void without_evidence_the_answer_waits(void **state)
{
    (void)state;
    assert_said(judge_with(NULL, 0, now, (struct bytes){0}), CADES_CRL, CADES_NOT_CHECKED,
                CADES_NO_EVIDENCE);
}

static void a_list_that_does_not_name_it_is_enough(void **state)
{
    struct listing nobody = {.from_us = now - day, .until_us = now + day};
    struct listing another = listing_with(0x1234, now - day, 1);

    (void)state;
    assert_said(judge_listing(&nobody, now), CADES_CRL, CADES_PASSED, CADES_NO_REASON);
    assert_said(judge_listing(&another, now), CADES_CRL, CADES_PASSED, CADES_NO_REASON);
}

static void a_list_counts_at_the_time_of_the_signature(void **state)
{
    struct listing revoked = listing_with(country->parent->serial, now - 2 * day, 1);
    struct listing held = listing_with(country->parent->serial, now - 2 * day, 6);
    struct listing known_late = listing_with(country->parent->serial, now + day / 2, 1);

    (void)state;
    assert_said(judge_listing(&revoked, now), CADES_CRL, CADES_FAILED, CADES_REVOKED);
    assert_said(judge_listing(&revoked, now - 2 * day), CADES_CRL, CADES_FAILED, CADES_REVOKED);
    assert_said(judge_listing(&revoked, now - 3 * day), CADES_CRL, CADES_PASSED, CADES_NO_REASON);
    assert_said(judge_listing(&held, now), CADES_CRL, CADES_FAILED, CADES_ON_HOLD);
    assert_said(judge_listing(&known_late, now), CADES_CRL, CADES_PASSED, CADES_NO_REASON);
    known_late.v[0].invalid_since_us = now - day;
    assert_said(judge_listing(&known_late, now), CADES_CRL, CADES_FAILED, CADES_REVOKED);
}

static void an_old_list_says_nothing_about_today(void **state)
{
    struct listing nobody = {.from_us = now - day, .until_us = now + day};

    (void)state;
    assert_said(judge_listing(&nobody, now + 2 * day), CADES_CRL, CADES_NOT_CHECKED,
                CADES_EVIDENCE_OLD);
    nobody.until_us = 0;
    assert_said(judge_listing(&nobody, now), CADES_CRL, CADES_NOT_CHECKED, CADES_EVIDENCE_OLD);
    nobody.from_us = now + day; /* made later: knows about then */
    assert_said(judge_listing(&nobody, now), CADES_CRL, CADES_PASSED, CADES_NO_REASON);
}

static void changes_add_to_a_whole_list(void **state)
{
    struct listing held = listing_with(country->parent->serial, now - 3 * day, 6);
    struct listing nobody = {.from_us = now - 2 * day, .until_us = now + day};
    struct listing freed = listing_with(country->parent->serial, now - day, 8);
    struct listing added = listing_with(country->parent->serial, now - day, 1);

    (void)state;
    held.from_us = now - 2 * day;
    freed.changes = added.changes = true;
    struct bytes two[] = {authority_list(mem, country->issuer, &held),
                          authority_list(mem, country->issuer, &freed)};
    assert_said(judge_with(two, 2, now, (struct bytes){0}), CADES_CRL, CADES_PASSED,
                CADES_NO_REASON);
    two[0] = authority_list(mem, country->issuer, &nobody);
    two[1] = authority_list(mem, country->issuer, &added);
    assert_said(judge_with(two, 2, now, (struct bytes){0}), CADES_CRL, CADES_FAILED, CADES_REVOKED);
    assert_said(judge_with(two + 1, 1, now, (struct bytes){0}), CADES_CRL, CADES_NOT_CHECKED,
                CADES_NO_EVIDENCE);
}

static void a_list_of_a_part_is_not_used(void **state)
{
    struct listing part = {.from_us = now, .partial = true};

    (void)state;
    assert_said(judge_listing(&part, now), CADES_CRL, CADES_NOT_CHECKED, CADES_NO_EVIDENCE);
}

static void no_bit_of_a_list_can_change(void **state)
{
    struct listing revoked = listing_with(country->parent->serial, now - 2 * day, 1);
    struct bytes list = authority_list(mem, country->issuer, &revoked);

    (void)state;
    for (size_t bit = 0; bit < list.n * 8; bit += 11) {
        struct cades_evidence *evidence = cades_evidence_new(mem);
        struct certificate parent, issuer;
        assert_true(certificate_read(country->parent->certificate, &parent) &&
                    certificate_read(country->issuer->certificate, &issuer));
        (void)cades_evidence_add(evidence, dw_flip(mem, list, bit));
        assert_int_equal(crl_judge(evidence, &parent, &issuer, now).result, CADES_NOT_CHECKED);
    }
}

static void a_revoked_authority_takes_its_people_along(void **state)
{
    struct listing nobody = {.from_us = now, .until_us = now + day};
    struct listing issuer = listing_with(country->issuer->serial, now - day, 2);
    struct bytes two[] = {authority_list(mem, country->issuer, &nobody),
                          authority_list(mem, country->root, &issuer)};

    (void)state;
    assert_said(judge_with(two, 2, now, (struct bytes){0}), CADES_CRL, CADES_FAILED, CADES_REVOKED);
}

/* ---- answers ------------------------------------------------------------------------------ */

static struct answer good(void)
{
    return (struct answer){
        .about = country->parent, .status = 'g', .from_us = now, .digest = DIGEST_SHA256};
}

static const struct cades_verdict *judge_answer(const struct answer *answer, int64_t at_us)
{
    struct bytes text = authority_answer(mem, country->issuer, country->responder, answer);
    return judge_with(&text, 1, at_us, (struct bytes){0});
}

static void a_good_answer_is_enough(void **state)
{
    struct answer answer = good();

    (void)state;
    assert_said(judge_answer(&answer, now), CADES_OCSP, CADES_PASSED, CADES_NO_REASON);
    answer.by_key = true;
    answer.digest = DIGEST_SHA1;
    assert_said(judge_answer(&answer, now), CADES_OCSP, CADES_PASSED, CADES_NO_REASON);
    struct bytes own = authority_answer(mem, country->issuer, country->issuer, &answer);
    assert_said(judge_with(&own, 1, now, (struct bytes){0}), CADES_OCSP, CADES_PASSED,
                CADES_NO_REASON);
}

static void an_answer_that_came_with_the_signature_counts(void **state)
{
    struct answer answer = good();
    struct bytes text = authority_answer(mem, country->issuer, country->responder, &answer);
    struct bytes inside =
        dw(mem, DER_INSIDE_0 + 1, DW_JOIN(mem, dw_oid(mem, oid_text(OID_OCSP_IN_CMS)), text));

    (void)state;
    assert_said(judge_with(NULL, 0, now, inside), CADES_OCSP, CADES_PASSED, CADES_NO_REASON);
    struct listing nobody = {.from_us = now};
    inside = authority_list(mem, country->issuer, &nobody);
    assert_said(judge_with(NULL, 0, now, inside), CADES_CRL, CADES_PASSED, CADES_NO_REASON);
}

static void an_answer_ages_in_ten_minutes(void **state)
{
    struct answer answer = good();

    (void)state;
    assert_said(judge_answer(&answer, now + 600 * TIME_SECOND), CADES_OCSP, CADES_PASSED,
                CADES_NO_REASON);
    assert_said(judge_answer(&answer, now + 601 * TIME_SECOND), CADES_OCSP, CADES_NOT_CHECKED,
                CADES_EVIDENCE_OLD);
    answer.until_us = now + day;
    assert_said(judge_answer(&answer, now + day / 2), CADES_OCSP, CADES_PASSED, CADES_NO_REASON);
    assert_said(judge_answer(&answer, now - day), CADES_OCSP, CADES_PASSED, CADES_NO_REASON);
}

static void revoked_held_and_never_issued_are_told_apart(void **state)
{
    struct answer answer = good();

    (void)state;
    answer.status = 'r';
    answer.revocation = (struct revocation){.at_us = now - day, .reason = 1};
    assert_said(judge_answer(&answer, now), CADES_OCSP, CADES_FAILED, CADES_REVOKED);
    assert_said(judge_answer(&answer, now - 2 * day), CADES_OCSP, CADES_PASSED, CADES_NO_REASON);
    answer.revocation.reason = 6;
    assert_said(judge_answer(&answer, now), CADES_OCSP, CADES_FAILED, CADES_ON_HOLD);
    answer.revocation.at_us = 0;
    assert_said(judge_answer(&answer, now), CADES_OCSP, CADES_FAILED, CADES_NEVER_ISSUED);
    answer.status = 'u';
    assert_said(judge_answer(&answer, now), CADES_OCSP, CADES_NOT_CHECKED, CADES_NO_EVIDENCE);
}

static void only_a_responder_of_the_same_authority_is_believed(void **state)
{
    const struct authority *other = authority_new(mem, KEY_GOST_2015_512);
    struct answer answer = good();
    const struct owner *liars[] = {other->responder, country->head, other->issuer};
    struct bytes text;

    (void)state;
    for (size_t i = 0; i < COUNT(liars); i++) {
        text = authority_answer(mem, country->issuer, liars[i], &answer);
        assert_said(judge_with(&text, 1, now, (struct bytes){0}), CADES_OCSP, CADES_NOT_CHECKED,
                    CADES_EVIDENCE_BROKEN);
    }
    answer.about = country->head; /* about somebody else */
    assert_said(judge_answer(&answer, now), CADES_OCSP, CADES_NOT_CHECKED, CADES_NO_EVIDENCE);
}

static void revoked_by_one_source_is_revoked(void **state)
{
    struct listing revoked = listing_with(country->parent->serial, now - day, 1);
    struct answer answer = good();
    struct bytes both[] = {authority_list(mem, country->issuer, &revoked),
                           authority_answer(mem, country->issuer, country->responder, &answer)};
    const struct cades_verdict *verdict = judge_with(both, 2, now, (struct bytes){0});

    (void)state;
    assert_said(verdict, CADES_CRL, CADES_FAILED, CADES_REVOKED);
    assert_int_equal(verdict->signers[0].checks[CADES_OCSP].result, CADES_PASSED);
}

static void no_bit_of_an_answer_can_change(void **state)
{
    struct answer answer = good();
    struct bytes text = authority_answer(mem, country->issuer, country->responder, &answer);
    struct certificate parent, issuer;

    (void)state;
    assert_true(certificate_read(country->parent->certificate, &parent) &&
                certificate_read(country->issuer->certificate, &issuer));
    for (size_t bit = 0; bit < text.n * 8; bit += 31) {
        struct cades_evidence *evidence = cades_evidence_new(mem);
        (void)cades_evidence_add(evidence, dw_flip(mem, text, bit));
        assert_int_equal(ocsp_judge(evidence, &parent, &issuer, now).result, CADES_NOT_CHECKED);
    }
}

/* OpenSSL reads the lists and answers of our authority, so that both are of the right form. */
/* An independent reader finds in our question what we asked about. */
static void a_question_names_the_certificate_and_its_nonce(void **state)
{
    static const uint8_t nonce[] = "12345678";
    const struct bytes ours = {nonce, 8}, other = {nonce, 7};
    struct answer answer = good();
    ASN1_INTEGER *serial;
    struct bytes question;
    OCSP_CERTID *id;

    (void)state;
    assert_true(cades_ask(mem, trust, country->parent->certificate, ours, &question));
    const uint8_t *p = question.p;
    OCSP_REQUEST *request = d2i_OCSP_REQUEST(NULL, &p, (long)question.n);
    assert_true(request && p == question.p + question.n);
    assert_int_equal(OCSP_request_onereq_count(request), 1);
    id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, 0));
    assert_int_equal(OCSP_id_get0_info(NULL, NULL, NULL, &serial, id), 1);
    assert_int_equal(ASN1_INTEGER_get(serial), country->parent->serial);

    answer.nonce = ours;
    struct bytes text = authority_answer(mem, country->issuer, country->responder, &answer);
    p = text.p;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &p, (long)text.n);
    OCSP_BASICRESP *basic = OCSP_response_get1_basic(response);
    assert_int_equal(OCSP_check_nonce(request, basic), 1);
    assert_int_equal(OCSP_id_cmp(id, (OCSP_CERTID *)(uintptr_t)OCSP_SINGLERESP_get0_id(
                                         OCSP_resp_get0(basic, 0))),
                     0);
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
    OCSP_REQUEST_free(request);
    assert_true(cades_answers(mem, text, ours));
    assert_false(cades_answers(mem, text, other));
    answer.nonce = (struct bytes){0};
    text = authority_answer(mem, country->issuer, country->responder, &answer);
    assert_false(cades_answers(mem, text, ours));
    assert_false(cades_answers(mem, question, ours));
}

static void nobody_is_asked_about_a_stranger(void **state)
{
    struct authority *other = authority_new(mem, KEY_GOST_2015_512);
    struct bytes question;

    (void)state;
    assert_false(cades_ask(mem, trust, other->parent->certificate, order, &question));
    assert_false(cades_ask(mem, trust, order, order, &question));
}

static void openssl_reads_the_same(void **state)
{
    struct listing revoked = listing_with(country->parent->serial, now - day, 1);
    struct answer answer = good();
    struct bytes list = authority_list(mem, country->issuer, &revoked);
    struct bytes text = authority_answer(mem, country->issuer, country->responder, &answer);
    const uint8_t *p = list.p;

    (void)state;
    X509_CRL *crl = d2i_X509_CRL(NULL, &p, (long)list.n);
    assert_non_null(crl);
    assert_int_equal(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl)), 1);
    X509_CRL_free(crl);
    p = text.p;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &p, (long)text.n);
    assert_non_null(response);
    OCSP_BASICRESP *basic = OCSP_response_get1_basic(response);
    assert_true(basic && OCSP_resp_count(basic) == 1);
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_evidence_the_answer_waits),
        cmocka_unit_test(a_list_that_does_not_name_it_is_enough),
        cmocka_unit_test(a_list_counts_at_the_time_of_the_signature),
        cmocka_unit_test(an_old_list_says_nothing_about_today),
        cmocka_unit_test(changes_add_to_a_whole_list),
        cmocka_unit_test(a_list_of_a_part_is_not_used),
        cmocka_unit_test(no_bit_of_a_list_can_change),
        cmocka_unit_test(a_revoked_authority_takes_its_people_along),
        cmocka_unit_test(a_good_answer_is_enough),
        cmocka_unit_test(an_answer_that_came_with_the_signature_counts),
        cmocka_unit_test(an_answer_ages_in_ten_minutes),
        cmocka_unit_test(revoked_held_and_never_issued_are_told_apart),
        cmocka_unit_test(only_a_responder_of_the_same_authority_is_believed),
        cmocka_unit_test(revoked_by_one_source_is_revoked),
        cmocka_unit_test(no_bit_of_an_answer_can_change),
        cmocka_unit_test(a_question_names_the_certificate_and_its_nonce),
        cmocka_unit_test(nobody_is_asked_about_a_stranger),
        cmocka_unit_test(openssl_reads_the_same),
    };

    return cmocka_run_group_tests(tests, make_country, free_country);
}
