/* What happened, as differences of figures: for features that keep sums (admission.h). */
#include "admission/admission.h"
#include "admission_queries.h"

static struct admission_change change_of(const struct admission_changes_after_row *row)
{
    return (struct admission_change){
        .campaign = row->campaign_id,
        .school = row->organisation_id,
        .language = row->language,
        .lane = row->lane,
        .channel = row->channel,
        .ground = row->ground,
        .at_us = row->at,
        .deadline_us = row->deadline_at.set ? row->deadline_at.v : 0,
        .received = row->received,
        .approved = row->approved,
        .withdrawn = row->withdrawn,
        .late = row->late,
        .open = row->open,
        .waiting = row->waiting,
        .taken = row->taken,
        .seats = row->seats,
    };
}

enum status admission_changes(struct ctx *c, int64_t after, int most, struct admission_changes *ret)
{
    struct admission_changes_after_rows rows;

    TRY(admission_changes_after(c, after, most, &rows));
    *ret = (struct admission_changes){
        .v = NEWS(c->mem, struct admission_change, rows.n), .n = rows.n, .until = after};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = change_of(&rows.v[i]);
    if (rows.n > 0)
        ret->until = rows.v[rows.n - 1].tx;
    return ST_OK;
}
