/* See overdue.h. */
#include "board/overdue.h"

#include "board/pages.h"
#include "organisation/organisation.h"

enum { LAST_DAY = 200000 }; /* in the year 2517: any */

/* ---- how near each term is ------------------------------------------------------------------- */

/* The terms of all rows, each region's and instant's once: there are few of them. */
static size_t term_at(struct admission_term *terms, size_t *n, const struct board_owed_row *row)
{
    size_t i = 0;

    while (i < *n &&
           (terms[i].deadline_us != row->deadline_at || !str_eq(terms[i].region, row->region)))
        i++;
    if (i == *n)
        terms[(*n)++] =
            (struct admission_term){.region = row->region, .deadline_us = row->deadline_at};
    return i;
}

static enum status
read_stages(struct ctx *c, const struct board_owed_rows *rows, enum admission_stage *ret_stages)
{
    struct admission_term *terms = NEWS(c->mem, struct admission_term, rows->n);
    size_t *at = NEWS(c->mem, size_t, rows->n), n = 0;

    for (size_t i = 0; i < rows->n; i++)
        at[i] = term_at(terms, &n, &rows->v[i]);
    TRY(admission_moments(c, terms, n));
    for (size_t i = 0; i < rows->n; i++)
        ret_stages[i] = admission_stage_of(&terms[at[i]], c->now_us);
    return ST_OK;
}

/* ---- places ---------------------------------------------------------------------------------- */

static void add_passed(struct overdue_place *place, const struct board_owed_row *row)
{
    place->passed += row->open;
    for (size_t i = 0; i < OVERDUE_LANES; i++)
        if (str_eq_z(row->lane, board_lanes.v[i].code))
            place->passed_by_lane[i] += row->open;
    if (place->oldest_us == 0 || row->deadline_at < place->oldest_us)
        place->oldest_us = row->deadline_at;
}

static void
add_row(struct overdue_place *place, const struct board_owed_row *row, enum admission_stage stage)
{
    if (stage >= ADMISSION_STAGE_PASSED)
        add_passed(place, row);
    else if (stage == ADMISSION_STAGE_LAST)
        place->last += row->open;
    else
        place->first += row->open;
}

static bool is_of(const struct overdue_place *place, const struct board_owed_row *row)
{
    return uuid_eq(place->school, row->school_id) && str_eq(place->kato, row->region);
}

/* Rows come place by place. */
static enum status
gather(struct ctx *c, const struct board_owed_rows *rows, struct overdue *overdue)
{
    enum admission_stage *stages = NEWS(c->mem, enum admission_stage, rows->n);

    TRY(read_stages(c, rows, stages));
    overdue->places = NEWS(c->mem, struct overdue_place, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const struct board_owed_row *row = &rows->v[i];
        if (stages[i] == ADMISSION_STAGE_CALM)
            continue;
        if (overdue->n_places == 0 || !is_of(&overdue->places[overdue->n_places - 1], row))
            overdue->places[overdue->n_places++] =
                (struct overdue_place){.school = row->school_id, .kato = row->region};
        add_row(&overdue->places[overdue->n_places - 1], row, stages[i]);
        add_row(&overdue->sum, row, stages[i]);
    }
    return ST_OK;
}

/* ---- names ----------------------------------------------------------------------------------- */

static enum status name_schools(struct ctx *c, struct overdue *overdue)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, overdue->n_places);
    struct organisations schools;
    size_t k = 0;

    for (size_t i = 0; i < overdue->n_places; i++)
        ids[i] = overdue->places[i].school;
    TRY(organisation_by_ids(c, ids, overdue->n_places, &schools));
    for (size_t i = 0; i < overdue->n_places; i++) /* unknown ones are left out of the answer */
        if (k < schools.n && uuid_eq(schools.v[k].id, ids[i]))
            overdue->places[i].name = schools.v[k++].name;
    return ST_OK;
}

static enum status name_regions(struct ctx *c, struct overdue *overdue)
{
    struct regions regions;

    TRY(organisation_regions(c, &regions));
    for (size_t i = 0; i < overdue->n_places; i++)
        for (size_t k = 0; k < regions.n; k++)
            if (str_eq(regions.v[k].kato, overdue->places[i].kato))
                overdue->places[i].name = regions.v[k].name;
    return ST_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Regions of the country; schools of a region or district, or one school. */
static enum status read_places(struct ctx *c, struct overdue *overdue)
{
    const struct scope *scope = &overdue->scope;
    bool is_country = scope->level == LEVEL_COUNTRY;
    struct board_owed_rows rows;
    const struct board_owed_in in = {
        .campaign = overdue->campaign->id,
        .level = is_country ? LEVEL_REGION : LEVEL_SCHOOL,
        .region = scope->region,
        .district = scope->district,
        .to_region = is_country ? LOOK_LAST_CODE : scope->region,
        .to_district = scope->district.n > 0 ? scope->district : LOOK_LAST_CODE,
        .school = scope->school,
        .language = overdue->language,
        .lane = overdue->lane,
    };

    TRY(board_owed(c, &in, &rows));
    TRY(gather(c, &rows, overdue));
    return is_country ? name_regions(c, overdue) : name_schools(c, overdue);
}

static enum status read_days(struct ctx *c, struct overdue *overdue)
{
    const struct scope *scope = &overdue->scope;
    const struct board_days_in in = {
        .campaign = overdue->campaign->id,
        .level = (int32_t)scope->level,
        .region = scope->region,
        .district = scope->district,
        .to_region = scope->region,
        .to_district = scope->district,
        .school = scope->school,
        .last = {LAST_DAY},
        .language = overdue->language,
        .lane = overdue->lane,
        .channel = STR(""),
    };
    return board_days(c, &in, &overdue->days);
}

enum status overdue_read(struct ctx *c, struct overdue *overdue)
{
    struct board_counted_at_row *counted;

    TRY(organisation_languages(c, &overdue->languages, &overdue->n_languages));
    TRY(board_counted_at(c, &counted));
    overdue->counted_us = counted->at;
    TRY(read_places(c, overdue));
    return read_days(c, overdue);
}
