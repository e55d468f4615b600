/* The list of schools with free places, and the public page of one school. */
#include "guide/pages.h"
#include "guide/views.h"
#include "guide_views.h"
#include "i18n/msg_guide.h"

enum {
    COL_NAME,
    COL_REGION,
    COL_DISTRICT,
    COL_LANGUAGES,
    COL_FREE,
    COL_CAPACITY,
    COL_BIN,
    COL_ADDRESS,
    COL_PHONE,
    COL_STATE,
    COLS
};
enum { EXPORT_MOST = 1000 };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_guide_schools_name, COLUMN_NAME, true, false},
    [COL_REGION] = {"region", MSG_guide_dates_region, COLUMN_WORDS, false, true},
    [COL_DISTRICT] = {"district", MSG_guide_schools_district, COLUMN_WORDS, true, false},
    [COL_LANGUAGES] = {"languages", MSG_guide_schools_languages, COLUMN_WORDS, false, false},
    [COL_FREE] = {"free", MSG_guide_schools_free, COLUMN_AMOUNT, false, false},
    [COL_CAPACITY] = {"places", MSG_guide_schools_places, COLUMN_AMOUNT, false, false},
    [COL_BIN] = {"bin", MSG_guide_school_bin, COLUMN_NUMBER, false, true},
    [COL_ADDRESS] = {"address", MSG_guide_school_address, COLUMN_WORDS, false, true},
    [COL_PHONE] = {"phone", MSG_guide_school_phone, COLUMN_NUMBER, false, true},
    [COL_STATE] = {"state", MSG_guide_dates_state, COLUMN_STATE, false, false},
};

enum { BY_REGION, BY_DISTRICT, BY_LANGUAGE, BY_OWNERSHIP, BY_PRESCHOOL, FILTERS };

static const struct list_filter filters[FILTERS] = {
    [BY_REGION] = {"region", MSG_guide_dates_region, FILTER_CHOICE},
    [BY_DISTRICT] = {"district", MSG_guide_schools_district, FILTER_CHOICE},
    [BY_LANGUAGE] = {"language", MSG_guide_schools_language, FILTER_CHOICE},
    [BY_OWNERSHIP] = {"ownership", MSG_guide_schools_ownership, FILTER_CHOICE},
    [BY_PRESCHOOL] = {"preschool", MSG_guide_schools_preschool, FILTER_CHOICE},
};

static const struct list schools_list = {
    .name = "schools",
    .caption = MSG_guide_schools_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_guide_schools_search,
    .sort = "name",
    .export_most = EXPORT_MOST,
    .empty = MSG_guide_schools_none,
};

struct asked {
    struct list_state state;
    struct organisations schools;
    int64_t total;
    const struct guide_place *places;
    struct admission_campaign *campaign;
    struct regions regions;
    struct places districts;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status read_choices(struct ctx *c, struct asked *asked)
{
    TRY(organisation_regions(c, &asked->regions));
    TRY(organisation_languages(c, &asked->languages, &asked->n_languages));
    return organisation_places(c, list_filter_value(&asked->state, "region"), &asked->districts);
}

/* A district of another region is as if it were not there. */
static struct str district_of(const struct asked *asked)
{
    struct str wanted = list_filter_value(&asked->state, "district");

    for (size_t i = 0; i < asked->districts.n; i++)
        if (str_eq(asked->districts.v[i].kato, wanted))
            return wanted;
    return STR("");
}

static enum status schools_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;
    const struct list_state *state = &asked->state;

    TRY(read_choices(c, asked));
    TRY(admission_campaign_current(c, &asked->campaign));
    struct organisation_filter filter = {
        .region = list_filter_value(state, "region"),
        .district = district_of(asked),
        .language = list_filter_value(state, "language"),
        .ownership = list_filter_value(state, "ownership"),
        .has_preschool = str_eq(list_filter_value(state, "preschool"), STR("1")),
        .typed = state->search,
        .sort = str_eq(list_sort(state), STR("district")) ? ORGANISATION_BY_DISTRICT
                                                          : ORGANISATION_BY_NAME,
        .descending = state->descending,
        .skip = (int32_t)state->offset,
        .most = (int32_t)state->limit,
    };
    TRY(organisation_schools(c, &filter, &asked->schools, &asked->total));
    return guide_places_read(c, asked->campaign, &asked->schools, &asked->places);
}

