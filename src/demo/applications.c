/* A morning of work at some schools whose region is open: forms that families sent from home, with
 * documents, and paper forms entered by the clerk, some answered already. Everything goes through
 * admission's own functions at the staff door, so numbers, seats, terms, letters and the journal
 * are what they would be. */
#include "demo/applications.h"
#include "admission/admission.h"
#include "http/http.h"
#include "keys/keys.h"
#include "organisation/organisation.h"
#include "platform/platform.h"

enum {
    SETTLEMENTS_MOST = 12,
    OUTSIDER_EVERY = 4,
    APPROVE_EVERY = 3,
    ELECTRONIC_EVERY = 4,
    REFUSE_EVERY = 7,
    IDEM_BYTES = 11, /* 22 letters */
    SESSION_HOURS = 8,
};

struct work {
    struct demo *demo;
    struct ctx clerk;  /* signed in at the staff door */
    struct ctx family; /* the parent at work, at the family door */
    const struct admission_campaign *campaign;
    struct admission_pools pools; /* of the school at work */
};

static struct str idem_key(struct demo *demo)
{
    uint8_t bytes[IDEM_BYTES];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(chance_next(&demo->chance) >> 24);
    return str_hex(demo->c->mem, bytes, sizeof(bytes));
}

static enum status sign_in(struct work *work, const struct demo_school *school)
{
    struct ctx *clerk = &work->clerk;
    const struct platform_context context = {
        .door = "staff",
        .person = school->clerk,
        .role = "clerk",
        .organisation = school->id,
        .expires_us = clerk->now_us + SESSION_HOURS * 3600 * TIME_SECOND,
    };

    clerk->actor = (struct actor){.kind = ACTOR_PERSON,
                                  .person = school->clerk,
                                  .access = ACCESS_CLERK,
                                  .organisation = school->id};
    return keys_sign_context(clerk, platform_context(clerk->mem, &context),
                             &clerk->actor.db_context);
}

struct pools_of {
    struct work *work;
    struct uuid school;
};

static enum status pools_tx(struct ctx *c, void *arg)
{
    const struct pools_of *of = arg;
    return admission_pools_of(c, of->work->campaign, &of->school, 1, &of->work->pools);
}

static enum status enter_form(struct work *work,
                              struct demo_school *school,
                              const struct demo_candidate *candidate,
                              size_t i)
{
    struct demo *demo = work->demo;
    const struct admission_paper paper = {
        .pool = work->pools.v[i % work->pools.n].id,
        .child_iin = candidate->child_iin,
        .adult_iin = candidate->adult_iin,
        .relation = candidate->guardian ? STR("guardian") : STR("parent"),
        .idem = idem_key(demo),
        .paper_date = demo->today,
        .wants_reserve = i % 2 == 0,
    };
    struct admission_answer answer = {.ground = STR(""), .facts = STR(""), .remedy = STR("")};

    TRY(admission_enter_paper(&work->clerk, &paper, &answer.application));
    demo->n_applications++;
    school->n_applications++;
    if (i % REFUSE_EVERY == REFUSE_EVERY - 1) {
        answer.ground = STR("R1");
        answer.facts =
            STR("052-2/у нысанында дәрігер қолы жоқ. В форме 052-2/у нет подписи врача.");
        answer.remedy =
            STR("Емханадан қол қойылған нысанды алыңыз. Возьмите в поликлинике подписанную форму.");
    } else if (i % APPROVE_EVERY != 0) {
        return ST_OK;
    }
    answer.idem = idem_key(demo);
    enum status st = admission_settle(&work->clerk, &answer);
    return st == ST_CONFLICT ? ST_OK : st; /* admitted automatically, or waits for its turn */
}

/* Of those that wait for the clerk, not of those answered already. */
static bool applies_from_home(const struct demo_candidate *candidate, size_t i)
{
    return i % ELECTRONIC_EVERY == 1 && !candidate->guardian;
}

static enum status apply_from_home(struct work *work,
                                   struct demo_school *school,
                                   const struct demo_candidate *candidate,
                                   size_t i)
{
    struct uuid pool = work->pools.v[i % work->pools.n].id;

    TRY(demo_hand_in(work->demo, &work->family, candidate, pool, idem_key(work->demo)));
    work->demo->n_applications++;
    school->n_applications++;
    return ST_OK;
}

