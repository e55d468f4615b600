/* The head of the school and the department: seats, and the order that enrols. Also the timers of
 * the seat algorithm, which act in nobody's name. */
#include "admission/decide.h"
#include "admission/pool.h"
#include "admission/reserve.h"
#include "admission/tell.h"
#include "admission_queries.h"
#include "audit/audit.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"
#include "signature/signature.h"

static enum status propose_tx(struct ctx *c, void *arg)
{
    const struct proposal *p = arg;
    struct admission_pool_by_id_row *pool;
    int64_t changed, most;

    TRY(admission_pool_by_id(c, p->pool, &pool));
    if (!pool || !uuid_eq(pool->organisation_id, c->actor.organisation))
        return FAIL(c, ST_NOT_FOUND, "admission.submit.no-such-pool");
    TRY(platform_setting_i64(c, "admission.class_hard_max", time_date(c->now_us), STR(""), &most));
    if (p->seats_per_class > most)
        return FAIL_FIELD(c, ST_INVALID, "admission.seats.above-most", "seats");
    struct admission_propose_seats_in row = {
        .id = uuid_v4(),
        .pool = p->pool,
        .organisation = pool->organisation_id,
        .classes = p->classes,
        .seats_per_class = p->seats_per_class,
        .reason = p->reason,
        .person = c->actor.person,
    };
    TRY(admission_propose_seats(c, &row, &changed));
    return audit_add(c, "admission.propose-seats", "admission.pool", p->pool, pool->organisation_id,
                     STR("{}"));
}

enum status seats_propose(struct ctx *c, const struct proposal *proposal)
{
    struct proposal copy = *proposal;
    return db_tx(c, "admission/propose-seats", propose_tx, &copy);
}

struct set {
    struct uuid pool;
    int classes, seats_per_class;
    struct str act;
};

static enum status set_seats(struct ctx *c, const struct set *set)
{
    struct admission_pool_by_id_row *pool;
    struct admission_set_capacity_row *row;
    struct pool_change *change;

    TRY(admission_pool_by_id(c, set->pool, &pool));
    if (!pool)
        return FAIL(c, ST_NOT_FOUND, "admission.submit.no-such-pool");
    TRY(admission_set_capacity(c, set->pool, set->classes, set->seats_per_class, set->act, &row));
    TRY(pool_load(c, set->pool, row->at, &change));
    TRY(pool_apply_capacity(c, change, row->capacity_before));
    TRY(pool_save(c, change));
    return audit_add(c, "admission.set-seats", "admission.pool", set->pool, pool->organisation_id,
                     STR("{}"));
}

static enum status set_tx(struct ctx *c, void *arg)
{
    return set_seats(c, arg);
}

enum status
seats_set(struct ctx *c, struct uuid pool, int classes, int seats_per_class, struct str act)
{
    struct set set = {pool, classes, seats_per_class, act};
    return db_tx_locked(c, "admission/set-seats", set_tx, &set);
}

struct settle {
    struct uuid proposal;
    bool yes;
    struct str act;
};

static enum status settle_tx(struct ctx *c, void *arg)
{
    const struct settle *settle = arg;
    struct admission_settle_proposal_row *row;

    TRY(admission_settle_proposal(c, settle->proposal, settle->yes, settle->act, &row));
    if (!settle->yes)
        return audit_add(c, "admission.decline-seats", "admission.pool", row->pool_id,
                         row->organisation_id, STR("{}"));
    const struct set set = {row->pool_id, row->classes, row->seats_per_class, settle->act};
    return set_seats(c, &set);
}

enum status seats_settle(struct ctx *c, struct uuid proposal, bool yes, struct str act)
{
    struct settle settle = {proposal, yes, act};
    return db_tx_locked(c, "admission/settle-seats", settle_tx, &settle);
}

struct order_work {
    const struct order *order;
    struct uuid id;
};

static enum status tell_enrolled(struct ctx *c, const struct order *order)
{
    struct admission_facts_for_notice_rows rows;

    TRY(admission_facts_for_notice(c, (struct uuids){order->applications, order->n}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct tell tell = {
            .application = rows.v[i].id,
            .applicant = rows.v[i].applicant_id,
            .organisation = rows.v[i].organisation_id,
            .number = rows.v[i].number,
            .text = MSG_admission_notice_enrolled,
        };
        if (!lang_find(rows.v[i].language, &tell.lang))
            tell.lang = LANG_KK;
        TRY(tell_family(c, &tell));
    }
    return ST_OK;
}

static enum status order_tx(struct ctx *c, void *arg)
{
    struct order_work *work = arg;
    const struct order *order = work->order;
    struct admission_campaign *campaign;
    struct admission_enrol_row *row;
    struct bytes hash;
    bool first;

    work->id = uuid_v4();
    struct uuid own = work->id;
    TRY(platform_idem_claim(c, order->idem, order->text, own, &first, &work->id));
    if (!first)
        return ST_OK;
    TRY(admission_campaign_current(c, &campaign));
    if (!campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    struct admission_enrol_in in = {
        .id = own,
        .campaign = campaign->id,
        .number = order->number,
        .dated = order->dated,
        .applications = {order->applications, order->n},
        .letters = {order->letters, order->n},
    };
    TRY(signature_store_sealed(c, "admission.order", c->actor.organisation,
                               (struct bytes){(const uint8_t *)order->text.p, order->text.n},
                               &in.signed_, &hash));
    TRY(admission_enrol(c, &in, &row));
    ASSERT(row->n == (int32_t)order->n);
    TRY(tell_enrolled(c, order));
    return audit_add(c, "admission.order", "admission.order", own, c->actor.organisation,
                     STR("{}"));
}

enum status order_sign(struct ctx *c, const struct order *order, struct uuid *ret_order)
{
    struct order_work work = {.order = order};

    if (order->n == 0)
        return FAIL_FIELD(c, ST_INVALID, "admission.order.nobody", "child");
    TRY(db_tx_locked(c, "admission/order", order_tx, &work));
    *ret_order = work.id;
    return ST_OK;
}

enum { POOLS_AT_ONCE = 50 };

static enum status due_tx(struct ctx *c, void *arg)
{
    struct admission_pools_due_rows *rows = arg;
    return admission_pools_due(c, POOLS_AT_ONCE, rows);
}

static enum status timer_tx(struct ctx *c, void *arg)
{
    const struct uuid *pool = arg;
    struct admission_lock_for_timers_row *locked;
    struct pool_change *change;

    TRY(admission_lock_for_timers(c, *pool, &locked)); /* the instant is read behind the lock */
    TRY(pool_load(c, *pool, locked->now, &change));
    pool_timers(change);
    TRY(pool_save(c, change));
    return reserve_call(c, *pool);
}

enum status timers_run(struct ctx *c, bool *ret_more)
{
    struct admission_pools_due_rows due;

    TRY(db_tx_read(c, "admission/due", due_tx, &due));
    for (size_t i = 0; i < due.n; i++) {
        struct uuid pool = due.v[i].pool_id;
        TRY(db_tx_locked(c, "admission/timers", timer_tx, &pool));
    }
    *ret_more = due.n == POOLS_AT_ONCE;
    return ST_OK;
}