static struct list_cell state_cell(struct ctx *c, const struct guide_place *place)
{
    if (str_eq(place->school->status, STR("OPENING_SOON")))
        return CELL_TAG(TONE_WARN, msg_text(c, MSG_guide_school_opening_soon));
    if (str_eq(place->school->status, STR("EMERGENCY")))
        return CELL_TAG(TONE_BAD, msg_text(c, MSG_guide_school_emergency));
    if (place->n_seats == 0)
        return CELL_TAG(TONE_PLAIN, msg_text(c, MSG_guide_school_no_plan));
    if (place->free == 0)
        return CELL_TAG(TONE_PLAIN, msg_text(c, MSG_guide_school_full));
    return CELL_TAG(TONE_OK, msg_text(c, MSG_guide_school_has_places));
}

static void fill_row(struct ctx *c, const struct guide_place *place, struct list_cell *cells)
{
    const struct organisation *school = place->school;

    cells[COL_NAME] = CELL_LINK(url_id(c, "/schools/{id}", school->id), school->name);
    cells[COL_REGION] = CELL_TEXT(school->region_name);
    cells[COL_DISTRICT] = CELL_TEXT(school->district_name);
    cells[COL_LANGUAGES] = CELL_TEXT(place->languages);
    if (place->n_seats > 0) {
        cells[COL_FREE] = CELL_NUMBER(place->free);
        cells[COL_CAPACITY] = CELL_NUMBER(place->capacity);
    }
    cells[COL_BIN] = CELL_TEXT(school->bin);
    cells[COL_ADDRESS] = CELL_TEXT(school->address);
    cells[COL_PHONE] = CELL_TEXT(school->phone);
    cells[COL_STATE] = state_cell(c, place);
}

static struct list_options one_option(struct ctx *c, const char *value, enum msg text)
{
    struct option *v = NEW(c->mem, struct option);
    *v = (struct option){.value = str_from_z(value), .text = msg_text(c, text)};
    return (struct list_options){v, 1};
}

static struct list_options ownership_options(struct ctx *c)
{
    static const struct {
        const char *value;
        enum msg text;
    } all[] = {{"STATE", MSG_guide_ownership_state},
               {"PRIVATE", MSG_guide_ownership_private},
               {"REPUBLICAN", MSG_guide_ownership_republican}};
    struct option *v = NEWS(c->mem, struct option, COUNT(all));

    for (size_t i = 0; i < COUNT(all); i++)
        v[i] = (struct option){.value = str_from_z(all[i].value), .text = msg_text(c, all[i].text)};
    return (struct list_options){v, COUNT(all)};
}

static void fill_options(struct ctx *c, const struct asked *asked, struct list_view *list)
{
    struct option *regions = NEWS(c->mem, struct option, asked->regions.n);
    struct option *districts = NEWS(c->mem, struct option, asked->districts.n);
    struct option *languages = NEWS(c->mem, struct option, asked->n_languages);

    for (size_t i = 0; i < asked->regions.n; i++)
        regions[i] =
            (struct option){.value = asked->regions.v[i].kato, .text = asked->regions.v[i].name};
    for (size_t i = 0; i < asked->districts.n; i++)
        districts[i] = (struct option){.value = asked->districts.v[i].kato,
                                       .text = asked->districts.v[i].name};
    for (size_t i = 0; i < asked->n_languages; i++)
        languages[i] =
            (struct option){.value = asked->languages[i].code, .text = asked->languages[i].name};
    list->options[BY_REGION] = (struct list_options){regions, asked->regions.n};
    list->options[BY_DISTRICT] = (struct list_options){districts, asked->districts.n};
    list->options[BY_LANGUAGE] = (struct list_options){languages, asked->n_languages};
    list->options[BY_OWNERSHIP] = ownership_options(c);
    list->options[BY_PRESCHOOL] = one_option(c, "1", MSG_guide_schools_preschool_yes);
}

enum status guide_show_schools(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct asked asked = {.state = list_read(c, &schools_list, rq)};

    TRY(db_tx_read(c, "guide/schools", schools_tx, &asked));
    struct guide_schools v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_guide_schools_title),
                 .flags = list_page_flags(&asked.state),
                 .about = msg_text(c, MSG_guide_schools_about)},
        .list = list_view_of(c, &asked.state, rq, asked.schools.n, asked.total),
        .has_campaign = asked.campaign != NULL,
    };
    for (size_t i = 0; i < asked.schools.n; i++)
        fill_row(c, &asked.places[i], v.list.rows[i].cells);
    if (asked.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_options(c, &asked, &v.list);
    struct out o = page_out(c, rs, 200);
    guide_schools(&o, &v);
    return ST_OK;
}

