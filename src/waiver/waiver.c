/* See waiver.h. */
#include "waiver/waiver.h"

#include "person/person.h"
#include "platform/platform.h"
#include "signature/signature.h"

static const char purpose[] = "account.waiver";

/* What is signed: facts that a court reads without this program. */
static struct str content_of(struct ctx *c, struct uuid child)
{
    return str_printf(
        c->mem,
        "OQU consent to sign-in without a second factor, version 1\nlearner: " STR_FMT
        "\nrepresentative: " STR_FMT
        "\nbasis: Order 456 (2022), p. 5, sp. 11\nuntil: the sixteenth birthday, or taken back\n",
        STR_ARG(uuid_print(c->mem, child)), STR_ARG(uuid_print(c->mem, c->actor.person)));
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

enum status waiver_find(struct ctx *c, struct uuid child, struct account_learner *ret_learner)
{
    struct account_learners all;

    TRY(account_learners(c, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (!uuid_eq(all.v[i].person, child))
            continue;
        *ret_learner = all.v[i];
        return ST_OK;
    }
    return FAIL(c, ST_NOT_FOUND, "waiver.unknown");
}

/* ---- the code -------------------------------------------------------------------------------- */

struct send {
    struct uuid child, code;
};

static enum status send_tx(struct ctx *c, void *arg)
{
    struct send *send = arg;
    struct account_learner learner;
    struct person *reader;

    TRY(waiver_find(c, send->child, &learner));
    if (!learner.young)
        return FAIL(c, ST_INVALID, "account.waiver.too-old");
    if (learner.waived)
        return FAIL(c, ST_CONFLICT, "account.waiver.exists");
    TRY(person_by_id(c, c->actor.person, &reader));
    if (reader->phone.n == 0)
        return FAIL(c, ST_INVALID, "waiver.no-phone");
    return signature_code_send(c, purpose, as_bytes(content_of(c, send->child)), reader->phone,
                               &send->code);
}

enum status waiver_send(struct ctx *c, struct uuid child, struct uuid *ret_code)
{
    struct send send = {.child = child};

    TRY(db_tx_locked(c, "waiver/send", send_tx, &send));
    *ret_code = send.code;
    return ST_OK;
}

/* ---- the consent ----------------------------------------------------------------------------- */

struct giving {
    const struct waiver_consent *consent;
    struct str content;
    struct account_learner learner;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct giving *in = arg;
    return waiver_find(c, in->consent->child, &in->learner);
}

static enum status give_tx(struct ctx *c, void *arg)
{
    struct giving *in = arg;
    const struct waiver_consent *consent = in->consent;
    struct uuid object, same;
    struct bytes hash;
    bool first;

    TRY(platform_idem_claim(c, consent->idem, in->content, consent->child, &first, &same));
    if (!first)
        return ST_OK;
    TRY(signature_store_coded(c, purpose, in->learner.organisation, as_bytes(in->content),
                              consent->code, &object, &hash));
    return account_waive_factor(c, consent->child, object, hash);
}

static enum status give_act(struct ctx *c, void *arg, struct uuid *ret_id)
{
    struct giving *in = arg;
    const struct waiver_consent *consent = in->consent;

    TRY(db_tx_read(c, "waiver/find", find_tx, in));
    TRY(signature_code_confirm(c, consent->code, consent->typed, as_bytes(in->content)));
    *ret_id = consent->child;
    return db_tx_locked(c, "waiver/give", give_tx, in);
}

enum status waiver_give(struct ctx *c, const struct waiver_consent *consent)
{
    struct giving in = {.consent = consent, .content = content_of(c, consent->child)};
    struct uuid same;

    return platform_idem_once(c, consent->idem, give_act, &in, &same);
}

static enum status take_back_tx(struct ctx *c, void *arg)
{
    const struct uuid *child = arg;
    return account_restore_factor(c, *child);
}

enum status waiver_take_back(struct ctx *c, struct uuid child)
{
    return db_tx(c, "waiver/take-back", take_back_tx, &child);
}
