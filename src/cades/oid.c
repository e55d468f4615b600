/* See oid.h. Kazakhstan's numbers stand below 1.2.398 (ISO, country 398). */
#include "cades/oid.h"

#include <string.h>

static const char *const known[OID_COUNT] = {
    [OID_SHA1] = "1.3.14.3.2.26",
    [OID_SHA256] = "2.16.840.1.101.3.4.2.1",
    [OID_SHA384] = "2.16.840.1.101.3.4.2.2",
    [OID_SHA512] = "2.16.840.1.101.3.4.2.3",
    [OID_STREEBOG_256] = "1.2.398.3.10.1.3.2",
    [OID_STREEBOG_512] = "1.2.398.3.10.1.3.3",
    [OID_GOST_95] = "1.2.398.3.10.1.3.1",
    [OID_GOST_95_PARAMETER] = "1.2.398.3.10.1.3.1.1.0",
    [OID_RSA] = "1.2.840.113549.1.1.1",
    [OID_GOST_2004] = "1.2.398.3.10.1.1.1.1",
    [OID_GOST_2004_SET_A] = "1.2.398.3.10.1.1.1.1.1",
    [OID_GOST_2015_256] = "1.2.398.3.10.1.1.2.1",
    [OID_GOST_2015_256_SET_A] = "1.2.398.3.10.1.1.2.1.1",
    [OID_GOST_2015_512] = "1.2.398.3.10.1.1.2.2",
    [OID_GOST_2015_512_SET_A] = "1.2.398.3.10.1.1.2.2.1",
    [OID_RSA_SHA256] = "1.2.840.113549.1.1.11",
    [OID_RSA_SHA384] = "1.2.840.113549.1.1.12",
    [OID_RSA_SHA512] = "1.2.840.113549.1.1.13",
    [OID_SIGN_GOST_2004] = "1.2.398.3.10.1.1.1.2",
    [OID_SIGN_GOST_2015_256] = "1.2.398.3.10.1.1.2.3.1",
    [OID_SIGN_GOST_2015_512] = "1.2.398.3.10.1.1.2.3.2",
    [OID_DATA] = "1.2.840.113549.1.7.1",
    [OID_SIGNED_DATA] = "1.2.840.113549.1.7.2",
    [OID_CONTENT_TYPE] = "1.2.840.113549.1.9.3",
    [OID_MESSAGE_DIGEST] = "1.2.840.113549.1.9.4",
    [OID_SIGNING_TIME] = "1.2.840.113549.1.9.5",
    [OID_SIGNING_CERTIFICATE] = "1.2.840.113549.1.9.16.2.12",
    [OID_SIGNING_CERTIFICATE_2] = "1.2.840.113549.1.9.16.2.47",
    [OID_TIME_STAMP] = "1.2.840.113549.1.9.16.2.14",
    [OID_TIME_STAMP_INFO] = "1.2.840.113549.1.9.16.1.4",
    [OID_OCSP_IN_CMS] = "1.3.6.1.5.5.7.16.2",
    [OID_OCSP_BASIC] = "1.3.6.1.5.5.7.48.1.1",
    [OID_SUBJECT_KEY_ID] = "2.5.29.14",
    [OID_KEY_USAGE] = "2.5.29.15",
    [OID_SUBJECT_NAMES] = "2.5.29.17",
    [OID_BASIC_CONSTRAINTS] = "2.5.29.19",
    [OID_NAME_CONSTRAINTS] = "2.5.29.30",
    [OID_CRL_NUMBER] = "2.5.29.20",
    [OID_CRL_REASON] = "2.5.29.21",
    [OID_CRL_DELTA] = "2.5.29.27",
    [OID_CRL_PART] = "2.5.29.28",
    [OID_CRL_ISSUER] = "2.5.29.29",
    [OID_CRL_INVALID_SINCE] = "2.5.29.24",
    [OID_POLICIES] = "2.5.29.32",
    [OID_POLICY_CONSTRAINTS] = "2.5.29.36",
    [OID_AUTHORITY_KEY_ID] = "2.5.29.35",
    [OID_EXTENDED_USAGE] = "2.5.29.37",
    [OID_OCSP_NO_CHECK] = "1.3.6.1.5.5.7.48.1.5",
    [OID_OCSP_NONCE] = "1.3.6.1.5.5.7.48.1.2",
    [OID_OCSP_EXTENDED_REVOKE] = "1.3.6.1.5.5.7.48.1.9",
    [OID_FOR_CLIENT] = "1.3.6.1.5.5.7.3.2",
    [OID_FOR_SIGNING] = "1.3.6.1.5.5.7.3.4",
    [OID_FOR_TIME_STAMPS] = "1.3.6.1.5.5.7.3.8",
    [OID_FOR_OCSP] = "1.3.6.1.5.5.7.3.9",
    [OID_ROLE_INDIVIDUAL] = "1.2.398.3.3.4.1.1",
    [OID_ROLE_INDIVIDUAL_SYSTEM] = "1.2.398.3.3.4.1.1.1",
    [OID_ROLE_ENTITY] = "1.2.398.3.3.4.1.2",
    [OID_ROLE_HEAD] = "1.2.398.3.3.4.1.2.1",
    [OID_ROLE_SIGNATORY] = "1.2.398.3.3.4.1.2.2",
    [OID_ROLE_FINANCE] = "1.2.398.3.3.4.1.2.3",
    [OID_ROLE_STAFF] = "1.2.398.3.3.4.1.2.4",
    [OID_ROLE_EMPLOYEE] = "1.2.398.3.3.4.1.2.5",
    [OID_ROLE_ENTITY_SYSTEM] = "1.2.398.3.3.4.1.2.6",
    [OID_COMMON_NAME] = "2.5.4.3",
    [OID_SURNAME] = "2.5.4.4",
    [OID_SERIAL_NUMBER] = "2.5.4.5",
    [OID_COUNTRY] = "2.5.4.6",
    [OID_ORGANISATION] = "2.5.4.10",
    [OID_UNIT] = "2.5.4.11",
    [OID_GIVEN_NAME] = "2.5.4.42",
};

