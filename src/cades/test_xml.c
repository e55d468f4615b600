/* XML signatures by a synthetic authority: right ones in every form that is read are valid; every
 * shape in which something unsigned could stand beside what is signed is refused with its reason;
 * no single bit can change. Long because every shape is tried on the same country. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/time.h"
#include "cades/cades.h"
#include "cades/testing/authority.h"

enum { SAMPLE_MOST = 16 * 1024 };

#define APPLICATION "<application Id=\"a1\"><child>Үлгі &amp; Сынақ</child>@</application>"
#define CANONICAL   "<application Id=\"a1\"><child>Үлгі &amp; Сынақ</child></application>"

static struct arena *mem;
static struct authority *country;
static struct cades_trust *trust;
static struct authority *countries[KEY_COUNT];
static struct cades_trust *trusts[KEY_COUNT];

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
    mem = arena_new(512 << 20, 1024 << 20);
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

/* ---- steps -------------------------------------------------------------------------------- */

static struct xml_signing usual(void)
{
    return (struct xml_signing){.by = country->parent,
                                .file = APPLICATION,
                                .canonical = CANONICAL,
                                .uri = "",
                                .transforms = {XML_ENVELOPED, XML_INCLUSIVE "#WithComments"}};
}

static struct cades_question question_of(struct bytes file)
{
    struct cades_xml *xml = NEW(mem, struct cades_xml), *crossed = NEW(mem, struct cades_xml);

    assert_true(cades_is_xml(file));
    cades_xml_read(mem, file, xml);
    assert_true(cades_xml_unpack(cades_xml_pack(mem, xml), crossed)); /* as the service does */
    return (struct cades_question){.signature = file,
                                   .xml = crossed,
                                   .trust = trust,
                                   .purpose = CADES_TO_SIGN,
                                   .offline = true,
                                   .at_us = AUTHORITY_NOW};
}

static const struct cades_verdict *judge(const struct cades_question *question)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);

    cades_verify(mem, question, verdict);
    assert_int_equal(verdict->n_signers, 1);
    return verdict;
}

static const struct cades_verdict *judge_file(struct bytes file)
{
    struct cades_question question = question_of(file);
    return judge(&question);
}

static const struct cades_verdict *judge_signed(const struct xml_signing *signing)
{
    return judge_file(authority_sign_xml(mem, signing));
}

static struct bytes as_bytes(const char *z)
{
    return (struct bytes){(const uint8_t *)z, strlen(z)};
}

static bool failed(const struct cades_verdict *verdict, enum cades_check check)
{
    return verdict->signers[0].checks[check].result == CADES_FAILED;
}

static void assert_valid(const struct cades_verdict *verdict)
{
    for (size_t k = 0; k < CADES_CHECKS; k++)
        if (failed(verdict, (enum cades_check)k))
            fail_msg("%s: %s", cades_check_name((enum cades_check)k),
                     cades_reason_name(verdict->signers[0].checks[k].reason));
    assert_true(verdict->valid);
}

/* By this check and by no other. */
static void
assert_fails(const struct cades_verdict *verdict, enum cades_check check, enum cades_reason reason)
{
    assert_false(verdict->valid);
    assert_string_equal(cades_reason_name(verdict->signers[0].checks[check].reason),
                        cades_reason_name(reason));
    for (size_t k = 0; k < CADES_CHECKS; k++)
        if (k != check && failed(verdict, (enum cades_check)k))
            fail_msg("also %s", cades_check_name((enum cades_check)k));
}

static void assert_refused(struct bytes file, enum cades_reason reason)
{
    assert_fails(judge_file(file), CADES_STRUCTURE, reason);
}

static void assert_signed_refused(const struct xml_signing *signing, enum cades_reason reason)
{
    assert_refused(authority_sign_xml(mem, signing), reason);
}

/* What somebody makes of a right file: every `from` becomes `to`. */
static struct bytes replaced(struct bytes file, const char *from, const char *to)
{
    struct str rest = {(const char *)file.p, file.n}, all = STR("");
    size_t at, n = 0;

