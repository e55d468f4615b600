/* One application for the ministry (admission.h): read-only, whose reason the caller records. */
#include "admission/pages.h"
#include "admission_queries.h"
#include "i18n/msg_admission.h"

static struct str lane_words(struct ctx *c, struct str lane)
{
    return msg_text(c, str_eq_z(lane, "AUTO") ? MSG_admission_lane_own
                       : str_eq_z(lane, "T")  ? MSG_admission_lane_territory
                                              : MSG_admission_lane_outside);
}

static struct str text_or_none(struct opt_text text)
{
    return text.set ? text.v : STR("");
}

enum status
admission_one(struct ctx *c, struct uuid school, int64_t number, struct admission_one **ret)
{
    struct admission_one_for_ministry_row *row;
    enum tone tone;

    *ret = NULL;
    TRY(admission_one_for_ministry(c, school, number, &row));
    if (!row)
        return ST_OK;
    *ret = NEW(c->mem, struct admission_one);
    **ret = (struct admission_one){
        .id = row->id,
        .child = row->child_id,
        .number = word_number(c, number),
        .child_name = row->child_name,
        .language = word_language(c, row->language),
        .lane = lane_words(c, row->lane),
        .channel = row->channel,
        .state = word_state(c, row->state, false, &tone),
        .born = row->child_born,
        .submitted_us = row->submitted_at,
        .deadline_us = row->deadline_at,
        .decided_us = row->decided_at.set ? row->decided_at.v : 0,
        .decided_by = text_or_none(row->decided_name),
        .ground = row->ground.set ? word_ground(c, row->ground.v) : STR(""),
        .facts = text_or_none(row->facts),
        .remedy = text_or_none(row->remedy),
    };
    return ST_OK;
}
