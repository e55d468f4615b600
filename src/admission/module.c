/* What the feature shows to the program. */
#include "app/module.h"
#include "admission/decide.h"
#include "admission/replay.h"
#include "admission_migrations.h"
#include "admission_queries.h"

static const struct job jobs[] = {
    {"admission/timers", 1000, timers_run},
    {NULL, 0, NULL},
};

static const struct command commands[] = {
    {"admission replay", "--pools FILE --events FILE --out FILE [--trace FILE] [--until TIME] …",
     "Compute who gets a seat from a list of events (src/admission/REPLAY.md).",
     admission_replay_command, COMMAND_ALONE},
    {0},
};

/* Neutral answers: a constraint must not tell that a hidden row exists (SEC-15). */
static const struct db_constraint constraints[] = {
    {"one_active_per_child", ST_CONFLICT, "admission.submit.duplicate"},
    {"arrival_is_unique", ST_CONFLICT, "admission.changed-meanwhile"},
    {"order_number_once", ST_CONFLICT, "admission.order.number-taken"},
    {"order_line_application_id_key", ST_CONFLICT, "admission.order.not-approved"},
    {"asked_once", ST_CONFLICT, "admission.fix.asked-already"},
    {"one_open_proposal", ST_CONFLICT, "admission.seats.open-proposal"},
    {"proposal_needs_two_people", ST_FORBIDDEN, "admission.seats.two-people"},
    {"seats_not_oversold", ST_CONFLICT, "admission.guard.no-seat"},
    {NULL, ST_OK, NULL},
};

extern const struct module admission_module;
const struct module admission_module = {
    .name = "admission",
    .jobs = jobs,
    .migrations = &admission_migrations,
    .statements = &admission_statements,
    .constraints = constraints,
    .commands = commands,
};
