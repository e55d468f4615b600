/* Front page, dates, age: whether and when a family may apply. */
#include "guide/pages.h"
#include "guide/views.h"
#include "guide_views.h"
#include "i18n/msg_guide.h"

enum { AGE_MOST = 18 };

static enum status schedule_tx(struct ctx *c, void *arg)
{
    return guide_schedule_read(c, arg);
}

enum status guide_show_home(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct guide_home v = {.page = {.rq = rq, .flags = PAGE_BARE}};

    TRY(db_tx_read(c, "guide/home", schedule_tx, &v.schedule));
    v.page.title =
        v.schedule.campaign
            ? MSG_FORMAT(c, MSG_guide_home_title,
                         MSG_ARG("year", str_printf(c->mem, "%d", v.schedule.campaign->year)))
            : msg_text(c, MSG_guide_home_title_plain);
    v.page.about = msg_text(c, MSG_guide_home_about);
    struct out o = page_out(c, rs, 200);
    guide_home(&o, &v);
    return ST_OK;
}

enum status guide_show_dates(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct guide_dates v = {.page = {.rq = rq,
                                     .title = msg_text(c, MSG_guide_dates_title),
                                     .about = msg_text(c, MSG_guide_dates_about)}};

    TRY(db_tx_read(c, "guide/dates", schedule_tx, &v.schedule));
    struct out o = page_out(c, rs, 200);
    guide_dates(&o, &v);
    return ST_OK;
}

/* ---- age ----------------------------------------------------------------------------------- */

static const struct field age_fields[] = {
    {"born", FIELD_DATE, MSG_guide_age_born, MSG_guide_age_born_hint, MSG_guide_age_born_missing, 0,
     0},
};
static const struct form age_form = {"age", age_fields, COUNT(age_fields)};

static enum status campaign_tx(struct ctx *c, void *arg)
{
    return admission_campaign_current(c, arg);
}

/* A date that nobody asking about grade 1 can mean is an error of the field. */
static bool is_plausible(struct ctx *c, struct form_values *values, struct date born)
{
    struct date today = time_date(c->now_us);

    if (born.days > today.days)
        form_error(values, "born", MSG_guide_age_born_future, STR(""));
    else if (time_age_years(born, today) >= AGE_MOST)
        form_error(values, "born", MSG_guide_age_born_long_ago, STR(""));
    return !values->bad;
}

static void answer_age(struct ctx *c, struct guide_age *v, struct date born)
{
    const struct admission_campaign *campaign = v->campaign;
    struct str year = str_printf(c->mem, "%d", campaign->year);
    struct msg_arg by_study[] = {MSG_ARG("year", year),
                                 MSG_ARG("date", i18n_date(c, campaign->study_start))};
    struct msg_arg by_limit[] = {MSG_ARG("year", year),
                                 MSG_ARG("date", i18n_date(c, campaign->born_until))};

    v->answered = true;
    switch (admission_age_of(campaign, born)) {
    case ADMISSION_AGE_SURE:
        v->tone = TONE_OK;
        v->icon = "circle-check";
        v->title = msg_text(c, MSG_guide_age_sure_title);
        v->text = msg_format(c, MSG_guide_age_sure_text, by_study, COUNT(by_study));
        break;
    case ADMISSION_AGE_CHOICE:
        v->tone = TONE_WARN;
        v->icon = "info";
        v->title = msg_text(c, MSG_guide_age_choice_title);
        v->text = msg_format(c, MSG_guide_age_choice_text, by_study, COUNT(by_study));
        break;
    case ADMISSION_AGE_TOO_YOUNG:
        v->tone = TONE_PLAIN;
        v->icon = "hourglass";
        v->title = msg_text(c, MSG_guide_age_young_title);
        v->text = msg_format(c, MSG_guide_age_young_text, by_limit, COUNT(by_limit));
        break;
    }
    v->late = admission_age_is_late(campaign, born) ? msg_text(c, MSG_guide_age_late) : STR("");
}

enum status guide_show_age(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct guide_age v = {.page = {.rq = rq,
                                   .title = msg_text(c, MSG_guide_age_title),
                                   .about = msg_text(c, MSG_guide_age_about),
                                   .flags = PAGE_READ | PAGE_ASKS}};
    struct form_values values = form_blank(c, &age_form);
    struct admission_campaign *campaign;
    bool asked = pairs_has(rq->query, "born") || pairs_has(rq->query, "born.d");

    TRY(db_tx_read(c, "guide/age", campaign_tx, &campaign));
    if (asked)
        TRY(form_read(c, &age_form, rq, &values));
    struct date born = {(int32_t)form_at(&values, "born")->number};
    v.campaign = campaign;
    if (asked && campaign && !values.bad && is_plausible(c, &values, born))
        answer_age(c, &v, born);
    form_forgive(c, &values);
    v.form = v.page.form = &values;
    struct out o = page_out(c, rs, values.bad ? 422 : 200);
    guide_age(&o, &v);
    return ST_OK;
}
