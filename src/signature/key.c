/* Signing with a key of the National Certification Authority: exact bytes are offered once, in one
 * session; what comes back is judged by cades, against the person who signs, and by what the
 * authority says about the key at this moment. */
#include "signature/key.h"

#include <openssl/x509.h>
#include <string.h>

#include "audit/audit.h"
#include "i18n/msg_signature.h"
#include "keys/keys.h"
#include "person/person.h"
#include "signature/judge.h"
#include "signature/keeping.h"
#include "signature/phone.h"
#include "signature_queries.h"

enum { AUTHORITIES_MOST = CADES_PATH_MOST * CADES_CERTIFICATE_BYTES_MOST };

/* ---- offers ---------------------------------------------------------------------------------- */

/* The number makes the signature fit this offer alone. */
struct bytes signature_offered(struct ctx *c, struct uuid offer, struct bytes content)
{
    struct str text = {(const char *)content.p, content.n};
    struct str all = str_printf(c->mem, STR_FMT "[signing]\nrequest: " STR_FMT "\n", STR_ARG(text),
                                STR_ARG(uuid_print(c->mem, offer)));

    return (struct bytes){(const uint8_t *)all.p, all.n};
}

enum status signature_offer_may(struct ctx *c)
{
    struct signature_offers_made_since_row *made;

    TRY(signature_offers_made_since(c, c->actor.person, c->now_us - 3600 * TIME_SECOND, &made));
    return made->n < SIGNATURE_OFFERS_AN_HOUR ? ST_OK
                                              : FAIL(c, ST_INVALID, "signature.key.too-many");
}

enum status signature_offer_at(struct ctx *c,
                               const char *purpose,
                               struct bytes content,
                               const struct offer_place *place,
                               struct uuid *ret_offer)
{
    struct uuid id = uuid_v4();
    int64_t changed;
    struct signature_offer_put_in row = {
        .id = id,
        .person = c->actor.person,
        .session = c->actor.session,
        .purpose = str_from_z(purpose),
        .content_hash = signature_sha256(c, signature_offered(c, id, content)),
        .expires = c->now_us + SIGNATURE_OFFER_MINUTES * 60 * TIME_SECOND,
    };

    if (place) {
        row.batch = (struct opt_uuid){true, place->batch};
        row.batch_no = (struct opt_i32){true, place->no};
        row.subject = (struct opt_uuid){true, place->subject};
    }
    TRY(signature_offer_put(c, &row, &changed));
    *ret_offer = id;
    return ST_OK;
}

enum status
signature_offer(struct ctx *c, const char *purpose, struct bytes content, struct uuid *ret_offer)
{
    TRY(signature_offer_may(c));
    TRY(signature_offer_at(c, purpose, content, NULL, ret_offer));
    return mobile_offer(c, *ret_offer, signature_offered(c, *ret_offer, content));
}

/* A signature for an offer: whose key it must be. */
struct answering {
    const struct signature_by_key *by_key;
    struct signature_keyed *keyed;
    struct person *person;
};

/* Same bytes, same session, not used, not too old, not too often. */
static enum status take_offer(struct ctx *c, const struct answering *a)
{
    struct signature_offer_by_id_row *row;
    int64_t changed;

    TRY(signature_offer_by_id(c, a->keyed->offer, c->actor.session, &row));
    if (!row || row->expired || row->used_at.set)
        return FAIL_FIELD(c, ST_INVALID, "signature.key.offer-over", "file");
    if (row->content_hash.n != a->keyed->hash.n ||
        memcmp(row->content_hash.p, a->keyed->hash.p, a->keyed->hash.n) != 0)
        return FAIL_FIELD(c, ST_INVALID, "signature.key.other-content", "file");
    TRY(signature_offer_count_try(c, a->keyed->offer, SIGNATURE_OFFER_TRIES, &changed));
    return changed == 1 ? ST_OK : FAIL_FIELD(c, ST_INVALID, "signature.key.offer-over", "file");
}

static enum status begin_tx(struct ctx *c, void *arg)
{
    struct answering *a = arg;

    TRY(take_offer(c, a));
    return person_by_id(c, c->actor.person, &a->person);
}

static bool may_sign_for(const struct cades_holder *holder, struct str bin)
{
    if (bin.n == 0)
        return holder->roles & CADES_INDIVIDUAL;
    return str_eq(holder->bin, bin) && holder->roles & (CADES_HEAD | CADES_SIGNATORY);
}

/* Nothing that came beside the signature counts. */
static void
judge_holder(struct ctx *c, struct judging *j, const struct cades_holder *holder, void *arg)
{
    const struct answering *a = arg;
    struct str bin = a->by_key->bin;

    if (a->person->iin.n == 0 || !str_eq(holder->iin, a->person->iin))
        judging_wrong(j, "other-person", msg_text(c, MSG_signature_key_other_person));
    else if (!may_sign_for(holder, bin))
        judging_wrong(j, bin.n > 0 ? "not-entitled" : "not-individual",
                      msg_text(c, bin.n > 0 ? MSG_signature_key_not_entitled
                                            : MSG_signature_key_not_individual));
}

