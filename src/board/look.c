/* See look.h. */
#include "board/look.h"

#include "i18n/msg_board.h"

enum { ATTENTION_MOST = 10 };

static const struct uuid any_school;

/* The inputs that all queries of a view share. from, to: between which pairs of region and district
 * the rows lie. */
struct span {
    int32_t level;
    struct str region, district, to_region, to_district;
    struct uuid school;
};

static struct span span_itself(const struct scope *scope)
{
    return (struct span){.level = (int32_t)scope->level,
                         .region = scope->region,
                         .district = scope->district,
                         .to_region = scope->region,
                         .to_district = scope->district,
                         .school = scope->school};
}

static struct span span_inside(const struct scope *scope)
{
    return (struct span){
        .level = (int32_t)scope->level + 1,
        .region = scope->region,
        .district = scope->district,
        .to_region = scope->level == LEVEL_COUNTRY ? LOOK_LAST_CODE : scope->region,
        .to_district = scope->level == LEVEL_DISTRICT ? scope->district : LOOK_LAST_CODE,
        .school = any_school};
}

#define INPUTS(look, span)                                                                         \
    {                                                                                              \
        .campaign = (look)->campaign->id, .level = (span).level, .region = (span).region,          \
        .district = (span).district, .to_region = (span).to_region,                                \
        .to_district = (span).to_district, .school = (span).school, .first = (look)->narrow.first, \
        .last = (look)->narrow.last, .language = (look)->narrow.language,                          \
        .lane = (look)->narrow.lane, .channel = (look)->narrow.channel                             \
    }

static enum status read_sum(struct ctx *c, struct look *look)
{
    const struct board_places_in in = INPUTS(look, span_itself(&look->scope));
    struct board_places_rows rows;

    TRY(board_places(c, &in, &rows));
    look->sum = rows.n > 0 ? &rows.v[0] : NEW(c->mem, struct board_places_row);
    return ST_OK;
}

/* ---- names of the places inside -------------------------------------------------------------- */

static struct str region_name(const struct regions *regions, struct str kato)
{
    for (size_t i = 0; i < regions->n; i++)
        if (str_eq(regions->v[i].kato, kato))
            return regions->v[i].name;
    return STR("");
}

static struct str place_name(const struct places *places, struct str kato)
{
    for (size_t i = 0; i < places->n; i++)
        if (str_eq(places->v[i].kato, kato))
            return places->v[i].name;
    return STR("");
}

static enum status name_schools(struct ctx *c, struct look *look)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, look->n_places);
    struct organisations schools;
    size_t k = 0;

    for (size_t i = 0; i < look->n_places; i++)
        ids[i] = look->places[i].row->school_id;
    TRY(organisation_by_ids(c, ids, look->n_places, &schools));
    for (size_t i = 0; i < look->n_places; i++) /* unknown ones are left out of the answer */
        if (k < schools.n && uuid_eq(schools.v[k].id, ids[i]))
            look->places[i].name = schools.v[k++].name;
    return ST_OK;
}

static enum status name_places(struct ctx *c, struct look *look)
{
    struct regions regions = {0};
    struct places districts = {0};

    if (look->scope.level == LEVEL_DISTRICT)
        return name_schools(c, look);
    if (look->scope.level == LEVEL_COUNTRY)
        TRY(organisation_regions(c, &regions));
    else
        TRY(organisation_places(c, look->scope.region, &districts));
    for (size_t i = 0; i < look->n_places; i++) {
        struct look_place *place = &look->places[i];
        bool is_region = look->scope.level == LEVEL_COUNTRY;
        place->kato = is_region ? place->row->region : place->row->district;
        place->name =
            is_region ? region_name(&regions, place->kato) : place_name(&districts, place->kato);
        if (place->name.n == 0)
            place->name = place->kato.n > 0 ? place->kato : msg_text(c, MSG_board_no_place);
    }
    return ST_OK;
}

static enum status read_inside(struct ctx *c, struct look *look)
{
    const struct board_places_in in = INPUTS(look, span_inside(&look->scope));
    struct board_places_rows rows;

    if (look->scope.level == LEVEL_SCHOOL)
        return ST_OK;
    TRY(board_places(c, &in, &rows));
    look->places = NEWS(c->mem, struct look_place, rows.n);
    look->n_places = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        look->places[i] = (struct look_place){.row = &rows.v[i], .kato = STR(""), .name = STR("")};
    return name_places(c, look);
}

static enum status read_courses(struct ctx *c, struct look *look)
{
    const struct span span = span_itself(&look->scope);
    const struct board_days_in days = INPUTS(look, span);
    const struct board_hours_in hours = INPUTS(look, span);
    const struct board_kinds_in kinds = INPUTS(look, span);

    TRY(board_days(c, &days, &look->days));
    TRY(board_hours(c, &hours, &look->hours));
    if (look->scope.level == LEVEL_COUNTRY ||
        look->scope.level == LEVEL_REGION) /* rooms are of regions */
        TRY(wait_load_of(c, look->scope.region, look->narrow.first, look->narrow.last,
                         &look->line));
    return board_kinds(c, &kinds, &look->kinds);
}

static enum status read_attention(struct ctx *c, struct look *look)
{
    const struct span span = span_inside(&look->scope);
    struct uuid *ids = NEWS(c->mem, struct uuid, (size_t)2 * ATTENTION_MOST);
    size_t n = 0;

    if (look->scope.level != LEVEL_REGION && look->scope.level != LEVEL_DISTRICT)
        return ST_OK;
    TRY(board_overdue(c, look->campaign->id, span.region, span.district, span.to_district,
                      ATTENTION_MOST, &look->overdue));
    TRY(board_uneven(c, look->campaign->id, span.region, span.district, span.to_district,
                     ATTENTION_MOST, &look->uneven));
    for (size_t i = 0; i < look->overdue.n; i++)
        ids[n++] = look->overdue.v[i].school_id;
    for (size_t i = 0; i < look->uneven.n; i++)
        ids[n++] = look->uneven.v[i].school_id;
    return organisation_by_ids(c, ids, n, &look->schools);
}

enum status look_read(struct ctx *c, struct look *look)
{
    struct board_counted_at_row *counted;

    TRY(organisation_languages(c, &look->languages, &look->n_languages));
    TRY(board_counted_at(c, &counted));
    look->counted_us = counted->at;
    TRY(read_sum(c, look));
    TRY(read_inside(c, look));
    TRY(read_attention(c, look));
    return read_courses(c, look);
}

int64_t look_refused(const struct board_places_row *row)
{
    return row->r1 + row->r2 + row->r3 + row->r4 + row->r5;
}

int64_t look_free(const struct board_places_row *row)
{
    return row->seats - row->taken;
}

int64_t look_share(const struct board_places_row *row)
{
    return row->seats > 0 ? row->taken * 100 / row->seats : 0;
}
