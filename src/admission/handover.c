/* See handover.h. The gate moves rows and events; the seat algorithm then finds those who wait at
 * the end of their new queue. */
#include "admission/handover.h"

#include "admission/admission.h"
#include "admission/pages.h"
#include "admission/pool.h"
#include "admission/tell.h"
#include "audit/audit.h"
#include "db/db.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "notice/notice.h"
#include "platform/platform.h"

int64_t handover_children(const struct admission_handover_pools_row *row)
{
    return row->allocated + row->approved + row->enrolled + row->waiting;
}

int64_t handover_class_size(const struct admission_handover_pools_row *row)
{
    int64_t classes = row->to_classes.v, seats = row->to_capacity.v + row->seats_to_come;
    return classes == 0 ? 0 : (seats + classes - 1) / classes;
}

struct hand_over_work {
    const struct handover *handover;
    struct organisation *to;
    struct admission_hand_over_rows rows;
};

/* The rows of one receiving pool, from *at on: those without a seat arrive there, in their order.
 */
static enum status arrive(struct ctx *c, const struct admission_hand_over_rows *rows, size_t *at)
{
    const struct admission_hand_over_row *first = &rows->v[*at];
    struct pool_change *change;

    TRY(pool_load(c, first->pool_id, first->at, &change));
    for (; *at < rows->n && uuid_eq(rows->v[*at].pool_id, first->pool_id); (*at)++) {
        const struct admission_hand_over_row *row = &rows->v[*at];
        if (!row->with_seat)
            TRY(pool_apply_arrival(c, change, row->application_id, pool_lane(row->lane),
                                   row->arrival_no, row->deadline_at));
    }
    return pool_save(c, change);
}

static enum status
tell(struct ctx *c, const struct hand_over_work *work, const struct admission_hand_over_row *row)
{
    enum lang lang = LANG_KK;

    (void)lang_find(row->language, &lang); /* the column's CHECK lists the languages */
    const struct msg_arg args[] = {
        MSG_ARG("no", str_printf(c->mem, "%lld", (long long)row->number)),
        MSG_ARG("school", lang == LANG_RU ? work->to->name_ru : work->to->name_kk)};
    const struct notice notice = {
        .person = row->applicant_id,
        .organisation = work->to->id,
        .text = row->with_seat ? MSG_admission_notice_moved : MSG_admission_notice_moved_waiting,
        .args = args,
        .n_args = COUNT(args),
        .object = str_printf(c->mem, "admission.application:" STR_FMT,
                             STR_ARG(uuid_print(c->mem, row->application_id))),
        .link = url_id(c, "/my/application/{id}", row->application_id).s,
        .channels = NOTICE_CABINET | NOTICE_SMS,
        .lang = lang,
    };
    return notice_send(c, &notice);
}

/* The journal last: its chains stay locked until COMMIT. */
static enum status tell_all(struct ctx *c, const struct hand_over_work *work)
{
    for (size_t i = 0; i < work->rows.n; i++)
        TRY(tell(c, work, &work->rows.v[i]));
    for (size_t i = 0; i < work->rows.n; i++)
        TRY(tell_journal(c, "admission.move", work->rows.v[i].application_id, work->to->id,
                         work->rows.v[i].child_id));
    return ST_OK;
}

/* What the officer decided, for the key of the form. */
static struct str content_of(struct ctx *c, const struct handover *h)
{
    return str_printf(c->mem, STR_FMT " " STR_FMT " %d " STR_FMT "\n" STR_FMT,
                      STR_ARG(uuid_print(c->mem, h->from)), STR_ARG(uuid_print(c->mem, h->to)),
                      h->children, STR_ARG(h->act), STR_ARG(h->reason));
}

static enum status hand_over_tx(struct ctx *c, void *arg)
{
    struct hand_over_work *work = arg;
    const struct handover *h = work->handover;
    struct admission_campaign *campaign;
    struct uuid id = uuid_v4(), same;
    bool first;

    TRY(platform_idem_claim(c, h->idem, content_of(c, h), id, &first, &same));
    if (!first)
        return ST_OK;
    TRY(admission_campaign_current(c, &campaign));
    if (!campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    const struct admission_hand_over_in in = {
        .id = id,
        .campaign = campaign->id,
        .from_school = h->from,
        .to_school = h->to,
        .act = h->act,
        .reason = h->reason,
        .children = h->children,
    };
    TRY(admission_hand_over(c, &in, &work->rows));
    TRY(organisation_by_id(c, h->to, &work->to));
    for (size_t i = 0; i < work->rows.n;)
        TRY(arrive(c, &work->rows, &i));
    TRY(tell_all(c, work));
    return audit_add(c, "admission.hand-over", "admission.handover", id, h->from, STR("{}"));
}

enum status hand_over(struct ctx *c, const struct handover *handover)
{
    struct hand_over_work work = {.handover = handover};
    return db_tx_locked(c, "admission/hand-over", hand_over_tx, &work);
}

enum status handovers_of(struct ctx *c, struct uuid application, struct handovers *ret)
{
    *ret = (struct handovers){0};
    TRY(admission_handovers_of(c, application, &ret->rows));
    size_t n = ret->rows.n;
    struct uuid *schools = NEWS(c->mem, struct uuid, n);

    ret->acts = NEWS(c->mem, const struct organisation_act *, n);
    for (size_t i = 0; i < n; i++) {
        schools[i] = ret->rows.v[i].to_school;
        if (ret->rows.v[i].legal_act.set)
            TRY(organisation_act(c, ret->rows.v[i].legal_act.v, &ret->acts[i]));
    }
    return organisation_by_ids(c, schools, n, &ret->schools);
}

struct str handover_words(struct ctx *c, const struct handovers *handovers, size_t i)
{
    if (i >= handovers->rows.n)
        return STR("");
    if (!handovers->acts[i])
        return MSG_FORMAT(c, MSG_admission_way_directed,
                          MSG_ARG("school", handovers->schools.v[i].name),
                          MSG_ARG("reason", handovers->rows.v[i].reason));
    return MSG_FORMAT(c, MSG_admission_way_moved, MSG_ARG("school", handovers->schools.v[i].name),
                      MSG_ARG("act", word_act_number(c, handovers->acts[i])),
                      MSG_ARG("reason", handovers->rows.v[i].reason));
}
