/* A full class two days earlier: the first two families have its seats, the others were refused.
 * One of these stands in the reserve, one has an offer, one has complained to the department, and
 * for one an officer has proposed a seat that another officer has to confirm. Everything goes
 * through the doors of those concerned, at the hours at which they would have come. */
#include "demo/refused.h"

#include <string.h>

#include "admission/admission.h"
#include "complaint/complaint.h"
#include "demo/accounts.h"
#include "http/http.h"
#include "keys/keys.h"
#include "organisation/organisation.h"
#include "platform/platform.h"

enum { SEATS = 2, FAMILIES = 6, SESSION_HOURS = 8, IDEM_BYTES = 11 };
enum {
    GIVES_BACK,
    KEEPS,
    IS_OFFERED,
    IN_RESERVE,
    COMPLAINS,
    IS_PROPOSED
}; /* in order of arrival */

#define HOUR (3600 * TIME_SECOND)

struct story {
    struct demo *demo;
    struct ctx staff, family, work; /* doors of their own */
    const struct admission_campaign *campaign;
    struct demo_school *school;
    struct demo_candidate *child[FAMILIES];
    struct uuid pool, application[FAMILIES], body;
    int64_t day_us; /* 10:00 two days before today */
};

static struct str idem(struct demo *demo)
{
    uint8_t bytes[IDEM_BYTES];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(chance_next(&demo->chance) >> 24);
    return str_hex(demo->c->mem, bytes, sizeof(bytes));
}

static enum status set_clock(struct story *s, int64_t us)
{
    struct ctx *all[] = {s->demo->c, &s->staff, &s->family, &s->work};

    for (size_t i = 0; i < COUNT(all); i++)
        all[i]->now_us = us;
    return platform_clock_set(s->demo->c, us - time_real_us(), STR("demo"));
}

static uint32_t access_of(const char *role)
{
    if (strcmp(role, "clerk") == 0)
        return ACCESS_CLERK;
    return strcmp(role, "parent") == 0 ? ACCESS_PARENT : ACCESS_DEPARTMENT;
}

static enum status
sign_in(struct ctx *c, const char *role, struct uuid person, struct uuid organisation)
{
    bool family = uuid_is_nil(organisation);
    const struct platform_context context = {
        .door = family ? "family" : "staff",
        .person = person,
        .role = role,
        .organisation = organisation,
        .expires_us = c->now_us + SESSION_HOURS * HOUR,
    };

    c->actor = (struct actor){.kind = ACTOR_PERSON,
                              .person = person,
                              .access = access_of(role),
                              .organisation = organisation};
    return keys_sign_context(c, platform_context(c->mem, &context), &c->actor.db_context);
}

/* ---- the class ------------------------------------------------------------------------------- */

/* One language more than the school has. */
static struct str other_language(const struct demo_school *school)
{
    static const char *const languages[] = {"kk", "ru", "en"};
    size_t at;

    for (size_t i = 0; i < COUNT(languages); i++)
        if (!str_find(school->languages, str_from_z(languages[i]), &at))
            return str_from_z(languages[i]);
    return STR("ug");
}

static enum status pool_tx(struct ctx *c, void *arg)
{
    struct story *s = arg;
    const struct admission_new_pool pool = {
        .id = s->pool,
        .organisation = s->school->id,
        .region_kato = s->school->region_kato,
        .language = other_language(s->school),
        .class_type = STR("general"),
        .ratio = STR("none"), /* so that it is known who gets the seats */
        .act = STR("А-5/99, 20.05.2026"),
        .classes = 1,
        .seats_per_class = SEATS,
    };
    return admission_pool_create(c, s->campaign, &pool);
}

static enum status apply(struct story *s, size_t i)
{
    const struct admission_paper paper = {
        .pool = s->pool,
        .child_iin = s->child[i]->child_iin,
        .adult_iin = s->child[i]->adult_iin,
        .relation = STR("parent"),
        .idem = idem(s->demo),
        .paper_date = time_date(s->staff.now_us),
        .wants_reserve = i == IS_OFFERED || i == IN_RESERVE,
    };

