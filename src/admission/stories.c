/* Inputs of the seat algorithm as features read them that replay a campaign (admission.h). */
#include "admission/admission.h"
#include "admission/pool.h"
#include "admission_queries.h"

enum status admission_campaigns_begun(struct ctx *c, struct admission_years *ret)
{
    struct admission_campaigns_started_rows rows;

    TRY(admission_campaigns_started(c, time_date(c->now_us), &rows));
    struct admission_year *years = NEWS(c->mem, struct admission_year, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        years[i] = (struct admission_year){rows.v[i].id, rows.v[i].year};
    *ret = (struct admission_years){years, rows.n};
    return ST_OK;
}

static struct seat_pool pool_before(const struct admission_pools_of_story_row *row)
{
    bool now = str_eq(row->spare_policy, STR("NOW"));

    return (struct seat_pool){
        .settings = {.three_to_one = str_eq(row->ratio, STR("3:1")),
                     .credit_cap = row->credit_cap,
                     .spare_policy = now ? SEAT_SPARE_NOW : SEAT_SPARE_AT_DEADLINE},
        .auto_reserved = row->auto_reserved,
        .auto_until_us = row->auto_until.v,
        .aside = row->auto_until.set && row->auto_reserved > 0,
    };
}

enum status admission_story_pools(struct ctx *c,
                                  struct uuid campaign,
                                  struct str region,
                                  struct admission_story_pools *ret)
{
    struct admission_pools_of_story_rows rows;

    TRY(admission_pools_of_story(c, campaign, region, &rows));
    struct admission_story_pool *pools = NEWS(c->mem, struct admission_story_pool, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        pools[i] = (struct admission_story_pool){.id = rows.v[i].id,
                                                 .school = rows.v[i].organisation_id,
                                                 .language = rows.v[i].language,
                                                 .has_reserve = rows.v[i].has_reserve,
                                                 .before = pool_before(&rows.v[i])};
    *ret = (struct admission_story_pools){pools, rows.n};
    return ST_OK;
}

/* The first number of seats is one like the others. */
static enum seat_event_kind kind_of(struct str kind)
{
    for (int i = SEAT_APPLY; i < SEAT_CAPACITY; i++)
        if (str_eq_z(kind, seat_event_name((enum seat_event_kind)i)))
            return (enum seat_event_kind)i;
    return SEAT_CAPACITY;
}

static struct admission_story_event event_of(const struct admission_inputs_of_pools_row *row)
{
    return (struct admission_story_event){
        .kind = kind_of(row->kind),
        .pool = (size_t)row->pool - 1,
        .at_us = row->at,
        .deadline_us = row->deadline_at.v,
        .application = row->application_id.v,
        .child = row->child_id.v,
        .number = row->number.v,
        .lane = row->lane.set ? pool_lane(row->lane.v) : SEAT_LANE_T,
        .seats = row->seats.v,
        .wants_reserve = row->wants_reserve,
    };
}

enum status admission_story_events(struct ctx *c,
                                   const struct admission_story_pool *pools,
                                   size_t n,
                                   int64_t until_us,
                                   struct admission_story_events *ret)
{
    struct admission_inputs_of_pools_rows rows;
    struct uuid ids[ADMISSION_STORIES_MOST];

    ASSERT(n <= COUNT(ids));
    for (size_t i = 0; i < n; i++)
        ids[i] = pools[i].id;
    TRY(admission_inputs_of_pools(c, (struct uuids){ids, n}, until_us, &rows));
    struct admission_story_event *events = NEWS(c->mem, struct admission_story_event, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        events[i] = event_of(&rows.v[i]);
    *ret = (struct admission_story_events){events, rows.n};
    return ST_OK;
}
