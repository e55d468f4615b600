/* Schools with their live figures, for the list, the school's page and the answer to "which school
 * is mine". Figures are those of admission; here they are only put beside the school. */
#include "guide/views.h"

static void add_seats(struct guide_place *place,
                      struct guide_seats *seats,
                      const struct admission_pool *pool,
                      struct str language)
{
    int free = pool->capacity - pool->taken;

    *seats = (struct guide_seats){
        .language = language,
        .class_type = str_eq(pool->class_type, STR("general")) ? STR("") : pool->class_type,
        .classes = pool->classes,
        .capacity = pool->capacity,
        .taken = pool->taken,
        .free = free > 0 ? free : 0,
        .waiting_t = pool->waiting_t,
        .waiting_o = pool->waiting_o,
        .last_t = pool->last_t,
        .last_o = pool->last_o,
    };
    place->n_seats++;
    place->capacity += seats->capacity;
    place->taken += seats->taken;
    place->free += seats->free;
}

static void fill_place(struct ctx *c,
                       struct guide_place *place,
                       const struct admission_pools *pools,
                       const struct organisation_language *languages,
                       size_t n_languages)
{
    size_t n = 0;

    for (size_t i = 0; i < pools->n; i++)
        n += uuid_eq(pools->v[i].organisation, place->school->id);
    struct guide_seats *seats = NEWS(c->mem, struct guide_seats, n);
    for (size_t i = 0; i < pools->n; i++)
        if (uuid_eq(pools->v[i].organisation, place->school->id))
            add_seats(place, &seats[place->n_seats], &pools->v[i],
                      organisation_language_names(c, languages, n_languages, pools->v[i].language));
    place->seats = seats;
}

static enum status read_pools(struct ctx *c,
                              const struct admission_campaign *campaign,
                              const struct organisations *schools,
                              struct admission_pools *ret)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, schools->n);

    for (size_t i = 0; i < schools->n; i++)
        ids[i] = schools->v[i].id;
    return admission_pools_of(c, campaign, ids, schools->n, ret);
}

enum status guide_places_read(struct ctx *c,
                              const struct admission_campaign *campaign,
                              const struct organisations *schools,
                              const struct guide_place **ret_places)
{
    struct guide_place *places = NEWS(c->mem, struct guide_place, schools->n);
    const struct organisation_language *languages;
    struct admission_pools pools = {0};
    size_t n_languages;

    TRY(organisation_languages(c, &languages, &n_languages));
    if (campaign && schools->n > 0)
        TRY(read_pools(c, campaign, schools, &pools));
    for (size_t i = 0; i < schools->n; i++) {
        places[i].school = &schools->v[i];
        places[i].languages =
            organisation_language_names(c, languages, n_languages, schools->v[i].languages);
        fill_place(c, &places[i], &pools, languages, n_languages);
    }
    *ret_places = places;
    return ST_OK;
}
