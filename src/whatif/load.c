/* See load.h. */
#include "whatif/load.h"

#include <stdlib.h>
#include <string.h>

#include "organisation/organisation.h"

enum { PARTS_TOLD = 20 };

struct read_event {
    struct admission_story_event told;
    size_t order; /* as it was read: pool by pool */
};

struct reading {
    const struct load *load;
    struct admission_story_pools all; /* of the region */
    struct admission_story_pool *kept;
    struct loaded_pool *pools;
    size_t n_pools;
    size_t first, n_part; /* pools of the part that is read now */
    struct read_event *events;
    size_t n_events, room;
};

/* ---- pools --------------------------------------------------------------------------------- */

static int by_school(const void *a, const void *b)
{
    const struct organisation *x = a, *y = b;
    return memcmp(&x->id, &y->id, sizeof(x->id));
}

static int by_uuid(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

/* Sorts, and leaves each once. */
static size_t make_set(struct uuid *ids, size_t n)
{
    size_t kept = 0;

    if (n > 0)
        qsort(ids, n, sizeof(ids[0]), by_uuid);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !uuid_eq(ids[kept - 1], ids[i]))
            ids[kept++] = ids[i];
    return kept;
}

static size_t place_in(const struct uuid *set, size_t n, struct uuid id)
{
    const struct uuid *found = bsearch(&id, set, n, sizeof(set[0]), by_uuid);

    ASSERT(found);
    return (size_t)(found - set);
}

static enum status
read_schools(struct ctx *c, const struct admission_story_pools *pools, struct organisations *ret)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, pools->n);

    for (size_t i = 0; i < pools->n; i++)
        ids[i] = pools->v[i].school;
    TRY(organisation_by_ids(c, ids, make_set(ids, pools->n), ret));
    if (ret->n > 0)
        qsort(ret->v, ret->n, sizeof(ret->v[0]), by_school);
    return ST_OK;
}

static enum status pools_tx(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    struct organisations schools;

    TRY(admission_story_pools(c, r->load->campaign, r->load->region, &r->all));
    TRY(read_schools(c, &r->all, &schools));
    r->kept = NEWS(c->mem, struct admission_story_pool, r->all.n);
    r->pools = NEWS(c->mem, struct loaded_pool, r->all.n);
    r->n_pools = 0;
    for (size_t i = 0; i < r->all.n; i++) {
        const struct admission_story_pool *pool = &r->all.v[i];
        const struct organisation key = {.id = pool->school};
        const struct organisation *school =
            bsearch(&key, schools.v, schools.n, sizeof(key), by_school);
        ASSERT(school); /* a pool refers to its school */
        if (r->load->district.n > 0 && !str_eq(school->district_kato, r->load->district))
            continue;
        r->kept[r->n_pools] = *pool;
        r->pools[r->n_pools++] = (struct loaded_pool){pool->id, pool->school, pool->language,
                                                      school->region_kato, school->district_kato};
    }
    return ST_OK;
}

/* ---- events -------------------------------------------------------------------------------- */

static void make_room(struct ctx *c, struct reading *r, size_t more)
{
    size_t room = r->room == 0 ? 1024 : r->room;

    while (room < r->n_events + more)
        room = size_mul(room, 2);
    if (room == r->room)
        return;
    struct read_event *events = NEWS(c->mem, struct read_event, room);
    if (r->n_events > 0)
        memcpy(events, r->events, r->n_events * sizeof(events[0]));
    r->events = events;
    r->room = room;
}

static enum status part_tx(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    struct admission_story_events events;
    size_t before = r->n_events;

    TRY(admission_story_events(c, r->kept + r->first, r->n_part, r->load->until_us, &events));
    make_room(c, r, events.n);
    for (size_t i = 0; i < events.n; i++) {
        struct read_event *event = &r->events[before + i];
        *event = (struct read_event){events.v[i], before + i};
        event->told.pool += r->first;
        if (i > 0 && event->told.pool == event[-1].told.pool &&
            event->told.at_us < event[-1].told.at_us)
            event->told.at_us = event[-1].told.at_us; /* a clock that was set back in a rehearsal */
    }
    r->n_events = before + events.n;
    return ST_OK;
}

