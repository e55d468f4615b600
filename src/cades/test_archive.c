/* Time-stamps beside a signature: each keeps the one before it, so that a signature is judged years
 * after every certificate in it has ended; a link that is missing, late or over something else
 * breaks the whole. And five hundred signatures of which one bit was changed. */
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
static struct authority *country, *later; /* later: those who follow when the first have ended */
static struct cades_trust *trust;

static const struct bytes order = {(const uint8_t *)"Бұйрық № 3", sizeof("Бұйрық № 3") - 1};
static const int64_t now = AUTHORITY_NOW, year = 365 * TIME_DAY;

static void believe(const struct authority *a)
{
    assert_true(cades_trust_add(trust, a->root->certificate) &&
                cades_trust_add(trust, a->issuer->certificate));
}

static int make_countries(void **state)
{
    (void)state;
    mem = arena_new(256 << 20, 512 << 20);
    trust = cades_trust_new(mem);
    country = authority_new(mem, KEY_RSA);
    later = authority_at(mem, KEY_RSA, now + 3 * year);
    believe(country);
    believe(later);
    return 0;
}

static int free_countries(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static struct bytes stamp(const struct authority *by, int64_t at_us, struct bytes over)
{
    struct stamping stamping = {.by = by->clock, .at_us = at_us, .digest = DIGEST_SHA512};

    return authority_stamp(mem, &stamping, over);
}

/* ---- years later -------------------------------------------------------------------------- */

/* A signature, the authority's answer a minute later, and what is kept beside both. */
struct kept {
    struct bytes signature, answer;
    struct cades_evidence *evidence;
    struct cades_part parts[4];
    struct cades_layer layers[2];
    struct cades_archive archive;
};

static struct kept *keep(void)
{
    struct kept *k = NEW(mem, struct kept);
    const struct signing signing = {.content = order, .signers = {country->head}, .n_signers = 1};
    const struct answer good = {.about = country->head,
                                .status = 'g',
                                .from_us = now + 60 * TIME_SECOND,
                                .digest = DIGEST_SHA256};
    struct cms *cms = NEW(mem, struct cms);

    k->signature = authority_sign(mem, &signing);
    k->answer = authority_answer(mem, country->issuer, country->responder, &good);
    k->evidence = cades_evidence_new(mem);
    assert_true(cades_evidence_add(k->evidence, k->answer));
    assert_int_equal(cms_read(mem, k->signature, cms), CADES_NO_REASON);
    k->layers[0].token = stamp(country, now, cms->signers[0].signature);
    k->parts[0] = (struct cades_part){STR("content"), order};
    k->parts[1] = (struct cades_part){STR("signature"), k->signature};
    k->parts[2] = (struct cades_part){STR("answer"), k->answer};
    k->parts[3] = (struct cades_part){STR("time-stamp-1"), k->layers[0].token};
    k->archive = (struct cades_archive){k->parts, COUNT(k->parts), k->layers, 1};
    return k;
}

static void renew(struct kept *k, int64_t at_us)
{
    struct bytes text = cades_archive_text(mem, k->parts, COUNT(k->parts));

    k->layers[1] = (struct cades_layer){stamp(later, at_us, text), COUNT(k->parts)};
    k->archive.n_layers = 2;
}

static const struct cades_signer *judge(const struct kept *k, int64_t at_us)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    const struct cades_question question = {.signature = k->signature,
                                            .detached = true,
                                            .content = order,
                                            .trust = trust,
                                            .evidence = k->evidence,
                                            .purpose = CADES_TO_SIGN,
                                            .archive = &k->archive,
                                            .at_us = at_us};

    cades_verify(mem, &question, verdict);
    return &verdict->signers[0];
}

static void assert_lost(const struct kept *k, int64_t at_us, const char *reason)
{
    const struct cades_signer *signer = judge(k, at_us);

    assert_false(signer->valid || signer->pending || signer->stamped);
    assert_string_equal(cades_reason_name(signer->checks[CADES_TIME_STAMP].reason), reason);
}

static void a_time_stamp_beside_it_keeps_a_signature(void **state)
{
    struct kept *k = keep();
    const struct cades_signer *signer = judge(k, now + 2 * year); /* the key ended after half */

    (void)state;
    assert_true(signer->valid && signer->stamped);
    assert_int_equal(signer->reference_us, now);
    k->archive.n_layers = 0;
    assert_string_equal(cades_reason_name(judge(k, now + 2 * year)->checks[CADES_VALIDITY].reason),
                        "expired");
}