    for (; str_find(rest, str_from_z(from), &at); n++) {
        all =
            str_printf(mem, STR_FMT STR_FMT "%s", STR_ARG(all), STR_ARG(str_sub(rest, 0, at)), to);
        rest = str_sub(rest, at + strlen(from), rest.n);
    }
    assert_true(n > 0);
    all = str_printf(mem, STR_FMT STR_FMT, STR_ARG(all), STR_ARG(rest));
    return (struct bytes){(const uint8_t *)all.p, all.n};
}

static struct bytes right(void)
{
    struct xml_signing signing = usual();
    return authority_sign_xml(mem, &signing);
}

/* ---- right ones --------------------------------------------------------------------------- */

static void a_document_with_its_signature_inside_is_valid(void **state)
{
    const struct cades_verdict *verdict = judge_file(right());

    (void)state;
    assert_valid(verdict);
    assert_true(verdict->xml && der_eq(verdict->content, as_bytes(CANONICAL)));
    assert_true(str_eq_z(verdict->signers[0].holder.iin, "620704500039"));
    assert_int_equal(verdict->signers[0].checks[CADES_CONTENT].result, CADES_PASSED);
    assert_int_equal(verdict->signers[0].checks[CADES_ATTRIBUTES].reason, CADES_NOT_PRESENT);
}

static void every_canonical_form_is_read(void **state)
{
    static const char *const all[] = {NULL,
                                      XML_INCLUSIVE,
                                      XML_INCLUSIVE "#WithComments",
                                      "http://www.w3.org/2006/12/xml-c14n11",
                                      "http://www.w3.org/2006/12/xml-c14n11#WithComments",
                                      XML_EXCLUSIVE,
                                      XML_EXCLUSIVE "WithComments"};
    struct xml_signing signing = usual();

    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        signing.transforms[1] = all[i];
        signing.form = all[i];
        signing.uri = i % 2 == 0 ? "" : "#a1";
        assert_valid(judge_signed(&signing));
    }
}

/* As a writer may put it: declared, with entities, sections, tabs, another order of attributes and
 * spaces of names, which inclusive and exclusive forms treat differently. */
static void one_document_has_many_spellings(void **state)
{
    struct xml_signing signing = usual();

    (void)state;
    signing.file = "<?xml version='1.0' encoding='utf-8' standalone=\"no\"?>\r\n"
                   "<o:a xmlns='urn:oqu:b' xmlns:o = 'urn:oqu:a'  z='2'\n a=\"&#x31;\"><c/>"
                   "<![CDATA[x < y]]>&gt;\r\n@</o:a>\n";
    signing.scope = " xmlns=\"urn:oqu:b\"";
    signing.canonical = "<o:a xmlns=\"urn:oqu:b\" xmlns:o=\"urn:oqu:a\" a=\"1\" z=\"2\"><c></c>"
                        "x &lt; y&gt;\n</o:a>";
    struct bytes file = authority_sign_xml(mem, &signing);
    assert_fails(judge_file(file), CADES_SIGNATURE, CADES_SIGNATURE_WRONG); /* o is in scope, too */
    signing.form = XML_EXCLUSIVE; /* of SignedInfo: nothing is inherited */
    signing.scope = NULL;
    assert_valid(judge_signed(&signing));
    signing.transforms[1] = XML_EXCLUSIVE;
    signing.canonical = "<o:a xmlns:o=\"urn:oqu:a\" a=\"1\" z=\"2\"><c xmlns=\"urn:oqu:b\"></c>"
                        "x &lt; y&gt;\n</o:a>";
    assert_valid(judge_signed(&signing));
    signing.prefixes = "#default  o";
    signing.canonical = "<o:a xmlns=\"urn:oqu:b\" xmlns:o=\"urn:oqu:a\" a=\"1\" z=\"2\"><c></c>"
                        "x &lt; y&gt;\n</o:a>";
    assert_valid(judge_signed(&signing));
}

static void names_of_spaces_above_belong_to_what_is_signed(void **state)
{
    struct xml_signing signing = usual();

    (void)state;
    signing.file = "<a xmlns=\"urn:oqu:b\">1@</a>";
    signing.canonical = "<a xmlns=\"urn:oqu:b\">1</a>";
    signing.scope = " xmlns=\"urn:oqu:b\"";
    assert_valid(judge_signed(&signing));
}

static struct xml_signing enveloping(void)
{
    struct xml_signing signing = usual();

