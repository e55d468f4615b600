/* A paper form as an officer of the school enters it (ADM-31): the two people are looked up by IIN,
 * the record of the form is sealed in the officer's name, and the application joins the one queue.
 */
#include "admission/application.h"
#include "admission/decide.h"
#include "admission/submit.h"

struct people {
    const struct admission_paper *paper;
    struct person *child, *adult;
};

static enum status people_tx(struct ctx *c, void *arg)
{
    struct people *people = arg;

    enum status st = person_by_iin(c, people->paper->child_iin, &people->child);
    if (st == ST_NOT_FOUND)
        return FAIL_FIELD(c, ST_INVALID, "admission.paper.unknown-child", "child_iin");
    TRY(st);
    st = person_by_iin(c, people->paper->adult_iin, &people->adult);
    if (st == ST_NOT_FOUND)
        return FAIL_FIELD(c, ST_INVALID, "admission.paper.unknown-adult", "adult_iin");
    return st;
}

static struct str record_of(struct ctx *c, const struct people *people)
{
    const struct admission_paper *paper = people->paper;

    return str_printf(
        c->mem,
        "OQU paper application to grade 1, version 1\nchild: " STR_FMT "\napplicant: " STR_FMT
        "\nrelation: " STR_FMT "\npool: " STR_FMT "\ndate on paper: " STR_FMT
        "\nspecial-conditions: %d\njoin-reserve: %d\nconsent on paper: 1\ndocuments on paper: 1\n",
        STR_ARG(people->child->iin), STR_ARG(people->adult->iin), STR_ARG(paper->relation),
        STR_ARG(uuid_print(c->mem, paper->pool)),
        STR_ARG(time_print_date(c->mem, paper->paper_date)), paper->special_needs,
        paper->wants_reserve);
}

enum status admission_enter_paper(struct ctx *c,
                                  const struct admission_paper *paper,
                                  struct uuid *ret_application)
{
    struct people people = {.paper = paper};

    if (paper->paper_date.days > time_date(c->now_us).days)
        return FAIL_FIELD(c, ST_INVALID, "admission.paper.date-future", "date");
    TRY(db_tx(c, "admission/paper-people", people_tx, &people));
    const struct paper entry = {
        .pool = paper->pool,
        .child = people.child->id,
        .applicant = people.adult->id,
        .relation = paper->relation,
        .idem = paper->idem,
        .form_text = record_of(c, &people),
        .paper_date = paper->paper_date,
        .special_needs = paper->special_needs,
        .wants_reserve = paper->wants_reserve,
    };
    return submit_paper(c, &entry, ret_application);
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
