/* "Which school is mine?": region, then street and house, then the schools of that territory with
 * their free places. Every step is an address of its own, so it works without scripts, can be sent
 * to somebody, and stores nothing. */
#include "guide/pages.h"
#include "guide/views.h"
#include "guide_views.h"
#include "i18n/msg_guide.h"
#include "i18n/msg_organisation.h"

enum { STREET_MOST = 80, HOUSE_MOST = 12, FLAT_MOST = 6, PLACES_MOST = 2000 };

static const struct field fields[] = {
    {"place", FIELD_CHOICE, MSG_guide_mine_place, MSG_NONE, MSG_NONE, 0, 0},
    {"street", FIELD_TEXT, MSG_guide_mine_street, MSG_guide_mine_street_hint,
     MSG_guide_mine_street_missing, 1, STREET_MOST},
    {"house", FIELD_TEXT, MSG_guide_mine_house, MSG_guide_mine_house_hint,
     MSG_guide_mine_house_missing, 1, HOUSE_MOST},
    {"flat", FIELD_TEXT, MSG_guide_mine_flat, MSG_NONE, MSG_NONE, 0, FLAT_MOST},
};
static const struct form form = {"mine", fields, COUNT(fields)};

struct asked {
    const struct request *rq;
    struct guide_mine *view;
    struct str region; /* KATO as given */
    struct uuid street;
    bool has_street, submitted;
};

static const struct region *find_region(const struct regions *regions, struct str kato)
{
    for (size_t i = 0; i < regions->n; i++)
        if (str_eq(regions->v[i].kato, kato))
            return &regions->v[i];
    return NULL;
}

static struct option
option_of(struct ctx *c, const struct place *place, const struct place *district)
{
    struct str text = place->name;

    if (district)
        text =
            str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(place->name), STR_ARG(district->name));
    return (struct option){.value = place->kato, .text = text};
}

/* Towns of the region as they are, villages with their district. */
static enum status read_places(struct ctx *c, struct guide_mine *v)
{
    struct option *options = NEWS(c->mem, struct option, PLACES_MOST);
    struct places districts, villages;

    TRY(organisation_places(c, v->region->kato, &districts));
    for (size_t i = 0; i < districts.n && v->n_places < PLACES_MOST; i++) {
        TRY(organisation_places(c, districts.v[i].kato, &villages));
        if (villages.n == 0)
            options[v->n_places++] = option_of(c, &districts.v[i], NULL);
        for (size_t k = 0; k < villages.n && v->n_places < PLACES_MOST; k++)
            options[v->n_places++] = option_of(c, &villages.v[k], &districts.v[i]);
    }
    v->places = options;
    return ST_OK;
}

static bool is_listed(const struct guide_mine *v, struct str kato)
{
    for (size_t i = 0; i < v->n_places; i++)
        if (str_eq(v->places[i].value, kato))
            return true;
    return false;
}

/* The settlement to search: the great city itself, or the one chosen; empty with an error. */
static struct str settlement_of(struct guide_mine *v)
{
    struct str chosen = form_at(v->form, "place")->text;

    if (v->region->is_city)
        return v->region->kato;
    if (is_listed(v, chosen))
        return chosen;
    form_error(v->form, "place", MSG_guide_mine_place_missing, STR(""));
    return STR("");
}

/* Turns an unreadable house or flat into an error of its field. */
static enum status or_field_error(struct ctx *c, struct guide_mine *v, enum status st)
{
    if (st != ST_INVALID)
        return st;
    if (str_eq(str_from_z(c->failure.code), STR("organisation.flat.unreadable")))
        form_error(v->form, "flat", MSG_organisation_flat_unreadable, STR(""));
    else
        form_error(v->form, "house", MSG_organisation_house_unreadable, STR(""));
    c->failure = (struct failure){0};
    return ST_OK;
}

static void note_matches(struct ctx *c,
                         struct guide_mine *v,
                         const struct organisation_match *matches,
                         size_t n)
{
    for (size_t i = 0; i < n; i++)
        v->depends_on_flat = v->depends_on_flat || matches[i].depends_on_flat;
    v->act = n > 0
                 ? MSG_FORMAT(c, MSG_guide_territory_act, MSG_ARG("number", matches[0].act_number),
                              MSG_ARG("date", i18n_date(c, matches[0].act_date)))
                 : STR("");
}

