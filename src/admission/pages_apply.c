/* The questions of an application, one a page: each answer is stored when the page is left. */
#include "admission/pages.h"

#include "admission/forms.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct load {
    struct uuid id;
    struct draft *draft;
};

enum status page_draft_in_tx(struct ctx *c, struct uuid id, struct draft **ret)
{
    TRY(draft_load(c, id, ret));
    return uuid_is_nil((*ret)->sent_as) ? ST_OK
                                        : FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
}

static enum status load_tx(struct ctx *c, void *arg)
{
    struct load *load = arg;
    return page_draft_in_tx(c, load->id, &load->draft);
}

enum status page_draft(struct ctx *c, const struct request *rq, struct draft **ret)
{
    struct load load = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "admission/draft", load_tx, &load));
    *ret = load.draft;
    return ST_OK;
}

struct url draft_url(struct ctx *c, struct uuid draft, const char *page)
{
    struct str args[] = {uuid_print(c->mem, draft), str_from_z(page)};
    return url_path(c, "/my/draft/{id}/{page}", args, COUNT(args));
}

struct url draft_next_url(struct ctx *c, const struct draft *draft)
{
    enum question next = draft_next(draft);
    return draft_url(c, draft->id, next == QUESTION_COUNT ? "check" : question_code(next));
}

struct step_line draft_steps(struct ctx *c, const struct draft *draft, int now)
{
    return (struct step_line){
        .service = msg_text(c, MSG_admission_service),
        .subject = draft->child->given,
        .now = now,
        .of = QUESTION_COUNT + 1,
    };
}

/* The frame every question has. */
static struct question_view question(struct ctx *c,
                                     const struct request *rq,
                                     const struct draft *draft,
                                     enum question which,
                                     const struct form_values *form)
{
    static const enum msg titles[QUESTION_COUNT] = {
        [QUESTION_CHILD] = MSG_admission_child_title,
        [QUESTION_SCHOOL] = MSG_admission_school_title,
        [QUESTION_DOCUMENTS] = MSG_admission_documents_title,
        [QUESTION_SPECIAL] = MSG_admission_special_title,
        [QUESTION_PHONE] = MSG_admission_phone_title,
        [QUESTION_CONSENT] = MSG_admission_consent_title,
    };
    return (struct question_view){
        .page = {.rq = rq,
                 .title = msg_text(c, titles[which]),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = which == QUESTION_CHILD
                             ? url_id(c, "/my/draft/{id}", draft->id)
                             : draft_url(c, draft->id, question_code((enum question)(which - 1))),
                 .back_text = msg_text(c, MSG_admission_back),
                 .form = form},
        .draft = draft,
        .form = form,
        .steps = draft_steps(c, draft, (int)which + 1),
        .action = draft_url(c, draft->id, question_code(which)),
    };
}

static int answer_status(const struct form_values *values)
{
    return values->bad ? 422 : 200;
}

/* After a stored answer: on to what is still open, or back to the check page when all is answered.
 */
static enum status go_on(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;
    TRY(page_draft(c, rq, &draft));
    return response_see_other(c, rs, draft_next_url(c, draft).s);
}

/* ---- the task list --------------------------------------------------------------------------- */

enum status draft_tasks(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    struct row_link *rows = NEWS(c->mem, struct row_link, QUESTION_COUNT);
    for (int i = 0; i < QUESTION_COUNT; i++)
        rows[i] = (struct row_link){
            .url = draft_url(c, draft->id, question_code((enum question)i)),
            .title = word_question(c, (enum question)i),
            .tag =
                msg_text(c, draft->answered[i] ? MSG_admission_task_done : MSG_admission_task_open),
            .tag_tone = draft->answered[i] ? TONE_OK : TONE_WARN,
        };
    struct case_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_task_title),
                 .flags = PAGE_READ,
                 .back = url0(c, "/my/"),
                 .back_text = msg_text(c, MSG_admission_back_home)},
        .title = draft->child->given,
        .documents = rows,
        .n_documents = QUESTION_COUNT,
        .move = draft_next_url(c, draft),
        .prepared = draft->prepared,
        .discard = draft_url(c, draft->id, "discard"),
        .next = i18n_moment(c, draft->changed_us),
    };
    struct out o = page_out(c, rs, 200);
    admission_draft_tasks(&o, &view);
    return ST_OK;
}

