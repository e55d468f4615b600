/* See proof.h. Every change is told at the contacts there were before it, so that a thief of a
 * session cannot move the recovery to another telephone unseen. */
#include "contact/proof.h"

#include "audit/audit.h"
#include "contact/code.h"
#include "contact/tell.h"
#include "contact_queries.h"
#include "i18n/msg_contact.h"
#include "keys/keys.h"

static enum notice_channel channel_of(struct str name)
{
    return str_eq_z(name, CHANNEL_MAIL) ? NOTICE_MAIL : NOTICE_SMS;
}

static struct str name_of(enum notice_channel channel)
{
    return channel == NOTICE_MAIL ? STR(CHANNEL_MAIL) : STR(CHANNEL_SMS);
}

static enum status
seal(struct ctx *c, const char *column, struct uuid id, struct str value, struct bytes *ret_sealed)
{
    struct bytes plain = {(const uint8_t *)value.p, value.n};
    return keys_seal_field(c, KEY_CONTACT, keys_place(c, column, id), plain, ret_sealed);
}

static enum status open_sealed(
    struct ctx *c, const char *column, struct uuid id, struct bytes sealed, struct str *ret_value)
{
    struct bytes plain;

    TRY(keys_open_field(c, KEY_CONTACT, keys_place(c, column, id), sealed, &plain));
    *ret_value = (struct str){(const char *)plain.p, plain.n};
    return ST_OK;
}

enum status contacts_of(struct ctx *c, struct uuid person, struct contacts *ret)
{
    struct contact_of_person_rows rows;

    TRY(contact_of_person(c, person, &rows));
    ret->n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        ret->v[i] = (struct contact){.id = rows.v[i].id,
                                     .channel = channel_of(rows.v[i].channel),
                                     .proved_us = rows.v[i].proved_at};
        TRY(open_sealed(c, "contact.contact.value_sealed", rows.v[i].id, rows.v[i].value_sealed.v,
                        &ret->v[i].value));
    }
    return ST_OK;
}

/* ---- sending the code ------------------------------------------------------------------------ */

struct sending {
    enum notice_channel channel;
    struct str value;
};

static enum status send_tx(struct ctx *c, void *arg)
{
    const struct sending *in = arg;
    struct contact_proofs_since_row *sent;
    struct uuid id = uuid_v4();
    struct str code = code_random(c);
    int64_t expires_us = c->now_us + CODE_MINUTES * 60 * TIME_SECOND, changed;
    struct bytes sealed, keyed;

    TRY(contact_proofs_since(c, c->now_us - 3600 * TIME_SECOND, &sent));
    if (sent->n >= PROOFS_AN_HOUR)
        return FAIL(c, ST_INVALID, "contact.too-many");
    TRY(seal(c, "contact.proof.value_sealed", id, in->value, &sealed));
    TRY(code_key(c, id, code, &keyed));
    TRY(contact_end_proofs(c, &changed));
    TRY(contact_put_proof(c, id, name_of(in->channel), sealed, keyed, expires_us, &changed));
    const struct notice_direct message = {
        .channel = in->channel,
        .to = in->value,
        .text = MSG_FORMAT(c, MSG_contact_code_prove, MSG_ARG("code", code)),
        .expires_us = expires_us};
    TRY(notice_send_direct(c, &message));
    return audit_add(c, "contact.code-sent", "contact", id, c->actor.organisation, STR(""));
}

enum status proof_send(struct ctx *c, enum notice_channel channel, struct str value)
{
    struct sending in = {channel, value};
    return db_tx_locked(c, "contact/send", send_tx, &in);
}

static enum status waiting_tx(struct ctx *c, void *arg)
{
    struct str *value = arg;
    struct contact_live_proof_row *row;

    TRY(contact_live_proof(c, &row));
    *value = STR("");
    return row ? open_sealed(c, "contact.proof.value_sealed", row->id, row->value_sealed, value)
               : ST_OK;
}

enum status proof_waiting(struct ctx *c, struct str *ret_value)
{
    return db_tx(c, "contact/waiting", waiting_tx, ret_value);
}

/* ---- its way back ---------------------------------------------------------------------------- */

struct answering {
    struct str code;
    enum proof_answer answer;
};

static enum status keep(struct ctx *c, const struct contact_live_proof_row *proof)
{
    struct uuid id = uuid_v4();
    struct str value;
    struct bytes sealed;
    int64_t changed;

    TRY(open_sealed(c, "contact.proof.value_sealed", proof->id, proof->value_sealed, &value));
    TRY(seal(c, "contact.contact.value_sealed", id, value, &sealed));
    TRY(tell_own(c, MSG_contact_told_added));
    TRY(contact_end_proofs(c, &changed));
    TRY(contact_end_channel(c, proof->channel, &changed));
    TRY(contact_put(c, id, proof->channel, sealed, &changed));
    return audit_add(c, "contact.proved", "contact", id, c->actor.organisation, STR(""));
}

static enum status answer_tx(struct ctx *c, void *arg)
{
    struct answering *in = arg;
    struct contact_live_proof_row *row;
    struct bytes keyed;
    int64_t changed;

    in->answer = PROOF_OVER;
    TRY(contact_live_proof(c, &row));
    if (!row || row->tries >= CODE_TRIES)
        return ST_OK;
    TRY(code_key(c, row->id, in->code, &keyed));
    if (!str_eq_secret((struct str){(const char *)keyed.p, keyed.n},
                       (struct str){(const char *)row->code_keyed.p, row->code_keyed.n})) {
        in->answer = PROOF_WRONG;
        return contact_count_try(c, row->id, &changed);
    }
    in->answer = PROOF_RIGHT;
    return keep(c, row);
}

enum status proof_answer(struct ctx *c, struct str code, enum proof_answer *ret_answer)
{
    struct answering in = {.code = code};

    TRY(db_tx_locked(c, "contact/answer", answer_tx, &in));
    *ret_answer = in.answer;
    return ST_OK;
}

static enum status remove_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    int64_t changed;

    TRY(tell_own(c, MSG_contact_told_removed));
    TRY(contact_end_one(c, *id, &changed));
    if (changed == 0)
        return FAIL(c, ST_NOT_FOUND, "contact.unknown");
    return audit_add(c, "contact.removed", "contact", *id, c->actor.organisation, STR(""));
}

enum status contact_remove(struct ctx *c, struct uuid id)
{
    return db_tx(c, "contact/remove", remove_tx, &id);
}