    signing.file = NULL;
    signing.uri = "#o";
    signing.object = "<ds:Object Id='o'><a/></ds:Object>";
    signing.canonical = "<ds:Object xmlns:ds=\"" XML_DSIG "\" Id=\"o\"><a></a></ds:Object>";
    signing.transforms[0] = signing.transforms[1] = NULL;
    return signing;
}

static void a_signature_round_its_document_is_valid(void **state)
{
    struct xml_signing signing = enveloping();

    (void)state;
    assert_valid(judge_signed(&signing));
    signing.transforms[0] = XML_EXCLUSIVE;
    assert_valid(judge_signed(&signing));
}

/* Made by xmlsec1 1.2.37 with a key that nobody here vouches for. */
static void what_another_program_signs_is_right(void **state)
{
    static const char *const names[] = {"enveloped.xml", "enveloping.xml"};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        FILE *in = fopen(str_printf(mem, CADES_SAMPLES "/%s", names[i]).p, "rb");
        uint8_t *p = arena_alloc(mem, SAMPLE_MOST);
        assert_non_null(in);
        size_t n = fread(p, 1, SAMPLE_MOST, in);
        assert_int_equal(fclose(in), 0);
        const struct cades_verdict *verdict = judge_file((struct bytes){p, n});
        assert_int_equal(verdict->signers[0].checks[CADES_CONTENT].result, CADES_PASSED);
        assert_int_equal(verdict->signers[0].checks[CADES_SIGNATURE].result, CADES_PASSED);
        assert_true(failed(verdict, CADES_CHAIN) && !verdict->valid);
        verdict = judge_file(replaced((struct bytes){p, n}, "Үлгі", "үлгі"));
        assert_int_equal(verdict->signers[0].checks[CADES_CONTENT].reason, CADES_DIGEST_DIFFERS);
    }
}

/* ---- wrong ones ---------------------------------------------------------------------------- */

static void another_document_is_refused(void **state)
{
    struct cades_question question = question_of(right());

    (void)state;
    assert_fails(judge_file(replaced(right(), "Сынақ", "Сынак")), CADES_CONTENT,
                 CADES_DIGEST_DIFFERS);
    assert_fails(judge_file(replaced(right(), "<child>", "<child grade=\"2\">")), CADES_CONTENT,
                 CADES_DIGEST_DIFFERS);
    question.detached = true; /* somebody gives one beside it */
    question.content = as_bytes(CANONICAL);
    assert_fails(judge(&question), CADES_CONTENT, CADES_CONTENT_INSIDE);
    question.xml = NULL; /* where only CMS is taken */
    assert_fails(judge(&question), CADES_STRUCTURE, CADES_NOT_DER);
}

static void nothing_unsigned_stands_beside_what_is_signed(void **state)
{
    struct xml_signing part = usual(), object = usual(), twice = usual(), nothing = usual();
    const char *signature = "<ds:Signature xmlns:ds=\"" XML_DSIG "\">";

    (void)state;
    part.file = "<r><x Id=\"a1\">1</x><y>2</y>@</r>"; /* over one part of the document */
    part.canonical = "<x Id=\"a1\">1</x>";
    part.uri = "#a1";
    assert_signed_refused(&part, CADES_XML_PART);
    object.object = "<ds:Object>shown, not signed</ds:Object>";
    assert_signed_refused(&object, CADES_XML_PART);
    twice.second = "<ds:Reference URI=\"\"></ds:Reference>";
    assert_signed_refused(&twice, CADES_XML_PART);
    nothing.uri = NULL;
    assert_signed_refused(&nothing, CADES_XML_PART);
    nothing = enveloping();
    nothing.object = NULL;
    assert_signed_refused(&nothing, CADES_XML_PART);
    nothing = enveloping();
    nothing.uri = "";
    assert_signed_refused(&nothing, CADES_XML_PART);
    assert_refused(replaced(right(), signature, "<ds:Signature xmlns:ds=\"urn:other\">"),
                   CADES_NO_SIGNER);
}

