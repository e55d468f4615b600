/* See authority.h. The file and the canonical form of its SignedInfo are two texts: the file has
 * other quotes, more spaces and empty elements, as writers of XML like. */
#include <string.h>

#include "base/base64.h"
#include "cades/testing/authority.h"

#define NCA "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"

/* By the kind of the key's digest. */
static const struct {
    const char *digest, *method;
} names[DIGEST_COUNT] = {
    [DIGEST_SHA256] = {"http://www.w3.org/2001/04/xmlenc#sha256",
                       "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"},
    [DIGEST_STREEBOG_512] = {NCA "gostr34112015-512", NCA "gostr34102015-gostr34112015-512"},
    [DIGEST_STREEBOG_256] = {NCA "gostr34112015-256", NCA "gostr34102015-gostr34112015-256"},
    [DIGEST_GOST_95] = {"http://www.w3.org/2001/04/xmldsig-more#gost34311",
                        "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311"},
};

static const char * or (const char *given, const char *usual)
{
    return given ? given : usual;
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

static const char *base64(struct arena *mem, struct bytes bytes)
{
    return str_z(mem, base64_print(mem, (struct str){(const char *)bytes.p, bytes.n}));
}

/* An element with one attribute, as it stands in the file or in canonical form. */
static const char *element(struct arena *mem, bool canonical, const char *name, const char *value)
{
    return str_printf(mem,
                      canonical ? "<ds:%s Algorithm=\"%s\"></ds:%s>" : "<ds:%s  Algorithm='%s' />",
                      name, value, name)
        .p;
}

static const char *transform(
    struct arena *mem, const struct xml_signing *s, bool canonical, const char *name, bool last)
{
    if (!last || !s->prefixes)
        return element(mem, canonical, "Transform", name);
    return str_printf(
               mem,
               "<ds:Transform Algorithm=\"%s\"><ec:InclusiveNamespaces xmlns:ec=\"" XML_EXCLUSIVE
               "\" PrefixList=\"%s\"></ec:InclusiveNamespaces></ds:Transform>",
               name, s->prefixes)
        .p;
}

static const char *transforms(struct arena *mem, const struct xml_signing *s, bool canonical)
{
    const char *all = "";

    for (size_t i = 0; i < COUNT(s->transforms) && s->transforms[i]; i++) {
        bool last = i + 1 == COUNT(s->transforms) || !s->transforms[i + 1];
        all = str_printf(mem, "%s%s", all, transform(mem, s, canonical, s->transforms[i], last)).p;
    }
    return s->transforms[0] ? str_printf(mem, "<ds:Transforms>%s</ds:Transforms>", all).p : "";
}

static const char *info(struct arena *mem, const struct xml_signing *s, bool canonical)
{
    enum digest kind = maker_digest(s->by->maker);
    const char *scope = str_printf(mem, "%s xmlns:ds=\"" XML_DSIG "\"", or (s->scope, "")).p;
    const char *uri = s->uri ? str_printf(mem, " URI=\"%s\"", s->uri).p : "";
    struct digest_value value;

    digest_make(kind, as_bytes(str_from_z(s->canonical)), &value);
    return str_printf(
               mem,
               "<ds:SignedInfo%s>%s%s<ds:Reference%s>%s%s<ds:DigestValue>%s</ds:DigestValue></"
               "ds:Reference>%s</ds:SignedInfo>",
               canonical ? scope : "",
               element(mem, canonical, "CanonicalizationMethod", or (s->form, XML_INCLUSIVE)),
               element(mem, canonical, "SignatureMethod", or (s->method, names[kind].method)), uri,
               transforms(mem, s, canonical),
               element(mem, canonical, "DigestMethod", or (s->digest, names[kind].digest)),
               base64(mem, (struct bytes){value.b, value.n}), or (s->second, ""))
        .p;
}

/* The carriage returns are those of a writer on Windows. */
static struct str key_info(struct arena *mem, const struct xml_signing *s)
{
    const struct owner *shown = s->shows ? s->shows : s->by;

    if (s->without_certificate)
        return STR("");
    return str_printf(mem,
                      "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>\r\n%s&#13;\n</"
                      "ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
                      base64(mem, shown->certificate));
}

struct bytes authority_sign_xml(struct arena *mem, const struct xml_signing *s)
{
    struct bytes value = maker_sign(mem, s->by->maker, as_bytes(str_from_z(info(mem, s, true))));
    struct str file = str_from_z(or (s->file, "@"));
    size_t at = 0;
    struct str signature = str_printf(
        mem,
        "<ds:Signature xmlns:ds=\"" XML_DSIG
        "\">%s<ds:SignatureValue>%s&#13;\n</ds:SignatureValue>" STR_FMT "%s</ds:Signature>",
        info(mem, s, false), base64(mem, value), STR_ARG(key_info(mem, s)), or (s->object, ""));

    ASSERT(str_find(file, STR("@"), &at));
    return as_bytes(str_printf(mem, STR_FMT STR_FMT STR_FMT, STR_ARG(str_sub(file, 0, at)),
                               STR_ARG(signature), STR_ARG(str_sub(file, at + 1, file.n))));
}
