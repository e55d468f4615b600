/* Each change of state of an electronic application, from either entrance, becomes a row of the
 * outbox; the mark how far this has come moves in the same transaction. An installation without a
 * portal moves the mark only, so that one that is connected later does not tell old stories. */
#include "admission/admission.h"
#include "base/config.h"
#include "egov/work.h"
#include "egov_queries.h"

enum { AT_ONCE = 200 };

static enum status add(struct ctx *c, const struct admission_step *step)
{
    const struct egov_add_telling_in row = {
        .id = uuid_v4(),
        .event = step->event,
        .application = step->application,
        .person = step->applicant,
        .school = step->school,
        .number = step->number,
        .application_state = step->state,
        .ground = step->ground,
        .happened_at = step->at_us,
    };
    int64_t changed;

    return egov_add_telling(c, &row, &changed);
}

static enum status follow_tx(struct ctx *c, void *arg)
{
    bool *more = arg, connected = config_str(c->config, "egov.portal_url").n > 0;
    struct egov_progress_locked_row *progress;
    struct admission_steps steps;
    int64_t changed;

    TRY(egov_progress_locked(c, &progress));
    TRY(admission_steps(c, progress->tx, AT_ONCE, &steps));
    for (size_t i = 0; connected && i < steps.n; i++)
        TRY(add(c, &steps.v[i]));
    *more = steps.until > progress->tx;
    return *more ? egov_progress_move(c, steps.until, &changed) : ST_OK;
}

enum status egov_follow_job(struct ctx *c, bool *ret_more)
{
    return db_tx_locked(c, "egov/follow", follow_tx, ret_more);
}
