/* A paper taken along with the organisation's seal: an extended container (ASiC-E with CAdES, ETSI
 * EN 319 162-1). The seal is over a list that names every file with its digest, and so over all of
 * them; whoever has no OQU takes it apart with unzip and openssl. */
#include "base/base64.h"
#include "base/zip.h"
#include "cades/cades.h"
#include "signature/seal.h"

enum { CONTAINER_MOST = 12 * 1024 * 1024, LIST_MOST = 4096 };

#define SIGNATURE_NAME "META-INF/signature.p7s"

static void add_file(struct ctx *c, struct buf *list, const struct signature_paper_file *file)
{
    struct bytes digest =
        signature_sha256(c, (struct bytes){(const uint8_t *)file->bytes.p, file->bytes.n});
    struct str letters = base64_print(c->mem, (struct str){(const char *)digest.p, digest.n});

    buf_add(
        list,
        str_printf(c->mem,
                   "<asic:DataObjectReference URI=\"%s\" MimeType=\"%s\"><ds:DigestMethod "
                   "Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>" STR_FMT
                   "</ds:DigestValue></asic:DataObjectReference>",
                   file->name, file->type, STR_ARG(letters)));
}

static struct str list_of(struct ctx *c, const struct signature_paper_file *files, size_t n)
{
    struct buf list;

    buf_init(&list, c->mem, LIST_MOST);
    buf_add(&list, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<asic:ASiCManifest "
                       "xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" "
                       "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><asic:SigReference "
                       "URI=\"" SIGNATURE_NAME "\" MimeType=\"application/pkcs7-signature\"/>"));
    for (size_t i = 0; i < n; i++)
        add_file(c, &list, &files[i]);
    buf_add(&list, STR("</asic:ASiCManifest>\n"));
    return buf_str(&list);
}

enum status signature_sealed_container(struct ctx *c,
                                       const struct signature_paper_file *files,
                                       size_t n,
                                       struct str *ret)
{
    struct str list = list_of(c, files, n);
    struct bytes seal;
    struct zip zip;

    TRY(seal_make_stamped(c, (struct bytes){(const uint8_t *)list.p, list.n}, &seal));
    if (seal.n == 0)
        return FAIL(c, ST_NOT_FOUND, "signature.seal.none");
    zip_begin(&zip, c->mem, CONTAINER_MOST);
    zip_add(&zip, STR("mimetype"), STR("application/vnd.etsi.asic-e+zip")); /* first, as it is */
    for (size_t i = 0; i < n; i++)
        zip_add(&zip, str_from_z(files[i].name), files[i].bytes);
    zip_add(&zip, STR("META-INF/ASiCManifest.xml"), list);
    zip_add(&zip, STR(SIGNATURE_NAME), (struct str){(const char *)seal.p, seal.n});
    return zip_end(&zip, ret) ? ST_OK : FAIL(c, ST_INTERNAL, "signature.object.broken");
}