/* The signed document goes on standing somewhere in the file, and another takes its place. */
static void a_signed_document_cannot_be_wrapped(void **state)
{
    struct xml_signing signing = usual();
    struct str file;

    (void)state;
    signing.uri = "#a1";
    struct bytes signed_file = authority_sign_xml(mem, &signing);
    file = (struct str){(const char *)signed_file.p, signed_file.n};
    struct str wrapped = str_printf(mem, "<forged Id=\"a0\">" STR_FMT "</forged>", STR_ARG(file));
    assert_refused((struct bytes){(const uint8_t *)wrapped.p, wrapped.n}, CADES_XML_PART);
    /* the signature moves up, and the document that it names moves aside */
    assert_refused(replaced(signed_file, "<application Id=\"a1\"><child>",
                            "<application Id=\"a0\"><old Id=\"a1\"/><child>"),
                   CADES_XML_PART);
    assert_refused(replaced(signed_file, "<child>", "<child id=\"a1\">"), CADES_XML_PART);
    assert_refused(replaced(signed_file, "<child>", "<child xml:id=\"a1\">"), CADES_XML_PART);
    assert_refused(replaced(signed_file, "</application>",
                            "<b><ds:Signature xmlns:ds=\"" XML_DSIG "\"/></b></application>"),
                   CADES_XML_SIGNATURES);
}

static void what_leads_elsewhere_is_refused(void **state)
{
    struct xml_signing signing = usual();

    (void)state;
    signing.uri = "http://127.0.0.1:9/order.xml";
    assert_signed_refused(&signing, CADES_XML_OUTSIDE);
    signing.uri = "file:///etc/passwd";
    assert_signed_refused(&signing, CADES_XML_OUTSIDE);
    signing.uri = "#xpointer(/)";
    assert_signed_refused(&signing, CADES_XML_PART);
    signing.uri = "#nothing";
    assert_signed_refused(&signing, CADES_XML_PART);
}

static void only_known_transforms_are_taken(void **state)
{
    static const char *const others[] = {"http://www.w3.org/TR/1999/REC-xslt-19991116",
                                         "http://www.w3.org/TR/1999/REC-xpath-19991116",
                                         "http://www.w3.org/2002/06/xmldsig-filter2",
                                         XML_DSIG "base64",
                                         XML_ENVELOPED,
                                         ""};
    struct xml_signing signing = usual();

    (void)state;
    for (size_t i = 0; i < COUNT(others); i++) {
        signing.transforms[1] = others[i];
        assert_signed_refused(&signing, CADES_XML_TRANSFORM);
    }
    signing = usual();
    signing.transforms[0] = NULL; /* a document cannot be over its own signature */
    assert_signed_refused(&signing, CADES_XML_TRANSFORM);
    signing.transforms[0] = XML_INCLUSIVE;
    signing.transforms[1] = XML_ENVELOPED;
    assert_signed_refused(&signing, CADES_XML_TRANSFORM);
    signing = usual();
    signing.form = XML_DSIG "minimal";
    assert_signed_refused(&signing, CADES_XML_TRANSFORM);
}

static void entities_are_never_read(void **state)
{
    static const char *const types[] = {
        "<!DOCTYPE application>", "<!DOCTYPE application SYSTEM \"http://127.0.0.1:9/a.dtd\">",
        "<!DOCTYPE application [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
        ("<!DOCTYPE a [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
         "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ATTLIST application z CDATA \"&c;\">]>"),
        "<!DOCTYPE application [<!ATTLIST application Id ID #IMPLIED>]>"};

    (void)state;
    for (size_t i = 0; i < COUNT(types); i++) {
        struct bytes file = right();
        struct str typed = str_printf(mem, "%s%.*s", types[i], (int)file.n, (const char *)file.p);
        assert_refused((struct bytes){(const uint8_t *)typed.p, typed.n}, CADES_XML_TYPED);
    }
    assert_refused(replaced(right(), "<child>", "<child>&lol;"), CADES_XML_BROKEN);
}

/* Canonical forms leave comments out: what a reader makes of a name with one in it is not signed.
 */
static void comments_and_instructions_are_refused(void **state)
{
    (void)state;
    assert_refused(replaced(right(), "Сынақ", "Сы<!-- -->нақ"), CADES_XML_COMMENT);
    assert_refused(replaced(right(), "</application>", "</application><!-- -->"),
                   CADES_XML_COMMENT);
    assert_refused(replaced(right(), "<application ", "<?xml-stylesheet href='x'?><application "),
                   CADES_XML_COMMENT);
    assert_refused(replaced(right(), "<ds:KeyInfo>", "<ds:KeyInfo><!-- -->"), CADES_XML_COMMENT);
}

