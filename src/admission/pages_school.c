/* The question "which school": a school chosen before, the schools of the child's address, then any
 * school by search.
 * Every choice is one pool: a school and a language of instruction, with its live seats. */
#include "admission/pages.h"

#include "admission/forms.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

enum { SCHOOLS_SHOWN = 25 };

struct schools {
    struct uuid id; /* of the draft */
    struct draft *draft;
    struct str region, typed;
    struct uuid chosen;
    struct regions regions;
    struct organisations own, near, found; /* own: the draft's, when the address does not give it */
    int64_t total;
    struct admission_pools own_pools, near_pools, found_pools;
    struct admission_window *window;
    bool asked; /* the search was used, also with no name: all schools of a region */
};

static enum status pools_of(struct ctx *c,
                            const struct draft *draft,
                            const struct organisations *schools,
                            struct admission_pools *ret)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, schools->n);

    if (schools->n == 0)
        return ST_OK;
    for (size_t i = 0; i < schools->n; i++)
        ids[i] = schools->v[i].id;
    return admission_pools_of(c, draft->campaign, ids, schools->n, ret);
}

static enum status find_near(struct ctx *c, struct schools *schools)
{
    const struct person_address *address = &schools->draft->child->address;
    const struct organisation_address place = {
        .street = address->street, .house = address->house, .flat = address->flat};

    if (uuid_is_nil(address->street))
        return ST_OK;
    enum status st = organisation_territory(c, &place, time_date(c->now_us), &schools->near);
    if (st == ST_INVALID) { /* the register's spelling of the house cannot be read */
        schools->near = (struct organisations){0};
        return ST_OK;
    }
    return st;
}

static const struct organisation *school_of(const struct organisations *schools, struct uuid id)
{
    for (size_t i = 0; i < schools->n; i++)
        if (uuid_eq(schools->v[i].id, id))
            return &schools->v[i];
    return NULL;
}

static void find_own(struct schools *schools)
{
    struct organisation *school = schools->draft->school;

    if (school && !school_of(&schools->near, school->id))
        schools->own = (struct organisations){school, 1};
}

/* Without one in the address of the page: that of the school chosen before, else of the nearest. */
static void choose_region(struct schools *schools)
{
    if (schools->region.n == 0 && schools->own.n > 0)
        schools->region = schools->own.v[0].region_kato;
    if (schools->region.n == 0 && schools->near.n > 0)
        schools->region = schools->near.v[0].region_kato;
}

static enum status schools_tx(struct ctx *c, void *arg)
{
    struct schools *schools = arg;

    TRY(organisation_regions_ahead(c));
    TRY(page_draft_in_tx(c, schools->id, &schools->draft));
    TRY(organisation_regions(c, &schools->regions));
    TRY(find_near(c, schools));
    find_own(schools);
    choose_region(schools);
    TRY(admission_window_of_ahead(c, schools->draft->campaign, schools->region));
    TRY(pools_of(c, schools->draft, &schools->near, &schools->near_pools));
    TRY(pools_of(c, schools->draft, &schools->own, &schools->own_pools));
    if (schools->region.n == 0)
        return ST_OK;
    TRY(admission_window_of(c, schools->draft->campaign, schools->region, &schools->window));
    if (!schools->asked && schools->near.n + schools->own.n > 0)
        return ST_OK; /* nearly everybody takes a school of the own address */
    const struct organisation_filter filter = {
        .region = schools->region, .typed = schools->typed, .most = SCHOOLS_SHOWN};
    TRY(organisation_schools(c, &filter, &schools->found, &schools->total));
    return pools_of(c, schools->draft, &schools->found, &schools->found_pools);
}

/* Found, but already offered above the schools that the search gives. */
static bool is_shown(const struct schools *all, const struct organisations *schools, struct uuid id)
{
    return schools == &all->found && (school_of(&all->near, id) || school_of(&all->own, id));
}

/* A group without a school is left out. */
static void add_group(struct ctx *c,
                      struct school_view *view,
                      enum msg title,
                      const struct schools *all,
                      const struct organisations *schools,
                      const struct admission_pools *pools)
{
    struct school_group group = {.title = msg_text(c, title),
                                 .cards = NEWS(c->mem, struct school_card, pools->n)};

    for (size_t i = 0; i < pools->n; i++) {
        const struct admission_pool *pool = &pools->v[i];
        const struct organisation *school = school_of(schools, pool->organisation);
        if (!school || !pool->opened || !school->provides_grade1 ||
            is_shown(all, schools, school->id))
            continue;
        group.cards[group.n++] = (struct school_card){
            .value = uuid_print(c->mem, pool->id),
            .name = school->name,
            .distance = school->address,
            .languages = word_language(c, pool->language),
            .free_places = pool->capacity - pool->taken,
            .places = pool->capacity,
            .chosen = uuid_eq(pool->id, all->chosen),
        };
    }
    if (group.n > 0)
        view->groups[view->n_groups++] = group;
}

static const struct option *region_options(struct ctx *c, const struct regions *regions)
{
    struct option *options = NEWS(c->mem, struct option, regions->n);
    for (size_t i = 0; i < regions->n; i++)
        options[i] = (struct option){.value = regions->v[i].kato, .text = regions->v[i].name};
    return options;
}

static enum status show_school(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct form_values *values)
{
    struct schools schools = {.id = request_uuid(rq, "id"),
                              .region = pairs_get(rq->query, "region"),
                              .typed = pairs_get(rq->query, "q"),
                              .chosen = form_at(values, "pool")->uuid,
                              .asked = pairs_has(rq->query, "q")};

    TRY(db_tx_read(c, "admission/schools", schools_tx, &schools));
    const struct draft *draft = schools.draft;
    if (uuid_is_nil(schools.chosen))
        schools.chosen = draft->pool;
    struct school_view view = {
        .q = {.page = {.rq = rq,
                       .title = msg_text(c, MSG_admission_school_title),
                       .flags = PAGE_NO_NAV | PAGE_READ,
                       .back = draft_url(c, draft->id, "child"),
                       .back_text = msg_text(c, MSG_admission_back),
                       .form = values},
              .draft = draft,
              .form = values,
              .steps = draft_steps(c, draft, QUESTION_SCHOOL + 1),
              .action = draft_url(c, draft->id, "school")},
        .regions = region_options(c, &schools.regions),
        .n_regions = schools.regions.n,
        .region = schools.region,
        .typed = schools.typed,
        .search = draft_url(c, draft->id, "school"),
        .window = schools.region.n > 0 ? word_window(c, draft->campaign, schools.window) : STR(""),
        .more = schools.total > SCHOOLS_SHOWN,
        .searched = schools.asked || schools.near.n + schools.own.n == 0,
    };
    add_group(c, &view, MSG_admission_school_chosen, &schools, &schools.own, &schools.own_pools);
    add_group(c, &view, MSG_admission_school_near, &schools, &schools.near, &schools.near_pools);
    add_group(c, &view, MSG_admission_school_found, &schools, &schools.found, &schools.found_pools);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_question_school(&o, &view);
    return ST_OK;
}

enum status school_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &school_form);

    return show_school(c, rq, rs, &values);
}

enum status school_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    TRY(form_read(c, &school_form, rq, &values));
    if (!values.bad) {
        enum status st = draft_answer_school(c, draft->id, form_at(&values, "pool")->uuid);
        if (st != ST_OK)
            TRY(form_failure(c, &values, st));
    }
    if (values.bad)
        return show_school(c, rq, rs, &values);
    TRY(page_draft(c, rq, &draft));
    return response_see_other(c, rs, draft_next_url(c, draft).s);
}