/* One number, seven bits a byte, without leading zeros. */
static bool read_arc(struct bytes body, size_t *at, uint64_t *ret)
{
    if (*at >= body.n || body.p[*at] == 0x80)
        return false;
    for (*ret = 0; *at < body.n;) {
        uint8_t byte = body.p[(*at)++];
        if (*ret >> 50)
            return false;
        *ret = *ret << 7 | (byte & 0x7f);
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

bool oid_print(struct bytes body, char ret[OID_TEXT_MOST])
{
    uint64_t arc;
    size_t at = 0, n;

    if (!read_arc(body, &at, &arc))
        return false;
    unsigned first = arc >= 80 ? 2 : arc >= 40 ? 1 : 0;
    n = (size_t)snprintf(ret, OID_TEXT_MOST, "%u.%llu", first,
                         (unsigned long long)(arc - first * 40ULL));
    while (at < body.n) {
        if (!read_arc(body, &at, &arc))
            return false;
        n += (size_t)snprintf(ret + n, OID_TEXT_MOST - n, ".%llu", (unsigned long long)arc);
        if (n >= OID_TEXT_MOST)
            return false;
    }
    return true;
}

enum oid oid_find(struct bytes body)
{
    char text[OID_TEXT_MOST];

    if (!oid_print(body, text))
        return OID_UNKNOWN;
    for (size_t i = OID_UNKNOWN + 1; i < OID_COUNT; i++)
        if (str_eq_z(str_from_z(known[i]), text))
            return (enum oid)i;
    return OID_UNKNOWN;
}

const char *oid_text(enum oid oid)
{
    ASSERT(oid > OID_UNKNOWN && oid < OID_COUNT);
    return known[oid];
}