static void what_is_no_document_is_refused(void **state)
{
    static const char *const files[] = {"<",
                                        "<a",
                                        "<a/><b/>",
                                        "<a></b>",
                                        "<a b='1' b='2'/>",
                                        "<?xml version='1.0' encoding='utf-16'?><a/>",
                                        "<?xml version='1.0' encoding='windows-1251'?><a/>",
                                        "<a>\xd2\xaf\xff</a>"};
    static const uint8_t wide[] = {'<', 0, 'a', 0, '/', 0, '>', 0};
    char deep[4096];

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++)
        assert_refused(as_bytes(files[i]), CADES_XML_BROKEN);
    assert_refused((struct bytes){wide, sizeof(wide)}, CADES_XML_BROKEN);
    for (size_t i = 0; i < sizeof(deep); i++)
        deep[i] = "<a>"[i % 3];
    assert_refused((struct bytes){(const uint8_t *)deep, sizeof(deep)}, CADES_XML_BROKEN);
    assert_refused(as_bytes("<a/>"), CADES_NO_SIGNER);
    assert_false(cades_is_xml(as_bytes("-----BEGIN CMS-----")) || cades_is_xml((struct bytes){0}));
    assert_true(cades_is_xml(as_bytes("\xef\xbb\xbf \n<a/>")));
}

/* A few kilobytes whose canonical form would be gigabytes. */
static void a_form_without_bounds_is_stopped(void **state)
{
    enum { NAME = 16 * 1024, TIMES = 4096 };
    struct xml_signing signing = usual();
    struct buf file;

    (void)state;
    buf_init(&file, mem, NAME + TIMES * 8 + 64);
    buf_add(&file, STR("<a xmlns:p=\"urn:"));
    for (size_t i = 0; i < NAME; i++)
        buf_add(&file, STR("x"));
    buf_add(&file, STR("\">"));
    for (size_t i = 0; i < TIMES; i++)
        buf_add(&file, STR("<p:b/>"));
    buf_add(&file, STR("@</a>"));
    signing.file = str_z(mem, buf_str(&file));
    signing.transforms[1] = XML_EXCLUSIVE;
    assert_signed_refused(&signing, CADES_TOO_LARGE);
}

static void algorithms_belong_together(void **state)
{
    struct xml_signing signing = usual();

    (void)state;
    signing.method = XML_DSIG "rsa-sha1";
    assert_fails(judge_signed(&signing), CADES_SIGNATURE, CADES_ALGORITHM_UNKNOWN);
    signing = usual();
    signing.digest = XML_DSIG "sha1";
    assert_fails(judge_signed(&signing), CADES_CONTENT, CADES_ALGORITHM_UNKNOWN);
    signing = usual();
    signing.method = "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311";
    assert_fails(judge_signed(&signing), CADES_SIGNATURE, CADES_ALGORITHM_CONFLICT);
    signing = usual();
    signing.without_certificate = true;
    assert_fails(judge_signed(&signing), CADES_SIGNATURE, CADES_CERTIFICATE_MISSING);
}

/* The certificate is judged by the same code as that of any signature. */
static void keys_are_judged_as_elsewhere(void **state)
{
    struct authority *stranger = authority_new(mem, country->kind);
    struct xml_signing signing = usual();
    struct cades_question question = question_of(right());

    (void)state;
    question.offline = false;
    assert_true(judge(&question)->pending);
    signing.by = country->expired;
    assert_fails(judge_signed(&signing), CADES_VALIDITY, CADES_EXPIRED);
    signing.by = country->parent_to_sign_in;
    assert_fails(judge_signed(&signing), CADES_KEY_USAGE, CADES_PURPOSE_WRONG);
    signing.by = stranger->parent;
    assert_fails(judge_signed(&signing), CADES_CHAIN, CADES_CHAIN_SIGNATURE_WRONG);
    signing.by = country->parent;
    signing.shows = country->head; /* somebody else's certificate */
    assert_fails(judge_signed(&signing), CADES_SIGNATURE, CADES_SIGNATURE_WRONG);
}

