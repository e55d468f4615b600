/* See passkey.h. */
#include "account/passkey.h"

#include "account/event.h"
#include "account/webauthn.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "base/base64.h"
#include "base/log.h"
#include "html/html.h"

enum { CHALLENGE_BYTES = 32 };

static struct webauthn_site site_of(struct ctx *c, const struct request *rq)
{
    bool staff = door_of(rq) == DOOR_STAFF;
    return webauthn_site(c->mem, url_absolute(c, staff ? STR("/staff/") : STR("/my/")));
}

static struct opt_uuid session_of(const struct ctx *c)
{
    return (struct opt_uuid){c->actor.kind == ACTOR_PERSON, c->actor.session};
}

static struct bytes bytes_of(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

/* ---- challenges ------------------------------------------------------------------------------ */

struct challenge {
    struct str text, device;
    const char *purpose;
    bool fits;
};

static enum status give_tx(struct ctx *c, void *arg)
{
    const struct challenge *in = arg;
    struct account_give_challenge_row *row;
    return account_give_challenge(c, in->text, in->device, session_of(c), str_from_z(in->purpose),
                                  &row);
}

enum status
passkey_challenge(struct ctx *c, struct str device, bool make, struct str *ret_challenge)
{
    struct challenge in = {rnd_token(c->mem, CHALLENGE_BYTES), device, make ? "MAKE" : "USE",
                           false};

    *ret_challenge = in.text;
    return db_tx_locked(c, "account/challenge", give_tx, &in);
}

/* Used up, whatever comes of it. */
static enum status take_tx(struct ctx *c, void *arg)
{
    struct challenge *in = arg;
    struct account_take_challenge_row *row;

    TRY(account_take_challenge(c, in->text, in->device, session_of(c), str_from_z(in->purpose),
                               &row));
    in->fits = row->fits;
    return ST_OK;
}

/* What came, as bytes, and whether it answers a challenge of ours. */
struct answer {
    struct webauthn_site site;
    struct str key, data, client, signature;
    bool good;
};

static enum status
read_answer(struct ctx *c, const struct passkey_said *said, bool make, struct answer *ret)
{
    struct challenge in = {.device = said->device, .purpose = make ? "MAKE" : "USE"};

    ret->site = site_of(c, said->rq);
    ret->good = base64url_read(c->mem, said->data, &ret->data) &&
                base64url_read(c->mem, said->client, &ret->client) &&
                base64url_read(c->mem, said->key, &ret->key) &&
                base64url_read(c->mem, said->signature, &ret->signature) &&
                webauthn_client(c->mem, &ret->site, ret->client,
                                make ? "webauthn.create" : "webauthn.get", &in.text);
    if (!ret->good)
        return ST_OK;
    TRY(db_tx_locked(c, "account/take-challenge", take_tx, &in));
    ret->good = in.fits;
    return ST_OK;
}

/* ---- making and removing --------------------------------------------------------------------- */

struct making {
    const struct webauthn_key *key;
    struct str name;
};

static enum status make_tx(struct ctx *c, void *arg)
{
    const struct making *in = arg;
    struct uuid id = uuid_v4();
    const struct account_add_passkey_in query = {
        .id = id,
        .name = in->name,
        .key_id = bytes_of(in->key->id),
        .algorithm = in->key->algorithm,
        .public_key = bytes_of(in->key->public_key),
        .count = in->key->count,
    };
    struct account_add_passkey_row *row;

    TRY(account_add_passkey(c, &query, &row));
    TRY(event_note(c, c->actor.person, EVENT_PASSKEY_MADE));
    return audit_add(c, "account.passkey-made", "account", c->actor.person, c->actor.organisation,
                     STR(""));
}

enum status
passkey_make(struct ctx *c, const struct passkey_said *said, struct str name, bool *ret_good)
{
    struct answer answer;
    struct webauthn_key key;

    TRY(read_answer(c, said, true, &answer));
    *ret_good = answer.good && webauthn_made(c->mem, &answer.site, answer.data, &key);
    if (!*ret_good)
        return ST_OK;
    struct making in = {&key, name};
    return db_tx(c, "account/make-passkey", make_tx, &in);
}

static enum status remove_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    struct account_remove_passkey_row *row;

    TRY(account_remove_passkey(c, *id, &row));
    if (!row->done)
        return FAIL(c, ST_NOT_FOUND, "account.passkey.unknown");
    TRY(event_note(c, c->actor.person, EVENT_PASSKEY_REMOVED));
    return audit_add(c, "account.passkey-removed", "account", c->actor.person,
                     c->actor.organisation, STR(""));
}