/* ---- one school ------------------------------------------------------------------------------ */

struct wanted {
    struct uuid id;
    struct guide_school *view;
};

static enum status
read_admission(struct ctx *c, struct guide_school *v, struct organisation *school)
{
    struct organisations one = {school, 1};
    struct admission_campaign *campaign;
    struct admission_window *window = NULL;
    const struct guide_place *place;

    TRY(admission_campaign_current(c, &campaign));
    if (campaign)
        TRY(admission_window_of(c, campaign, school->region_kato, &window));
    TRY(guide_places_read(c, campaign, &one, &place));
    v->campaign = campaign;
    v->window = window;
    v->state = window ? admission_window_state(campaign, window, c->now_us) : ADMISSION_AFTER;
    v->place = place;
    return ST_OK;
}

static enum status school_tx(struct ctx *c, void *arg)
{
    struct wanted *wanted = arg;
    struct guide_school *v = wanted->view;
    struct organisation *school;

    TRY(organisation_by_id(c, wanted->id, &school));
    if (!school->is_school)
        return FAIL(c, ST_NOT_FOUND, "organisation.unknown");
    TRY(read_admission(c, v, school));
    return organisation_territory_lines(c, school->id, time_date(c->now_us), &v->lines,
                                        &v->n_lines);
}

static struct str ownership_text(struct ctx *c, struct str code)
{
    return msg_text(c, str_eq(code, STR("PRIVATE"))      ? MSG_guide_ownership_private
                       : str_eq(code, STR("REPUBLICAN")) ? MSG_guide_ownership_republican
                                                         : MSG_guide_ownership_state);
}

static void fill_facts(struct ctx *c, struct guide_school *v)
{
    const struct organisation *s = v->place->school;
    struct str where =
        str_printf(c->mem, STR_FMT "%s" STR_FMT, STR_ARG(s->district_name),
                   s->settlement_name.n > 0 ? ", " : "", STR_ARG(s->settlement_name));
    const struct fact facts[] = {
        {.name = msg_text(c, MSG_guide_school_kind), .value = s->kind_name},
        {.name = msg_text(c, MSG_guide_dates_region), .value = s->region_name},
        {.name = msg_text(c, MSG_guide_schools_district), .value = where},
        {.name = msg_text(c, MSG_guide_schools_languages), .value = v->place->languages},
        {.name = msg_text(c, MSG_guide_schools_ownership),
         .value = ownership_text(c, s->ownership)},
        {.name = msg_text(c, MSG_guide_schools_preschool),
         .value = msg_text(c, s->has_preschool ? MSG_guide_schools_preschool_yes
                                               : MSG_guide_schools_preschool_no)},
        {.name = msg_text(c, MSG_guide_school_address), .value = s->address},
        {.name = msg_text(c, MSG_guide_school_phone),
         .value = s->phone.n > 0 ? i18n_phone(c, s->phone) : STR("")},
        {.name = msg_text(c, MSG_guide_school_site), .value = s->site},
        {.name = msg_text(c, MSG_guide_school_bin), .value = s->bin},
    };
    struct fact *kept = NEWS(c->mem, struct fact, COUNT(facts));

    for (size_t i = 0; i < COUNT(facts); i++)
        if (facts[i].value.n > 0)
            kept[v->n_facts++] = facts[i];
    v->facts = kept;
}

enum status guide_show_school(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct guide_school v = {.page = {.rq = rq}};
    struct wanted wanted = {request_uuid(rq, "id"), &v};

    TRY(db_tx_read(c, "guide/school", school_tx, &wanted));
    const struct link_to trail[] = {
        {url0(c, "/schools"), msg_text(c, MSG_guide_schools_title)},
        {{STR("")}, v.place->school->name},
    };
    v.page.title = v.place->school->name;
    v.page.about = v.place->school->legal_name;
    v.page.trail = trail;
    v.page.n_trail = COUNT(trail);
    v.updated = i18n_time(c, c->now_us);
    fill_facts(c, &v);
    struct out o = page_out(c, rs, 200);
    guide_school(&o, &v);
    return ST_OK;
}
