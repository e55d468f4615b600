/* The schedule of Annex 2 as pages show it: regions with their windows, and waves of regions that
 * open together. Reads; decides nothing that admission does not decide. */
#include "guide/views.h"

static const struct admission_window *window_of(const struct admission_windows *windows,
                                                struct str kato)
{
    for (size_t i = 0; i < windows->n; i++)
        if (str_eq(windows->v[i].region_kato, kato))
            return &windows->v[i];
    return NULL;
}

static const struct guide_region *read_regions(struct ctx *c,
                                               const struct admission_campaign *campaign,
                                               const struct regions *regions,
                                               const struct admission_windows *windows)
{
    struct guide_region *v = NEWS(c->mem, struct guide_region, regions->n);

    for (size_t i = 0; i < regions->n; i++) {
        const struct admission_window *window = window_of(windows, regions->v[i].kato);
        v[i] = (struct guide_region){
            .region = &regions->v[i],
            .window = window,
            .state = window ? admission_window_state(campaign, window, c->now_us) : ADMISSION_AFTER,
        };
    }
    return v;
}

/* Windows come in order of opening, so a wave ends where the next moment begins. */
static void
read_waves(struct ctx *c, const struct admission_windows *windows, struct guide_schedule *s)
{
    struct guide_wave *waves = NEWS(c->mem, struct guide_wave, windows->n);
    bool next_found = false;

    for (size_t i = 0; i < windows->n; i++) {
        if (i > 0 && windows->v[i].opens_us == windows->v[i - 1].opens_us)
            continue;
        struct guide_wave *wave = &waves[s->n_waves++];
        wave->opens_us = windows->v[i].opens_us;
        wave->regions = NEWS(c->mem, const struct guide_region *, s->n_regions);
        for (size_t k = 0; k < s->n_regions; k++) {
            const struct guide_region *region = &s->regions[k];
            if (!region->window || region->window->opens_us != wave->opens_us)
                continue;
            wave->regions[wave->n++] = region;
            wave->state = region->state;
        }
        wave->next = wave->state == ADMISSION_BEFORE && !next_found;
        next_found = next_found || wave->next;
    }
    s->waves = waves;
}

enum status guide_schedule_read(struct ctx *c, struct guide_schedule *ret)
{
    struct guide_schedule s = {0};
    struct admission_campaign *campaign;
    struct admission_windows windows;
    struct regions regions;

    TRY(admission_campaign_current(c, &campaign));
    s.campaign = campaign;
    if (campaign) {
        TRY(organisation_regions(c, &regions));
        TRY(admission_windows_list(c, campaign, &windows));
        s.regions = read_regions(c, campaign, &regions, &windows);
        s.n_regions = regions.n;
        for (size_t i = 0; i < s.n_regions; i++)
            s.n_open += s.regions[i].window && s.regions[i].state == ADMISSION_OPEN;
        read_waves(c, &windows, &s);
    }
    *ret = s;
    return ST_OK;
}
