/* The file of evidence: an archive that an expert without OQU takes apart. What was signed and the
 * signature are the exact bytes; certificates, lists and answers are those of then; each time-stamp
 * has beside it what it is over; verdicts are JSON, and one text says how to repeat them. */
#include "base/time.h"
#include "base/zip.h"
#include "i18n/msg_signature.h"
#include "signature/verdict.h"

enum { EVIDENCE_MOST_BYTES = 12 * 1024 * 1024, HOW_MOST = 8 * 1024 };

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static void add_certificates(struct ctx *c, struct zip *zip, const struct verdict *v)
{
    struct bytes certificates[CADES_PATH_MOST];
    size_t n = cades_split(v->kept.authorities, certificates, COUNT(certificates));

    zip_add(zip, STR("signer.cer"), as_text(v->repeated.signers[0].certificate));
    for (size_t i = 0; i < n; i++)
        zip_add(zip, str_printf(c->mem, "anchors/%zu.cer", i + 1), as_text(certificates[i]));
}

/* For --crls: everything that was known about the key at signing, and nothing later. */
static void add_revocation(struct ctx *c, struct zip *zip, const struct keeping *k)
{
    for (size_t i = 0; i < k->n_lists; i++)
        zip_add(zip, str_printf(c->mem, "then/revocation-%zu.crl", i + 1), as_text(k->lists[i]));
    if (k->answer.n > 0)
        zip_add(zip, STR("then/revocation.ors"), as_text(k->answer));
}

static void add_later(struct ctx *c, struct zip *zip, const struct keeping *k)
{
    const struct cades_archive *a = &k->archive;

    for (size_t i = k->answer.n > 0 ? 1 : 0; i < k->n_answers; i++)
        zip_add(zip, str_printf(c->mem, "later/revocation-%zu.ors", i), as_text(k->answers[i]));
    for (size_t i = 0; i < a->n_layers; i++) {
        zip_add(zip, str_printf(c->mem, "later/time-stamp-%zu.tst", i + 1),
                as_text(a->layers[i].token));
        if (a->layers[i].n_parts > 0)
            zip_add(zip, str_printf(c->mem, "later/time-stamp-%zu.txt", i + 1),
                    as_text(cades_archive_text(c->mem, a->parts, a->layers[i].n_parts)));
    }
}

static void add_line(struct buf *how, struct str text)
{
    buf_add(how, text);
    buf_add(how, STR("\n"));
}

static struct str how_to(struct ctx *c, const struct verdict *v)
{
    struct str moment = time_print_instant(c->mem, v->kept.machine_us);
    struct buf how;

    buf_init(&how, c->mem, HOW_MOST);
    add_line(&how, msg_text(c, MSG_signature_evidence_title));
    add_line(&how, STR(""));
    add_line(&how, msg_text(c, MSG_signature_evidence_files));
    add_line(&how, STR(""));
    add_line(&how, MSG_FORMAT(c, MSG_signature_evidence_repeat, MSG_ARG("moment", moment)));
    add_line(&how, STR(""));
    add_line(&how, str_printf(c->mem,
                              "oqu signature verify --signature signature.p7s --content "
                              "document.txt --anchors anchors --crls then --at " STR_FMT " --json",
                              STR_ARG(moment)));
    add_line(&how, str_printf(c->mem,
                              "openssl cms -verify -binary -inform DER -in signature.p7s -content "
                              "document.txt -CAfile anchors.pem -attime %lld",
                              (long long)(v->kept.machine_us / TIME_SECOND)));
    for (size_t i = 0; i < v->kept.archive.n_layers; i++)
        if (v->kept.archive.layers[i].n_parts > 0)
            add_line(&how, str_printf(c->mem,
                                      "openssl ts -verify -token_in -in later/time-stamp-%zu.tst "
                                      "-data later/time-stamp-%zu.txt -CAfile anchors.pem",
                                      i + 1, i + 1));
    return buf_str(&how);
}

/* Parts that the container has, too: document, signature, certificates as PEM. */
static void add_part(struct zip *zip, const struct keeping *k, const char *part, const char *name)
{
    for (size_t i = 0; i < k->archive.n_parts; i++)
        if (str_eq_z(k->archive.parts[i].name, part))
            zip_add(zip, str_from_z(name), as_text(k->archive.parts[i].bytes));
}

enum status verdict_evidence(struct ctx *c, const struct verdict *v, struct str *ret)
{
    struct zip zip;

    zip_begin(&zip, c->mem, EVIDENCE_MOST_BYTES);
    zip_add(&zip, STR("how-to.txt"), how_to(c, v));
    add_part(&zip, &v->kept, "document.txt", "document.txt");
    add_part(&zip, &v->kept, "META-INF/signature.p7s", "signature.p7s");
    add_part(&zip, &v->kept, "META-INF/authorities.pem", "anchors.pem");
    add_certificates(c, &zip, v);
    add_revocation(c, &zip, &v->kept);
    add_later(c, &zip, &v->kept);
    zip_add(&zip, STR("verdict-then.json"), as_text(v->kept.recorded));
    zip_add(&zip, STR("verdict-repeated.json"), cades_verdict_json(c->mem, &v->repeated));
    return zip_end(&zip, ret) ? ST_OK : FAIL(c, ST_INTERNAL, "signature.object.broken");
}
