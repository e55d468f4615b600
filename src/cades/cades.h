/* Verifies signatures of the National Certification Authority (ЭЦҚ): CMS SignedData, attached or
 * detached, of one or several signers, and XMLDSig. The verdict is a list of checks
 * with a result each and has no words for people: those are texts of the catalogues, found by
 * cades_check_text() and its sisters. Pure: no database, no network, no clock; what is believed and
 * what is known about revoked certificates comes in. It also puts a signature together for a key
 * that is elsewhere. Not responsible for: keys, deciding who may sign what. */
#ifndef OQU_CADES_H
#define OQU_CADES_H

#include "db/db.h" /* struct bytes */
#include "i18n/i18n.h"

enum {
    CADES_BYTES_MOST = 32 * 1024 * 1024, /* of a signature with its content */
    CADES_CERTIFICATE_BYTES_MOST = 64 * 1024,
    CADES_SIGNERS_MOST = 16,
    CADES_CERTIFICATES_MOST = 64, /* inside one signature, and of one trust */
    CADES_PATH_MOST = 6,          /* certificates from the signer to the root */
};

/* In the order in which they are shown. */
enum cades_check {
    CADES_STRUCTURE = 0,       /* one whole SignedData, strictly DER, within the limits */
    CADES_CONTENT,             /* digest of the content = attribute messageDigest */
    CADES_CONTENT_TYPE,        /* attribute contentType = type of the content */
    CADES_ATTRIBUTES,          /* signed attributes: DER, sorted, each once */
    CADES_SIGNATURE,           /* over the signed attributes, by the signer's key */
    CADES_SIGNING_CERTIFICATE, /* attribute signing-certificate-v2 names the signer's */
    CADES_CHAIN,               /* up to a root that we believe */
    CADES_VALIDITY,            /* dates of the whole chain at the time that counts */
    CADES_KEY_USAGE,           /* a key to sign documents with, not one to sign in with */
    CADES_ROLE,                /* individual, or a role in an organisation */
    CADES_NUMBERS,             /* IIN and BIN */
    CADES_CRL,                 /* not in the authority's list of revoked certificates */
    CADES_OCSP,                /* not revoked, by an answer of the authority */
    CADES_TIME_STAMP,          /* over the signature, by an authority of the same trust */
    CADES_CHECKS
};

enum cades_result { CADES_NOT_CHECKED = 0, CADES_PASSED, CADES_FAILED };

enum cades_reason {
    CADES_NO_REASON = 0, /* passed */
    /* not checked */
    CADES_EARLIER,     /* an earlier check failed, so there is nothing to look at */
    CADES_NOT_PRESENT, /* the signature does not contain it */
    CADES_OFFLINE,     /* the question does not want it */
    CADES_NO_EVIDENCE,
    CADES_EVIDENCE_BROKEN, /* or signed by somebody who may not */
    CADES_EVIDENCE_OLD,
    CADES_STAMP_OLD, /* nothing keeps it after the end of its authority's certificate */
    /* failed */
    CADES_TOO_LARGE,
    CADES_NOT_DER,
    CADES_NOT_SIGNED_DATA,
    CADES_NO_SIGNER,
    CADES_TOO_MANY,
    CADES_CONTENT_MISSING,
    CADES_DIGEST_DIFFERS,
    CADES_ALGORITHM_UNKNOWN,
    CADES_ALGORITHM_CONFLICT,
    CADES_ATTRIBUTE_MISSING,
    CADES_ATTRIBUTE_BROKEN,
    CADES_TYPE_DIFFERS,
    CADES_SIGNATURE_WRONG,
    CADES_CERTIFICATE_MISSING,
    CADES_CERTIFICATE_DIFFERS,
    CADES_ISSUER_UNKNOWN,
    CADES_ISSUER_NO_AUTHORITY,
    CADES_TEST_AUTHORITY,
    CADES_CHAIN_SIGNATURE_WRONG,
    CADES_CHAIN_TOO_LONG,
    CADES_EXTENSION_UNKNOWN,
    CADES_NOT_YET_VALID,
    CADES_EXPIRED,
    CADES_USAGE_WRONG,
    CADES_PURPOSE_WRONG,
    CADES_ROLE_MISSING,
    CADES_NUMBER_MISSING,
    CADES_NUMBER_WRONG,
    CADES_REVOKED,
    CADES_ON_HOLD,
    CADES_NEVER_ISSUED,
    CADES_STAMP_BROKEN,
    CADES_STAMP_OTHER,
    CADES_STAMP_SIGNATURE_WRONG,
    CADES_STAMP_SIGNER,
    /* failed, of XML */
    CADES_XML_BROKEN,
    CADES_XML_TYPED,      /* it has a document type, which may name other files */
    CADES_XML_COMMENT,    /* or a processing instruction */
    CADES_XML_SIGNATURES, /* several */
    CADES_XML_PART,       /* the signature is not over the whole document */
    CADES_XML_OUTSIDE,    /* it is over something that is not in the file */
    CADES_XML_TRANSFORM,  /* it is over what somebody makes of the document */
    CADES_CONTENT_INSIDE, /* a document was given beside one that holds its own */
    CADES_REASONS
};