static enum status read_events(struct ctx *c, struct reading *r, load_progress *progress, void *arg)
{
    size_t told = 0;

    for (r->first = 0; r->first < r->n_pools; r->first += r->n_part) {
        size_t left = r->n_pools - r->first;
        r->n_part = left < ADMISSION_STORIES_MOST ? left : ADMISSION_STORIES_MOST;
        TRY(db_tx_read(c, "whatif/part", part_tx, r));
        size_t parts = r->first * PARTS_TOLD / r->n_pools;
        if (parts > told)
            TRY(progress(c, arg, (int)(parts * 100 / PARTS_TOLD)));
        told = parts;
    }
    return ST_OK;
}

/* Those of one pool stay in their order. */
static int by_time(const void *a, const void *b)
{
    const struct read_event *x = a, *y = b;

    if (x->told.at_us != y->told.at_us)
        return x->told.at_us < y->told.at_us ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* ---- plain data ---------------------------------------------------------------------------- */

struct numbering {
    struct uuid *applications, *children;
    size_t n_applications, n_children;
};

static struct numbering number_all(struct ctx *c, const struct reading *r)
{
    struct numbering all = {NEWS(c->mem, struct uuid, r->n_events),
                            NEWS(c->mem, struct uuid, r->n_events), 0, 0};

    for (size_t i = 0; i < r->n_events; i++) {
        if (!seat_event_has_application(r->events[i].told.kind))
            continue;
        all.applications[all.n_applications++] = r->events[i].told.application;
        all.children[all.n_children++] = r->events[i].told.child;
    }
    all.n_applications = make_set(all.applications, all.n_applications);
    all.n_children = make_set(all.children, all.n_children);
    return all;
}

static struct whatif_event event_of(const struct admission_story_event *told)
{
    return (struct whatif_event){
        .kind = told->kind,
        .pool = (int32_t)told->pool,
        .application = -1,
        .seats = told->seats,
        .lane = told->lane,
        .at_us = told->at_us,
        .deadline_us = told->deadline_us,
    };
}

static void fill(struct ctx *c, const struct reading *r, struct loaded *ret)
{
    struct numbering all = number_all(c, r);
    struct whatif_event *events = NEWS(c->mem, struct whatif_event, r->n_events);
    struct seat_pool *pools = NEWS(c->mem, struct seat_pool, r->n_pools);
    int32_t *child_of = NEWS(c->mem, int32_t, all.n_applications);
    int64_t *numbers = NEWS(c->mem, int64_t, all.n_applications);
    bool *wants = NEWS(c->mem, bool, all.n_applications);

    for (size_t i = 0; i < r->n_pools; i++)
        pools[i] = r->kept[i].before;
    for (size_t i = 0; i < r->n_events; i++) {
        const struct admission_story_event *told = &r->events[i].told;
        events[i] = event_of(told);
        if (!seat_event_has_application(told->kind))
            continue;
        size_t application = place_in(all.applications, all.n_applications, told->application);
        events[i].application = (int32_t)application;
        child_of[application] = (int32_t)place_in(all.children, all.n_children, told->child);
        numbers[application] = told->number;
        wants[application] = told->wants_reserve && r->kept[told->pool].has_reserve;
    }
    *ret = (struct loaded){
        .campaign = {pools, r->n_pools, events, r->n_events, child_of, wants, all.n_applications,
                     all.n_children, r->load->until_us},
        .pools = r->pools,
        .numbers = numbers,
    };
}

enum status load_campaign(
    struct ctx *c, const struct load *load, load_progress *progress, void *arg, struct loaded *ret)
{
    struct reading r = {.load = load};

    TRY(db_tx_read(c, "whatif/pools", pools_tx, &r));
    TRY(read_events(c, &r, progress, arg));
    if (r.n_events > 0)
        qsort(r.events, r.n_events, sizeof(r.events[0]), by_time);
    fill(c, &r, ret);
    return ST_OK;
}
