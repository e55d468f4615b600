/* The director lets drafts be prepared for the children of the own pre-school. */
#include "admission/prepare.h"
#include "admission/rule.h"
#include "admission/staff.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct graduates {
    struct admission_campaign *campaign;
    struct admission_prepare_figures_row *figures;
    struct admission_preparation_last_row *last;
    bool automatic; /* own pre-school children are admitted automatically in this campaign */
};

static enum status graduates_tx(struct ctx *c, void *arg)
{
    struct graduates *q = arg;
    struct organisation *school;

    TRY(admission_campaign_current(c, &q->campaign));
    if (!q->campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    TRY(rule_applies(c, q->campaign, RULE_AUTOMATIC, &q->automatic));
    TRY(organisation_by_id(c, c->actor.organisation, &school));
    TRY(admission_prepare_figures(c, q->campaign->id, school->bin, &q->figures));
    return admission_preparation_last(c, q->campaign->id, school->id, &q->last);
}

static void show_figures(struct ctx *c, const struct graduates *q, struct graduates_view *view)
{
    const struct {
        enum msg name;
        int n;
    } rows[COUNT(view->facts)] = {
        {MSG_admission_graduates_children, q->figures->children},
        {MSG_admission_graduates_applied, q->figures->applied},
        {MSG_admission_graduates_prepared, q->figures->prepared},
        {MSG_admission_graduates_alone, q->figures->alone},
        {MSG_admission_graduates_remaining, q->figures->remaining},
    };

    for (size_t i = 0; i < COUNT(rows); i++)
        view->facts[i] =
            (struct fact){.name = msg_text(c, rows[i].name), .value = i18n_number(c, rows[i].n)};
}

static void show_run(struct ctx *c, const struct graduates *q, struct graduates_view *view)
{
    if (!q->last)
        return;
    bool ended = q->last->ended_at.set;
    view->tone = ended ? TONE_OK : TONE_INFO;
    view->run =
        MSG_FORMAT(c, ended ? MSG_admission_graduates_ended : MSG_admission_graduates_runs,
                   MSG_ARG("d", i18n_moment(c, ended ? q->last->ended_at.v : q->last->started_at)));
}

/* Empty while a run may be started. */
static struct str why_closed(struct ctx *c, const struct graduates *q)
{
    if (!q->automatic)
        return msg_text(c, MSG_admission_graduates_ordinary);
    if (q->figures->children == 0)
        return msg_text(c, MSG_admission_graduates_none);
    if (admission_campaign_is_on(q->campaign, c->now_us))
        return STR("");
    return MSG_FORMAT(c, MSG_admission_home_when,
                      MSG_ARG("from", i18n_date(c, q->campaign->first_day)),
                      MSG_ARG("until", i18n_date(c, q->campaign->last_day)));
}

enum status graduates_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct graduates q;
    struct graduates_view view = {
        .page = {.rq = rq, .title = msg_text(c, MSG_admission_graduates_title), .flags = PAGE_READ},
        .action = url0(c, "/staff/graduates"),
    };

    TRY(db_tx_read(c, "admission/graduates", graduates_tx, &q));
    show_figures(c, &q, &view);
    show_run(c, &q, &view);
    view.closed = why_closed(c, &q);
    struct out o = page_out(c, rs, 200);
    admission_graduates(&o, &view);
    return ST_OK;
}

enum status graduates_prepare(struct ctx *c, const struct request *rq, struct response *rs)
{
    (void)rq;
    TRY(prepare_start(c));
    return response_see_other(c, rs, STR("/staff/graduates"));
}