struct cades_item {
    enum cades_result result;
    enum cades_reason reason;
};

/* What a certificate may be used for: two kinds of keys, of which one is for sign-in only. */
enum cades_purpose { CADES_NO_PURPOSE = 0, CADES_TO_SIGN, CADES_TO_SIGN_IN };

enum cades_role {
    CADES_INDIVIDUAL = 1 << 0,
    CADES_INDIVIDUAL_SYSTEM = 1 << 1,
    CADES_ENTITY = 1 << 2, /* stands with each of the following */
    CADES_HEAD = 1 << 3,
    CADES_SIGNATORY = 1 << 4, /* has the right to sign */
    CADES_FINANCE = 1 << 5,
    CADES_STAFF = 1 << 6,
    CADES_EMPLOYEE = 1 << 7,
    CADES_ENTITY_SYSTEM = 1 << 8,
};

/* Who holds a key. Texts are empty where the certificate says nothing; iin and bin are without
 * their prefixes and not judged. */
struct cades_holder {
    struct str name; /* surname and given name */
    struct str surname, patronymic, organisation;
    struct str iin, bin;
    unsigned roles; /* bits of enum cades_role */
    enum cades_purpose purpose;
};

struct cades_signer {
    struct cades_item checks[CADES_CHECKS];
    struct bytes certificate; /* empty: not found */
    struct bytes value;       /* the signature itself: what a time-stamp over it is over */
    size_t n_authorities;
    struct bytes
        authorities[CADES_PATH_MOST]; /* the way from there to the root, where one was found */
    struct cades_holder holder;
    bool claims_time;
    int64_t claimed_us;   /* what the signer's machine said; proves nothing */
    bool stamped;         /* a time-stamp proves reference_us; else it is the time of receipt */
    int64_t reference_us; /* the time that counts */
    bool valid;           /* nothing failed and nothing that matters is unknown */
    bool pending;         /* nothing failed, but whether the certificate is revoked is not known */
};

struct cades_verdict {
    bool valid;   /* every signer's signature is */
    bool pending; /* none is wrong, but not all are known to be valid */
    size_t n_signers;
    struct cades_signer
        signers[CADES_SIGNERS_MOST]; /* at least one, even when none could be read */
    struct bytes content;            /* what was signed; empty when unknown */
    bool xml;                        /* XMLDSig; content is in canonical form */
};

/* Certificates of authorities: a root is believed, every other is only a step to one. */
struct cades_trust;
struct cades_trust *cades_trust_new(struct arena *mem);
/* DER or PEM; the bytes must stay. False: not the certificate of an authority, or too many. */
bool cades_trust_add(struct cades_trust *trust, struct bytes certificate);
bool cades_trust_complete(const struct cades_trust *trust); /* it has a root */
/* From now on no authority for trying is believed, whatever was added: CADES_TEST_AUTHORITY. Such
 * an authority says so in its name, as those of the national one do. */
void cades_trust_no_tests(struct cades_trust *trust);

