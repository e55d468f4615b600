/* Paper forms enter the same queue (ADM-31): the paper's date is a note, the order is that of entry
 * (AB-7). Either person may have no IIN (X21): the form then takes what the foreign document says.
 */
#include "admission/application.h"
#include "admission/forms.h"
#include "admission/receipt.h"
#include "admission/staff.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"

static const struct word sexes[] = {
    {"F", MSG_admission_sex_f, TONE_PLAIN},
    {"M", MSG_admission_sex_m, TONE_PLAIN},
};
static const char *const of_document[] = {"surname",     "given", "patronymic", "born",
                                          "sex",         "kind",  "number",     "country",
                                          "citizenship", "until"};

struct paper_query {
    struct admission_pools_of_school_rows pools;
};

static enum status pools_tx(struct ctx *c, void *arg)
{
    struct paper_query *q = arg;
    struct admission_campaign *campaign;
    struct organisation *school;
    struct str enabled;

    TRY(organisation_by_id(c, c->actor.organisation, &school));
    TRY(platform_setting(c, "admission.paper_enabled", time_date(c->now_us), school->region_kato,
                         &enabled));
    if (!str_eq(enabled, STR("yes")))
        return FAIL(c, ST_INVALID, "admission.paper.disabled");
    TRY(admission_campaign_current(c, &campaign));
    if (!campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    return admission_pools_of_school(c, campaign->id, c->actor.organisation, &q->pools);
}

static const char *field_of(struct ctx *c, const char *who, const char *part)
{
    return str_z(c->mem, str_printf(c->mem, "%s_%s", who, part));
}

static struct option *country_options(struct ctx *c)
{
    const struct i18n_country *countries = i18n_countries(c);
    struct option *options = NEWS(c->mem, struct option, I18N_COUNTRIES);
    for (size_t i = 0; i < I18N_COUNTRIES; i++)
        options[i] = (struct option){.value = countries[i].code, .text = countries[i].name};
    return options;
}

/* ---- either an IIN or a document ------------------------------------------------------------- */

static bool is_typed(const struct field_value *v)
{
    return v->raw.n + v->day.n + v->month.n + v->year.n > 0;
}

static bool document_is_typed(struct ctx *c, const struct form_values *form, const char *who)
{
    for (size_t i = 0; i < COUNT(of_document); i++)
        if (is_typed(form_at(form, field_of(c, who, of_document[i]))))
            return true;
    return false;
}

static void forgive(struct form_values *form, const char *name)
{
    form_at(form, name)->error = 0;
}

static void forgive_document(struct ctx *c, struct form_values *form, const char *who)
{
    for (size_t i = 0; i < COUNT(of_document); i++)
        forgive(form, field_of(c, who, of_document[i]));
}

/* A value that the page did not offer is as good as none. */
static void
check_offered(struct ctx *c, struct form_values *form, const char *who, const char *part, bool ok)
{
    struct field_value *v = form_at(form, field_of(c, who, part));
    if (v->text.n > 0 && !ok)
        form_error(form, v->field->name, v->field->missing, STR(""));
}

static void check_choices(struct ctx *c, struct form_values *form, const char *who)
{
    struct str sex = form_at(form, field_of(c, who, "sex"))->text;
    struct str kind = form_at(form, field_of(c, who, "kind"))->text;
    struct str citizenship = form_at(form, field_of(c, who, "citizenship"))->text;
    struct str country = form_at(form, field_of(c, who, "country"))->text;

    check_offered(c, form, who, "sex", words_has(WORDS(sexes), sex));
    check_offered(c, form, who, "kind", words_has(word_document_kinds, kind));
    check_offered(c, form, who, "citizenship", i18n_country(c, citizenship).n > 0);
    check_offered(c, form, who, "country", i18n_country(c, country).n > 0);
}

/* Both at once is a slip: which of the two is this person? */
static bool has_no_iin(struct ctx *c, struct form_values *form, const char *who)
{
    const char *iin = field_of(c, who, "iin");

    if (!document_is_typed(c, form, who)) {
        forgive_document(c, form, who);
        return false;
    }
    if (is_typed(form_at(form, iin))) {
        forgive_document(c, form, who);
        form_error(form, iin, MSG_admission_paper_both, STR(""));
        return false;
    }
    forgive(form, iin);
    check_choices(c, form, who);
    return true;
}

static void look_again(struct form_values *form)
{
    form->bad = form->common_error.n > 0;
    for (size_t i = 0; i < form->form->n; i++)
        form->bad = form->bad || form->v[i].error != 0;
}

static struct person_foreigner
foreigner_of(struct ctx *c, const struct form_values *form, const char *who)
{
    const struct field_value *until = form_at(form, field_of(c, who, "until"));

    return (struct person_foreigner){
        .surname = form_at(form, field_of(c, who, "surname"))->text,
        .given = form_at(form, field_of(c, who, "given"))->text,
        .patronymic = form_at(form, field_of(c, who, "patronymic"))->text,
        .born = {(int32_t)form_at(form, field_of(c, who, "born"))->number},
        .female = str_eq_z(form_at(form, field_of(c, who, "sex"))->text, "F"),
        .citizenship = form_at(form, field_of(c, who, "citizenship"))->text,
        .document = form_at(form, field_of(c, who, "kind"))->text,
        .number = form_at(form, field_of(c, who, "number"))->text,
        .country = form_at(form, field_of(c, who, "country"))->text,
        .until = {is_typed(until), {(int32_t)until->number}},
        .phone = STR(""),
    };
}

/* ---- the page -------------------------------------------------------------------------------- */

static struct field_view
select_of(const struct form_values *form, const char *name, const struct option *options, size_t n)
{
    return (struct field_view){
        .values = form, .name = name, .options = options, .n_options = n, .look = FIELD_SELECT};
}

static struct paper_person person_view(struct ctx *c,
                                       const struct form_values *form,
                                       const char *who,
                                       const struct option *countries)
{
    struct list_options kinds = words_options(c, word_document_kinds);
    bool wrong = false;

    for (size_t i = 0; i < COUNT(of_document); i++)
        wrong = wrong || form_at(form, field_of(c, who, of_document[i]))->error != 0;
    return (struct paper_person){
        .form = form,
        .who = who,
        .open = wrong || document_is_typed(c, form, who),
        .sexes = words_options(c, WORDS(sexes)),
        .citizenship = select_of(form, field_of(c, who, "citizenship"), countries, I18N_COUNTRIES),
        .kind = select_of(form, field_of(c, who, "kind"), kinds.v, kinds.n),
        .country = select_of(form, field_of(c, who, "country"), countries, I18N_COUNTRIES),
    };
}

const char *paper_field(struct ctx *c, const struct paper_person *person, const char *part)
{
    return field_of(c, person->who, part);
}

static enum status show_paper(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct form_values *form)
{
    const struct option *countries = country_options(c);
    struct paper_query q = {0};

