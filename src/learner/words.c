/* Words of groups, and their school year. */
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_learner.h"
#include "learner/pages.h"

enum { SEPTEMBER = 9, CENTURY = 100 };

static const struct word levels[] = {
    {"SCHOOL", MSG_learner_level_school, TONE_PLAIN},
    {"COLLEGE", MSG_learner_level_college, TONE_PLAIN},
    {"EXTRA", MSG_learner_level_extra, TONE_PLAIN},
    {"PRESCHOOL", MSG_learner_level_preschool, TONE_PLAIN},
};
const struct words learner_levels = {levels, COUNT(levels)};

int learner_year_of(struct date day)
{
    int year, month, dom;

    time_date_split(day, &year, &month, &dom);
    return month >= SEPTEMBER ? year : year - 1;
}

struct str learner_year_text(struct ctx *c, int year)
{
    return str_printf(c->mem, "%d/%02d", year, (year + 1) % CENTURY);
}

struct str learner_subject_text(struct ctx *c, struct opt_text kk, struct opt_text ru)
{
    if (!kk.set)
        return msg_text(c, MSG_learner_head);
    return c->lang == LANG_RU ? ru.v : kk.v;
}

enum status learner_group_of(struct ctx *c, struct uuid id, struct learner_group_by_id_row **ret)
{
    TRY(learner_group_by_id(c, id, ret));
    return *ret ? ST_OK : FAIL(c, ST_NOT_FOUND, "learner.no-such-group");
}
