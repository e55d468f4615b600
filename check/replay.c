/* Runs the own rule over what came into a pool and compares with what the service recorded. */
#include "base/scan.h"
#include "check/check.h"
#include "check/rule.h"
#include "check_queries.h"

/* Terms are ended by a job: what fell due just now may not be written yet. */
#define JOBS_LATE_US (10 * 60 * TIME_SECOND)

struct replay {
    struct ctx *c;
    struct check *check;
    struct uuid id;
    struct rule_pool pool;
    bool unsettled; /* something has fallen due just now: sums may still move */
};

static void report(struct replay *r, const char *code, struct uuid object, struct str detail)
{
    check_add(r->check, code, uuid_print(r->c->mem, object), detail);
}

static enum rule_lane lane_of(struct opt_text lane)
{
    if (lane.set && str_eq(lane.v, STR("AUTO")))
        return LANE_OWN;
    return lane.set && str_eq(lane.v, STR("T")) ? LANE_TERRITORY : LANE_OUTSIDE;
}

static bool read_kind(struct str kind, struct rule_input *ret)
{
    static const struct {
        struct str name;
        enum rule_kind kind;
    } kinds[] = {{STR_INIT("apply"), INPUT_APPLY},         {STR_INIT("withdraw"), INPUT_WITHDRAW},
                 {STR_INIT("refuse"), INPUT_REFUSE},       {STR_INIT("leave"), INPUT_LEAVE},
                 {STR_INIT("come"), INPUT_COME},           {STR_INIT("open"), INPUT_SEATS},
                 {STR_INIT("capacity"), INPUT_SEATS},      {STR_INIT("reserve"), INPUT_RESERVE},
                 {STR_INIT("unreserve"), INPUT_UNRESERVE}, {STR_INIT("pass"), INPUT_PASS},
                 {STR_INIT("offer"), INPUT_OFFER},         {STR_INIT("accept"), INPUT_ACCEPT},
                 {STR_INIT("decline"), INPUT_DECLINE},     {STR_INIT("direct"), INPUT_DIRECT},
                 {STR_INIT("grant"), INPUT_GRANT}};

    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (!str_eq(kind, kinds[i].name))
            continue;
        ret->kind = kinds[i].kind;
        return true;
    }
    return false;
}

static bool read_input(const struct check_inputs_of_row *row, struct rule_input *ret)
{
    *ret = (struct rule_input){
        .at_us = row->at,
        .seats = row->seats.set ? row->seats.v : 0,
        .child =
            {
                .id = row->application.v,
                .lane = lane_of(row->lane),
                .arrival = row->arrival.v,
                .deadline_us = row->deadline.set ? row->deadline.v : INT64_MAX,
            },
    };
    return read_kind(row->kind, ret);
}

static enum status run_inputs(struct replay *r)
{
    struct check_inputs_of_rows rows;
    struct rule_input input;