static void it_keeps_nothing_after_its_own_certificate(void **state)
{
    struct kept *k = keep();

    (void)state;
    assert_true(judge(k, now + 4 * year)->valid); /* its last second */
    assert_lost(k, now + 4 * year + TIME_DAY, "stamp-old");
}

static void a_later_one_keeps_it_on(void **state)
{
    struct kept *k = keep();

    (void)state;
    renew(k, now + 4 * year - TIME_DAY);
    const struct cades_signer *signer = judge(k, now + 6 * year);
    assert_true(signer->valid && signer->stamped);
    assert_int_equal(signer->reference_us, now); /* the first says when */
    assert_int_equal(signer->checks[CADES_OCSP].result, CADES_PASSED);
    assert_lost(k, now + 8 * year, "stamp-old");
    renew(k, now + 4 * year + TIME_DAY); /* too late: the first had ended */
    assert_lost(k, now + 6 * year, "stamp-old");
}

static void nothing_of_what_it_keeps_can_change(void **state)
{
    struct kept *k = keep();

    (void)state;
    renew(k, now + 3 * year);
    for (size_t i = 0; i < COUNT(k->parts); i++) {
        struct bytes right = k->parts[i].bytes;
        k->parts[i].bytes = dw_flip(mem, right, right.n * 4);
        assert_lost(k, now + 3 * year, "stamp-other");
        k->parts[i].bytes = right;
    }
    k->layers[1].n_parts = 3; /* leaves out the first time-stamp */
    assert_lost(k, now + 3 * year, "stamp-other");
    k->layers[1].n_parts = COUNT(k->parts) + 1;
    assert_lost(k, now + 3 * year, "stamp-other");
    k->layers[1].n_parts = COUNT(k->parts);
    assert_true(judge(k, now + 3 * year)->valid);
    renew(k, now - TIME_DAY); /* before what it keeps */
    assert_false(judge(k, now + 3 * year)->valid);
}

/* ---- asking for one ----------------------------------------------------------------------- */

static void the_question_is_one_that_openssl_reads(void **state)
{
    static const uint8_t random[CADES_NONCE_BYTES] = {0xff, 1, 2, 3};
    const struct cades_stamp_wish wish = {.over = order,
                                          .digest = STR("sha512"),
                                          .policy = STR("1.2.398.3.3.2.6.4"),
                                          .nonce = random};
    struct cades_stamp_wish wrong = wish;
    struct bytes question, nonce;
    char policy[64];

    (void)state;
    assert_true(cades_stamp_ask(mem, &wish, &question, &nonce));
    const uint8_t *p = question.p;
    TS_REQ *read = d2i_TS_REQ(NULL, &p, (long)question.n);
    assert_true(read && p == question.p + question.n && TS_REQ_get_cert_req(read));
    assert_true(OBJ_obj2txt(policy, sizeof(policy), TS_REQ_get_policy_id(read), 1) > 0);
    assert_string_equal(policy, "1.2.398.3.3.2.6.4");
    assert_int_equal(ASN1_STRING_length(TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(read))), 64);
    assert_int_equal(ASN1_STRING_length(TS_REQ_get_nonce(read)), CADES_NONCE_BYTES);
    TS_REQ_free(read);
    wrong.digest = STR("sha1");
    assert_false(cades_stamp_ask(mem, &wrong, &question, &nonce));
    wrong = wish;
    wrong.policy = STR("1.2.");
    assert_false(cades_stamp_ask(mem, &wrong, &question, &nonce));
}

/* ---- one bit ------------------------------------------------------------------------------ */

enum { BITS_A_PART = 100, BITS_A_QUARTER = BITS_A_PART / 4 };

struct whole {
    struct bytes content, signature, issuer;
};

static struct cades_verdict *judge_whole(const struct whole *w)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    struct cades_trust *believed = cades_trust_new(mem);
    const struct cades_question question = {.signature = w->signature,
                                            .detached = true,
                                            .content = w->content,
                                            .trust = believed,
                                            .offline = true,
                                            .purpose = CADES_TO_SIGN,
                                            .at_us = now};

    assert_true(cades_trust_add(believed, country->root->certificate));
    (void)cades_trust_add(believed, w->issuer); /* a damaged one may be none */
    cades_verify(mem, &question, verdict);
    return verdict;
}

static bool failed(const struct cades_verdict *verdict, enum cades_check check, const char *reasons)
{
    const struct cades_item *item = &verdict->signers[0].checks[check];
    size_t at;

    return item->result == CADES_FAILED &&
           str_find(str_from_z(reasons), str_printf(mem, " %s ", cades_reason_name(item->reason)),
                    &at);
}

