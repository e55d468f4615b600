/* Signing with a key of the National Certification Authority: exact bytes are offered once, in one
 * session; what comes back is judged by cades, against the person who signs, and by what the
 * authority says about the key at this moment. */
#include "signature/key.h"

#include <string.h>

#include "audit/audit.h"
#include "keys/keys.h"
#include "person/person.h"
#include "signature_queries.h"

enum { WORDS_MOST = 8 * 1024, AUTHORITIES_MOST = CADES_PATH_MOST * CADES_CERTIFICATE_BYTES_MOST };

/* ---- offers ---------------------------------------------------------------------------------- */

/* The number makes the signature fit this offer alone. */
struct bytes signature_offered(struct ctx *c, struct uuid offer, struct bytes content)
{
    struct str text = {(const char *)content.p, content.n};
    struct str all = str_printf(c->mem, STR_FMT "[signing]\nrequest: " STR_FMT "\n", STR_ARG(text),
                                STR_ARG(uuid_print(c->mem, offer)));

    return (struct bytes){(const uint8_t *)all.p, all.n};
}

enum status
signature_offer(struct ctx *c, const char *purpose, struct bytes content, struct uuid *ret_offer)
{
    struct signature_offers_made_since_row *made;
    struct uuid id = uuid_v4();
    int64_t changed;

    TRY(signature_offers_made_since(c, c->actor.person, c->now_us - 3600 * TIME_SECOND, &made));
    if (made->n >= SIGNATURE_OFFERS_AN_HOUR)
        return FAIL(c, ST_INVALID, "signature.key.too-many");
    struct signature_offer_put_in row = {
        .id = id,
        .person = c->actor.person,
        .session = c->actor.session,
        .purpose = str_from_z(purpose),
        .content_hash = signature_sha256(c, signature_offered(c, id, content)),
        .expires = c->now_us + SIGNATURE_OFFER_MINUTES * 60 * TIME_SECOND,
    };
    TRY(signature_offer_put(c, &row, &changed));
    *ret_offer = id;
    return ST_OK;
}

struct judging {
    const struct signature_by_key *by_key;
    struct signature_keyed *keyed;
    struct person *person;
    struct buf wrong; /* names of what is wrong, for the journal */
    struct buf words; /* the same for the person */
};

/* Same bytes, same session, not used, not too old, not too often. */
static enum status take_offer(struct ctx *c, struct judging *j)
{
    struct signature_offer_by_id_row *row;
    int64_t changed;

    TRY(signature_offer_by_id(c, j->keyed->offer, c->actor.session, &row));
    if (!row || row->expired || row->used_at.set)
        return FAIL_FIELD(c, ST_INVALID, "signature.key.offer-over", "file");
    if (row->content_hash.n != j->keyed->hash.n ||
        memcmp(row->content_hash.p, j->keyed->hash.p, j->keyed->hash.n) != 0)
        return FAIL_FIELD(c, ST_INVALID, "signature.key.other-content", "file");
    TRY(signature_offer_count_try(c, j->keyed->offer, SIGNATURE_OFFER_TRIES, &changed));
    return changed == 1 ? ST_OK : FAIL_FIELD(c, ST_INVALID, "signature.key.offer-over", "file");
}

static enum status begin_tx(struct ctx *c, void *arg)
{
    struct judging *j = arg;

    TRY(take_offer(c, j));
    return person_by_id(c, c->actor.person, &j->person);
}

/* ---- what is wrong --------------------------------------------------------------------------- */

static void add_wrong(struct judging *j, const char *name, struct str words)
{
    if (j->wrong.n > 0) {
        buf_add(&j->wrong, STR(" "));
        buf_add(&j->words, STR("; "));
    }
    buf_add_z(&j->wrong, name);
    buf_add(&j->words, words);
}

/* The checks of cades that failed, with their reasons. */
static void add_failed(struct ctx *c, struct judging *j, const struct cades_signer *signer)
{
    for (size_t i = 0; i < CADES_CHECKS; i++) {
        const struct cades_item *item = &signer->checks[i];
        if (item->result == CADES_FAILED)
            add_wrong(j, cades_reason_name(item->reason),
                      msg_text(c, cades_reason_text(item->reason)));
    }
}

static bool may_sign_for(const struct cades_holder *holder, struct str bin)
{
    if (bin.n == 0)
        return holder->roles & CADES_INDIVIDUAL;
    return str_eq(holder->bin, bin) && holder->roles & (CADES_HEAD | CADES_SIGNATORY);
}

/* Whose key it is: nothing that came beside the signature counts. */
static void add_holder(struct ctx *c, struct judging *j, const struct cades_signer *signer)
{
    struct str bin = j->by_key->bin;

    if (signer->certificate.n == 0)
        return;
    if (j->person->iin.n == 0 || !str_eq(signer->holder.iin, j->person->iin))
        add_wrong(j, "other-person", msg_text(c, MSG_signature_key_other_person));
    else if (!may_sign_for(&signer->holder, bin))
        add_wrong(j, bin.n > 0 ? "not-entitled" : "not-individual",
                  msg_text(c, bin.n > 0 ? MSG_signature_key_not_entitled
                                        : MSG_signature_key_not_individual));
}