/* Lists of revoked certificates and OCSP answers that were fetched and kept. */
struct cades_evidence;
struct cades_evidence *cades_evidence_new(struct arena *mem);
/* DER or PEM; the bytes must stay. False: neither of the two, or too many. */
bool cades_evidence_add(struct cades_evidence *evidence, struct bytes text);

/* The lists among it by the issuer of a certificate, as DER: what spoke about it. Borrows; at most
 * `most` of them, returns how many. */
size_t cades_evidence_lists(const struct cades_evidence *evidence,
                            struct bytes certificate,
                            struct bytes *ret,
                            size_t most);

/* Time-stamps that are kept beside a signature, oldest first. A part is whatever was there when one
 * was made: the document, the signature, certificates, answers, earlier time-stamps. */
struct cades_part {
    struct str name; /* "signature"; without spaces and line ends */
    struct bytes bytes;
};
struct cades_layer {
    struct bytes token;
    size_t
        n_parts; /* over cades_archive_text() of the first so many; 0: over the signature itself */
};
struct cades_archive {
    const struct cades_part *parts;
    size_t n_parts;
    const struct cades_layer *layers;
    size_t n_layers;
};

struct cades_xml;

struct cades_question {
    struct bytes signature;      /* DER, PEM or bare base64 */
    const struct cades_xml *xml; /* NULL: CMS; else what was read of an XML file */
    bool detached;               /* the content is given and must not be in the signature */
    struct bytes content;
    const struct cades_trust *trust;
    const struct cades_evidence *evidence; /* NULL: none */
    bool offline;                          /* valid also when nothing is known about revocation */
    enum cades_purpose purpose;            /* what the key must be for */
    int64_t at_us; /* when it was received; with an archive: when it is judged */
    const struct cades_archive *archive; /* NULL: none */
};

/* Borrows from the question and from arena memory. */
void cades_verify(struct arena *mem,
                  const struct cades_question *question,
                  struct cades_verdict *ret);

/* ---- XML (XMLDSig) --------------------------------------------------------------------------- */

/* A document with its signature inside, as signXml() of NCALayer makes them: read, put into
 * canonical form and taken apart, not judged. The reader calls libxml2, so the service runs it on
 * strangers' files in the sandbox of `oqu parse`, and what it found crosses the border packed. */
enum { CADES_XML_CERTIFICATES_MOST = 8 };

struct cades_xml {
    enum cades_reason reason; /* CADES_NO_REASON; else why nothing of it can be judged */
    struct str digest_method, signature_method; /* their addresses, as the file names them */
    struct bytes signed_info;                   /* canonical: what the signature is over */
    struct bytes content; /* canonical: what the digest is over, the whole document */
    struct bytes digest, signature;
    size_t n_certificates; /* the signer's first */
    struct bytes certificates[CADES_XML_CERTIFICATES_MOST];
};

/* Whether the file can only be XML, and no form of CMS. */
bool cades_is_xml(struct bytes file);
/* Everything in arena memory. Opens and fetches nothing, whatever the file names. One signature
 * over the whole document is read; any other shape has its reason, so that nothing unsigned can
 * stand beside what is signed. */
void cades_xml_read(struct arena *mem, struct bytes file, struct cades_xml *ret);

/* For the pipe of the sandbox. unpack() borrows; false: not what pack() writes. */
struct bytes cades_xml_pack(struct arena *mem, const struct cades_xml *xml);
bool cades_xml_unpack(struct bytes packed, struct cades_xml *ret);

/* ---- archives -------------------------------------------------------------------------------- */

/* What a time-stamp of an archive is over: a line a part with its name and two digests. */
struct bytes cades_archive_text(struct arena *mem, const struct cades_part *parts, size_t n);

/* ---- time-stamps (RFC 3161) ------------------------------------------------------------------ */