    TRY(db_tx_read(c, "admission/paper-pools", pools_tx, &q));
    struct option *pools = NEWS(c->mem, struct option, q.pools.n);
    size_t n = 0;
    for (size_t i = 0; i < q.pools.n; i++)
        if (q.pools.v[i].opened)
            pools[n++] = (struct option){.value = uuid_print(c->mem, q.pools.v[i].id),
                                         .text = word_language(c, q.pools.v[i].language)};
    struct paper_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_paper_title),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/admission"),
                 .back_text = msg_text(c, MSG_admission_staff_back),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/paper"),
        .child = person_view(c, form, "child", countries),
        .adult = person_view(c, form, "adult", countries),
        .relations = words_options(c, word_relations),
        .pools = pools,
        .n_pools = n,
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_paper(&o, &view);
    return ST_OK;
}

enum status paper_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &paper_form);
    return show_paper(c, rq, rs, &form);
}

/* What both ways of naming the people need to be; NULL: by IIN. */
struct foreigners {
    struct person_foreigner child, adult;
    bool has_child, has_adult;
};

static struct foreigners read_people(struct ctx *c, struct form_values *form)
{
    struct foreigners f = {.has_child = has_no_iin(c, form, "child"),
                           .has_adult = has_no_iin(c, form, "adult")};

    look_again(form);
    f.child = foreigner_of(c, form, "child");
    f.adult = foreigner_of(c, form, "adult");
    f.adult.phone = form_at(form, "adult_phone")->text;
    return f;
}

