/* See seal.h. The seal is kept beside the text's digest; it is judged as any other signature, each
 * time that somebody asks. */
#include "signature/seal.h"

#include "base/config.h"
#include "base/log.h"
#include "i18n/msg_signature.h"
#include "keys/keys.h"
#include "signature/pages.h"
#include "signature/token.h"
#include "signature_queries.h"

enum { STAMPED_AT_ONCE = 50 };

struct sealing {
    struct bytes hash, signature;
    int64_t at_us;
    struct signature_seal_of_row *row;
};

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

bool signature_seal_ready(struct ctx *c)
{
    struct bytes certificate;
    bool ready = keys_seal_certificate(c, &certificate) == ST_OK && certificate.n > 0;

    c->failure = (struct failure){0};
    return ready;
}

/* A service that does not answer holds nothing up: the seal holds for as long as its certificate.
 */
static void add_stamp(struct ctx *c, struct cades_making *making, struct bytes signature)
{
    struct authority_known known;
    struct cades_stamp stamp;

    if (config_str(c->config, "signature.tsp_url").n == 0)
        return;
    if (authority_know(c, &known) == ST_OK &&
        authority_time_stamp(c, &known, signature, &stamp) == ST_OK)
        making->stamp = stamp.token;
    else
        log_event(LOG_WARN, "signature.seal", "not time-stamped: %s", c->failure.code);
    c->failure = (struct failure){0};
}

static enum status
make(struct ctx *c, struct bytes content, bool stamped, struct bytes *ret_signature)
{
    struct cades_making making = {.content = content, .claimed_us = c->machine_us};
    struct bytes signature;

    *ret_signature = (struct bytes){0};
    TRY(keys_seal_certificate(c, &making.certificate));
    if (making.certificate.n == 0)
        return ST_OK;
    TRY(keys_seal_sign(c, cades_attributes(c->mem, &making), &signature));
    if (stamped)
        add_stamp(c, &making, signature);
    return cades_make(c->mem, &making, signature, ret_signature)
               ? ST_OK
               : FAIL(c, ST_BUSY, "keys.seal-silent");
}

enum status seal_make(struct ctx *c, struct bytes content, struct bytes *ret_signature)
{
    return make(c, content, false, ret_signature);
}

enum status seal_make_stamped(struct ctx *c, struct bytes content, struct bytes *ret_signature)
{
    return make(c, content, true, ret_signature);
}

/* ---- keeping --------------------------------------------------------------------------------- */

static enum status find_tx(struct ctx *c, void *arg)
{
    struct sealing *s = arg;
    return signature_seal_of(c, s->hash, &s->row);
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    struct sealing *s = arg;
    struct signature_seal_keep_row *done;

    return signature_seal_keep(c, s->hash, s->signature, s->at_us, &done);
}

static enum status seal_text(struct ctx *c, struct str text)
{
    struct sealing s = {.hash = signature_sha256(c, as_bytes(text)), .at_us = c->machine_us};

    TRY(db_tx_read(c, "signature/seal-find", find_tx, &s));
    if (s.row)
        return ST_OK;
    TRY(seal_make(c, as_bytes(text), &s.signature));
    return s.signature.n > 0 ? db_tx(c, "signature/seal", keep_tx, &s) : ST_OK;
}

enum status signature_token_sealed(struct ctx *c, struct str text, struct str *ret_token)
{
    TRY(signature_token(c, text, ret_token));
    if (!signature_seal_ready(c))
        return ST_OK;
    if (seal_text(c, text) != ST_OK) { /* the paper is given; it is sealed the next time */
        log_event(LOG_ERROR, "signature.seal", "not sealed: %s", c->failure.code);
        c->failure = (struct failure){0};
    }
    return ST_OK;
}

/* ---- judging --------------------------------------------------------------------------------- */

static void judge(struct ctx *c,
                  const struct sealing *s,
                  struct bytes text,
                  struct authority_known *known,
                  struct cades_verdict *ret)
{
    const struct cades_part parts[] = {{STR("text"), text}, {STR("signature"), s->row->signature}};
    const struct cades_layer layer = {s->row->stamp.v, 0};
    const struct cades_archive archive = {parts, COUNT(parts), &layer, 1};
    const struct cades_question question = {.signature = s->row->signature,
                                            .detached = true,
                                            .content = text,
                                            .trust = known->trust,
                                            .evidence = known->evidence,
                                            .purpose = CADES_TO_SIGN,
                                            .archive = s->row->stamp.set ? &archive : NULL,
                                            .at_us = c->machine_us};

