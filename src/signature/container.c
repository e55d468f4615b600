/* A signed document taken along: an associated signature container (ASiC-S with CAdES, ETSI EN 319
 * 162-1). The signature is over the document itself, so the document is the one file at the top and
 * its signature stands beside it; what helps to judge and to read it lies in META-INF, too. */
#include "base/zip.h"
#include "cades/cades.h"
#include "db/db.h"
#include "signature/keeping.h"

enum { CONTAINER_MOST = 12 * 1024 * 1024 };

struct loading {
    struct uuid object;
    struct keeping *kept;
};

static enum status load_tx(struct ctx *c, void *arg)
{
    const struct loading *loading = arg;
    return keeping_load(c, loading->object, loading->kept);
}

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

/* What a time-stamp is over, for verifiers that take any file: openssl ts -verify -data. */
static void add_lists(struct ctx *c, struct zip *zip, const struct cades_archive *a)
{
    for (size_t i = 0; i < a->n_layers; i++)
        if (a->layers[i].n_parts > 0)
            zip_add(zip, str_printf(c->mem, "META-INF/time-stamp-%zu.txt", i + 1),
                    as_text(cades_archive_text(c->mem, a->parts, a->layers[i].n_parts)));
}

enum status
signature_container(struct ctx *c, struct uuid object, struct str print_form, struct str *ret)
{
    struct loading loading = {object, NEW(c->mem, struct keeping)};
    const struct cades_archive *archive = &loading.kept->archive;
    struct zip zip;

    TRY(db_tx_read(c, "signature/container", load_tx, &loading));
    zip_begin(&zip, c->mem, CONTAINER_MOST);
    zip_add(&zip, STR("mimetype"), STR("application/vnd.etsi.asic-s+zip")); /* first, as it is */
    for (size_t i = 0; i < archive->n_parts; i++)
        zip_add(&zip, archive->parts[i].name, as_text(archive->parts[i].bytes));
    add_lists(c, &zip, archive);
    zip_add(&zip, STR("META-INF/document.pdf"), print_form);
    return zip_end(&zip, ret) ? ST_OK : FAIL(c, ST_INTERNAL, "signature.object.broken");
}
