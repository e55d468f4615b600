/* Codes of this feature in words. */
#include "i18n/msg_report.h"
#include "report/pages.h"

static const struct word formats[] = {
    {"CSV", MSG_report_csv, TONE_PLAIN},
    {"XLSX", MSG_report_xlsx, TONE_PLAIN},
    {"PDF", MSG_report_pdf, TONE_PLAIN},
};
static const struct word languages[] = {
    {"kk", MSG_report_lang_kk, TONE_PLAIN},
    {"ru", MSG_report_lang_ru, TONE_PLAIN},
    {"en", MSG_report_lang_en, TONE_PLAIN},
};
static const struct word frequencies[] = {
    {"DAY", MSG_report_day, TONE_PLAIN},
    {"WEEK", MSG_report_week, TONE_PLAIN},
    {"MONTH", MSG_report_month, TONE_PLAIN},
};
static const struct word states[] = {
    {"ACTIVE", MSG_report_active, TONE_OK},
    {"PAUSED", MSG_report_paused, TONE_WARN},
    {"ENDED", MSG_report_ended, TONE_PLAIN},
    {"LOST", MSG_report_lost, TONE_BAD},
};
static const struct word results[] = {
    {"READY", MSG_report_result_ready, TONE_OK},
    {"WAITING", MSG_report_result_waiting, TONE_INFO},
    {"FAILED", MSG_report_result_failed, TONE_BAD},
    {"LOST", MSG_report_lost, TONE_BAD},
    {"GONE", MSG_report_result_gone, TONE_PLAIN},
};

const struct words report_formats = {formats, COUNT(formats)};
const struct words report_languages = {languages, COUNT(languages)};
const struct words report_frequencies = {frequencies, COUNT(frequencies)};
const struct words report_states = {states, COUNT(states)};
const struct words report_outcomes = {results, COUNT(results)};

static struct str hour_text(struct ctx *c, int hour)
{
    return str_printf(c->mem, "%02d:00", hour);
}

struct list_options report_hours(struct ctx *c)
{
    struct option *hours = NEWS(c->mem, struct option, REPORT_HOURS);

    for (int i = 0; i < REPORT_HOURS; i++)
        hours[i] = (struct option){.value = str_printf(c->mem, "%d", i), .text = hour_text(c, i)};
    return (struct list_options){hours, REPORT_HOURS};
}

/* A list of another release is called by its name. */
struct str report_title(struct ctx *c, struct str source)
{
    const struct report_source *found = report_source_find(source);
    return found ? msg_text(c, found->title) : source;
}

struct str report_when(struct ctx *c, struct str frequency, int hour)
{
    struct str often = words_text(c, report_frequencies, frequency);
    struct str at = hour_text(c, hour);
    return str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(often), STR_ARG(at));
}
