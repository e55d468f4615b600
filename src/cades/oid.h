/* The object identifiers that a signature of the National Certification Authority can contain. */
#ifndef OQU_CADES_OID_H
#define OQU_CADES_OID_H

#include "db/db.h" /* struct bytes */

enum oid {
    OID_UNKNOWN = 0,
    /* digests */
    OID_SHA1,
    OID_SHA256,
    OID_SHA384,
    OID_SHA512,
    OID_STREEBOG_256,
    OID_STREEBOG_512,
    OID_GOST_95,
    OID_GOST_95_PARAMETER, /* as the keys of 2004 name it */
    /* keys */
    OID_RSA,
    OID_GOST_2004,
    OID_GOST_2004_SET_A,
    OID_GOST_2015_256,
    OID_GOST_2015_256_SET_A,
    OID_GOST_2015_512,
    OID_GOST_2015_512_SET_A,
    /* signatures */
    OID_RSA_SHA256,
    OID_RSA_SHA384,
    OID_RSA_SHA512,
    OID_SIGN_GOST_2004,
    OID_SIGN_GOST_2015_256,
    OID_SIGN_GOST_2015_512,
    /* CMS */
    OID_DATA,
    OID_SIGNED_DATA,
    OID_CONTENT_TYPE,
    OID_MESSAGE_DIGEST,
    OID_SIGNING_TIME,
    OID_SIGNING_CERTIFICATE,
    OID_SIGNING_CERTIFICATE_2,
    OID_TIME_STAMP,
    OID_TIME_STAMP_INFO,
    OID_OCSP_IN_CMS,
    OID_OCSP_BASIC,
    /* extensions */
    OID_SUBJECT_KEY_ID,
    OID_KEY_USAGE,
    OID_SUBJECT_NAMES,
    OID_BASIC_CONSTRAINTS,
    OID_NAME_CONSTRAINTS,
    OID_CRL_NUMBER,
    OID_CRL_REASON,
    OID_CRL_DELTA,
    OID_CRL_PART,
    OID_CRL_ISSUER,
    OID_CRL_INVALID_SINCE,
    OID_POLICIES,
    OID_POLICY_CONSTRAINTS,
    OID_AUTHORITY_KEY_ID,
    OID_EXTENDED_USAGE,
    OID_OCSP_NO_CHECK,
    OID_OCSP_NONCE,
    OID_OCSP_EXTENDED_REVOKE,
    /* purposes and roles */
    OID_FOR_CLIENT,
    OID_FOR_SIGNING,
    OID_FOR_TIME_STAMPS,
    OID_FOR_OCSP,
    OID_ROLE_INDIVIDUAL,
    OID_ROLE_INDIVIDUAL_SYSTEM,
    OID_ROLE_ENTITY,
    OID_ROLE_HEAD,
    OID_ROLE_SIGNATORY,
    OID_ROLE_FINANCE,
    OID_ROLE_STAFF,
    OID_ROLE_EMPLOYEE,
    OID_ROLE_ENTITY_SYSTEM,
    /* names */
    OID_COMMON_NAME,
    OID_SURNAME,
    OID_SERIAL_NUMBER,
    OID_COUNTRY,
    OID_ORGANISATION,
    OID_UNIT,
    OID_GIVEN_NAME,
    OID_COUNT
};

enum { OID_TEXT_MOST = 96 };

/* body: what stands inside the value with tag 6. */
enum oid oid_find(struct bytes body);
/* "1.2.398.3.3.4.1.1". False: not in the one form that DER allows, or longer than OID_TEXT_MOST. */
bool oid_print(struct bytes body, char ret[OID_TEXT_MOST]);
/* As text, for what is shown; never OID_UNKNOWN. */
const char *oid_text(enum oid oid);

#endif
