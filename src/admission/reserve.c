/* See reserve.h. An answer needs no code: the family has signed an application to this very pool,
 * and to take the seat, or not, changes nothing in what was signed; a term of one working day must
 * not hang on an SMS. What was pressed is sealed, and stands in the journal. */
#include "admission/reserve.h"

#include "admission/application.h"
#include "admission/pool.h"
#include "admission/tell.h"
#include "base/time.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"
#include "signature/signature.h"

static struct tell tell_of(const struct admission_application_by_id_row *a, enum msg text)
{
    struct tell tell = {
        .application = a->id,
        .applicant = a->applicant_id,
        .organisation = a->organisation_id,
        .number = a->number,
        .lang = LANG_KK,
        .text = text,
    };
    (void)lang_find(a->language, &tell.lang); /* the column's CHECK lists the languages */
    return tell;
}

/* ---- joining and leaving --------------------------------------------------------------------- */

static enum status wish_tx(struct ctx *c, void *arg)
{
    const struct reserve_wish *wish = arg;
    struct str content = wish->join ? STR("join the reserve") : STR("leave the reserve");
    struct admission_application_by_id_row *a;
    struct uuid same;
    int64_t changed;
    bool first;

    TRY(application_own(c, wish->application, &a));
    TRY(platform_idem_claim(c, wish->idem, content, a->id, &first, &same));
    if (!first)
        return ST_OK;
    TRY(admission_wish_reserve(c, a->id, wish->join, &changed));
    const struct tell tell = tell_of(a, wish->join ? MSG_admission_notice_reserve_joined
                                                   : MSG_admission_notice_reserve_left);
    TRY(tell_family(c, &tell));
    return tell_journal(c, wish->join ? "admission.join-reserve" : "admission.leave-reserve", a->id,
                        a->organisation_id, a->child_id);
}

enum status reserve_wish(struct ctx *c, const struct reserve_wish *wish)
{
    struct reserve_wish copy = *wish;
    return db_tx_locked(c, "admission/wish-reserve", wish_tx, &copy);
}

/* ---- answering an offer ---------------------------------------------------------------------- */

static struct str content_of(struct ctx *c,
                             const struct admission_application_by_id_row *a,
                             const struct offer_answer *answer)
{
    return str_printf(c->mem,
                      "OQU answer to an offer of a seat in grade 1, version 1\n"
                      "application: %lld\nanswered by: " STR_FMT "\nanswer: %s\n",
                      (long long)a->number, STR_ARG(uuid_print(c->mem, c->actor.person)),
                      answer->yes ? "the seat is taken" : "the seat is left to the next");
}

/* A seat that is given back goes to whoever comes next. */
static enum status give_back(struct ctx *c,
                             const struct admission_application_by_id_row *a,
                             const struct admission_answer_offer_row *answered)
{
    struct pool_change *change;

    TRY(pool_load(c, answered->pool_id, answered->at, &change));
    TRY(pool_apply_end(c, change, SEAT_DECLINE, pool_lane(a->lane), true, false));
    return pool_save(c, change);
}

static enum status answer_tx(struct ctx *c, void *arg)
{
    const struct offer_answer *answer = arg;
    struct admission_application_by_id_row *a;
    struct admission_answer_offer_row *answered;
    struct opt_uuid decision = {.set = true};
    struct uuid same;
    struct bytes hash;
    bool first;

    TRY(application_own(c, answer->application, &a));
    struct str content = content_of(c, a, answer);
    TRY(platform_idem_claim(c, answer->idem, content, a->id, &first, &same));
    if (!first)
        return ST_OK;
    TRY(signature_store_sealed(c, "admission.offer-answer", a->organisation_id,
                               (struct bytes){(const uint8_t *)content.p, content.n}, &decision.v,
                               &hash));
    TRY(admission_answer_offer(c, a->id, answer->yes, decision, &answered));
    if (!answer->yes)
        TRY(give_back(c, a, answered));
    const struct tell tell = tell_of(a, answer->yes ? MSG_admission_notice_approved
                                                    : MSG_admission_notice_offer_declined);
    TRY(tell_family(c, &tell));
    return tell_journal(c, answer->yes ? "admission.take-offer" : "admission.decline-offer", a->id,
                        a->organisation_id, a->child_id);
}

enum status offer_answer(struct ctx *c, const struct offer_answer *answer)
{
    struct offer_answer copy = *answer;
    return db_tx_locked(c, "admission/answer-offer", answer_tx, &copy);
}

/* ---- calling --------------------------------------------------------------------------------- */

/* Their seats are at the other school; here they are refused as before. */
static enum status leave_admitted(struct ctx *c, struct uuid pool)
{
    struct admission_leave_reserve_admitted_rows left;

    TRY(admission_leave_reserve_admitted(c, pool, &left));
    struct uuid *ids = NEWS(c->mem, struct uuid, left.n);
    for (size_t i = 0; i < left.n; i++)
        ids[i] = left.v[i].application_id;
    return tell_same(c, ids, left.n, MSG_admission_notice_reserve_ended);
}

enum status reserve_call(struct ctx *c, struct uuid pool)
{
    struct admission_call_reserve_rows called;
    struct pool_change *change;

    TRY(leave_admitted(c, pool));
    TRY(admission_call_reserve(c, pool, &called));
    if (called.n == 0)
        return ST_OK;
    TRY(pool_load(c, pool, called.v[0].at, &change));
    for (size_t i = 0; i < called.n; i++)
        pool_restore_reserve(change, called.v[i].application_id, pool_lane(called.v[i].lane),
                             called.v[i].arrival_no);
    TRY(pool_apply_call(c, change, called.v[0].until));
    return pool_save(c, change);
}