enum status discard_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    struct case_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_discard_title),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/my/draft/{id}", draft->id),
                 .back_text = msg_text(c, MSG_admission_discard_back)},
        .title = draft->child->given,
        .discard = draft_url(c, draft->id, "discard"),
    };
    struct out o = page_out(c, rs, 200);
    admission_discard(&o, &view);
    return ST_OK;
}

enum status discard_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    TRY(draft_discard(c, draft->id));
    room_sent(c, draft); /* a place in the waiting room is free as after sending */
    return response_see_other(c, rs, STR("/my/"));
}

/* ---- child ----------------------------------------------------------------------------------- */

/* A fact of the register with its source and time; marked while the register is silent. */
static struct fact
register_fact(struct ctx *c, const struct draft *draft, enum msg name, struct str value)
{
    struct fact fact = {.name = msg_text(c, name), .value = value};

    fact.about = word_source(c, draft->child);
    if (draft->silent) {
        fact.tag = msg_text(c, MSG_admission_fact_unverified);
        fact.tone = TONE_WARN;
    }
    return fact;
}

static struct fact kin_fact(struct ctx *c, const struct draft *draft)
{
    struct fact fact = register_fact(c, draft, MSG_admission_fact_kin,
                                     words_text(c, word_kin, draft->kin.relation));

    if (draft->kin.document.n > 0)
        fact.value = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(fact.value),
                                STR_ARG(draft->kin.document));
    return fact;
}

static enum status show_child(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct draft *draft,
                              const struct form_values *values)
{
    const struct person *child = draft->child;
    struct question_view view = question(c, rq, draft, QUESTION_CHILD, values);
    struct list_options relations = words_options(c, word_relations);
    struct fact facts[] = {
        register_fact(c, draft, MSG_admission_fact_child, child->name),
        {.name = msg_text(c, MSG_admission_fact_iin), .value = i18n_iin_masked(c, child->iin)},
        register_fact(c, draft, MSG_admission_fact_born, i18n_date(c, child->born)),
        kin_fact(c, draft),
        {.name = msg_text(c, MSG_admission_fact_address),
         .value = c->lang == LANG_KK ? child->address.text_kk : child->address.text_ru,
         .about = child->address.confirmed ? STR("") : msg_text(c, MSG_admission_fact_declared)},
    };

    view.options = relations.v;
    view.n_options = relations.n;
    view.facts = facts;
    view.n_facts = COUNT(facts);
    view.ask_choice = draft->age == ADMISSION_AGE_CHOICE;
    view.late_age = admission_age_is_late(draft->campaign, child->born);
    struct out o = page_out(c, rs, answer_status(values));
    admission_question_child(&o, &view);
    return ST_OK;
}

enum status child_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &child_form);
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    form_set(&values, "relation", draft->relation);
    form_set(&values, "choice", draft->choice_confirmed ? STR("1") : STR(""));
    return show_child(c, rq, rs, draft, &values);
}

enum status child_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    TRY(form_read(c, &child_form, rq, &values));
    struct field_value *relation = form_at(&values, "relation");
    if (relation->text.n > 0 && !words_has(word_relations, relation->text))
        form_error(&values, "relation", MSG_admission_child_relation_missing, STR(""));
    bool choice = form_at(&values, "choice")->number == 1;
    if (draft->age == ADMISSION_AGE_CHOICE && !choice)
        form_error(&values, "choice", MSG_admission_submit_choice_unconfirmed, STR(""));
    if (values.bad)
        return show_child(c, rq, rs, draft, &values);
    TRY(draft_answer_child(c, draft->id, relation->text, choice));
    return go_on(c, rq, rs);
}

