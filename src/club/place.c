/* See place.h. Lock order: the child → the group → seats and applications → audit. */
#include "club/place.h"

#include "audit/audit.h"
#include "club_queries.h"
#include "html/html.h"
#include "i18n/i18n.h"
#include "i18n/msg_club.h"
#include "notice/notice.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "platform/platform.h"
#include "signature/signature.h"

enum { POOLS_AT_ONCE = 100 };
static const char purpose[] = "club.apply";

/* ---- a group under its lock ------------------------------------------------------------------ */

struct change {
    struct uuid pool;
    int32_t seen_event;
    int64_t first_arrived; /* seq; 0: nobody arrived */
    struct queue_pool queue;
};

/* No more than there may be places to give are loaded, and all whose term has come. change must not
 * move afterwards. */
static enum status load(struct ctx *c, struct uuid pool, int64_t at_us, struct change *change)
{
    struct club_lock_pool_row *row;
    struct club_waiting_rows waiting;

    TRY(club_lock_pool(c, pool, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "club.apply.no-such-group");
    const struct seat_pool before = {
        .settings = {.credit_cap = SEAT_CREDIT_CAP},
        .capacity = row->capacity,
        .taken = row->taken,
        .turns = row->last_turn,
    };
    *change = (struct change){.pool = pool, .seen_event = row->last_event};
    queue_begin(&change->queue, c->mem, &before, at_us > 0 ? at_us : row->now);
    TRY(club_waiting(c, pool, row->capacity - row->taken + 2, change->queue.at_us, &waiting));
    for (size_t i = 0; i < waiting.n; i++)
        seats_restore(&change->queue.seats, &change->queue.pool,
                      queue_application(&change->queue, waiting.v[i].id, SEAT_LANE_T,
                                        waiting.v[i].arrival_no, waiting.v[i].deadline_at));
    return ST_OK;
}

static enum msg notice_text(struct str state)
{
    if (str_eq_z(state, "ALLOCATED"))
        return MSG_club_notice_place;
    return str_eq_z(state, "HELD") ? MSG_club_notice_waits : MSG_club_notice_ended;
}

static enum status tell(struct ctx *c, const struct club_facts_for_notice_row *row, enum msg text)
{
    const struct msg_arg args[] = {
        MSG_ARG("no", str_printf(c->mem, "%lld", (long long)row->number))};
    struct notice notice = {
        .person = row->applicant_id,
        .organisation = row->organisation_id,
        .text = text,
        .args = args,
        .n_args = COUNT(args),
        .object =
            str_printf(c->mem, "club.application:" STR_FMT, STR_ARG(uuid_print(c->mem, row->id))),
        .link = url_id(c, "/my/club/{id}", row->id).s,
        .channels = NOTICE_CABINET | NOTICE_SMS,
        .lang = LANG_KK,
    };
    (void)lang_find(row->language, &notice.lang); /* the column's CHECK lists the languages */
    return notice_send(c, &notice);
}

static enum status tell_all(struct ctx *c, struct uuids ids)
{
    struct club_facts_for_notice_rows rows;