    static const char *const what[FAMILIES] = {[IS_OFFERED] = "has the offer of a seat",
                                               [IN_RESERVE] = "stands in the reserve",
                                               [COMPLAINS] = "complains to the department",
                                               [IS_PROPOSED] = "waits for a second officer"};

    s->child[i]->applied = true;
    s->child[i]->what = what[i];
    s->demo->n_applications++;
    s->school->n_applications++;
    return admission_enter_paper(&s->staff, &paper, &s->application[i]);
}

static enum status answer(struct story *s, size_t i, const char *ground)
{
    const struct admission_answer answer = {
        .application = s->application[i],
        .ground = str_from_z(ground),
        .facts = *ground
                     ? STR("052-2/у нысанында дәрігер қолы жоқ. В форме 052-2/у нет подписи врача.")
                     : STR(""),
        .remedy = *ground ? STR("Емханадан қол қойылған нысанды алыңыз. Возьмите в поликлинике "
                                "подписанную форму.")
                          : STR(""),
        .idem = idem(s->demo),
    };
    return admission_settle(&s->staff, &answer);
}

static enum status fill_the_class(struct story *s)
{
    TRY(set_clock(s, s->day_us));
    TRY(db_tx_locked(s->demo->c, "demo/full-class", pool_tx, s));
    TRY(sign_in(&s->staff, "clerk", s->school->clerk, s->school->id));
    for (size_t i = 0; i < FAMILIES; i++)
        TRY(apply(s, i));
    TRY(set_clock(s, s->day_us + HOUR));
    TRY(answer(s, KEEPS, ""));
    TRY(set_clock(s, s->day_us + TIME_DAY + 8 * HOUR + TIME_SECOND)); /* the term: 18:00 */
    return admission_timers(&s->work);
}

/* ---- complaints ------------------------------------------------------------------------------ */

static enum status complain(struct story *s, size_t i, const char *wish, struct uuid *ret)
{
    TRY(sign_in(&s->family, "parent", s->child[i]->adult, (struct uuid){{0}}));
    s->family.lang = s->child[i]->speaks_russian ? LANG_RU : LANG_KK;
    TRY(complaint_start(&s->family, s->child[i]->child, s->application[i], ret));
    const struct complaint_answers answers = {
        .id = *ret,
        .ground = STR("FULL"),
        .words = s->child[i]->speaks_russian
                     ? STR("Мы живём рядом со школой, а места ребёнку не хватило.")
                     : STR("Мектептің қасында тұрамыз, ал балаға орын жетпеді."),
        .wish = str_from_z(wish),
    };
    TRY(complaint_answer(&s->family, &answers));
    return complaint_send(&s->family, *ret, idem(s->demo));
}

static enum status body_tx(struct ctx *c, void *arg)
{
    struct story *s = arg;
    struct complaint complaint;

    TRY(complaint_open(c, s->body, &complaint));
    s->body = complaint.body->id;
    return ST_OK;
}

/* The officers of the body that answers; the second one confirms. */
static struct demo_member *officer(struct story *s, size_t nth)
{
    for (size_t i = 0; i < s->demo->staff->n; i++) {
        struct demo_member *m = &s->demo->staff->v[i];
        if (uuid_eq(m->organisation, s->body) && nth-- == 0)
            return m;
    }
    return NULL;
}

static enum status propose(struct story *s, struct uuid complaint)
{
    struct demo_member *first, *second;

