/* The job that gives signatures their time-stamps (RFC 3161): the first says when the signature was
 * there; each later one is made in time before the one before it ends, over everything that is kept
 * until then. What was signed and the signature are never rewritten: time-stamps stand beside. */
#include "audit/audit.h"
#include "base/config.h"
#include "base/log.h"
#include "base/time.h"
#include "signature/keeping.h"
#include "signature_queries.h"

/* How long something that cannot be judged waits for somebody to look at it. */
#define BROKEN_WAIT_US (TIME_DAY)
/* The same digest does not come up again while its new time-stamp is still being fetched. */
#define SOON_US (2 * TIME_DAY)

struct stamping {
    struct uuid object;
    struct keeping *kept;
    struct cades_signer signer; /* of the verdict */
    struct cades_stamp stamp;   /* the new one */
    size_t n_parts;
    struct bytes answer;
    int64_t now_us;
};

/* ---- what is due ----------------------------------------------------------------------------- */

struct due {
    struct str digest;
    int64_t now_us;
    struct signature_keeping_due_rows rows;
};

static enum status due_tx(struct ctx *c, void *arg)
{
    static const struct str all[] = {
        {"sha256", 6}, {"sha384", 6}, {"sha512", 6}, {"streebog256", 11}, {"streebog512", 11}};
    struct str others[COUNT(all)];
    struct texts list = {others, 0};
    struct due *due = arg;
    int64_t changed;

    for (size_t i = 0; i < COUNT(all); i++)
        if (!str_eq(all[i], due->digest))
            others[list.n++] = all[i];
    TRY(signature_keeping_age(c, list, due->now_us, due->now_us + SOON_US, &changed));
    return signature_keeping_due(c, due->now_us, &due->rows);
}

/* ---- one signature --------------------------------------------------------------------------- */

static enum status load_tx(struct ctx *c, void *arg)
{
    const struct stamping *work = arg;
    return keeping_load(c, work->object, work->kept);
}

static enum status broken_tx(struct ctx *c, void *arg)
{
    const struct stamping *work = arg;
    int64_t changed;

    TRY(signature_keeping_next(c, work->object, (struct opt_text){0}, work->now_us + BROKEN_WAIT_US,
                               &changed));
    return audit_add(c, "signature.not-kept", "signature", work->object, (struct uuid){{0}},
                     STR(""));
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    const struct stamping *work = arg;
    const struct signature_stamp_put_in row = {
        .object = work->object,
        .no = (int32_t)work->kept->archive.n_layers + 1,
        .token = work->stamp.token,
        .parts = (int32_t)work->n_parts,
        .answer = {work->answer.n > 0, work->answer},
        .digest = str_from_z(work->stamp.digest),
        .authority = work->stamp.by.holder.name,
        .stamped = work->stamp.at_us,
        .holds_until = work->stamp.until_us,
    };
    int64_t days = config_int(c->config, "signature.renew_days"), changed;

    TRY(signature_stamp_put(c, &row, &changed));
    return signature_keeping_next(c, work->object, (struct opt_text){true, row.digest},
                                  work->stamp.until_us - days * TIME_DAY, &changed);
}

/* The newest time-stamp's own authority, as long as somebody answers for it. */
static struct bytes newest_authority(struct ctx *c, const struct stamping *work)
{
    const struct cades_archive *a = &work->kept->archive;
    struct cades_stamp stamp;
    const struct cades_stamp_question question = {.token = a->layers[a->n_layers - 1].token,
                                                  .trust = cades_trust_new(c->mem),
                                                  .at_us = work->now_us};

    cades_stamp_verify(c->mem, &question, &stamp);
    return stamp.by.certificate;
}

/* What the new one is over: the signature, unless it brought a time-stamp along or has one. */
static struct bytes stamped_text(struct ctx *c, struct stamping *work)
{
    const struct cades_archive *a = &work->kept->archive;

    if (a->n_layers == 0 && !work->signer.stamped)
        return work->signer.value;
    work->n_parts = a->n_parts;
    return cades_archive_text(c->mem, a->parts, a->n_parts);
}

/* Everything that was found right must still be, before a new time-stamp says so. */
static bool is_sound(struct ctx *c, struct stamping *work, struct authority_known *known)
{
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);

    keeping_judge(c, work->kept, known, work->now_us, verdict);
    work->signer = verdict->signers[0];
    return work->kept->archive.n_layers == 0
               ? work->signer.checks[CADES_SIGNATURE].result == CADES_PASSED &&
                     work->signer.checks[CADES_CONTENT].result == CADES_PASSED
               : verdict->valid;
}

static enum status stamp_one(struct ctx *c, struct stamping *work)
{
    struct authority_known known;

    work->kept = NEW(c->mem, struct keeping);
    TRY(db_tx_read(c, "signature/keep", load_tx, work));
    TRY(authority_know(c, &known));
    if (work->kept->archive.n_layers == KEEPING_STAMPS_MOST || !is_sound(c, work, &known)) {
        log_event(LOG_ERROR, "signature.not-kept", "a stored signature cannot be judged any more");
        return db_tx(c, "signature/not-kept", broken_tx, work);
    }
    TRY(authority_time_stamp(c, &known, stamped_text(c, work), &work->stamp));
    authority_ask(c, known.trust,
                  work->n_parts == 0 || work->kept->archive.n_layers == 0
                      ? work->signer.certificate
                      : newest_authority(c, work),
                  &work->answer);
    return db_tx(c, "signature/stamp", keep_tx, work);
}

enum status keeping_stamp(struct ctx *c, bool *ret_more)
{
    struct due due = {.digest = config_str(c->config, "signature.stamp_digest"),
                      .now_us = c->machine_us};

    *ret_more = false;
    if (config_str(c->config, "signature.tsp_url").n == 0)
        return ST_OK;
    if (!cades_stamp_digest_known(due.digest))
        return FAIL(c, ST_INVALID, "signature.stamp.digest");
    TRY(db_tx(c, "signature/due", due_tx, &due));
    for (size_t i = 0; i < due.rows.n; i++) {
        struct stamping work = {.object = due.rows.v[i].object_id, .now_us = due.now_us};
        TRY(stamp_one(c, &work));
    }
    *ret_more = due.rows.n > 0;
    return ST_OK;
}