    if (s->row->answer.set)
        (void)cades_evidence_add(known->evidence, s->row->answer.v);
    cades_verify(c->mem, &question, ret);
    if (!ret->pending)
        return;
    authority_learn(known, ret->signers[0].certificate);
    cades_verify(c->mem, &question, ret);
}

enum status signature_seal_show(struct ctx *c, struct str text, struct signature_sealed *ret)
{
    struct sealing s = {.hash = signature_sha256(c, as_bytes(text))};
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);
    struct authority_known known;

    *ret = (struct signature_sealed){0};
    TRY(db_tx_read(c, "signature/seal-find", find_tx, &s));
    if (!s.row)
        return ST_OK;
    ret->found = true;
    if (authority_know(c, &known) != ST_OK) { /* nobody here can judge it */
        c->failure = (struct failure){0};
        ret->tone = TONE_WARN;
        ret->said = msg_text(c, MSG_signature_seal_unjudged);
        return ST_OK;
    }
    judge(c, &s, as_bytes(text), &known, verdict);
    ret->signer = checked_signer_of(c, &verdict->signers[0], msg_text(c, MSG_signature_seal_title));
    ret->tone = verdict->valid ? TONE_OK : verdict->pending ? TONE_WARN : TONE_BAD;
    ret->said = msg_text(c, verdict->valid     ? MSG_signature_seal_valid
                            : verdict->pending ? MSG_signature_seal_pending
                                               : MSG_signature_seal_wrong);
    return ST_OK;
}

/* ---- time-stamps ----------------------------------------------------------------------------- */

struct unstamped {
    struct signature_seals_unstamped_rows rows;
    struct bytes hash, stamp, answer;
};

static enum status unstamped_tx(struct ctx *c, void *arg)
{
    struct unstamped *u = arg;
    return signature_seals_unstamped(c, STAMPED_AT_ONCE, &u->rows);
}

static enum status stamped_tx(struct ctx *c, void *arg)
{
    const struct unstamped *u = arg;
    struct signature_seal_stamped_row *done;

    return signature_seal_stamped(c, u->hash, u->stamp,
                                  (struct opt_bytes){u->answer.n > 0, u->answer}, &done);
}

/* Whether the service said anything about this certificate: years later nobody will. What was
 * sealed is not kept with the seal, so nothing else is looked at here. */
static bool is_told_of(struct ctx *c,
                       struct authority_known *known,
                       struct cades_question question,
                       struct bytes answer)
{
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);

    if (config_str(c->config, "signature.ocsp_url").n == 0)
        return true;
    if (answer.n == 0 || !cades_evidence_add(known->evidence, answer))
        return false;
    question.evidence = known->evidence;
    cades_verify(c->mem, &question, verdict);
    return verdict->signers[0].checks[CADES_OCSP].result != CADES_NOT_CHECKED;
}

static enum status stamp_one(struct ctx *c,
                             struct authority_known *known,
                             const struct signature_seals_unstamped_row *row)
{
    struct unstamped u = {.hash = row->text_hash};
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);
    struct cades_stamp stamp;
    const struct cades_question question = {.signature = row->signature,
                                            .detached = true,
                                            .trust = known->trust,
                                            .at_us = c->machine_us};

    cades_verify(c->mem, &question, verdict);
    TRY(authority_time_stamp(c, known, verdict->signers[0].value, &stamp));
    authority_ask(c, known->trust, verdict->signers[0].certificate, &u.answer);
    if (!is_told_of(c, known, question, u.answer))
        return FAIL(c, ST_BUSY, "signature.stamp.no-answer");
    u.stamp = stamp.token;
    return db_tx(c, "signature/seal-stamp", stamped_tx, &u);
}

enum status seal_stamp_all(struct ctx *c, bool *ret_more)
{
    struct authority_known known;
    struct unstamped u;

    *ret_more = false;
    if (config_str(c->config, "signature.tsp_url").n == 0)
        return ST_OK;
    TRY(db_tx_read(c, "signature/seals-unstamped", unstamped_tx, &u));
    if (u.rows.n == 0)
        return ST_OK;
    TRY(authority_know(c, &known));
    for (size_t i = 0; i < u.rows.n; i++)
        TRY(stamp_one(c, &known, &u.rows.v[i]));
    *ret_more = true;
    return ST_OK;
}
