/* Words of tasks: codes, what the platform noticed, ages. */
#include "i18n/i18n.h"
#include "i18n/msg_task.h"
#include "task/pages.h"

#define DAY_US (INT64_C(86400) * TIME_SECOND)

static const struct word kinds[] = {
    {"FAULT", MSG_task_kind_fault, TONE_PLAIN},
    {"COMPLAINT", MSG_task_kind_complaint, TONE_PLAIN},
    {"CAPACITY", MSG_task_kind_capacity, TONE_PLAIN},
    {"ADDRESS", MSG_task_kind_address, TONE_PLAIN},
    {"OTHER", MSG_task_kind_other, TONE_PLAIN},
};
static const struct word states[] = {
    {"open", MSG_task_state_open, TONE_INFO},
    {"late", MSG_task_state_late, TONE_BAD},
    {"closed", MSG_task_state_closed, TONE_OK},
};
static const struct word tags[] = {
    /* of one task; the others say which tasks a list shows */
    {"open", MSG_task_tag_open, TONE_INFO},
    {"late", MSG_task_tag_late, TONE_BAD},
    {"closed", MSG_task_tag_closed, TONE_OK},
};
const struct words task_kinds = {kinds, COUNT(kinds)};
const struct words task_states = {states, COUNT(states)};
const struct words task_tags = {tags, COUNT(tags)};

struct str task_title(struct ctx *c, const struct task_about *about)
{
    struct str place = c->lang == LANG_RU ? about->place_ru : about->place_kk;

    if (str_eq_z(about->source, "ADDRESS"))
        return place.n > 0 ? MSG_FORMAT(c, MSG_task_about_address, MSG_ARG("place", place))
                           : msg_text(c, MSG_task_about_street);
    if (str_eq_z(about->source, "COMPLAINT"))
        return MSG_FORMAT(c, MSG_task_about_complaint, MSG_ARG("no", place));
    if (str_eq_z(about->source, "NEDB"))
        return MSG_FORMAT(c, MSG_task_about_nedb, MSG_NUM("n", about->amount));
    if (str_eq_z(about->source, "EGOV"))
        return MSG_FORMAT(c, MSG_task_about_egov, MSG_NUM("n", about->amount));
    return about->title;
}

struct str task_result(struct ctx *c, struct str closed_by, struct str result)
{
    if (str_eq_z(closed_by, "COVERED"))
        return MSG_FORMAT(c, MSG_task_result_covered, MSG_ARG("act", result));
    if (str_eq_z(closed_by, "ANSWERED"))
        return msg_text(c, MSG_task_result_answered);
    if (str_eq_z(closed_by, "SENT"))
        return msg_text(c, MSG_task_result_sent);
    return result;
}

struct str task_age(struct ctx *c, int64_t from_us, int64_t until_us)
{
    return MSG_FORMAT(c, MSG_task_days, MSG_NUM("n", (until_us - from_us) / DAY_US));
}

struct url task_url(struct ctx *c, struct uuid id)
{
    return url_id(c, "/staff/task/{id}", id);
}

struct str task_body_name(const struct organisations *bodies, struct uuid id)
{
    for (size_t i = 0; i < bodies->n; i++)
        if (uuid_eq(bodies->v[i].id, id))
            return bodies->v[i].name;
    return STR("");
}
