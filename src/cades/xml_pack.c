/* See cades.h, XML: one byte for the reason, one for the number of certificates, then every text
 * with four bytes for its length, the highest first. */
#include <string.h>

#include "cades/cades.h"

enum { HEAD = 2, LENGTH = 4, FIXED = 6 };

bool cades_is_xml(struct bytes file)
{
    static const uint8_t mark[] = {0xEF, 0xBB, 0xBF};

    if (file.n > sizeof(mark) && memcmp(file.p, mark, sizeof(mark)) == 0)
        file = (struct bytes){file.p + sizeof(mark), file.n - sizeof(mark)};
    struct str text = str_trim((struct str){(const char *)file.p, file.n});
    return text.n > 0 && text.p[0] == '<';
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

static size_t list(const struct cades_xml *xml, struct bytes *ret)
{
    const struct bytes fixed[FIXED] = {as_bytes(xml->digest_method),
                                       as_bytes(xml->signature_method),
                                       xml->signed_info,
                                       xml->content,
                                       xml->digest,
                                       xml->signature};

    memcpy(ret, fixed, sizeof(fixed));
    for (size_t i = 0; i < xml->n_certificates; i++)
        ret[FIXED + i] = xml->certificates[i];
    return FIXED + xml->n_certificates;
}

struct bytes cades_xml_pack(struct arena *mem, const struct cades_xml *xml)
{
    struct bytes texts[FIXED + CADES_XML_CERTIFICATES_MOST];
    size_t n = list(xml, texts), size = HEAD;

    for (size_t i = 0; i < n; i++)
        size = size_add(size, texts[i].n + LENGTH);
    uint8_t *p = arena_alloc(mem, size), *at = p;
    *at++ = (uint8_t)xml->reason;
    *at++ = (uint8_t)xml->n_certificates;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < LENGTH; k++)
            *at++ = (uint8_t)(texts[i].n >> (8 * (LENGTH - 1 - k)));
        if (texts[i].n > 0)
            memcpy(at, texts[i].p, texts[i].n);
        at += texts[i].n;
    }
    return (struct bytes){p, size};
}

static bool take(struct bytes *rest, struct bytes *ret)
{
    size_t n = 0;

    if (rest->n < LENGTH)
        return false;
    for (size_t k = 0; k < LENGTH; k++)
        n = n << 8 | rest->p[k];
    if (n > rest->n - LENGTH)
        return false;
    *ret = (struct bytes){rest->p + LENGTH, n};
    *rest = (struct bytes){rest->p + LENGTH + n, rest->n - LENGTH - n};
    return true;
}

static struct str as_text(struct bytes b)
{
    return (struct str){(const char *)b.p, b.n};
}

bool cades_xml_unpack(struct bytes packed, struct cades_xml *ret)
{
    struct bytes rest = packed, texts[FIXED + CADES_XML_CERTIFICATES_MOST];

    if (packed.n < HEAD || packed.p[0] >= CADES_REASONS ||
        packed.p[1] > CADES_XML_CERTIFICATES_MOST)
        return false;
    *ret =
        (struct cades_xml){.reason = (enum cades_reason)packed.p[0], .n_certificates = packed.p[1]};
    rest = (struct bytes){rest.p + HEAD, rest.n - HEAD};
    for (size_t i = 0; i < FIXED + ret->n_certificates; i++)
        if (!take(&rest, &texts[i]))
            return false;
    ret->digest_method = as_text(texts[0]);
    ret->signature_method = as_text(texts[1]);
    ret->signed_info = texts[2];
    ret->content = texts[3];
    ret->digest = texts[4];
    ret->signature = texts[5];
    for (size_t i = 0; i < ret->n_certificates; i++)
        ret->certificates[i] = texts[FIXED + i];
    return rest.n == 0;
}
