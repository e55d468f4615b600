/* See send.h. A message is claimed in one transaction, sent in none, and marked in another; whoever
 * dies between is followed at once, and whoever hangs after two minutes. The gateway recognises the
 * message by its id. */
#include "notice/send.h"

#include "base/log.h"
#include "i18n/i18n.h"
#include "keys/keys.h"
#include "notice/args.h"
#include "notice/gateway.h"
#include "notice_queries.h"
#include "person/person.h"

enum {
    PAUSE_FIRST_MS = 1000,
    PAUSE_MOST_MS = 3600 * 1000,
    DOUBLINGS_MOST = 12,
};

struct channel {
    const char *name;
    bool (*has)(const struct ctx *c);
    enum gateway_answer (*send)(struct ctx *c, const struct leaving *leaving);
};

static const struct channel sms = {"SMS", gateway_has_sms, gateway_sms};
static const struct channel mail = {"MAIL", gateway_has_mail, gateway_mail};

/* One message at work. */
struct sending {
    const struct channel *channel;
    struct notice_claim_row *row; /* NULL: nothing is due */
    struct leaving leaving;
    const char *state, *note; /* how it ends */
};

/* ---- claiming -------------------------------------------------------------------------------- */

static struct str str_of(struct bytes b)
{
    return (struct str){(const char *)b.p, b.n};
}

/* A one-time code: number or address and text were sealed when it was asked for. */
static enum status open_code(struct ctx *c, struct sending *s)
{
    const struct notice_claim_row *row = s->row;
    struct bytes to, text;

    TRY(keys_open_field(c, KEY_CONTACT, keys_place(c, "notice.outbox.to_sealed", row->id),
                        row->to_sealed.v, &to));
    TRY(keys_open_field(c, KEY_CONTACT, keys_place(c, "notice.outbox.text_sealed", row->id),
                        row->text_sealed.v, &text));
    s->leaving.to = str_of(to);
    s->leaving.text = str_of(text);
    if (row->lang.set)
        (void)lang_find(row->lang.v, &s->leaving.lang);
    return ST_OK;
}

/* Number or address as it is now; empty when there is none or it cannot be trusted. */
static enum status compose(struct ctx *c, struct sending *s)
{
    const struct notice_claim_row *row = s->row;
    struct persons found;

    TRY(person_by_ids(c, &row->person.v, 1, &found));
    if (found.n == 1 && !found.v[0].broken)
        s->leaving.to = s->channel == &sms ? found.v[0].phone : found.v[0].email;
    (void)lang_find(row->lang.v, &s->leaving.lang); /* the column's CHECK lists the languages */
    s->leaving.text = notice_sentence(c, s->leaving.lang, row->msg.v, row->args.v,
                                      row->moment.set ? row->moment.v : 0);
    s->leaving.link = row->link.v;
    return ST_OK;
}

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct sending *s = arg;

    s->leaving = (struct leaving){.lang = LANG_KK};
    TRY(notice_claim(c, str_from_z(s->channel->name), &s->row));
    if (!s->row)
        return ST_OK;
    s->leaving.id = s->row->id;
    return s->row->person.set ? compose(c, s) : ST_OK;
}

/* ---- marking --------------------------------------------------------------------------------- */

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct sending *s = arg;
    struct opt_text note = {s->note != NULL, str_from_z(s->note)};
    int64_t changed;

    return notice_end_one(c, s->row->id, str_from_z(s->state), note, &changed);
}

static enum status end(struct ctx *c, struct sending *s, const char *state, const char *note)
{
    s->state = state;
    s->note = note;
    return db_tx_locked(c, "notice/end", end_tx, s);
}

/* Doubling from a second to an hour, and a quarter more or less so that not all come at once. */
static int64_t pause_ms(int32_t attempts)
{
    int doublings = attempts - 1 < DOUBLINGS_MOST ? attempts - 1 : DOUBLINGS_MOST;
    int64_t pause = PAUSE_FIRST_MS * (INT64_C(1) << doublings);
    uint16_t dice;

    rnd_bytes(&dice, sizeof(dice));
    pause = pause < PAUSE_MOST_MS ? pause : PAUSE_MOST_MS;
    return pause * 3 / 4 + pause / 2 * dice / UINT16_MAX;
}

static enum status later_tx(struct ctx *c, void *arg)
{
    const struct sending *s = arg;
    int64_t changed;

    return notice_later(c, s->row->id, pause_ms(s->row->attempts), STR("gateway"), &changed);
}

static enum status drop_expired_tx(struct ctx *c, void *arg)
{
    int64_t *n = arg;
    return notice_drop_expired(c, n);
}

static enum status drop_expired(struct ctx *c)
{
    int64_t n = 0;

    TRY(db_tx_locked(c, "notice/expire", drop_expired_tx, &n));
    if (n > 0)
        log_event(LOG_WARN, "notice", "dropped %lld messages that were not sent in time",
                  (long long)n);
    return ST_OK;
}

static enum status free_claims_tx(struct ctx *c, void *arg)
{
    int64_t *n = arg;
    return notice_free_claims(c, n);
}

static enum status free_claims(struct ctx *c, bool *ret_more)
{
    int64_t n = 0;

    TRY(db_tx_locked(c, "notice/free", free_claims_tx, &n));
    if (n > 0)
        log_event(LOG_WARN, "notice", "%lld messages were left by a session that has ended",
                  (long long)n);
    *ret_more = n > 0;
    return ST_OK;
}

/* ---- the job --------------------------------------------------------------------------------- */

/* After a failure the job rests until it is called again, so that a gateway that is down is asked
 * once in a while and not once for each message. */
static enum status send_one(struct ctx *c, struct sending *s, bool *ret_more)
{
    enum status st = s->row->person.set ? ST_OK : open_code(c, s);
    if (st ==
        ST_INTERNAL) /* altered outside the system; a key service that is away is another matter */
        return end(c, s, "DEAD", "integrity");
    TRY(st);
    if (s->leaving.to.n == 0)
        return end(c, s, "DROPPED", "no-address");
    switch (s->channel->send(c, &s->leaving)) {
    case GATEWAY_TOOK: return end(c, s, "SENT", NULL);
    case GATEWAY_REFUSED:
        log_event(LOG_WARN, "notice", "%s gateway refused a message for good", s->channel->name);
        return end(c, s, "DEAD", "refused");
    case GATEWAY_LATER:
    default: *ret_more = false;
    }
    log_event(LOG_WARN, "notice", "%s gateway does not answer, attempt %d", s->channel->name,
              (int)s->row->attempts);
    return db_tx_locked(c, "notice/later", later_tx, s);
}

static enum status run(struct ctx *c, const struct channel *channel, bool *ret_more)
{
    struct sending *s = NEW(c->mem, struct sending);

    s->channel = channel;
    *ret_more = false;
    if (!channel->has(c))
        return drop_expired(c);
    TRY(db_tx_locked(c, "notice/claim", claim_tx, s));
    if (!s->row) {
        TRY(drop_expired(c));
        return free_claims(c, ret_more);
    }
    *ret_more = true;
    return send_one(c, s, ret_more);
}

enum status send_sms_job(struct ctx *c, bool *ret_more)
{
    return run(c, &sms, ret_more);
}

enum status send_mail_job(struct ctx *c, bool *ret_more)
{
    return run(c, &mail, ret_more);
}