struct cades_stamp_question {
    struct bytes token; /* or the service's whole answer; DER, PEM or base64 */
    bool has_over;
    struct bytes over;  /* what it must be over */
    struct bytes nonce; /* that was sent; empty: none */
    struct str policy;  /* that was asked for; empty: any */
    const struct cades_trust *trust;
    const struct cades_evidence *evidence[2]; /* NULL: none */
    int64_t at_us;                            /* when it must hold */
};
struct cades_stamp {
    struct cades_signer by; /* the authority, and every check */
    struct bytes token;     /* DER, without what the service put round it */
    int64_t at_us;          /* what it proves */
    int64_t until_us;       /* the last second of the first certificate of the chain to end */
    const char *digest;     /* "sha512" */
    struct str policy;
    struct bytes imprint, serial, nonce;
    bool valid; /* nothing about it is wrong */
    bool holds; /* and at at_us its certificates have not ended */
};
/* Borrows from the question and from arena memory. */
void cades_stamp_verify(struct arena *mem,
                        const struct cades_stamp_question *question,
                        struct cades_stamp *ret);

enum { CADES_NONCE_BYTES = 16 };
struct cades_stamp_wish {
    struct bytes over;
    struct str digest;    /* "sha256", "sha512", "streebog512" */
    struct str policy;    /* empty: the service's own */
    const uint8_t *nonce; /* CADES_NONCE_BYTES random ones */
};
/* The question to the service; *ret_nonce is what its answer must repeat. False: no such digest or
 * policy. */
bool cades_stamp_ask(struct arena *mem,
                     const struct cades_stamp_wish *wish,
                     struct bytes *ret_question,
                     struct bytes *ret_nonce);
bool cades_stamp_digest_known(struct str digest);

/* ---- making ---------------------------------------------------------------------------------- */

/* A detached signature by an RSA key with SHA-256 that somebody else holds. */
struct cades_making {
    struct bytes certificate; /* DER */
    struct bytes content;
    int64_t claimed_us;
    struct bytes stamp; /* a time-stamp over the signature, put beside it; empty: none */
};
/* What the key signs. */
struct bytes cades_attributes(struct arena *mem, const struct cades_making *making);
/* The same with what the key made of it, as DER. False: not a certificate. */
MUST_USE bool cades_make(struct arena *mem,
                         const struct cades_making *making,
                         struct bytes signature,
                         struct bytes *ret);
/* False: not a certificate. */
MUST_USE bool
cades_certificate_dates(struct bytes certificate, int64_t *ret_from_us, int64_t *ret_until_us);

/* DER of what may be DER, PEM or base64: for programs that read nothing else. */
bool cades_der(struct arena *mem, struct bytes text, struct bytes *ret_der);
/* The signatures of a file that holds several: DER one behind the other, blocks of PEM, or base64
 * one a line. Borrows; gives at most `most` of them and returns how many. */
size_t cades_split(struct bytes file, struct bytes *ret, size_t most);
/* Which of these contents the signature says to be over, by the digest that its first signer
 * names; n: none. Proves nothing. guess: where to look first. */
size_t cades_find_content(struct arena *mem,
                          struct bytes signature,
                          const struct bytes *contents,
                          size_t n,
                          size_t guess);

/* The question to the OCSP service of the certificate's issuer (RFC 6960). nonce: random bytes.
 * False: no certificate, or the trust does not know its issuer. */
bool cades_ask(struct arena *mem,
               const struct cades_trust *trust,
               struct bytes certificate,
               struct bytes nonce,
               struct bytes *ret_question);
/* Whether this is an answer to the question with that nonce. What it says, and whether it is to be
 * believed, the verdict tells, whose evidence it becomes. */
bool cades_answers(struct arena *mem, struct bytes answer, struct bytes nonce);

/* The verdict as a JSON object, as `oqu signature verify --json` prints it: to be kept. Names who
 * signed. */
struct str cades_verdict_json(struct arena *mem, const struct cades_verdict *verdict);

/* "digest-differs": for programs and the journal. */
const char *cades_check_name(enum cades_check check);
const char *cades_result_name(enum cades_result result);
const char *cades_reason_name(enum cades_reason reason);
const char *cades_role_name(unsigned role); /* one bit of enum cades_role */
const char *cades_purpose_name(enum cades_purpose purpose);
/* For people. */
enum msg cades_check_text(enum cades_check check);
enum msg cades_result_text(enum cades_result result);
enum msg cades_reason_text(enum cades_reason reason);
enum msg cades_role_text(unsigned role); /* one bit */
enum msg cades_purpose_text(enum cades_purpose purpose);

#endif
