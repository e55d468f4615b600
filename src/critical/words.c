/* Codes of the list in words. */
#include "critical/pages.h"
#include "i18n/msg_critical.h"

static const struct word areas[] = {
    {"ENROLMENT", MSG_critical_area_enrolment, TONE_PLAIN},
    {"GRADE", MSG_critical_area_grade, TONE_PLAIN},
    {"ORDER", MSG_critical_area_order, TONE_PLAIN},
    {"SIGNATURE", MSG_critical_area_signature, TONE_PLAIN},
    {"RIGHTS", MSG_critical_area_rights, TONE_PLAIN},
    {"ACCOUNT", MSG_critical_area_account, TONE_PLAIN},
    {"EXPORT", MSG_critical_area_export, TONE_PLAIN},
    {"REPORT", MSG_critical_area_report, TONE_PLAIN},
    {"SETTING", MSG_critical_area_setting, TONE_PLAIN},
    {"READING", MSG_critical_area_reading, TONE_PLAIN},
};
const struct words critical_areas = {areas, COUNT(areas)};

static const struct word states[] = {
    {"ON", MSG_critical_on, TONE_WARN},
    {"OFF", MSG_critical_off, TONE_PLAIN},
};
const struct words critical_states = {states, COUNT(states)};

struct url critical_url(struct ctx *c, struct str code)
{
    return url_path(c, "/staff/critical/{code}", &code, 1);
}
