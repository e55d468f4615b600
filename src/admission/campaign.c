/* The campaign and its windows: dated data read from the register, and the pure rules over them. */
#include "admission/admission.h"
#include "admission_queries.h"

enum status admission_campaign_current(struct ctx *c, struct admission_campaign **ret)
{
    struct admission_campaign_latest_row *row;

    TRY(admission_campaign_latest(c, time_date(c->now_us), &row));
    if (!row) {
        *ret = NULL;
        return ST_OK;
    }
    struct admission_campaign *campaign = NEW(c->mem, struct admission_campaign);
    *campaign = (struct admission_campaign){
        .id = row->id,
        .year = row->year,
        .first_day = row->first_day,
        .last_day = row->last_day,
        .born_until = row->born_until,
        .sure_born_until = row->sure_born_until,
        .earliest_order = row->earliest_order,
        .study_start = row->study_start,
        .basis_from = row->basis_from,
        .basis_until = row->basis_until,
        .legal_source = row->legal_source,
        .late_age = row->late_age,
    };
    *ret = campaign;
    return ST_OK;
}

bool admission_campaign_is_on(const struct admission_campaign *campaign, int64_t now_us)
{
    int32_t today = time_date(now_us).days;
    return today >= campaign->first_day.days && today <= campaign->last_day.days;
}

enum admission_age admission_age_of(const struct admission_campaign *campaign, struct date born)
{
    if (born.days > campaign->born_until.days)
        return ADMISSION_AGE_TOO_YOUNG;
    return born.days > campaign->sure_born_until.days ? ADMISSION_AGE_CHOICE : ADMISSION_AGE_SURE;
}

bool admission_age_is_late(const struct admission_campaign *campaign, struct date born)
{
    return campaign->late_age > 0 &&
           time_age_years(born, campaign->study_start) >= campaign->late_age;
}

static enum status windows_of(struct ctx *c,
                              const struct admission_campaign *campaign,
                              struct str region_kato,
                              struct admission_windows *ret)
{
    struct admission_windows_of_rows rows;

    TRY(admission_windows_of(c, campaign->id, region_kato, &rows));
    struct admission_window *v = NEWS(c->mem, struct admission_window, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        v[i] =
            (struct admission_window){rows.v[i].region_kato, rows.v[i].opens_at,
                                      rows.v[i].closes_at, rows.v[i].legal_source, rows.v[i].room};
    *ret = (struct admission_windows){v, rows.n};
    return ST_OK;
}

enum status admission_windows_list(struct ctx *c,
                                   const struct admission_campaign *campaign,
                                   struct admission_windows *ret)
{
    return windows_of(c, campaign, STR(""), ret);
}

enum status admission_window_of(struct ctx *c,
                                const struct admission_campaign *campaign,
                                struct str region_kato,
                                struct admission_window **ret_window)
{
    struct admission_windows windows = {0};

    if (region_kato.n > 0)
        TRY(windows_of(c, campaign, region_kato, &windows));
    *ret_window = windows.n > 0 ? &windows.v[0] : NULL;
    return ST_OK;
}

enum status admission_window_of_ahead(struct ctx *c,
                                      const struct admission_campaign *campaign,
                                      struct str region_kato)
{
    return region_kato.n > 0 ? admission_windows_of_ahead(c, campaign->id, region_kato) : ST_OK;
}

enum admission_window_state admission_window_state(const struct admission_campaign *campaign,
                                                   const struct admission_window *window,
                                                   int64_t now_us)
{
    int32_t today = time_date(now_us).days;

    if (today > campaign->basis_until.days)
        return ADMISSION_AFTER;
    if (!window || now_us < window->opens_us || today < campaign->basis_from.days)
        return ADMISSION_BEFORE;
    return now_us < window->closes_us ? ADMISSION_OPEN : ADMISSION_AFTER;
}

enum status admission_pools_of(struct ctx *c,
                               const struct admission_campaign *campaign,
                               const struct uuid *schools,
                               size_t n,
                               struct admission_pools *ret)
{
    struct admission_pools_of_schools_rows rows;

    TRY(admission_pools_of_schools(c, campaign->id, (struct uuids){schools, n}, &rows));
    struct admission_pool *v = NEWS(c->mem, struct admission_pool, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct admission_pools_of_schools_row *row = &rows.v[i];
        v[i] = (struct admission_pool){
            .id = row->id,
            .organisation = row->organisation_id,
            .language = row->language,
            .class_type = row->class_type,
            .classes = row->classes,
            .seats_per_class = row->seats_per_class,
            .capacity = row->capacity,
            .taken = row->taken,
            .waiting_t = row->waiting_t,
            .waiting_o = row->waiting_o,
            .last_t = row->last_t,
            .last_o = row->last_o,
            .opened = row->opened,
        };
    }
    *ret = (struct admission_pools){v, rows.n};
    return ST_OK;
}

enum status admission_pool_create(struct ctx *c,
                                  const struct admission_campaign *campaign,
                                  const struct admission_new_pool *pool)
{
    struct admission_pool_put_in row = {
        .id = pool->id,
        .campaign = campaign->id,
        .organisation = pool->organisation,
        .region = pool->region_kato,
        .language = pool->language,
        .class_type = pool->class_type,
        .ratio = pool->ratio,
        .auto_reserved = pool->auto_reserved,
        .auto_until = {pool->auto_until_us != 0, pool->auto_until_us},
    };
    struct admission_set_capacity_row *opened;
    int64_t changed;

    TRY(admission_pool_put(c, &row, &changed));
    return admission_set_capacity(c, pool->id, pool->classes, pool->seats_per_class, pool->act,
                                  &opened);
}
