/* See xml_judge.h. Kazakhstan's algorithms are named as the protocols of the government gateway
 * name them; the bytes of GOST values stand in the same order as in CMS. */
#include "cades/xml_judge.h"

#define NCA  "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define ENC  "http://www.w3.org/2001/04/xmlenc#"

static const struct {
    const char *name;
    struct sign_algorithm algorithm;
} signatures[] = {
    {MORE "rsa-sha256", {KEY_RSA, DIGEST_SHA256}},
    {MORE "rsa-sha384", {KEY_RSA, DIGEST_SHA384}},
    {MORE "rsa-sha512", {KEY_RSA, DIGEST_SHA512}},
    {NCA "gostr34102015-gostr34112015-512", {KEY_GOST_2015_512, DIGEST_STREEBOG_512}},
    {NCA "gostr34102015-gostr34112015-256", {KEY_GOST_2015_256, DIGEST_STREEBOG_256}},
    {MORE "gost34310-gost34311", {KEY_GOST_2004, DIGEST_GOST_95}},
};

static const struct {
    const char *name;
    enum digest digest;
} digests[] = {
    {ENC "sha256", DIGEST_SHA256},
    {MORE "sha384", DIGEST_SHA384},
    {ENC "sha512", DIGEST_SHA512},
    {NCA "gostr34112015-512", DIGEST_STREEBOG_512},
    {NCA "gostr34112015-256", DIGEST_STREEBOG_256},
    {MORE "gost34311", DIGEST_GOST_95},
};

static struct sign_algorithm signature_named(struct str name)
{
    for (size_t i = 0; i < COUNT(signatures); i++)
        if (str_eq_z(name, signatures[i].name))
            return signatures[i].algorithm;
    return (struct sign_algorithm){KEY_UNKNOWN, DIGEST_NONE};
}

static enum digest digest_of_name(struct str name)
{
    for (size_t i = 0; i < COUNT(digests); i++)
        if (str_eq_z(name, digests[i].name))
            return digests[i].digest;
    return DIGEST_NONE;
}

enum cades_reason xml_as_message(const struct cades_xml *xml, struct cms *ret)
{
    struct cms_signer *signer = &ret->signers[0];
    struct certificate first;

    *ret = (struct cms){
        .n_signers = 1, .has_content = true, .content = xml->content, .n_certificates = 0};
    if (xml->reason != CADES_NO_REASON)
        return xml->reason;
    for (size_t i = 0; i < xml->n_certificates; i++)
        ret->certificates[ret->n_certificates++] = xml->certificates[i];
    signer->algorithm = signature_named(xml->signature_method);
    signer->digest = signer->algorithm.digest;
    signer->signed_text = xml->signed_info;
    signer->signature = xml->signature;
    if (xml->n_certificates > 0 && certificate_read(xml->certificates[0], &first)) {
        signer->issuer = first.issuer;
        signer->serial = first.serial;
    }
    return CADES_NO_REASON;
}

enum cades_reason xml_content(const struct cades_xml *xml, bool detached)
{
    enum digest digest = digest_of_name(xml->digest_method);
    struct digest_value value;

    if (detached)
        return CADES_CONTENT_INSIDE;
    if (digest == DIGEST_NONE)
        return CADES_ALGORITHM_UNKNOWN;
    digest_make(digest, xml->content, &value);
    return digest_is(&value, xml->digest) ? CADES_NO_REASON : CADES_DIGEST_DIFFERS;
}