/* What each part may be refused for. A bit in lengths and tags makes it no message at all. */
static bool no_message(const struct cades_verdict *v)
{
    return failed(v, CADES_STRUCTURE, " not-der not-signed-data no-signer too-many ");
}

static bool wrong_content(const struct cades_verdict *v)
{
    return failed(v, CADES_CONTENT, " digest-differs ") &&
           v->signers[0].checks[CADES_SIGNATURE].result == CADES_PASSED;
}

static bool wrong_attributes(const struct cades_verdict *v)
{
    return no_message(v) || failed(v, CADES_SIGNATURE, " signature-wrong ");
}

static bool wrong_certificate(const struct cades_verdict *v)
{
    return no_message(v) || failed(v, CADES_SIGNATURE, " certificate-missing ") ||
           failed(v, CADES_SIGNING_CERTIFICATE, " certificate-differs ");
}

static bool wrong_chain(const struct cades_verdict *v)
{
    return failed(v, CADES_CHAIN,
                  " chain-signature-wrong issuer-unknown issuer-no-authority extension-unknown ") &&
           v->signers[0].checks[CADES_SIGNATURE].result == CADES_PASSED;
}

static bool wrong_time_stamp(const struct cades_verdict *v)
{
    return no_message(v) ||
           (failed(v, CADES_TIME_STAMP,
                   " stamp-broken stamp-other stamp-signature-wrong stamp-signer ") &&
            v->signers[0].checks[CADES_SIGNATURE].result == CADES_PASSED);
}

/* Changes bits of the part, spread over all of it, each in a copy of the whole that it is in. */
static void flip(const struct whole *right,
                 const struct bytes *in,
                 struct bytes part,
                 size_t n,
                 bool (*refused)(const struct cades_verdict *verdict))
{
    size_t from = (size_t)(part.p - in->p) * 8;

    for (size_t i = 0; i < n; i++) {
        struct whole w = *right;
        struct bytes *copy = in == &right->content     ? &w.content
                             : in == &right->signature ? &w.signature
                                                       : &w.issuer;
        *copy = dw_flip(mem, *in, from + i * (part.n * 8) / n);
        const struct cades_verdict *verdict = judge_whole(&w);
        assert_false(verdict->valid || verdict->pending);
        assert_true(refused(verdict));
    }
}

static void five_hundred_changed_bits_are_refused_for_what_they_are(void **state)
{
    struct stamping stamping = {.by = country->clock, .at_us = now, .digest = DIGEST_SHA512};
    const struct signing signing = {.content = order,
                                    .claimed_us = now,
                                    .signers = {country->parent},
                                    .n_signers = 1,
                                    .stamp = authority_stamp,
                                    .stamp_arg = &stamping};
    struct cms *cms = NEW(mem, struct cms), *inside = NEW(mem, struct cms);
    struct der token;
    const struct whole right = {order, authority_sign(mem, &signing), country->issuer->certificate};

    (void)state;
    assert_true(judge_whole(&right)->valid);
    assert_int_equal(cms_read(mem, right.signature, cms), CADES_NO_REASON);
    const struct cms_signer *signer = &cms->signers[0];
    assert_int_equal(cms_attribute(signer->unsigned_attributes, OID_TIME_STAMP, &token),
                     CADES_NO_REASON);
    flip(&right, &right.content, right.content, BITS_A_PART, wrong_content);
    flip(&right, &right.signature, signer->attributes, BITS_A_PART, wrong_attributes);
    flip(&right, &right.signature, cms->certificates[0], BITS_A_PART, wrong_certificate);
    flip(&right, &right.issuer, right.issuer, BITS_A_PART, wrong_chain);
    assert_int_equal(cms_read(mem, token.whole, inside), CADES_NO_REASON);
    const struct bytes parts[] = {inside->content, inside->certificates[0],
                                  inside->signers[0].attributes, inside->signers[0].signature};
    for (size_t i = 0; i < COUNT(parts); i++)
        flip(&right, &right.signature, parts[i], BITS_A_QUARTER, wrong_time_stamp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_stamp_beside_it_keeps_a_signature),
        cmocka_unit_test(it_keeps_nothing_after_its_own_certificate),
        cmocka_unit_test(a_later_one_keeps_it_on),
        cmocka_unit_test(nothing_of_what_it_keeps_can_change),
        cmocka_unit_test(the_question_is_one_that_openssl_reads),
        cmocka_unit_test(five_hundred_changed_bits_are_refused_for_what_they_are),
    };

    return cmocka_run_group_tests(tests, make_countries, free_countries);
}