static enum status refused_tx(struct ctx *c, void *arg)
{
    const struct judging *j = arg;
    struct str details =
        str_printf(c->mem, "{\"reasons\":\"" STR_FMT "\"}", STR_ARG(buf_str(&j->wrong)));

    return audit_add(c, "signature.refused", "signature", j->keyed->offer, c->actor.organisation,
                     details);
}

/* An attempt is in the journal, whatever becomes of it. */
static enum status refuse(struct ctx *c, struct judging *j, enum judged judged)
{
    if (judged == JUDGED_PENDING)
        buf_add(&j->wrong, STR("pending"));
    TRY(db_tx(c, "signature/refused", refused_tx, j));
    return judging_failure(c, j, judged);
}

enum status signature_key_judge(struct ctx *c,
                                struct authority_known *known,
                                const struct signature_by_key *by_key,
                                const struct signature_keyed **ret_keyed)
{
    struct signature_keyed *keyed = NEW(c->mem, struct signature_keyed);
    struct answering a = {.by_key = by_key, .keyed = keyed};
    struct judging j = {.known = known,
                        .keyed = keyed,
                        .purpose = CADES_TO_SIGN,
                        .content = signature_offered(c, by_key->offer, by_key->content),
                        .holder = judge_holder,
                        .arg = &a};

    keyed->offer = by_key->offer;
    keyed->signature = by_key->signature;
    keyed->hash = signature_sha256(c, j.content);
    TRY(db_tx(c, "signature/offer", begin_tx, &a));
    enum judged judged = judge_key(c, &j);
    if (judged != JUDGED_RIGHT)
        return refuse(c, &j, judged);
    *ret_keyed = keyed;
    return ST_OK;
}

enum status signature_key_check(struct ctx *c,
                                const struct signature_by_key *by_key,
                                const struct signature_keyed **ret_keyed)
{
    struct authority_known known;

    TRY(authority_know(c, &known));
    return signature_key_judge(c, &known, by_key, ret_keyed);
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

/* A list of megabytes goes to the database once. */
static enum status keep_list(struct ctx *c, struct uuid object, int32_t no, struct bytes list)
{
    struct bytes hash = signature_sha256(c, list);
    struct signature_list_known_row *row;
    int64_t changed;

    TRY(signature_list_known(c, hash, &row));
    if (!row->known)
        TRY(signature_list_keep(c, hash, list, &changed));
    return signature_proof_list_put(c, object, no, hash, &changed);
}

static enum status
keep_lists(struct ctx *c, struct uuid object, const struct signature_keyed *keyed)
{
    struct bytes lists[KEEPING_LISTS_MOST];
    size_t n = cades_evidence_lists(keyed->evidence, keyed->verdict.signers[0].certificate, lists,
                                    KEEPING_LISTS_MOST);

    for (size_t i = 0; i < n; i++)
        if (lists[i].n <= KEEPING_LIST_BYTES_MOST)
            TRY(keep_list(c, object, (int32_t)i + 1, lists[i]));
    return ST_OK;
}

enum status
signature_proof_store(struct ctx *c, struct uuid object, const struct signature_keyed *keyed)
{
    struct str json = cades_verdict_json(c->mem, &keyed->verdict);
    struct bytes verdict = {(const uint8_t *)json.p, json.n};
    struct signature_proof_put_in row = {
        .object = object,
        .authorities = authorities_of(c, &keyed->verdict.signers[0]),
        .answer = {keyed->answer.n > 0, keyed->answer},
        .machine = c->machine_us,
    };
    int64_t changed;

    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.proof.verdict", object), verdict,
                        &row.verdict_sealed));
    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "signature.proof.signature", object),
                        keyed->signature, &row.signature_sealed));
    TRY(signature_proof_put(c, &row, &changed));
    TRY(keep_lists(c, object, keyed));
    return signature_keeping_put(c, object, c->machine_us, &changed);
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

struct str signature_serial(struct ctx *c, struct bytes certificate)
{
    const unsigned char *p = certificate.p;
    X509 *read = d2i_X509(NULL, &p, (long)certificate.n);

    if (!read)
        return STR("");
    const ASN1_INTEGER *serial = X509_get0_serialNumber(read);
    struct str text =
        str_hex(c->mem, ASN1_STRING_get0_data(serial), (size_t)ASN1_STRING_length(serial));
    X509_free(read);
    return text;
}

/* The serial number of the certificate that the signature brings along; its verdict was kept, so
 * nothing is judged anew. */
static struct str serial_of(struct ctx *c, struct bytes signature)
{
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);
    const struct cades_question question = {
        .signature = signature, .trust = cades_trust_new(c->mem), .offline = true};

    cades_verify(c->mem, &question, verdict);
    return signature_serial(c, verdict->signers[0].certificate);
}

enum status signature_signer_read(struct ctx *c, struct uuid object, struct signature_signer *ret)
{
    struct signature_proof_of_row *row;
    struct bytes signature;

    TRY(signature_proof_of(c, object, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "signature.object.unknown");
    TRY(keys_open_field(c, KEY_FILE, keys_place(c, "signature.proof.signature", object),
                        row->signature_sealed, &signature));
    *ret =
        (struct signature_signer){.serial = serial_of(c, signature), .signed_us = row->judged_at};
    return ST_OK;
}