    TRY(check_inputs_of(r->c, r->id, &rows));
    r->pool.children = NEWS(r->c->mem, struct rule_child, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        if (!read_input(&rows.v[i], &input) || !rule_happen(&r->pool, &input))
            report(r, "replay.impossible", r->id, str_printf(r->c->mem, "event %d", rows.v[i].no));
    rule_until(&r->pool, r->check->now_us);
    return ST_OK;
}

static bool is_one_of(struct str state, const char *const *names)
{
    for (; *names; names++)
        if (str_eq_z(state, *names))
            return true;
    return false;
}

static bool same_place(enum rule_place place, struct str state)
{
    static const char *const states[][5] = {
        [PLACE_WAITS] = {"HELD"},
        [PLACE_SEAT] = {"ALLOCATED", "APPROVED", "ENROLLED", "LEFT"},
        [PLACE_WITHDRAWN] = {"WITHDRAWN"},
        [PLACE_REFUSED] = {"REFUSED_DOCS"},
        [PLACE_FULL] = {"REFUSED_FULL"},
        [PLACE_LEFT] = {"MOVED"},
        [PLACE_RESERVE] = {"RESERVE"},
        [PLACE_OFFERED] = {"OFFERED"},
        [PLACE_EXPIRED] = {"OFFER_EXPIRED"},
    };
    return is_one_of(state, states[place]);
}

/* Whether the rule decided so lately that nobody can have written it. */
static bool is_fresh(const struct replay *r, const struct rule_child *child, struct str state)
{
    bool by_term = child->place == PLACE_FULL || child->place == PLACE_SEAT;
    bool written_soon = (by_term && str_eq_z(state, "HELD")) ||
                        (child->place == PLACE_EXPIRED && str_eq_z(state, "OFFERED"));

    return written_soon && child->since_us > r->check->now_us - JOBS_LATE_US;
}

static void compare_place(struct replay *r,
                          const struct rule_child *child,
                          const struct check_outcomes_of_row *row)
{
    if (same_place(child->place, row->state))
        return;
    if (is_fresh(r, child, row->state)) {
        r->unsettled = true;
        return;
    }
    bool free_seat = child->place == PLACE_SEAT && str_eq_z(row->state, "REFUSED_FULL");
    report(r, free_seat ? "refusal.seat-was-free" : "replay.state", row->application,
           str_printf(r->c->mem, "recorded " STR_FMT, STR_ARG(row->state)));
}

static void compare_seat(struct replay *r,
                         const struct rule_child *child,
                         const struct check_outcomes_of_row *row)
{
    int32_t turn = row->turn.set ? row->turn.v : 0;

    if (r->unsettled || !same_place(child->place, row->state))
        return;
    if (turn != child->turn)
        report(r, "replay.turn", row->application,
               str_printf(r->c->mem, "turn %d, by the rule %d", turn, child->turn));
    if (child->place != PLACE_LEFT && row->spare != child->spare)
        report(r, "replay.spare", row->application, STR("given as if nobody else wanted it"));
    if (child->place == PLACE_SEAT && child->turn > 0 && row->given_at.set &&
        row->given_at.v < child->since_us)
        report(r, "replay.early", row->application, STR("given before the rule gave it"));
}

static enum status compare_children(struct replay *r)
{
    struct check_outcomes_of_rows rows;

    TRY(check_outcomes_of(r->c, r->id, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct rule_child *child = rule_find(&r->pool, rows.v[i].application);
        if (!child) {
            report(r, "replay.unknown", rows.v[i].application, STR("never came into the rule"));
            continue;
        }
        compare_place(r, child, &rows.v[i]);
        compare_seat(r, child, &rows.v[i]);
    }
    return ST_OK;
}

static void compare_sums(struct replay *r, const struct check_settings_of_row *row)
{
    const struct rule_pool *p = &r->pool;

    if (r->unsettled)
        return;
    if (row->run != p->run || row->credit != p->credit || row->aside != p->aside ||
        row->last_turn != p->turns || row->auto_taken != p->own_held)
        report(r, "replay.sums", r->id,
               str_printf(r->c->mem, "run %d credit %d turns %d own %d, by the rule %d %d %d %d",
                          row->run, row->credit, row->last_turn, row->auto_taken, p->run, p->credit,
                          p->turns, p->own_held));
}

enum status check_replay(struct ctx *c, struct check *check, struct uuid pool)
{
    struct replay r = {.c = c, .check = check, .id = pool};
    struct check_settings_of_row *row;

    TRY(check_settings_of(c, pool, &row));
    r.pool = (struct rule_pool){
        .three_to_one = str_eq(row->ratio, STR("3:1")),
        .spare_at_once = str_eq(row->spare_policy, STR("NOW")),
        .credit_cap = row->credit_cap,
        .reserved = row->auto_reserved,
        .reserved_until_us = row->auto_until.set ? row->auto_until.v : INT64_MAX,
        .aside = row->auto_reserved > 0,
    };
    TRY(run_inputs(&r));
    TRY(compare_children(&r));
    compare_sums(&r, row);
    return ST_OK;
}