enum status passkey_remove(struct ctx *c, struct uuid id)
{
    return db_tx(c, "account/remove-passkey", remove_tx, &id);
}

/* ---- using ----------------------------------------------------------------------------------- */

struct finding {
    struct str device;
    enum door door;
    const struct answer *answer;
    struct account_find_passkey_row *row;
    uint32_t count;
    int32_t wait_s;
    bool fits;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct finding *in = arg;
    struct account_wait_for_key_row *wait;

    TRY(account_wait_for_key(c, in->device, c->client_address, &wait));
    in->wait_s = wait->wait_s;
    return account_find_passkey(c, bytes_of(in->answer->key), str_from_z(door_name(in->door)),
                                &in->row);
}

static enum status count_tx(struct ctx *c, void *arg)
{
    struct finding *in = arg;
    struct account_use_passkey_row *row;

    TRY(account_use_passkey(c, bytes_of(in->answer->key), in->count, &row));
    in->fits = row->fits;
    return ST_OK;
}

/* NULL: the passkey is right and its owner may go on. */
static enum status judge(struct ctx *c, struct finding *in, const char **ret_reason)
{
    *ret_reason = "PASSKEY";
    if (!in->answer->good)
        return ST_OK;
    TRY(db_tx_read(c, "account/passkey", find_tx, in));
    const struct account_find_passkey_row *row = in->row;
    bool other = c->actor.kind == ACTOR_PERSON && !uuid_eq(c->actor.person, row->person.v);
    if (in->wait_s > 0)
        *ret_reason = "WAITING";
    if (in->wait_s > 0 || !row->person.set || other)
        return ST_OK;
    const struct webauthn_key key = {
        .id = in->answer->key,
        .public_key = {(const char *)row->public_key.v.p, row->public_key.v.n},
        .algorithm = row->algorithm.v};
    if (!webauthn_proves(&in->answer->site, &key, in->answer->data, in->answer->client,
                         in->answer->signature, true, &in->count))
        return ST_OK;
    if (!row->active.v) {
        *ret_reason = "BLOCKED";
        return ST_OK;
    }
    TRY(db_tx_locked(c, "account/passkey-count", count_tx, in));
    if (!in->fits)
        log_event(LOG_WARN, "account.passkey-copied", "a passkey's counter did not grow");
    *ret_reason = in->fits ? NULL : "PASSKEY_COUNT";
    return ST_OK;
}

static enum status refuse(struct ctx *c,
                          const struct passkey_said *said,
                          const struct finding *finding,
                          const char *reason,
                          struct staff_result *ret_result)
{
    const struct failed_attempt attempt = {.rq = said->rq,
                                           .device = said->device,
                                           .person = finding->row && finding->row->person.set
                                                         ? finding->row->person.v
                                                         : c->actor.person,
                                           .reason = reason};

    *ret_result = (struct staff_result){.answer = finding->wait_s > 0 ? STAFF_WAIT : STAFF_WRONG,
                                        .wait_s = finding->wait_s};
    return failed_attempt(c, &attempt);
}

/* The whole session: in the role used last, or of a family. */
static enum status enter(struct ctx *c,
                         const struct passkey_said *said,
                         const struct finding *finding,
                         struct staff_result *ret_result)
{
    struct staff_start next = {.action = "account.signed-in-by-passkey",
                               .replace = c->actor.kind == ACTOR_PERSON};

    next.session = (struct session_new){.rq = said->rq,
                                        .person = finding->row->person.v,
                                        .door = finding->door,
                                        .device = said->device};
    if (finding->door == DOOR_STAFF)
        return staff_start_full(c, &next, ret_result);
    next.session.role = &role_parent;
    next.session.stage = SESSION_FULL;
    next.session.factor_us = c->now_us;
    return staff_start(c, &next, ret_result);
}

enum status
passkey_use(struct ctx *c, const struct passkey_said *said, struct staff_result *ret_result)
{
    struct answer answer;
    struct finding finding = {.device = said->device, .door = door_of(said->rq), .answer = &answer};
    const char *reason;

    TRY(read_answer(c, said, false, &answer));
    TRY(judge(c, &finding, &reason));
    if (reason)
        return refuse(c, said, &finding, reason, ret_result);
    enum status st = enter(c, said, &finding, ret_result);
    if (st != ST_FORBIDDEN)
        return st;
    c->failure = (struct failure){.st = ST_OK};
    return refuse(c, said, &finding, "NO_ROLE", ret_result);
}