static void a_revoked_key_is_refused(void **state)
{
    const struct listing listing = {.v = {{country->parent->serial, AUTHORITY_NOW - 1, 1, 0}},
                                    .n = 1,
                                    .from_us = AUTHORITY_NOW,
                                    .until_us = AUTHORITY_NOW + TIME_DAY};
    struct cades_evidence *evidence = cades_evidence_new(mem);
    struct cades_question question = question_of(right());

    (void)state;
    assert_true(cades_evidence_add(evidence, authority_list(mem, country->issuer, &listing)));
    question.evidence = evidence;
    assert_fails(judge(&question), CADES_CRL, CADES_REVOKED);
}

/* ---- single bits --------------------------------------------------------------------------- */

enum { FLIPS = 130 };

/* What stands between two marks: each flip is refused by the shape or by one of two checks. */
static void flip_between(struct bytes file,
                         const char *from,
                         const char *until,
                         enum cades_check one,
                         enum cades_check other)
{
    struct str text = {(const char *)file.p, file.n};
    size_t begin = 0, end = 0;

    assert_true(str_find(text, str_from_z(from), &begin));
    assert_true(str_find(text, str_from_z(until), &end) && begin < end);
    size_t bits = (end - begin) * 8, step = bits > FLIPS ? bits / FLIPS : 1;
    for (size_t bit = begin * 8; bit < end * 8; bit += step) {
        const struct cades_verdict *verdict = judge_file(dw_flip(mem, file, bit));
        assert_false(verdict->valid || verdict->pending);
        if (!failed(verdict, CADES_STRUCTURE) && !failed(verdict, one) && !failed(verdict, other))
            fail_msg("bit %zu behind %s is refused by none of its checks", bit - begin * 8, from);
    }
}

static void no_bit_can_change(void **state)
{
    (void)state;
    flip_between(right(), "Id=", "<ds:Signature ", CADES_CONTENT, CADES_CONTENT);
    flip_between(right(), "<ds:SignedInfo>", "<ds:SignatureValue>", CADES_SIGNATURE, CADES_CONTENT);
    flip_between(right(), "<ds:SignatureValue>", "<ds:KeyInfo>", CADES_SIGNATURE, CADES_SIGNATURE);
    flip_between(right(), "<ds:X509Certificate>", "</ds:X509Certificate>", CADES_CHAIN,
                 CADES_SIGNATURE);
}

/* ---- the border of the sandbox -------------------------------------------------------------- */

static void only_what_was_packed_is_unpacked(void **state)
{
    struct cades_xml xml, other;

    (void)state;
    cades_xml_read(mem, right(), &xml);
    struct bytes packed = cades_xml_pack(mem, &xml);
    for (size_t n = 0; n < packed.n; n++)
        assert_false(cades_xml_unpack((struct bytes){packed.p, n}, &other));
    assert_false(cades_xml_unpack(dw_flip(mem, packed, 7), &other)); /* no such reason */
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
        BOTH(a_document_with_its_signature_inside_is_valid),
        ARCHIVE(a_document_with_its_signature_inside_is_valid),
        BOTH(every_canonical_form_is_read),
        BOTH(one_document_has_many_spellings),
        BOTH(names_of_spaces_above_belong_to_what_is_signed),
        BOTH(a_signature_round_its_document_is_valid),
        RSA(what_another_program_signs_is_right),
        BOTH(another_document_is_refused),
        RSA(nothing_unsigned_stands_beside_what_is_signed),
        RSA(a_signed_document_cannot_be_wrapped),
        RSA(what_leads_elsewhere_is_refused),
        RSA(only_known_transforms_are_taken),
        RSA(entities_are_never_read),
        RSA(comments_and_instructions_are_refused),
        RSA(what_is_no_document_is_refused),
        RSA(a_form_without_bounds_is_stopped),
        BOTH(algorithms_belong_together),
        BOTH(keys_are_judged_as_elsewhere),
        BOTH(a_revoked_key_is_refused),
        BOTH(no_bit_can_change),
        RSA(only_what_was_packed_is_unpacked),
    };

    return cmocka_run_group_tests(tests, make_countries, free_countries);
}