/* ---- special conditions, phone, consent ------------------------------------------------------ */

static enum status show_special(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                const struct draft *draft,
                                const struct form_values *values)
{
    struct question_view view = question(c, rq, draft, QUESTION_SPECIAL, values);
    struct option options[] = {
        {.value = STR("no"), .text = msg_text(c, MSG_admission_special_no)},
        {.value = STR("yes"), .text = msg_text(c, MSG_admission_special_yes)},
    };
    const struct option wishes[] = {
        {.value = STR("yes"), .text = msg_text(c, MSG_admission_special_reserve_yes)},
        {.value = STR("no"), .text = msg_text(c, MSG_admission_special_reserve_no)},
    };
    view.options = options;
    view.n_options = COUNT(options);
    view.wishes = wishes;
    view.n_wishes = COUNT(wishes);
    struct out o = page_out(c, rs, answer_status(values));
    admission_question_special(&o, &view);
    return ST_OK;
}

enum status special_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &special_form);
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    if (draft->answered[QUESTION_SPECIAL]) {
        form_set(&values, "special", draft->special_needs ? STR("yes") : STR("no"));
        form_set(&values, "reserve", draft->wants_reserve ? STR("yes") : STR("no"));
    }
    return show_special(c, rq, rs, draft, &values);
}

/* What is neither yes nor no is an error of the field, as nothing is. */
static bool is_yes(struct form_values *values, const char *name, enum msg missing)
{
    struct str said = form_at(values, name)->text;
    bool yes = str_eq_z(said, "yes");

    if (said.n > 0 && !yes && !str_eq_z(said, "no"))
        form_error(values, name, missing, STR(""));
    return yes;
}

enum status special_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    TRY(form_read(c, &special_form, rq, &values));
    bool special = is_yes(&values, "special", MSG_admission_special_missing);
    bool reserve = is_yes(&values, "reserve", MSG_admission_special_reserve_missing);
    if (values.bad)
        return show_special(c, rq, rs, draft, &values);
    TRY(draft_answer_special(c, draft->id, special, reserve));
    return go_on(c, rq, rs);
}

static enum status show_phone(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct draft *draft,
                              const struct form_values *values)
{
    struct question_view view = question(c, rq, draft, QUESTION_PHONE, values);
    struct out o = page_out(c, rs, answer_status(values));
    admission_question_phone(&o, &view);
    return ST_OK;
}

enum status phone_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &phone_form);
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    form_set(&values, "phone", draft->phone.n > 0 ? i18n_phone(c, draft->phone) : STR(""));
    return show_phone(c, rq, rs, draft, &values);
}

enum status phone_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    TRY(form_read(c, &phone_form, rq, &values));
    if (values.bad)
        return show_phone(c, rq, rs, draft, &values);
    TRY(draft_answer_phone(c, draft->id, form_at(&values, "phone")->text));
    return go_on(c, rq, rs);
}

static enum status show_consent(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                const struct draft *draft,
                                const struct form_values *values)
{
    struct question_view view = question(c, rq, draft, QUESTION_CONSENT, values);
    struct out o = page_out(c, rs, answer_status(values));
    admission_question_consent(&o, &view);
    return ST_OK;
}

enum status consent_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &consent_form);
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    form_set(&values, "consent", draft->consent ? STR("1") : STR(""));
    form_set(&values, "truthful", draft->truthful ? STR("1") : STR(""));
    return show_consent(c, rq, rs, draft, &values);
}

enum status consent_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    TRY(form_read(c, &consent_form, rq, &values));
    if (values.bad)
        return show_consent(c, rq, rs, draft, &values);
    TRY(draft_answer_consent(c, draft->id, true, true));
    return go_on(c, rq, rs);
}
