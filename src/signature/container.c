/* A signed document taken along: an associated signature container (ASiC-S with CAdES, ETSI EN 319
 * 162-1). The signature is over the document itself, so the document is the one file at the top and
 * its signature stands beside it; what helps to judge and to read it lies in META-INF, too. */
#include "base/base64.h"
#include "base/zip.h"
#include "cades/cades.h"
#include "db/db.h"
#include "signature/key.h"
#include "signature_queries.h"

enum { CONTAINER_MOST = 12 * 1024 * 1024, PEM_LINE = 64, PEM_MOST = 1024 * 1024 };

struct parts {
    struct uuid object;
    struct signature_object signed_object;
    struct signature_proof_of_row *proof;
    struct bytes signature;
};

static enum status parts_tx(struct ctx *c, void *arg)
{
    struct parts *parts = arg;

    TRY(signature_read(c, parts->object, &parts->signed_object));
    TRY(signature_proof_read(c, parts->object, &parts->signature));
    return signature_proof_of(c, parts->object, &parts->proof);
}

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

/* The way from the signer to the root, as other programs read it. */
static struct str authorities_pem(struct ctx *c, struct bytes authorities)
{
    struct bytes certificates[CADES_PATH_MOST];
    size_t n = cades_split(authorities, certificates, COUNT(certificates));
    struct buf pem;

    buf_init(&pem, c->mem, PEM_MOST);
    for (size_t i = 0; i < n; i++) {
        struct str letters = base64_print(c->mem, as_text(certificates[i]));
        buf_add(&pem, STR("-----BEGIN CERTIFICATE-----\n"));
        for (size_t at = 0; at < letters.n; at += PEM_LINE) {
            buf_add(&pem, str_sub(letters, at, PEM_LINE));
            buf_add(&pem, STR("\n"));
        }
        buf_add(&pem, STR("-----END CERTIFICATE-----\n"));
    }
    return buf_str(&pem);
}

enum status
signature_container(struct ctx *c, struct uuid object, struct str print_form, struct str *ret)
{
    struct parts parts = {.object = object};
    struct bytes der;
    struct zip zip;

    TRY(db_tx_read(c, "signature/container", parts_tx, &parts));
    if (!cades_der(c->mem, parts.signature, &der))
        return FAIL(c, ST_INTERNAL, "signature.object.broken");
    zip_begin(&zip, c->mem, CONTAINER_MOST);
    zip_add(&zip, STR("mimetype"), STR("application/vnd.etsi.asic-s+zip")); /* first, as it is */
    zip_add(&zip, STR("document.txt"), as_text(parts.signed_object.content));
    zip_add(&zip, STR("META-INF/signature.p7s"), as_text(der));
    zip_add(&zip, STR("META-INF/authorities.pem"), authorities_pem(c, parts.proof->authorities));
    if (parts.proof->answer.set)
        zip_add(&zip, STR("META-INF/revocation.ors"), as_text(parts.proof->answer.v));
    zip_add(&zip, STR("META-INF/document.pdf"), print_form);
    return zip_end(&zip, ret) ? ST_OK : FAIL(c, ST_INTERNAL, "signature.object.broken");
}
