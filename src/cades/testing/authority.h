/* A certification authority of the shape of the national one, for tests: keys, certificates and
 * signatures, right ones and every kind of wrong one. Its people have impossible numbers. */
#ifndef OQU_CADES_AUTHORITY_H
#define OQU_CADES_AUTHORITY_H

#include <openssl/evp.h>

#include "cades/certificate.h"
#include "cades/testing/der_write.h"

struct maker; /* a private key */

struct maker *maker_new(struct arena *mem, enum key_kind kind); /* freed with the arena */
/* An RSA key that is kept in that file: made and written when it is not there yet. NULL: the file
 * cannot be written or read. */
struct maker *maker_kept(struct arena *mem, const char *path);
EVP_PKEY *maker_library_key(const struct maker *maker); /* of an RSA key */
struct bytes maker_info(const struct maker *maker);     /* SubjectPublicKeyInfo */
struct bytes maker_algorithm(struct arena *mem, const struct maker *maker); /* of its signatures */
enum digest maker_digest(const struct maker *maker);
struct bytes maker_sign(struct arena *mem, const struct maker *maker, struct bytes message);

/* What a certificate says. Empty texts are left out. */
struct profile {
    struct str name, surname, patronymic, iin, organisation, bin;
    const char *const *purposes; /* ends with NULL; NULL for none */
    unsigned usage;              /* 0: no such extension */
    bool authority;
    int path_most; /* < 0: no limit */
    int64_t from_us, until_us;
    int64_t serial;
    bool no_check;            /* of an OCSP responder */
    bool purposes_critical;   /* as time-stamping wants it */
    const char *odd_critical; /* an extension that nobody knows */
};

struct owner {
    struct maker *maker;
    struct bytes certificate, name;
    int64_t serial;
};

/* issuer NULL: signed by itself. */
struct owner *authority_issue(struct arena *mem,
                              const struct owner *issuer,
                              struct maker *maker,
                              const struct profile *profile);

/* ---- the usual country -------------------------------------------------------------------- */

/* 1 March 2095: nobody alive can hold a number of those years. */
#define AUTHORITY_NOW (INT64_C(3949776000) * 1000000)

struct authority {
    struct owner *root, *issuer;
    struct owner *parent, *head, *parent_to_sign_in, *expired;
    struct owner *responder; /* answers OCSP */
    struct owner *clock;     /* makes time-stamps */
    enum key_kind kind;
    int64_t shift_us; /* from AUTHORITY_NOW to its own time */
};

struct authority *authority_new(struct arena *mem, enum key_kind kind);
/* The same with another word before the names of its authorities, which say "СЫНАҚ" (test): "" for
 * one that looks like the national one. */
struct authority *
authority_called(struct arena *mem, const char *word, enum key_kind kind, int64_t now_us);
/* The same at another time, for programs that ask the machine's clock. */
struct authority *authority_at(struct arena *mem, enum key_kind kind, int64_t now_us);
/* One more person of that country, with AUTHORITY_NOW in the profile's dates. */
struct owner *
authority_admit(struct arena *mem, struct authority *authority, struct profile profile);
struct profile authority_parent(void); /* an individual's key to sign with */
struct profile authority_head(void);   /* a school's head's */

/* ---- revocation --------------------------------------------------------------------------- */

struct revocation {
    int64_t serial, at_us, reason; /* reason 0: not given */
    int64_t invalid_since_us;      /* 0: not given */
};

struct listing {
    struct revocation v[4];
    size_t n;
    int64_t from_us, until_us; /* until 0: none */
    bool changes, partial;
};

struct bytes
authority_list(struct arena *mem, const struct owner *issuer, const struct listing *listing);

struct answer {
    const struct owner *about;
    char status; /* 'g'ood, 'r'evoked, 'u'nknown */
    struct revocation revocation;
    int64_t from_us, until_us; /* until 0: none */
    enum digest digest;        /* of the names in it */
    bool by_key;               /* how the responder names itself */
    struct bytes nonce;        /* empty: none */
};

struct bytes authority_answer(struct arena *mem,
                              const struct owner *issuer,
                              const struct owner *responder,
                              const struct answer *answer);

/* ---- signatures --------------------------------------------------------------------------- */

struct signing {
    struct bytes content;
    bool attached;
    int64_t claimed_us; /* 0: no such attribute */
    const struct owner *signers[4];
    size_t n_signers;
    struct bytes revocations; /* body of the field crls; empty: none */

    bool without_certificate, without_reference, unsorted, twice;
    const struct owner *refers_to; /* another certificate in the reference */
    const char *type;              /* NULL: data */
    struct bytes (*stamp)(struct arena *mem, void *arg, struct bytes signature); /* NULL: none */
    void *stamp_arg;
};

struct stamping {
    const struct owner *by;
    int64_t at_us;
    enum digest digest;
    struct bytes over;  /* empty: the signature */
    const char *second; /* fraction of the time: ".25"; NULL for none */
};

/* For struct signing; arg: struct stamping. */
struct bytes authority_stamp(struct arena *mem, void *arg, struct bytes signature);

struct bytes authority_sign(struct arena *mem, const struct signing *signing);

/* An XML signature (XMLDSig). Canonical forms are written by hand here, so that no library's idea
 * of them decides. */
struct xml_signing {
    const struct owner *by;
    const char *file;      /* "@" where the signature goes; NULL: the signature is the document */
    const char *canonical; /* what the digest is over */
    const char *uri;       /* NULL: none */
    const char *transforms[3];   /* the first NULL: no such element */
    const char *prefixes;        /* of the last transform; NULL: none */
    const char *form;            /* of SignedInfo; NULL: inclusive */
    const char *scope;           /* names of spaces that SignedInfo inherits, " xmlns=…"; NULL */
    const char *object;          /* behind the certificates, as it stands in the file; NULL */
    const char *second;          /* one more reference; NULL */
    const char *digest, *method; /* other algorithms than the key's; NULL */
    const struct owner *shows;   /* another certificate; NULL */
    bool without_certificate;
};
#define XML_DSIG      "http://www.w3.org/2000/09/xmldsig#"
#define XML_ENVELOPED XML_DSIG "enveloped-signature"
#define XML_INCLUSIVE "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define XML_EXCLUSIVE "http://www.w3.org/2001/10/xml-exc-c14n#"
struct bytes authority_sign_xml(struct arena *mem, const struct xml_signing *signing);

/* The body of a TimeStampReq taken apart: its imprint, policy (empty: none asked for) and nonce,
 * whole. False: another form. */
struct stamp_wish {
    struct bytes imprint, policy, nonce;
};
bool authority_read_wish(struct bytes question, struct stamp_wish *ret);
/* TimeStampResp with a time-stamp by this owner. serial: above zero. */
struct bytes authority_grant(struct arena *mem,
                             const struct owner *by,
                             const struct stamp_wish *wish,
                             int64_t at_us,
                             int64_t serial);

#endif