    first = officer(s, 0);
    second = officer(s, 1);
    ASSERT(first && second);
    first->what = "a complaint is open";
    second->what = "a proposal waits for a second officer";
    TRY(sign_in(&s->staff, "department", first->person.id, s->body));
    const struct complaint_seat seat = {
        .id = complaint,
        .found = STR("Отбасы мектептің жанында тұрады. Семья живёт рядом со школой."),
        .rule = STR("Үлгілік қағидалар, 7-тармақ. Типовые правила, п. 7"),
        .reason = STR("Басқа мектепке жол қауіпті. Дорога в другую школу опасна."),
        .idem = idem(s->demo),
    };
    return complaint_propose_seat(&s->staff, &seat);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum status go_through(struct story *s, int64_t now_us)
{
    struct uuid first, second;

    TRY(fill_the_class(s));
    TRY(set_clock(s, s->day_us + TIME_DAY + 9 * HOUR));
    TRY(complain(s, COMPLAINS, "NEAR_SCHOOL", &first));
    TRY(complain(s, IS_PROPOSED, "THIS_SCHOOL", &second));
    s->body = second;
    TRY(db_tx_read(&s->family, "demo/body", body_tx, s));
    TRY(set_clock(s, now_us - HOUR));
    TRY(propose(s, second));
    TRY(sign_in(&s->staff, "clerk", s->school->clerk, s->school->id));
    TRY(answer(s, GIVES_BACK, "R1"));
    return admission_timers(&s->work);
}

/* Not those whom the school prepared itself: they are admitted at once. */
static size_t choose_children(struct story *s, struct demo_settlement *place)
{
    size_t n = 0;

    for (size_t i = 0; i < place->n_candidates && n < FAMILIES; i++)
        if (!place->candidates[i].guardian && place->candidates[i].preschool != s->school)
            s->child[n++] = &place->candidates[i];
    return n;
}

struct openness {
    const struct story *story;
    bool open;
};

static enum status open_tx(struct ctx *c, void *arg)
{
    struct openness *o = arg;
    struct admission_window *window;

    TRY(admission_window_of(c, o->story->campaign, o->story->school->region_kato, &window));
    o->open = window && admission_window_state(o->story->campaign, window, o->story->day_us) ==
                            ADMISSION_OPEN;
    return ST_OK;
}

/* The last place with a staffed school whose region was open then; the first ones are busy. */
static enum status find_place(struct story *s, bool *ret_found)
{
    struct demo *demo = s->demo;
    struct openness o = {.story = s};

    for (size_t i = demo->n_settlements; i > 0 && !o.open; i--) {
        struct demo_settlement *place = &demo->settlements[i - 1];
        s->school = place->n_schools > 0 ? &demo->schools[place->first_school] : NULL;
        if (!s->school || !s->school->is_open || uuid_is_nil(s->school->clerk) ||
            choose_children(s, place) < FAMILIES)
            continue;
        TRY(db_tx_read(demo->c, "demo/open-then", open_tx, &o));
    }
    *ret_found = o.open;
    return ST_OK;
}

static enum status campaign_tx(struct ctx *c, void *arg)
{
    struct admission_campaign *campaign;

    TRY(admission_campaign_current(c, &campaign));
    ((struct story *)arg)->campaign = campaign;
    return ST_OK;
}

static enum status open_doors(struct story *s)
{
    struct ctx *c = s->demo->c;

    TRY(db_open_as(c, c->db, "oqu_staff", &s->staff.db));
    TRY(db_open_as(c, c->db, "oqu_family", &s->family.db));
    return db_open_as(c, c->db, "oqu_work", &s->work.db);
}

/* Where the term of an answer would not be over by now, nobody can have been refused. */
static bool term_is_over(int64_t day_us)
{
    int weekday = time_civil(day_us).weekday;
    return weekday <= 4; /* Monday to Thursday: the next day is worked */
}

enum status demo_make_refused(struct demo *demo, int64_t now_us)
{
    struct story s = {.demo = demo, .staff = *demo->c, .family = *demo->c, .work = *demo->c};
    bool found = false;

    s.staff.db = s.family.db = s.work.db = NULL;
    s.pool = chance_uuid(&demo->chance);
    s.day_us = time_date_start((struct date){demo->today.days - 2}) + 10 * HOUR;
    if (term_is_over(s.day_us)) {
        TRY(db_tx_read(demo->c, "demo/campaign", campaign_tx, &s));
        TRY(find_place(&s, &found));
    }
    enum status st = found ? open_doors(&s) : ST_OK;
    if (st == ST_OK && found)
        st = go_through(&s, now_us);
    const struct ctx *doors[] = {&s.staff, &s.family, &s.work};
    for (size_t i = 0; i < COUNT(doors); i++) {
        if (st != ST_OK && doors[i]->failure.code)
            demo->c->failure = doors[i]->failure;
        db_close(doors[i]->db);
    }
    TRY(st);
    return set_clock(&s, now_us);
}
