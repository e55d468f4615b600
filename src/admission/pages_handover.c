/* The department closes a school for this campaign: first it sees who would go where, computed from
 * the applications of this moment, then it confirms by an act (X17). */
#include <stdlib.h>

#include "admission/forms.h"
#include "admission/handover.h"
#include "admission/staff.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct looked {
    struct uuid from, to; /* to: nil while no school is chosen */
    struct class_size size;
    struct admission_campaign *campaign;
    struct organisation *school, *receiver;
    struct organisations schools;
    const struct organisation_act *acts;
    size_t n_acts;
    struct admission_handover_pools_rows pools;
    struct admission_handovers_from_rows before;
    struct organisations before_to; /* as before */
    const struct organisation_act **before_acts;
};

/* ---- what there is --------------------------------------------------------------------------- */

/* Another territory's school is not found. */
static enum status own_school(struct ctx *c, struct uuid id, struct organisation **ret)
{
    bool own;

    TRY(organisation_is_under(c, c->actor.organisation, id, time_date(c->now_us), &own));
    if (!own)
        return FAIL(c, ST_NOT_FOUND, "admission.handover.no-such-school");
    TRY(organisation_by_id(c, id, ret));
    return (*ret)->is_school ? ST_OK : FAIL(c, ST_NOT_FOUND, "admission.handover.no-such-school");
}

static enum status read_receivers(struct ctx *c, struct looked *q)
{
    struct admission_handover_schools_rows rows;

    TRY(admission_handover_schools(c, q->campaign->id, q->from, &rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, rows.n, &q->schools);
}

static enum status read_before(struct ctx *c, struct looked *q)
{
    TRY(admission_handovers_from(c, q->campaign->id, q->from, &q->before));
    struct uuid *ids = NEWS(c->mem, struct uuid, q->before.n);
    q->before_acts = NEWS(c->mem, const struct organisation_act *, q->before.n);
    for (size_t i = 0; i < q->before.n; i++) {
        ids[i] = q->before.v[i].to_school;
        TRY(organisation_act(c, q->before.v[i].legal_act, &q->before_acts[i]));
    }
    return organisation_by_ids(c, ids, q->before.n, &q->before_to);
}

static enum status look_tx(struct ctx *c, void *arg)
{
    struct looked *q = arg;

    TRY(own_school(c, q->from, &q->school));
    TRY(admission_campaign_current(c, &q->campaign));
    if (!q->campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    if (!uuid_is_nil(q->to))
        TRY(own_school(c, q->to, &q->receiver));
    TRY(class_size(c, &q->size));
    TRY(read_receivers(c, q));
    TRY(organisation_acts(c, &q->acts, &q->n_acts));
    TRY(read_before(c, q));
    return admission_handover_pools(c, q->campaign->id, q->from, q->to, &q->pools);
}

/* ---- shown ----------------------------------------------------------------------------------- */

struct named {
    struct str key;
    struct option option;
};

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct named *)a)->key, ((const struct named *)b)->key);
}

static void show_schools(struct ctx *c, const struct looked *q, struct handover_view *v)
{
    size_t n = q->schools.n;
    struct named *named = NEWS(c->mem, struct named, n);
    struct option *options = NEWS(c->mem, struct option, n);

    for (size_t i = 0; i < n; i++)
        named[i] = (struct named){
            i18n_sort_key(c, q->schools.v[i].name),
            {.value = uuid_print(c->mem, q->schools.v[i].id), .text = q->schools.v[i].name}};
    qsort(named, n, sizeof(named[0]), by_key);
    for (size_t i = 0; i < n; i++)
        options[i] = named[i].option;
    v->schools = options;
    v->n_schools = n;
}

static void show_acts(struct ctx *c, const struct looked *q, struct handover_view *v)
{
    struct option *options = NEWS(c->mem, struct option, q->n_acts);

    for (size_t i = 0; i < q->n_acts; i++)
        if (organisation_act_in_force(&q->acts[i], time_date(c->now_us)))
            options[v->n_acts++] =
                (struct option){.value = q->acts[i].code, .text = word_act(c, &q->acts[i])};
    v->acts = options;
}

/* What stands against this row, or speaks for it. */
static void judge(struct ctx *c, const struct looked *q, struct handover_row *r)
{
    const struct admission_handover_pools_row *p = r->pool;
    enum msg text = MSG_admission_handover_fits;
    int64_t size = handover_class_size(p);

    r->tone = TONE_OK;
    if (handover_children(p) == 0) {
        text = MSG_admission_handover_empty;
        r->tone = TONE_PLAIN;
    } else if (!p->to_pool.set) {
        text = MSG_admission_handover_no_class;
        r->tone = TONE_BAD;
    } else if (size == 0 || size > q->size.most) {
        text = MSG_admission_handover_too_many;
        r->tone = TONE_BAD;
    } else if (size > q->size.norm) {
        text = MSG_admission_seats_above;
        r->tone = TONE_WARN;
    }
    r->judged = msg_text(c, text);
}