    if (ids.n == 0)
        return ST_OK;
    TRY(club_facts_for_notice(c, ids, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(tell(c, &rows.v[i], notice_text(rows.v[i].state)));
    return ST_OK;
}

/* Writes what was decided and tells the families. */
static enum status save(struct ctx *c, const struct change *change)
{
    const struct queue_pool *queue = &change->queue;
    struct uuid *ids = NEWS(c->mem, struct uuid, queue->n_decided);
    struct str *outcomes = NEWS(c->mem, struct str, queue->n_decided);
    struct str *rules = NEWS(c->mem, struct str, queue->n_decided);
    int64_t *turns = NEWS(c->mem, int64_t, queue->n_decided), changed;
    size_t n = 0;

    for (size_t i = 0; i < queue->n_decided; i++) {
        const struct queue_decided *d = &queue->decided[i];
        bool waits = d->application->outcome == SEAT_WAITING;
        if (waits && d->application->seq != change->first_arrived)
            continue; /* it waited before and waits on */
        ids[n] = d->id;
        outcomes[n] = waits ? STR("HELD") : str_from_z(seat_outcome_name(d->application->outcome));
        turns[n] = d->application->turn;
        rules[n++] = str_from_z(seat_rule_code(d->rule));
    }
    const struct club_record_in in = {
        .pool = change->pool,
        .seen = change->seen_event,
        .applications = {ids, n},
        .outcomes = {outcomes, n},
        .turns = {turns, n},
        .rules = {rules, n},
    };
    TRY(club_record(c, &in, &changed));
    return tell_all(c, (struct uuids){ids, n});
}

/* ---- a family applies ------------------------------------------------------------------------ */

static struct str content_of(struct ctx *c, struct uuid pool, struct uuid child)
{
    return str_printf(c->mem,
                      "OQU application to a free club, version 1\ngroup: " STR_FMT
                      "\nchild: " STR_FMT "\nthe place is given by the order of arrival: yes\n",
                      STR_ARG(uuid_print(c->mem, pool)), STR_ARG(uuid_print(c->mem, child)));
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

struct send {
    struct uuid pool, child, code;
};

static enum status send_tx(struct ctx *c, void *arg)
{
    struct send *send = arg;
    struct club_refusal_row *refusal;
    struct person *child, *parent;

    TRY(person_child(c, send->child, &child));
    TRY(club_refusal(c, send->pool, (struct opt_date){child->has_born, child->born}, &refusal));
    if (!refusal)
        return FAIL(c, ST_NOT_FOUND, "club.apply.no-such-group");
    if (refusal->code.set)
        return FAIL_FIELD(c, ST_INVALID,
                          str_eq_z(refusal->code.v, "club.apply.age") ? "club.apply.age"
                                                                      : "club.apply.closed",
                          "child");
    TRY(person_by_id(c, c->actor.person, &parent));
    if (parent->phone.n == 0)
        return FAIL_FIELD(c, ST_INVALID, "club.apply.no-phone", "child");
    return signature_code_send(c, purpose, as_bytes(content_of(c, send->pool, send->child)),
                               parent->phone, &send->code);
}

enum status
club_send_code(struct ctx *c, struct uuid pool, struct uuid child, struct uuid *ret_code)
{
    struct send send = {.pool = pool, .child = child};

    TRY(db_tx_locked(c, "club/send-code", send_tx, &send));
    *ret_code = send.code;
    return ST_OK;
}

static enum status
journal(struct ctx *c, const char *action, struct uuid id, struct uuid provider, struct uuid child)
{
    uint8_t hash[AUDIT_HASH];
    const struct audit_act act = {
        .action = action,
        .object_type = "club.application",
        .object = uuid_print(c->mem, id),
        .organisation = provider,
        .subject = child,
    };
    return audit_record(c, &act, hash);
}

struct apply {
    const struct club_wish *wish;
    struct str content;
    struct uuid application;
};

static enum status
enter(struct ctx *c, const struct apply *apply, struct uuid id, struct uuid provider)
{
    const struct club_wish *wish = apply->wish;
    struct club_register_in in = {.id = id,
                                  .pool = wish->pool,
                                  .child = wish->child,
                                  .language = str_from_z(lang_code(c->lang))};
    struct club_register_row *row;
    struct change change;

    TRY(signature_store_coded(c, "club.application", provider, as_bytes(apply->content), wish->code,
                              &in.signed_object, &in.signed_hash));
    TRY(club_register(c, &in, &row));
    TRY(load(c, wish->pool, row->submitted_at, &change));
    change.first_arrived = row->arrival_no;
    TRY(queue_happen(
        c, &change.queue,
        &(struct seat_event){.kind = SEAT_APPLY,
                             .application = queue_application(&change.queue, id, SEAT_LANE_T,
                                                              row->arrival_no, row->deadline_at)}));
    TRY(save(c, &change));
    return journal(c, "club.apply", id, provider, wish->child);
}

static enum status apply_tx(struct ctx *c, void *arg)
{
    struct apply *apply = arg;
    struct uuid id = uuid_v4();
    struct club_group_by_id_row *group;
    bool first;

    TRY(platform_idem_claim(c, apply->wish->idem, apply->content, id, &first, &apply->application));
    if (!first)
        return ST_OK; /* the same form again: the same application */
    TRY(club_group_by_id(c, apply->wish->pool, &group));
    if (!group)
        return FAIL(c, ST_NOT_FOUND, "club.apply.no-such-group");
    return enter(c, apply, id, group->organisation_id);
}

static enum status apply_act(struct ctx *c, void *arg, struct uuid *ret_id)
{
    struct apply *apply = arg;

    TRY(signature_code_confirm(c, apply->wish->code, apply->wish->typed, as_bytes(apply->content)));
    TRY(db_tx_locked(c, "club/apply", apply_tx, apply));
    *ret_id = apply->application;
    return ST_OK;
}

enum status club_apply(struct ctx *c, const struct club_wish *wish, struct uuid *ret_id)
{
    struct apply apply = {.wish = wish, .content = content_of(c, wish->pool, wish->child)};

    return platform_idem_once(c, wish->idem, apply_act, &apply, ret_id);
}

/* ---- what else happens in a group ------------------------------------------------------------ */

static enum status withdraw_tx(struct ctx *c, void *arg)
{
    struct uuid id = *(const struct uuid *)arg;
    struct club_application_by_id_row *a;
    struct club_give_up_row *row;
    struct change change;

    TRY(club_application_by_id(c, id, &a));
    if (!a)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(club_give_up(c, id, &row));
    TRY(load(c, row->pool_id, row->at, &change));
    if (row->held) { /* the gate has freed the seat already: give it back to be taken away */
        struct seat_application *left =
            queue_application(&change.queue, id, SEAT_LANE_T, 0, INT64_MAX);
        left->outcome = SEAT_ALLOCATED;
        change.queue.pool.taken++;
        TRY(queue_happen(c, &change.queue,
                         &(struct seat_event){.kind = SEAT_WITHDRAW, .application = left}));
        TRY(save(c, &change));
    }
    return journal(c, "club.withdraw", id, a->organisation_id, a->child_id);
}

enum status club_withdraw(struct ctx *c, struct uuid application)
{
    return db_tx_locked(c, "club/withdraw", withdraw_tx, &application);
}

enum status club_add_group(struct ctx *c, const struct club_group *group, struct uuid *ret_id)
{
    struct organisation *provider;
    int64_t changed;

    TRY(organisation_by_id(c, group->organisation, &provider));
    const struct club_add_pool_in in = {
        .id = uuid_v4(),
        .organisation = group->organisation,
        .title = group->title,
        .search_key = i18n_search_key(
            c, str_printf(c->mem, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(group->title),
                          STR_ARG(provider->name_kk), STR_ARG(provider->name_ru))),
        .direction = group->direction,
        .level = group->level,
        .language = group->language,
        .age_from = group->age_from,
        .age_to = group->age_to,
        .days = group->days,
        .starts = group->starts,
        .minutes = group->minutes,
        .place = group->place,
        .provider = provider->name,
        .region = provider->region_kato,
        .district = provider->district_kato.n > 0 ? provider->district_kato : provider->region_kato,
    };
    *ret_id = in.id;
    return club_add_pool(c, &in, &changed);
}

enum status club_set_places(struct ctx *c, struct uuid pool, int32_t places, struct str act)
{
    struct club_set_capacity_row *row;
    struct change change;

    TRY(club_set_capacity(c, pool, places, act, &row));
    TRY(load(c, pool, row->at, &change));
    change.queue.pool.capacity = row->capacity_before;
    TRY(queue_happen(c, &change.queue,
                     &(struct seat_event){.kind = SEAT_CAPACITY, .capacity = places}));
    return save(c, &change);
}

static enum status timer_tx(struct ctx *c, void *arg)
{
    struct change change;

    TRY(load(c, *(const struct uuid *)arg, 0, &change));
    seats_advance(&change.queue.seats, change.queue.at_us);
    return save(c, &change);
}

static enum status due_tx(struct ctx *c, void *arg)
{
    return club_pools_due(c, POOLS_AT_ONCE, arg);
}

enum status club_timers(struct ctx *c, bool *ret_more)
{
    struct club_pools_due_rows due;

    TRY(db_tx_read(c, "club/due", due_tx, &due));
    for (size_t i = 0; i < due.n; i++) {
        struct uuid pool = due.v[i].pool_id;
        TRY(db_tx_locked(c, "club/timers", timer_tx, &pool));
    }
    *ret_more = due.n == POOLS_AT_ONCE;
    return ST_OK;
}
