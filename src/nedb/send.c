/* A record is told to NEDB by `oqu work`: the facts are read when it leaves, and the number of the
 * message stays the same until it has been answered, so that however often it is sent it counts
 * once. While NEDB is silent nothing is lost and nobody waits. */
#include "base/log.h"
#include "keys/keys.h"
#include "nedb/work.h"

enum { DOUBLINGS_MOST = 11 }; /* of the pause of a second: about half an hour */

struct sending {
    struct nedb_claim_row *row; /* NULL: none is due */
    struct pupil pupil;
    struct opt_bytes told; /* digest of what this message said before; not set: nothing */
    int64_t pause_s;
    bool rejected; /* it cannot be told as it is */
};

/* A message that may have been heard keeps its content; other content is another message. */
static enum status keep_content(struct ctx *c, struct sending *s)
{
    uint8_t digest[PUPIL_DIGEST];
    struct nedb_renew_row *row;
    int64_t changed;

    pupil_digest(c->mem, &s->pupil, digest);
    if (s->told.set && memcmp(s->told.v.p, digest, PUPIL_DIGEST) == 0)
        return ST_OK;
    if (s->told.set) {
        TRY(nedb_renew(c, s->row->enrolment_id, &row));
        s->pupil.message = row->message_id;
        s->pupil.version = row->version;
    }
    return nedb_keep_digest(c, s->pupil.message, (struct bytes){digest, PUPIL_DIGEST}, &changed);
}

static enum status reject_here(struct ctx *c, struct sending *s, const char *code)
{
    int64_t changed;

    s->rejected = true;
    return nedb_rejected(c, s->pupil.message, str_from_z(code), STR(""), STR(""), &changed);
}

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    struct known_pupil *known;

    *s = (struct sending){.row = NULL};
    TRY(nedb_claim(c, &s->row));
    if (!s->row)
        return ST_OK;
    TRY(work_pupils(c, &s->row->enrolment_id, 1, &known));
    s->pupil = known->pupil;
    s->told = known->told;
    if (s->pupil.iin.n == 0)
        return reject_here(c, s, "nedb.error.no-iin");
    if (s->pupil.bin.n == 0)
        return reject_here(c, s, "nedb.error.no-bin");
    return keep_content(c, s);
}

static enum status taken_tx(struct ctx *c, void *arg)
{
    const struct sending *s = arg;
    int64_t changed;

    return nedb_taken(c, s->pupil.message, &changed);
}

static enum status put_off_tx(struct ctx *c, void *arg)
{
    const struct sending *s = arg;
    int64_t changed;

    return nedb_put_off(c, s->pupil.message, s->pause_s, &changed);
}

static enum status put_off(struct ctx *c, struct sending *s, struct str fault)
{
    int32_t doublings = s->row->attempts < DOUBLINGS_MOST ? s->row->attempts : DOUBLINGS_MOST;

    s->pause_s = INT64_C(1) << doublings;
    log_event(LOG_WARN, "nedb", "the channel does not take a record, attempt %d, fault " STR_FMT,
              (int)s->row->attempts, STR_ARG(fault));
    return db_tx_locked(c, "nedb/later", put_off_tx, s);
}

enum status nedb_send_job(struct ctx *c, bool *ret_more)
{
    struct channel_party party;
    struct sending s;
    struct str answer = STR("");

    *ret_more = false;
    if (!work_party(c, &party))
        return ST_OK;
    TRY(db_tx_locked(c, "nedb/claim", claim_tx, &s));
    if (!s.row)
        return ST_OK;
    *ret_more = true;
    if (s.rejected)
        return ST_OK;
    if (work_call(c, channel_send(c->mem, &party, &s.pupil), &answer) == ST_OK &&
        channel_took(c->mem, answer, s.pupil.message))
        return db_tx_locked(c, "nedb/taken", taken_tx, &s);
    *ret_more = false; /* whoever is silent is not asked for every record at once */
    return put_off(c, &s, channel_fault(c->mem, answer));
}
