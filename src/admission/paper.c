/* A paper form as an officer of the school enters it (ADM-31): the two people are looked up by IIN,
 * or entered by their foreign documents (X21), the record of the form is sealed in the officer's
 * name, and the application joins the one queue. All of it or nothing.
 */
#include "admission/application.h"
#include "admission/decide.h"
#include "admission/submit.h"
#include "admission/tell.h"
#include "base/buf.h"

struct people {
    const struct admission_paper *paper;
    struct person *child, *adult;
    struct uuid application;
};

/* Which person's field failed: the form has both. */
static enum status of_person(struct ctx *c, enum status st, const char *who)
{
    if (st != ST_OK && c->failure.field.n > 0)
        c->failure.field = str_printf(c->mem, "%s_" STR_FMT, who, STR_ARG(c->failure.field));
    return st;
}

static struct str names_of(struct ctx *c, const struct organisation_streets *streets)
{
    struct buf buf;

    buf_init(&buf, c->mem, 8192);
    for (size_t i = 0; i < streets->n; i++)
        buf_printf(&buf, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(streets->v[i].name));
    return buf_str(&buf);
}

/* The only one found, or the one that is called exactly so; NULL: it is in no register. */
static enum status find_street(struct ctx *c,
                               const struct organisation *school,
                               struct str typed,
                               const struct organisation_street **ret_street)
{
    struct organisation_streets found;
    struct str place =
        school->settlement_kato.n > 0 ? school->settlement_kato : school->region_kato;

    *ret_street = NULL;
    TRY(organisation_streets_find(c, place, typed, &found));
    if (found.n == 1)
        *ret_street = &found.v[0];
    for (size_t i = 0; i < found.n; i++)
        if (str_eq(found.v[i].name_kk, typed) || str_eq(found.v[i].name_ru, typed))
            *ret_street = &found.v[i];
    if (*ret_street || found.n == 0)
        return ST_OK;
    c->failure.arg = names_of(c, &found);
    return FAIL_FIELD(c, ST_INVALID, "admission.paper.streets", "street");
}

static struct str
address_text(struct ctx *c, struct str street, const struct admission_paper *paper)
{
    struct str text = street;

    if (paper->house.n > 0)
        text = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(text), STR_ARG(paper->house));
    if (paper->flat.n > 0)
        text = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(text), STR_ARG(paper->flat));
    return text;
}

/* Declared, so that the lane that comes of it is marked to be checked. */
static enum status
read_address(struct ctx *c, const struct admission_paper *paper, struct person_address *ret)
{
    const struct organisation_street *street;
    struct organisation *school;

    *ret = (struct person_address){.text_kk = STR("")};
    if (paper->street.n == 0)
        return ST_OK;
    TRY(organisation_by_id(c, c->actor.organisation, &school));
    TRY(find_street(c, school, paper->street, &street));
    ret->text_kk = address_text(c, street ? street->name_kk : paper->street, paper);
    ret->text_ru = address_text(c, street ? street->name_ru : paper->street, paper);
    ret->house = paper->house;
    ret->flat = paper->flat;
    if (street) {
        ret->street = street->id;
        ret->settlement_kato = street->settlement;
    }
    return ST_OK;
}

static enum status
find_child(struct ctx *c, struct people *people, const struct person_address *address)
{
    const struct admission_paper *paper = people->paper;
    bool pupil;

    if (paper->child) {
        struct person_foreigner child = *paper->child;
        child.address = *address;
        TRY(of_person(c, person_enter_foreigner(c, &child, &people->child), "child"));
    } else {
        enum status st = person_by_iin(c, paper->child_iin, &people->child);
        if (st == ST_NOT_FOUND)
            return FAIL_FIELD(c, ST_INVALID, "admission.paper.unknown-child", "child_iin");
        TRY(st);
    }
    TRY(person_is_pupil(c, people->child->id, &pupil));
    return pupil ? FAIL(c, ST_CONFLICT, "admission.submit.already-pupil") : ST_OK;
}

static enum status
find_adult(struct ctx *c, struct people *people, const struct person_address *address)
{
    const struct admission_paper *paper = people->paper;

    if (paper->adult) {
        struct person_foreigner adult = *paper->adult;
        adult.address = *address;
        TRY(of_person(c, person_enter_foreigner(c, &adult, &people->adult), "adult"));
    } else {
        enum status st = person_by_iin(c, paper->adult_iin, &people->adult);
        if (st == ST_NOT_FOUND)
            return FAIL_FIELD(c, ST_INVALID, "admission.paper.unknown-adult", "adult_iin");
        TRY(st);
    }
    if (!uuid_eq(people->adult->id, people->child->id))
        return ST_OK;
    c->failure.field = paper->adult ? STR("adult_number") : STR("adult_iin");
    return FAIL(c, ST_INVALID, "admission.paper.one-person");
}