static enum status answer(struct ctx *c, struct guide_mine *v)
{
    struct organisation_address address = {.street = v->street->id,
                                           .house = form_at(v->form, "house")->text,
                                           .flat = form_at(v->form, "flat")->text,
                                           .language = STR("")};
    struct date today = time_date(c->now_us);
    const struct organisation_match *matches;
    struct organisations schools;
    struct admission_campaign *campaign;
    size_t n;

    TRY(or_field_error(c, v, organisation_matches(c, &address, today, &matches, &n)));
    if (v->form->bad)
        return ST_OK;
    TRY(organisation_territory(c, &address, today, &schools));
    TRY(admission_campaign_current(c, &campaign));
    TRY(guide_places_read(c, campaign, &schools, &v->answers));
    note_matches(c, v, matches, n);
    v->n_answers = schools.n;
    v->has_campaign = campaign != NULL;
    v->address =
        str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(v->street->name), STR_ARG(address.house));
    v->step = MINE_ANSWER;
    return ST_OK;
}

static enum status find_street(struct ctx *c, const struct asked *asked)
{
    struct guide_mine *v = asked->view;
    struct organisation_streets *streets = NEW(c->mem, struct organisation_streets);
    struct str settlement = settlement_of(v);

    if (v->form->bad)
        return ST_OK;
    if (asked->has_street) {
        TRY(organisation_street(c, asked->street, &v->street));
        return answer(c, v);
    }
    TRY(organisation_streets_find(c, settlement, form_at(v->form, "street")->text, streets));
    if (streets->n == 0)
        form_error(v->form, "street", MSG_guide_mine_street_unknown, STR(""));
    if (streets->n == 1) {
        v->street = &streets->v[0];
        return answer(c, v);
    }
    v->streets = streets;
    v->step = streets->n > 1 ? MINE_STREETS : MINE_ADDRESS;
    return ST_OK;
}

static enum status mine_tx(struct ctx *c, void *arg)
{
    const struct asked *asked = arg;
    struct guide_mine *v = asked->view;
    struct regions *regions = NEW(c->mem, struct regions);

    TRY(organisation_regions(c, regions));
    v->regions = regions;
    v->region = find_region(regions, asked->region);
    v->n_places = 0;
    if (!v->region)
        return ST_OK;
    v->step = MINE_ADDRESS;
    if (!v->region->is_city)
        TRY(read_places(c, v));
    return asked->submitted ? find_street(c, asked) : ST_OK;
}

static void fill_back(struct ctx *c, const struct request *rq, struct guide_mine *v)
{
    if (v->step == MINE_REGION)
        return;
    v->page.back_text = msg_text(c, v->step == MINE_ADDRESS ? MSG_guide_mine_other_region
                                                            : MSG_guide_mine_other_address);
    v->page.back = url0(c, "/schools/mine");
    if (v->step != MINE_ADDRESS)
        v->page.back = url_query(c, v->page.back, "region", v->region->kato);
    v->page.rq = rq;
}

enum status guide_show_mine(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct guide_mine v = {.page = {.rq = rq,
                                    .title = msg_text(c, MSG_guide_mine_title),
                                    .about = msg_text(c, MSG_guide_mine_about),
                                    .flags = PAGE_READ | PAGE_ASKS}};
    struct form_values values = form_blank(c, &form);
    struct asked asked = {.rq = rq,
                          .view = &v,
                          .region = pairs_get(rq->query, "region"),
                          .has_street = scan_uuid(pairs_get(rq->query, "chosen"), &asked.street),
                          .submitted = pairs_has(rq->query, "street")};

    if (asked.submitted)
        TRY(form_read(c, &form, rq, &values));
    v.form = &values;
    v.page.form = &values;
    TRY(db_tx_read(c, "guide/mine", mine_tx, &asked));
    fill_back(c, rq, &v);
    form_forgive(c, &values);
    struct out o = page_out(c, rs, values.bad ? 422 : 200);
    guide_mine(&o, &v);
    return ST_OK;
}

struct url guide_street_url(struct ctx *c, const struct request *rq, struct uuid street)
{
    return url_query(c, url_here(c, rq, "chosen"), "chosen", uuid_print(c->mem, street));
}

struct url guide_region_url(struct ctx *c, const struct region *region)
{
    return url_query(c, url0(c, "/schools/mine"), "region", region->kato);
}
