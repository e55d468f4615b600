/* What the officer's page of one child says of people who came without an IIN: their number, the
 * document, the declared address, and what the register makes of an IIN that was added (X21). */
#include "admission/staff.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_person.h"

enum { PEOPLE = 2 };

static enum status read_one(struct ctx *c, const struct person *person, struct staff_person *ret)
{
    ret->person = person;
    if (person->temporary_number.n == 0)
        return ST_OK;
    TRY(person_document_of(c, person->id, &ret->document));
    return person_refresh_state(c, person->id, &ret->state);
}

enum status staff_people_read(struct ctx *c,
                              const struct admission_application_by_id_row *a,
                              struct staff_people *ret)
{
    const struct uuid ids[PEOPLE] = {a->child_id, a->applicant_id};
    struct organisation *school;
    struct persons found;

    *ret = (struct staff_people){.child = {.person = NULL}};
    TRY(organisation_by_id(c, a->organisation_id, &school));
    TRY(owned_fact(c, school, &ret->owner));
    if (!str_eq_z(a->channel, "PAPER"))
        return ST_OK;
    TRY(person_by_ids(c, ids, PEOPLE, &found));
    for (size_t i = 0; i < found.n; i++)
        TRY(read_one(c, &found.v[i],
                     uuid_eq(found.v[i].id, a->child_id) ? &ret->child : &ret->adult));
    return ST_OK;
}

static bool came_without(const struct staff_person *who)
{
    return who->person && who->person->temporary_number.n > 0;
}

static enum msg state_text(const struct staff_person *who)
{
    if (who->person->iin.n == 0)
        return MSG_admission_iin_state_none;
    if (str_eq_z(who->person->source, "REGISTER"))
        return MSG_admission_iin_state_confirmed;
    if (who->state == PERSON_OTHER)
        return MSG_admission_iin_state_other;
    return who->state == PERSON_UNKNOWN ? MSG_admission_iin_state_unknown
                                        : MSG_admission_iin_state_asked;
}

static struct str document_text(struct ctx *c, const struct person_document *d)
{
    return str_printf(c->mem, STR_FMT ", " STR_FMT " (" STR_FMT ")",
                      STR_ARG(word_document_kind(c, d->kind)), STR_ARG(d->number),
                      STR_ARG(i18n_country(c, d->country)));
}

static struct fact document_fact(struct ctx *c, const struct person_document *d)
{
    return (struct fact){.name = msg_text(c, MSG_admission_fact_document),
                         .value = document_text(c, d),
                         .about = d->until.set
                                      ? MSG_FORMAT(c, MSG_admission_fact_document_until,
                                                   MSG_ARG("d", i18n_date_short(c, d->until.v)))
                                      : STR("")};
}

static void add_facts(struct ctx *c,
                      const struct staff_person *who,
                      enum msg of_whom,
                      struct staff_case_view *view)
{
    const struct person *p = who->person;
    struct fact *f = view->facts;

    f[view->n_facts++] = (struct fact){.name = msg_text(c, MSG_person_temporary_number),
                                       .value = p->temporary_number,
                                       .about = p->name};
    f[view->n_facts++] =
        (struct fact){.name = msg_text(c, of_whom),
                      .value = p->iin.n > 0 ? i18n_iin_masked(c, p->iin) : STR("–"),
                      .about = msg_text(c, state_text(who))};
    f[view->n_facts++] = (struct fact){.name = msg_text(c, MSG_admission_fact_citizenship),
                                       .value = i18n_country(c, p->citizenship)};
    if (who->document.number.n > 0)
        f[view->n_facts++] = document_fact(c, &who->document);
    if (p->address.text_kk.n > 0)
        f[view->n_facts++] = (struct fact){
            .name = msg_text(c, MSG_admission_fact_address),
            .value = c->lang == LANG_KK ? p->address.text_kk : p->address.text_ru,
            .about =
                p->address.confirmed ? STR("") : msg_text(c, MSG_admission_fact_declared_paper)};
}

/* Until the register has confirmed it, an IIN may be added and put right. */
static bool may_add(const struct ctx *c, const struct staff_person *who)
{
    return came_without(who) && (c->actor.access & ACCESS_CLERK) != 0 &&
           str_eq_z(who->person->source, "DECLARED");
}

void staff_people_show(struct ctx *c,
                       struct uuid application,
                       const struct staff_people *people,
                       struct staff_case_view *view)
{
    if (came_without(&people->child))
        add_facts(c, &people->child, MSG_admission_iin_of_child, view);
    if (came_without(&people->adult))
        add_facts(c, &people->adult, MSG_admission_iin_of_applicant, view);
    if (may_add(c, &people->child))
        view->child_iin = iin_url(c, application, true);
    if (may_add(c, &people->adult))
        view->adult_iin = iin_url(c, application, false);
    if (people->child.person)
        view->receipt = url_id(c, "/staff/admission/{id}/receipt.pdf", application);
    view->facts[view->n_facts++] = people->owner;
}