static void find_wrong(struct ctx *c, struct judging *j)
{
    const struct cades_verdict *verdict = &j->keyed->verdict;

    buf_init(&j->wrong, c->mem, WORDS_MOST);
    buf_init(&j->words, c->mem, WORDS_MOST);
    if (verdict->n_signers > 1)
        add_wrong(j, "several-signers", msg_text(c, MSG_signature_key_several));
    add_failed(c, j, &verdict->signers[0]);
    add_holder(c, j, &verdict->signers[0]);
}

static enum status refused_tx(struct ctx *c, void *arg)
{
    struct judging *j = arg;
    struct str details =
        str_printf(c->mem, "{\"reasons\":\"" STR_FMT "\"}", STR_ARG(buf_str(&j->wrong)));

    return audit_add(c, "signature.refused", "signature", j->keyed->offer, c->actor.organisation,
                     details);
}

/* An attempt is in the journal, whatever becomes of it. */
static enum status refuse(struct ctx *c, struct judging *j)
{
    bool pending = j->wrong.n == 0;

    if (pending)
        buf_add(&j->wrong, STR("pending"));
    TRY(db_tx(c, "signature/refused", refused_tx, j));
    c->failure.arg = buf_str(&j->words);
    if (pending)
        return FAIL_FIELD(c, ST_INVALID, "signature.key.pending", "file");
    return FAIL_FIELD(c, ST_INVALID, "signature.key.refused", "file");
}

/* ---- judging --------------------------------------------------------------------------------- */

/* First without asking anybody: what is wrong by itself is no business of the authority's. */
static enum status judge(struct ctx *c, struct judging *j)
{
    struct signature_keyed *keyed = j->keyed;
    struct cades_evidence *evidence = authority_lists(c);
    struct cades_trust *trust;

    TRY(authority_trust(c, &trust));
    const struct cades_question question = {
        .signature = keyed->signature,
        .detached = true,
        .content = signature_offered(c, keyed->offer, j->by_key->content),
        .trust = trust,
        .evidence = evidence,
        .purpose = CADES_TO_SIGN,
        .at_us = c->machine_us, /* keys live by the authority's clock, also in a rehearsal */
    };
    cades_verify(c->mem, &question, &keyed->verdict);
    find_wrong(c, j);
    if (j->wrong.n > 0)
        return refuse(c, j);
    authority_ask(c, trust, keyed->verdict.signers[0].certificate, &keyed->answer);
    if (keyed->answer.n > 0 && cades_evidence_add(evidence, keyed->answer))
        cades_verify(c->mem, &question, &keyed->verdict);
    find_wrong(c, j);
    return keyed->verdict.valid && j->wrong.n == 0 ? ST_OK : refuse(c, j);
}

enum status signature_key_check(struct ctx *c,
                                const struct signature_by_key *by_key,
                                const struct signature_keyed **ret_keyed)
{
    struct signature_keyed *keyed = NEW(c->mem, struct signature_keyed);
    struct judging j = {.by_key = by_key, .keyed = keyed};

    keyed->offer = by_key->offer;
    keyed->signature = by_key->signature;
    keyed->hash = signature_sha256(c, signature_offered(c, by_key->offer, by_key->content));
    TRY(db_tx(c, "signature/offer", begin_tx, &j));
    TRY(judge(c, &j));
    *ret_keyed = keyed;
    return ST_OK;
}

/* ---- storing --------------------------------------------------------------------------------- */

static struct bytes authorities_of(struct ctx *c, const struct cades_signer *signer)
{
    struct buf buf;

    buf_init(&buf, c->mem, AUTHORITIES_MOST);
    for (size_t i = 0; i < signer->n_authorities; i++)
        buf_add(&buf,
                (struct str){(const char *)signer->authorities[i].p, signer->authorities[i].n});
    return (struct bytes){(const uint8_t *)buf_str(&buf).p, buf.n};
}

enum status
signature_proof_store(struct ctx *c, struct uuid object, const struct signature_keyed *keyed)
{
    struct str json = cades_verdict_json(c->mem, &keyed->verdict);
    struct bytes verdict = {(const uint8_t *)json.p, json.n}, sealed;
    struct opt_bytes answer = {keyed->answer.n > 0, keyed->answer};
    int64_t changed;

    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.proof.verdict", object), verdict,
                        &verdict));
    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.proof.signature", object),
                        keyed->signature, &sealed));
    return signature_proof_put(c, object, sealed, verdict,
                               authorities_of(c, &keyed->verdict.signers[0]), answer, &changed);
}

enum status signature_proof_read(struct ctx *c, struct uuid object, struct bytes *ret)
{
    struct signature_proof_of_row *row;

    TRY(signature_proof_of(c, object, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "signature.object.unknown");
    return keys_open_field(c, KEY_FILE, keys_place(c, "signature.proof.signature", object),
                           row->signature_sealed, ret);
}
