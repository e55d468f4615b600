/* Each change of state of an electronic application, from either entrance, becomes a row of the
 * outbox; the mark how far this has come moves in the same transaction. An installation without a
 * portal moves the mark only, so that one that is connected later does not tell old stories. */
#include "admission/admission.h"
#include "base/config.h"
#include "egov/work.h"
#include "egov_queries.h"

enum { AT_ONCE = 200 };

static enum status add(struct ctx *c, const struct admission_steps *steps)
{
    size_t n = steps->n;
    struct uuid *ids = NEWS(c->mem, struct uuid, n), *applications = NEWS(c->mem, struct uuid, n),
                *persons = NEWS(c->mem, struct uuid, n), *schools = NEWS(c->mem, struct uuid, n);
    struct str *states = NEWS(c->mem, struct str, n), *grounds = NEWS(c->mem, struct str, n);
    int64_t *events = NEWS(c->mem, int64_t, n), *numbers = NEWS(c->mem, int64_t, n),
            *happened = NEWS(c->mem, int64_t, n), changed;

    for (size_t i = 0; i < n; i++) {
        const struct admission_step *step = &steps->v[i];
        ids[i] = uuid_v4();
        events[i] = step->event;
        applications[i] = step->application;
        persons[i] = step->applicant;
        schools[i] = step->school;
        numbers[i] = step->number;
        states[i] = step->state;
        grounds[i] = step->ground;
        happened[i] = step->at_us;
    }
    const struct egov_add_tellings_in rows = {
        .ids = {ids, n},
        .events = {events, n},
        .applications = {applications, n},
        .persons = {persons, n},
        .schools = {schools, n},
        .numbers = {numbers, n},
        .states = {states, n},
        .grounds = {grounds, n},
        .happened = {happened, n},
    };
    return egov_add_tellings(c, &rows, &changed);
}

static enum status follow_tx(struct ctx *c, void *arg)
{
    bool *more = arg, connected = config_str(c->config, "egov.portal_url").n > 0;
    struct egov_progress_locked_row *progress;
    struct admission_steps steps;
    int64_t changed;

    TRY(egov_progress_locked(c, &progress));
    TRY(admission_steps(c, progress->tx, AT_ONCE, &steps));
    if (connected && steps.n > 0)
        TRY(add(c, &steps));
    *more = steps.until > progress->tx;
    return *more ? egov_progress_move(c, steps.until, &changed) : ST_OK;
}

enum status egov_follow_job(struct ctx *c, bool *ret_more)
{
    return db_tx_locked(c, "egov/follow", follow_tx, ret_more);
}
