/* See keeping.h. */
#include "signature/keeping.h"

#include "base/base64.h"
#include "keys/keys.h"
#include "signature_queries.h"

enum { PEM_LINE = 64, PEM_MOST = 1024 * 1024 };

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static struct bytes as_bytes(struct str text)
{
    return (struct bytes){(const uint8_t *)text.p, text.n};
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

static void add_part(struct keeping *k, struct str name, struct bytes bytes)
{
    ASSERT(k->archive.n_parts < KEEPING_PARTS_MOST);
    k->parts[k->archive.n_parts++] = (struct cades_part){name, bytes};
}

static void add_answer(struct ctx *c, struct keeping *k, struct opt_bytes answer)
{
    struct str name = k->n_answers == 0
                          ? STR("META-INF/revocation.ors")
                          : str_printf(c->mem, "META-INF/revocation-%zu.ors", k->archive.n_layers);

    if (!answer.set)
        return;
    k->answers[k->n_answers++] = answer.v;
    add_part(k, name, answer.v);
}

static enum status load_lists(struct ctx *c, struct uuid object, struct keeping *k)
{
    struct signature_lists_of_rows rows;

    TRY(signature_lists_of(c, object, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        k->lists[k->n_lists++] = rows.v[i].bytes;
        add_part(k, str_printf(c->mem, "META-INF/revocation-%zu.crl", i + 1), rows.v[i].bytes);
    }
    return ST_OK;
}

static void add_stamp(struct ctx *c, struct keeping *k, const struct signature_stamps_of_row *row)
{
    size_t no = k->archive.n_layers + 1;

    k->layers[k->archive.n_layers++] = (struct cades_layer){row->token, (size_t)row->parts};
    add_part(k, str_printf(c->mem, "META-INF/time-stamp-%zu.tst", no), row->token);
    add_answer(c, k, row->answer);
}

enum status keeping_load(struct ctx *c, struct uuid object, struct keeping *ret)
{
    struct signature_proof_of_row *proof;
    struct signature_stamps_of_rows stamps;
    struct signature_object signed_object;
    struct bytes signature;

    *ret = (struct keeping){0};
    TRY(signature_read(c, object, &signed_object));
    TRY(signature_proof_read(c, object, &signature));
    TRY(signature_proof_of(c, object, &proof));
    TRY(signature_stamps_of(c, object, &stamps));
    TRY(keys_open_field(c, KEY_FILE, keys_place(c, "signature.proof.verdict", object),
                        proof->verdict_sealed, &ret->recorded));
    if (!cades_der(c->mem, signature, &ret->signature))
        return FAIL(c, ST_INTERNAL, "signature.integrity");
    ret->content = signed_object.content;
    add_part(ret, STR("document.txt"), ret->content);
    add_part(ret, STR("META-INF/signature.p7s"), ret->signature);
    add_part(ret, STR("META-INF/authorities.pem"),
             as_bytes(authorities_pem(c, proof->authorities)));
    add_answer(c, ret, proof->answer);
    ret->answer = proof->answer.set ? proof->answer.v : (struct bytes){0};
    ret->authorities = proof->authorities;
    ret->machine_us = proof->machine_at;
    TRY(load_lists(c, object, ret));
    for (size_t i = 0; i < stamps.n; i++)
        add_stamp(c, ret, &stamps.v[i]);
    ret->archive.parts = ret->parts;
    ret->archive.layers = ret->layers;
    return ST_OK;
}

void keeping_repeat(struct ctx *c, const struct keeping *k, struct cades_verdict *ret)
{
    struct cades_evidence *evidence = cades_evidence_new(c->mem);
    struct cades_trust *trust = cades_trust_new(c->mem);
    struct bytes certificates[CADES_PATH_MOST];
    size_t n = cades_split(k->authorities, certificates, COUNT(certificates));

    for (size_t i = 0; i < n; i++)
        (void)cades_trust_add(trust, certificates[i]);
    for (size_t i = 0; i < k->n_lists; i++)
        (void)cades_evidence_add(evidence, k->lists[i]);
    if (k->answer.n > 0)
        (void)cades_evidence_add(evidence, k->answer);
    const struct cades_question question = {.signature = k->signature,
                                            .detached = true,
                                            .content = k->content,
                                            .trust = trust,
                                            .evidence = evidence,
                                            .purpose = CADES_TO_SIGN,
                                            .at_us = k->machine_us};
    cades_verify(c->mem, &question, ret);
}

void keeping_judge(struct ctx *c,
                   const struct keeping *k,
                   struct authority_known *known,
                   int64_t at_us,
                   struct cades_verdict *ret)
{
    for (size_t i = 0; i < k->n_answers; i++)
        (void)cades_evidence_add(known->evidence, k->answers[i]);
    for (size_t i = 0; i < k->n_lists; i++)
        (void)cades_evidence_add(known->evidence, k->lists[i]);
    const struct cades_question question = {.signature = k->signature,
                                            .detached = true,
                                            .content = k->content,
                                            .trust = known->trust,
                                            .evidence = known->evidence,
                                            .purpose = CADES_TO_SIGN,
                                            .archive = &k->archive,
                                            .at_us = at_us};
    cades_verify(c->mem, &question, ret);
}