static enum status enter(struct ctx *c,
                         const struct form_values *form,
                         const struct foreigners *people,
                         struct uuid *ret_id)
{
    struct admission_paper paper = {
        .child_iin = form_at(form, "child_iin")->text,
        .adult_iin = form_at(form, "adult_iin")->text,
        .child = people->has_child ? &people->child : NULL,
        .adult = people->has_adult ? &people->adult : NULL,
        .street = form_at(form, "street")->text,
        .house = form_at(form, "house")->text,
        .flat = form_at(form, "flat")->text,
        .relation = form_at(form, "relation")->text,
        .idem = form->idem,
        .paper_date = {(int32_t)form_at(form, "date")->number},
        .special_needs = form_at(form, "special")->number == 1,
        .wants_reserve = form_at(form, "reserve")->number == 1,
    };

    if (!scan_uuid(form_at(form, "pool")->text, &paper.pool))
        return FAIL_FIELD(c, ST_INVALID, "admission.submit.no-such-pool", "pool");
    return admission_enter_paper(c, &paper, ret_id);
}

enum status paper_enter(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid id;

    TRY(form_read(c, &paper_form, rq, &form));
    const struct foreigners people = read_people(c, &form);
    if (!form.bad) {
        enum status st = enter(c, &form, &people, &id);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/admission/{id}", id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_paper(c, rq, rs, &form);
}

/* ---- what the family takes home -------------------------------------------------------------- */

struct printed {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct organisation *school;
};

static enum status printed_tx(struct ctx *c, void *arg)
{
    struct printed *printed = arg;

    TRY(application_open(c, printed->id, &printed->a));
    return organisation_by_id(c, printed->a->first_school, &printed->school);
}

/* For families who cannot sign in: the officer prints it at the counter. */
enum status staff_receipt(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct printed printed = {.id = request_uuid(rq, "id")};
    struct receipt receipt;
    struct str pdf;

    TRY(db_tx_read(c, "admission/staff-receipt", printed_tx, &printed));
    TRY(receipt_of(c, printed.a, &receipt));
    TRY(receipt_print(c, printed.a, printed.school, &receipt, &pdf));
    return response_download(c, rs, STR("application/pdf"),
                             str_printf(c->mem, "oqu-%lld.pdf", (long long)printed.a->number), pdf);
}

/* ---- the IIN comes later --------------------------------------------------------------------- */

struct iin_query {
    struct uuid id;
    bool of_child;
    struct admission_application_by_id_row *a;
    struct person *person;
};

static enum status iin_tx(struct ctx *c, void *arg)
{
    struct iin_query *q = arg;

    TRY(application_open(c, q->id, &q->a));
    TRY(person_by_id(c, q->of_child ? q->a->child_id : q->a->applicant_id, &q->person));
    if (q->person->temporary_number.n == 0)
        return FAIL(c, ST_NOT_FOUND, "person.unknown");
    return ST_OK;
}

static enum status read_whose(struct ctx *c, const struct request *rq, struct iin_query *q)
{
    struct str who = request_param(rq, "who");

    q->id = request_uuid(rq, "id");
    q->of_child = str_eq_z(who, "child");
    return q->of_child || str_eq_z(who, "applicant") ? ST_OK
                                                     : FAIL(c, ST_NOT_FOUND, "person.unknown");
}

struct url iin_url(struct ctx *c, struct uuid application, bool of_child)
{
    struct str args[] = {uuid_print(c->mem, application),
                         of_child ? STR("child") : STR("applicant")};
    return url_path(c, "/staff/admission/{id}/iin/{who}", args, COUNT(args));
}

static enum status show_iin(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct form_values *form)
{
    struct iin_query q = {0};

    TRY(read_whose(c, rq, &q));
    TRY(db_tx_read(c, "admission/iin-form", iin_tx, &q));
    struct staff_form_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_iin_title),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/staff/admission/{id}", q.id),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = form},
        .form = form,
        .action = iin_url(c, q.id, q.of_child),
        .subject = str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(q.person->name),
                              STR_ARG(q.person->temporary_number)),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    admission_iin(&o, &view);
    return ST_OK;
}

enum status iin_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &iin_form);
    return show_iin(c, rq, rs, &form);
}

enum status iin_add(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct iin_query q = {0};

    TRY(form_read(c, &iin_form, rq, &form));
    TRY(read_whose(c, rq, &q));
    if (!form.bad) {
        const struct admission_iin iin = {
            .application = q.id, .of_child = q.of_child, .iin = form_at(&form, "iin")->text};
        enum status st = admission_add_iin(c, &iin);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/admission/{id}", q.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_iin(c, rq, rs, &form);
}
