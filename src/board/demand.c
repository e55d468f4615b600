/* See demand.h. */
#include "board/demand.h"

#include "board/look.h"

/* ---- counting -------------------------------------------------------------------------------- */

static enum status count_tx(struct ctx *c, void *arg)
{
    struct date today = time_date(c->now_us);
    struct board_demand_count_row *done;
    int year, month, day;
    (void)arg;

    time_date_split(today, &year, &month, &day);
    return board_demand_count(c, year, year + DEMAND_YEARS - 1, today, &done);
}

enum status demand_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "board/demand-count", count_tx, NULL);
}

/* ---- names ----------------------------------------------------------------------------------- */

static enum status name_schools(struct ctx *c, struct demand *demand)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, demand->n_places);
    struct organisations schools;
    size_t k = 0;

    for (size_t i = 0; i < demand->n_places; i++)
        ids[i] = demand->places[i].row->school_id;
    TRY(organisation_by_ids(c, ids, demand->n_places, &schools));
    for (size_t i = 0; i < demand->n_places; i++) { /* unknown ones are left out of the answer */
        if (k >= schools.n || !uuid_eq(schools.v[k].id, ids[i]))
            continue;
        demand->places[i].opens = str_eq(schools.v[k].status, STR("OPENING_SOON"));
        demand->places[i].name = schools.v[k++].name;
    }
    return ST_OK;
}

static enum status name_regions(struct ctx *c, struct demand *demand)
{
    struct regions regions;

    TRY(organisation_regions(c, &regions));
    for (size_t i = 0; i < demand->n_places; i++) {
        demand->places[i].kato = demand->places[i].row->region;
        for (size_t k = 0; k < regions.n; k++)
            if (str_eq(regions.v[k].kato, demand->places[i].kato))
                demand->places[i].name = regions.v[k].name;
    }
    return ST_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum status read_sum(struct ctx *c, struct demand *demand)
{
    const struct scope *scope = &demand->scope;
    const struct board_demand_places_in in = {
        .campaign = demand->campaign->id,
        .year = demand->year,
        .level = (int32_t)scope->level,
        .region = scope->region,
        .district = scope->district,
        .to_region = scope->region,
        .to_district = scope->district,
        .school = scope->school,
    };
    struct board_demand_places_rows rows;

    TRY(board_demand_places(c, &in, &rows));
    demand->sum = rows.n > 0 ? &rows.v[0] : NEW(c->mem, struct board_demand_places_row);
    return ST_OK;
}

static enum status read_years(struct ctx *c, struct demand *demand)
{
    const struct scope *scope = &demand->scope;
    int year = demand->campaign->year;
    const struct board_demand_years_in in = {.level = (int32_t)scope->level,
                                             .region = scope->region,
                                             .district = scope->district,
                                             .school = scope->school,
                                             .first = year,
                                             .last = year + DEMAND_YEARS - 1};

    return board_demand_years(c, &in, &demand->years);
}

/* Regions of the country; schools of a region or district. */
static enum status read_inside(struct ctx *c, struct demand *demand)
{
    const struct scope *scope = &demand->scope;
    bool is_country = scope->level == LEVEL_COUNTRY;
    const struct board_demand_places_in in = {
        .campaign = demand->campaign->id,
        .year = demand->year,
        .level = is_country ? LEVEL_REGION : LEVEL_SCHOOL,
        .region = scope->region,
        .district = scope->district,
        .to_region = is_country ? LOOK_LAST_CODE : scope->region,
        .to_district = scope->level == LEVEL_DISTRICT ? scope->district : LOOK_LAST_CODE,
    };
    struct board_demand_places_rows rows;

    TRY(board_demand_places(c, &in, &rows));
    demand->places = NEWS(c->mem, struct demand_place, rows.n);
    demand->n_places = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        demand->places[i] =
            (struct demand_place){.row = &rows.v[i], .kato = STR(""), .name = STR("")};
    return is_country ? name_regions(c, demand) : name_schools(c, demand);
}

enum status demand_read(struct ctx *c, struct demand *demand)
{
    struct board_demand_counted_at_row *counted;

    TRY(board_demand_counted_at(c, &counted));
    demand->counted = counted != NULL;
    demand->counted_us = counted ? counted->at : 0;
    TRY(read_sum(c, demand));
    TRY(read_years(c, demand));
    return read_inside(c, demand);
}

enum demand_state demand_state_of(const struct board_demand_places_row *row)
{
    int64_t most = row->children + row->shared;

    if (row->children > row->seats)
        return DEMAND_SHORT;
    if (most > row->seats)
        return DEMAND_MAYBE;
    return row->seats * 100 > most * DEMAND_AMPLE ? DEMAND_AMPLY : DEMAND_FITS;
}
