/* The guide step by step: what to do, which papers, how seats are given, what the law says. The
 * words are in the catalogues; here is their order and what they point to. */
#include "guide/pages.h"
#include "guide/views.h"
#include "guide_views.h"
#include "i18n/msg_guide.h"

#define STEP(name, anchor)                                                                         \
    {                                                                                              \
        MSG_guide_step_##name, MSG_guide_step_##name##_text, MSG_guide_step_##name##_picture,      \
            "pictures/step-" #name ".svg", anchor, MSG_guide_step_##name##_basis                   \
    }

static const struct guide_step steps[] = {
    {MSG_guide_step_sign_in, MSG_guide_step_sign_in_text, MSG_guide_step_sign_in_picture,
     "pictures/step-sign-in.svg", "p-2", MSG_guide_step_sign_in_basis},
    STEP(child, "p-3"),
    STEP(school, "p-7"),
    STEP(documents, "p-4-2"),
    STEP(signature, "p-5"),
    STEP(answer, "p-6"),
};

static const struct guide_paper papers[] = {
    {MSG_guide_papers_065, MSG_guide_papers_065_text, MSG_guide_papers_065_picture,
     "pictures/form-065.svg"},
    {MSG_guide_papers_052, MSG_guide_papers_052_text, MSG_guide_papers_052_picture,
     "pictures/form-052-2.svg"},
    {MSG_guide_papers_photo, MSG_guide_papers_photo_text, MSG_guide_papers_photo_picture,
     "pictures/photo-3x4.svg"},
    {MSG_guide_papers_pmpc, MSG_guide_papers_pmpc_text, MSG_guide_papers_pmpc_picture,
     "pictures/pmpc.svg"},
};

static const struct guide_ground grounds[] = {
    {"R1", MSG_guide_ground_r1}, {"R2", MSG_guide_ground_r2}, {"R3", MSG_guide_ground_r3},
    {"R4", MSG_guide_ground_r4}, {"R5", MSG_guide_ground_r5}, {"R0", MSG_guide_ground_r0},
};

/* The Algorithm (joint order, Annex 1) item by item. */
static const struct guide_rule rules[] = {
    {"p-1", MSG_guide_law_p_1, MSG_guide_law_p_1_text, NULL, MSG_NONE},
    {"p-2", MSG_guide_law_p_2, MSG_guide_law_p_2_text, "/schools", MSG_guide_home_schools},
    {"p-3", MSG_guide_law_p_3, MSG_guide_law_p_3_text, NULL, MSG_NONE},
    {"p-4", MSG_guide_law_p_4, MSG_guide_law_p_4_text, NULL, MSG_NONE},
    {"p-4-2", MSG_guide_law_p_4_2, MSG_guide_law_p_4_2_text, NULL, MSG_NONE},
    {"p-5", MSG_guide_law_p_5, MSG_guide_law_p_5_text, NULL, MSG_NONE},
    {"p-6", MSG_guide_law_p_6, MSG_guide_law_p_6_text, "/my/", MSG_guide_nav_my},
    {"p-7", MSG_guide_law_p_7, MSG_guide_law_p_7_text, "/admission/dates", MSG_guide_home_dates},
};

/* The card that every state service shows (Law on state services; J73-A3.1). */
static const struct {
    enum msg name, value;
} service[] = {
    {MSG_guide_service_name, MSG_guide_service_name_value},
    {MSG_guide_service_provider, MSG_guide_service_provider_value},
    {MSG_guide_service_recipient, MSG_guide_service_recipient_value},
    {MSG_guide_service_cost, MSG_guide_service_cost_value},
    {MSG_guide_service_term, MSG_guide_service_term_value},
    {MSG_guide_service_result, MSG_guide_service_result_value},
    {MSG_guide_service_where, MSG_guide_service_where_value},
    {MSG_guide_service_papers, MSG_guide_service_papers_value},
    {MSG_guide_service_refusal, MSG_guide_service_refusal_value},
    {MSG_guide_service_complaint, MSG_guide_service_complaint_value},
    {MSG_guide_service_law, MSG_guide_service_law_value},
};

static void fill_service(struct ctx *c, struct guide_admission *v)
{
    struct fact *facts = NEWS(c->mem, struct fact, COUNT(service));

    for (size_t i = 0; i < COUNT(service); i++)
        facts[i] = (struct fact){.name = msg_text(c, service[i].name),
                                 .value = msg_text(c, service[i].value)};
    v->service = facts;
    v->n_service = COUNT(service);
}

static struct str act_dates(struct ctx *c, const struct organisation_act *act)
{
    if (act->in_force_from.set && act->in_force_to.set)
        return MSG_FORMAT(c, MSG_guide_law_in_force,
                          MSG_ARG("from", i18n_date(c, act->in_force_from.v)),
                          MSG_ARG("to", i18n_date(c, act->in_force_to.v)));
    if (act->registered.n > 0)
        return MSG_FORMAT(c, MSG_guide_law_registered, MSG_ARG("number", act->registered));
    return STR("");
}

static enum status read_acts(struct ctx *c, struct guide_admission *v)
{
    const struct organisation_act *acts;
    size_t n;

    TRY(organisation_acts(c, &acts, &n));
    struct guide_act *shown = NEWS(c->mem, struct guide_act, n);
    for (size_t i = 0; i < n; i++)
        shown[i] = (struct guide_act){
            .act = &acts[i],
            .heading = MSG_FORMAT(c, MSG_guide_law_act, MSG_ARG("number", acts[i].number),
                                  MSG_ARG("date", i18n_date(c, acts[i].adopted_on))),
            .dates = act_dates(c, &acts[i]),
            .link = url_outside(c, acts[i].link),
        };
    v->acts = shown;
    v->n_acts = n;
    return ST_OK;
}

static enum status read_tx(struct ctx *c, void *arg)
{
    struct guide_admission *v = arg;
    struct admission_campaign *campaign;

    TRY(admission_campaign_current(c, &campaign));
    v->campaign = campaign;
    return read_acts(c, v);
}

enum status guide_show_admission(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct guide_admission v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_guide_admission_title),
                 .about = msg_text(c, MSG_guide_admission_about)},
        .steps = steps,
        .n_steps = COUNT(steps),
        .papers = papers,
        .n_papers = COUNT(papers),
        .grounds = grounds,
        .n_grounds = COUNT(grounds),
        .rules = rules,
        .n_rules = COUNT(rules),
    };

    TRY(db_tx_read(c, "guide/admission", read_tx, &v));
    fill_service(c, &v);
    struct out o = page_out(c, rs, 200);
    guide_admission(&o, &v);
    return ST_OK;
}