static struct str record_of(struct ctx *c, const struct people *people)
{
    const struct admission_paper *paper = people->paper;

    return str_printf(
        c->mem,
        "OQU paper application to grade 1, version 1\nchild: " STR_FMT "\napplicant: " STR_FMT
        "\nrelation: " STR_FMT "\npool: " STR_FMT "\ndate on paper: " STR_FMT
        "\nspecial-conditions: %d\njoin-reserve: %d\nconsent on paper: 1\ndocuments on paper: 1\n",
        STR_ARG(person_number(people->child)), STR_ARG(person_number(people->adult)),
        STR_ARG(paper->relation), STR_ARG(uuid_print(c->mem, paper->pool)),
        STR_ARG(time_print_date(c->mem, paper->paper_date)), paper->special_needs,
        paper->wants_reserve);
}

static enum status enter_tx(struct ctx *c, void *arg)
{
    struct people *people = arg;
    const struct admission_paper *paper = people->paper;
    struct person_address address;

    TRY(read_address(c, paper, &address));
    TRY(find_child(c, people, &address));
    TRY(find_adult(c, people, &address));
    const struct paper entry = {
        .pool = paper->pool,
        .child = people->child->id,
        .applicant = people->adult->id,
        .relation = paper->relation,
        .idem = paper->idem,
        .form_text = record_of(c, people),
        .paper_date = paper->paper_date,
        .special_needs = paper->special_needs,
        .wants_reserve = paper->wants_reserve,
    };
    return submit_paper(c, &entry, &people->application);
}

enum status admission_enter_paper(struct ctx *c,
                                  const struct admission_paper *paper,
                                  struct uuid *ret_application)
{
    struct people people = {.paper = paper};

    if (paper->paper_date.days > time_date(c->now_us).days)
        return FAIL_FIELD(c, ST_INVALID, "admission.paper.date-future", "date");
    TRY(db_tx_locked(c, "admission/paper", enter_tx, &people));
    *ret_application = people.application;
    return ST_OK;
}

/* ---- the IIN comes later --------------------------------------------------------------------- */

/* Why the IIN of somebody else cannot be this child's: what the officer has to know first. */
static enum status taken_by(struct ctx *c, struct str iin)
{
    struct admission_has_applied_row *applied;
    struct person *other;
    bool pupil;

    if (person_by_iin(c, iin, &other) != ST_OK)
        return FAIL_FIELD(c, ST_CONFLICT, "person.iin.of-another", "iin");
    TRY(person_is_pupil(c, other->id, &pupil));
    TRY(admission_has_applied(c, other->id, &applied));
    if (pupil)
        return FAIL_FIELD(c, ST_CONFLICT, "admission.iin.pupil", "iin");
    if (applied->yes)
        return FAIL_FIELD(c, ST_CONFLICT, "admission.iin.applied", "iin");
    return FAIL_FIELD(c, ST_CONFLICT, "person.iin.of-another", "iin");
}

static enum status iin_tx(struct ctx *c, void *arg)
{
    const struct admission_iin *new = arg;
    struct admission_application_by_id_row *a;

    TRY(application_open(c, new->application, &a));
    enum status st = person_add_iin(c, new->of_child ? a->child_id : a->applicant_id, new->iin);
    if (st == ST_CONFLICT && str_eq_z(STR("person.iin.of-another"), c->failure.code))
        return taken_by(c, new->iin);
    TRY(st);
    return tell_journal(c, "admission.iin", a->id, a->organisation_id, a->child_id);
}

enum status admission_add_iin(struct ctx *c, const struct admission_iin *new)
{
    struct admission_iin copy = *new;
    return db_tx(c, "admission/iin", iin_tx, &copy);
}

struct settled {
    struct uuid application;
    struct admission_application_by_id_row *row;
};

static enum status settled_tx(struct ctx *c, void *arg)
{
    struct settled *settled = arg;
    return application_open(c, settled->application, &settled->row);
}

enum status admission_settle(struct ctx *c, const struct admission_answer *answer)
{
    struct settled settled = {.application = answer->application};
    enum ground ground = GROUND_NONE;

    if (answer->ground.n > 0 && !ground_find(answer->ground, &ground))
        return FAIL_FIELD(c, ST_INVALID, "admission.decide.facts-missing", "ground");
    TRY(db_tx_read(c, "admission/settle", settled_tx, &settled));
    const struct decision decision = {
        .application = answer->application,
        .seen_version = settled.row->version,
        .ground = ground,
        .facts = answer->facts,
        .remedy = answer->remedy,
        .law = STR(""),
        .idem = answer->idem,
    };
    return decide(c, &decision);
}
