/* Many signatures in one file, and to which of many documents each belongs. See cades.h. */
#include "cades/armour.h"
#include "cades/cms.h"
#include "cades/digest.h"

static const struct str begin_line = STR_INIT("-----BEGIN "), end_line = STR_INIT("-----END ");

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

/* What stands before the mark; *rest goes on with it, or is empty. */
static struct str take_until(struct str *rest, size_t skip, struct str mark)
{
    struct str behind = str_sub(*rest, skip, rest->n), taken = *rest;
    size_t at;

    if (str_find(behind, mark, &at)) {
        taken = str_sub(*rest, 0, skip + at);
        *rest = str_sub(*rest, skip + at, rest->n);
    } else {
        *rest = STR("");
    }
    return taken;
}

/* A block of PEM, or one line of base64. */
static struct str take_text(struct str *rest)
{
    if (!str_starts(*rest, begin_line))
        return take_until(rest, 0, STR("\n"));
    struct str block = take_until(rest, 0, end_line);
    struct str end = take_until(rest, 0, STR("\n"));
    return (struct str){block.p, block.n + end.n};
}

bool cades_der(struct arena *mem, struct bytes text, struct bytes *ret_der)
{
    return armour_open(mem, text, ret_der);
}

size_t cades_split(struct bytes file, struct bytes *ret, size_t most)
{
    struct str rest = str_trim((struct str){(const char *)file.p, file.n});
    struct bytes der = file;
    struct der one;
    size_t n = 0;

    if (file.n > 0 && file.p[0] == DER_SEQUENCE) {
        while (n < most && der.n > 0 && der_next(&der, &one))
            ret[n++] = one.whole;
        return n;
    }
    for (; n < most && rest.n > 0; rest = str_trim(rest))
        ret[n++] = as_bytes(str_trim(take_text(&rest)));
    return n;
}

size_t cades_find_content(
    struct arena *mem, struct bytes signature, const struct bytes *contents, size_t n, size_t guess)
{
    struct cms *cms = NEW(mem, struct cms);
    struct digest_value value;
    struct der attribute;
    struct bytes der;

    if (signature.n > CADES_BYTES_MOST || !armour_open(mem, signature, &der) ||
        cms_read(mem, der, cms) != CADES_NO_REASON ||
        cms_attribute(cms->signers[0].attributes, OID_MESSAGE_DIGEST, &attribute) !=
            CADES_NO_REASON ||
        cms->signers[0].digest == DIGEST_NONE)
        return n;
    for (size_t i = 0; i < n; i++) {
        size_t at = (guess + i) % n; /* mostly in order */
        digest_make(cms->signers[0].digest, contents[at], &value);
        if (digest_is(&value, attribute.body))
            return at;
    }
    return n;
}