struct address_of {
    struct organisation_address address;
    struct organisations schools;
};

static enum status address_tx(struct ctx *c, void *arg)
{
    struct address_of *of = arg;
    return organisation_territory(c, &of->address, time_date(c->now_us), &of->schools);
}

/* A school of the settlement with a clerk: the one whose territory holds the address, or for an
 * outsider some other; NULL when there is none. */
static struct demo_school *choose_school(const struct demo *demo,
                                         const struct demo_settlement *s,
                                         const struct organisations *own,
                                         bool outsider)
{
    for (size_t i = 0; i < s->n_schools; i++) {
        struct demo_school *school = &demo->schools[s->first_school + i];
        bool is_own = false;
        for (size_t k = 0; k < own->n; k++)
            is_own = is_own || uuid_eq(own->v[k].id, school->id);
        if (is_own != outsider && school->is_open && !uuid_is_nil(school->clerk))
            return school;
    }
    return NULL;
}

static enum status apply(struct work *work, const struct demo_settlement *s, size_t i)
{
    const struct demo_candidate *candidate = &s->candidates[i];
    struct address_of of = {
        .address = {candidate->street, candidate->house, candidate->flat, STR("")}};
    bool outsider = i % OUTSIDER_EVERY == OUTSIDER_EVERY - 1;

    if (candidate->applied)
        return ST_OK;
    TRY(db_tx_read(work->demo->c, "demo/address", address_tx, &of));
    struct demo_school *school = choose_school(work->demo, s, &of.schools, outsider);
    if (!school)
        return ST_OK;
    struct pools_of pools = {work, school->id};
    TRY(sign_in(work, school));
    TRY(db_tx_read(&work->clerk, "demo/pools-of", pools_tx, &pools));
    if (work->pools.n == 0)
        return ST_OK;
    if (applies_from_home(candidate, i))
        return apply_from_home(work, school, candidate, i);
    return enter_form(work, school, candidate, i);
}

static enum status campaign_tx(struct ctx *c, void *arg)
{
    return admission_campaign_current(c, arg);
}

struct openness {
    const struct admission_campaign *campaign;
    struct str region;
    struct admission_window *window;
};

static enum status openness_tx(struct ctx *c, void *arg)
{
    struct openness *o = arg;
    return admission_window_of(c, o->campaign, o->region, &o->window);
}

static enum status is_open(struct work *work, const struct demo_school *school, bool *ret_open)
{
    struct openness o = {.campaign = work->campaign, .region = school->region_kato};

    TRY(db_tx_read(work->demo->c, "demo/open", openness_tx, &o));
    *ret_open = o.window && admission_window_state(work->campaign, o.window,
                                                   work->demo->c->now_us) == ADMISSION_OPEN;
    return ST_OK;
}

/* The first families of the first settlements whose region is open. */
static enum status work_everywhere(struct work *work)
{
    struct demo *demo = work->demo;
    size_t settlements = 0;
    bool open;

    for (size_t i = 0; i < demo->n_settlements && settlements < SETTLEMENTS_MOST; i++) {
        const struct demo_settlement *s = &demo->settlements[i];
        TRY(is_open(work, &demo->schools[s->first_school], &open));
        if (!open)
            continue;
        for (size_t k = 0; k < s->n_candidates; k++)
            TRY(apply(work, s, k));
        settlements++;
    }
    return ST_OK;
}

enum status demo_make_applications(struct demo *demo)
{
    struct work work = {.demo = demo, .clerk = *demo->c, .family = *demo->c};
    struct admission_campaign *campaign;

    TRY(db_tx_read(demo->c, "demo/campaign", campaign_tx, &campaign));
    work.campaign = campaign;
    work.clerk.db = work.family.db = NULL;
    enum status st = db_open_as(demo->c, demo->c->db, "oqu_staff", &work.clerk.db);
    if (st == ST_OK)
        st = db_open_as(demo->c, demo->c->db, "oqu_family", &work.family.db);
    if (st == ST_OK)
        st = work_everywhere(&work);
    db_close(work.clerk.db);
    db_close(work.family.db);
    if (st != ST_OK && work.clerk.failure.code)
        demo->c->failure = work.clerk.failure;
    if (st != ST_OK && work.family.failure.code)
        demo->c->failure = work.family.failure;
    return st;
}