static void show_rows(struct ctx *c, const struct looked *q, struct handover_view *v)
{
    v->rows = NEWS(c->mem, struct handover_row, q->pools.n);
    v->n = q->pools.n;
    for (size_t i = 0; i < q->pools.n; i++) {
        struct handover_row *r = &v->rows[i];
        *r = (struct handover_row){.pool = &q->pools.v[i],
                                   .language = word_language(c, q->pools.v[i].language),
                                   .has_pool = q->pools.v[i].to_pool.set};
        if (r->has_pool) {
            r->free = r->pool->to_capacity.v - r->pool->to_taken.v;
            r->seats_after = r->pool->to_capacity.v + r->pool->seats_to_come;
            r->class_after = handover_class_size(r->pool);
        }
        judge(c, q, r);
        v->children += handover_children(r->pool);
        v->waiting += r->pool->waiting;
        v->blocked |= r->tone == TONE_BAD;
        v->no_class |= r->tone == TONE_BAD && !r->has_pool;
    }
}

static void show_before(struct ctx *c, const struct looked *q, struct handover_view *v)
{
    v->before = NEWS(c->mem, struct handover_before, q->before.n);
    v->n_before = q->before.n;
    for (size_t i = 0; i < q->before.n; i++) {
        const struct admission_handovers_from_row *h = &q->before.v[i];
        v->before[i] = (struct handover_before){.when = i18n_moment(c, h->at),
                                                .school = q->before_to.v[i].name,
                                                .act = word_act(c, q->before_acts[i]),
                                                .reason = h->reason,
                                                .children = h->children};
    }
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct uuid to,
                        const struct form_values *form)
{
    struct looked q = {.from = request_uuid(rq, "id"), .to = to};

    TRY(db_tx_read(c, "admission/handover", look_tx, &q));
    struct handover_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_handover_title),
                 .back = url_id(c, "/staff/board/school/{id}", q.from),
                 .back_text = q.school->name,
                 .form = form},
        .form = form,
        .action = url_id(c, "/staff/handover/{id}", q.from),
        .school = q.school->name,
        .receiver = q.receiver ? q.receiver->name : STR(""),
        .to = q.receiver ? uuid_print(c->mem, to) : STR(""),
        .norm = q.size.norm,
        .most = q.size.most,
    };
    show_schools(c, &q, &v);
    show_acts(c, &q, &v);
    show_rows(c, &q, &v);
    show_before(c, &q, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_handover(&o, &v);
    return ST_OK;
}

enum status handover_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &handover_form);
    struct str typed = pairs_get(rq->query, "to");
    struct uuid to = {{0}};

    if (typed.n == 0)
        typed = form_at(&form, "to")->raw;
    if (typed.n > 0 && !scan_uuid(typed, &to))
        return FAIL(c, ST_NOT_FOUND, "admission.handover.no-such-school");
    return show(c, rq, rs, to, &form);
}

/* ---- done ------------------------------------------------------------------------------------ */

/* Only an act that the page offers. */
static enum status act_in_force(struct ctx *c, void *arg)
{
    const struct str *code = arg;
    const struct organisation_act *acts;
    size_t n;

    TRY(organisation_acts(c, &acts, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(acts[i].code, *code) &&
            organisation_act_in_force(&acts[i], time_date(c->now_us)))
            return ST_OK;
    return FAIL_FIELD(c, ST_INVALID, "admission.handover.act-missing", "legal_act");
}

static enum status press(struct ctx *c, struct uuid from, const struct form_values *form)
{
    const struct handover h = {
        .from = from,
        .to = form_at(form, "to")->uuid,
        .act = form_at(form, "legal_act")->text,
        .reason = form_at(form, "reason")->text,
        .children = (int32_t)form_at(form, "children")->number,
        .idem = form->idem,
    };

    TRY(db_tx_read(c, "admission/handover-act", act_in_force, &form_at(form, "legal_act")->text));
    return hand_over(c, &h);
}

enum status handover_press(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid from = request_uuid(rq, "id");
    struct form_values form;

    TRY(form_read(c, &handover_form, rq, &form));
    if (!form.bad) {
        enum status st = press(c, from, &form);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/handover/{id}", from).s);
        TRY(form_failure(c, &form, st));
    }
    return show(c, rq, rs, form_at(&form, "to")->uuid, &form);
}
