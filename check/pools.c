/* Checks of some pools at once. Most invariants are statements that give what contradicts them; the
 * rule and the seals are looked at row by row. */
#include "check/check.h"
#include "check_queries.h"

enum { SEAL = 64 };

/* Every such statement gives the same three columns. */
#define TAKE(check, list, rows)                                                                    \
    for (size_t take_ = 0; take_ < (rows).n; take_++)                                              \
    findings_add((check)->mem, (list), (rows).v[take_].finding, (rows).v[take_].object,            \
                 (rows).v[take_].detail)

static enum status check_places(struct ctx *c, struct check *check, struct uuids pools)
{
    struct check_seat_findings_rows seats;
    struct check_child_findings_rows children;
    struct check_arrival_findings_rows arrivals;
    struct check_input_findings_rows inputs;
    struct check_package_findings_rows packages;

    TRY(check_seat_findings(c, pools, &seats));
    TAKE(check, &check->found, seats);
    TRY(check_child_findings(c, pools, &children));
    TAKE(check, &check->found, children);
    TRY(check_arrival_findings(c, pools, &arrivals));
    TAKE(check, &check->found, arrivals);
    TRY(check_input_findings(c, pools, &inputs));
    TAKE(check, &check->found, inputs);
    TRY(check_package_findings(c, pools, &packages));
    TAKE(check, &check->found, packages);
    return ST_OK;
}

static enum status check_answers(struct ctx *c, struct check *check, struct uuids pools)
{
    struct check_state_findings_rows states;
    struct check_term_findings_rows terms;
    struct check_silent_findings_rows silent;
    struct check_late_answers_rows late;

    TRY(check_state_findings(c, pools, &states));
    TAKE(check, &check->found, states);
    TRY(check_term_findings(c, pools, &terms));
    TAKE(check, &check->found, terms);
    TRY(check_silent_findings(c, pools, check->now_us, &silent));
    TAKE(check, &check->found, silent);
    TRY(check_late_answers(c, pools, check->now_us, &late));
    TAKE(check, &check->late, late);
    return ST_OK;
}

static enum status check_traces(struct ctx *c, struct check *check, struct uuids pools)
{
    struct check_rights_findings_rows rights;
    struct check_notice_findings_rows notices;
    struct check_signed_findings_rows objects;
    struct check_log_findings_rows lines;

    TRY(check_rights_findings(c, pools, &rights));
    TAKE(check, &check->found, rights);
    TRY(check_notice_findings(c, pools, &notices));
    TAKE(check, &check->found, notices);
    TRY(check_signed_findings(c, pools, &objects));
    TAKE(check, &check->found, objects);
    TRY(check_log_findings(c, pools, &lines));
    TAKE(check, &check->found, lines);
    return ST_OK;
}

static enum status check_seals(struct ctx *c, struct check *check, struct uuids pools)
{
    struct check_seal_list_rows rows;

    TRY(check_seal_list(c, pools, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].seal.n != SEAL || !check_signed(check, rows.v[i].hash, rows.v[i].seal.p))
            check_add(
                check, "signed.seal", uuid_print(c->mem, rows.v[i].application),
                str_printf(c->mem, "object " STR_FMT, STR_ARG(uuid_print(c->mem, rows.v[i].id))));
    return ST_OK;
}

enum status check_pools(struct ctx *c, struct check *check, struct uuids pools)
{
    TRY(check_places(c, check, pools));
    TRY(check_answers(c, check, pools));
    TRY(check_traces(c, check, pools));
    TRY(check_seals(c, check, pools));
    for (size_t i = 0; i < pools.n; i++)
        TRY(check_replay(c, check, pools.v[i]));
    check->n_pools += (int64_t)pools.n;
    arena_reset(c->mem);
    return ST_OK;
}
