/* Places in grade 1: about as many as there are children, so that some schools fill up and others
 * do not. The acts of departments that approve them are made up as well. */
#include "admission/admission.h"
#include "base/scan.h"
#include "db/db.h"
#include "demo/demo.h"
#include "demo/writer.h"

enum {
    POOLS_PER_TX = 100,
    SEATS = 25, /* the sanitary norm (ADM-62) */
    PRIVATE_SEATS = 20,
};

struct batch {
    struct demo *demo;
    const struct admission_campaign *campaign;
    struct demo_writers writers;
    struct demo_writer *writer;
    struct admission_new_pool *pools; /* in the writer's memory */
    size_t n;
};

struct written {
    const struct admission_campaign *campaign;
    const struct admission_new_pool *pools;
    size_t n;
};

static enum status write_tx(struct ctx *c, void *arg)
{
    const struct written *in = arg;

    for (size_t i = 0; i < in->n; i++)
        TRY(admission_pool_create(c, in->campaign, &in->pools[i]));
    return ST_OK;
}

static enum status begin(struct batch *b)
{
    TRY(demo_writer_next(b->demo->c, &b->writers, &b->writer));
    b->pools = NEWS(b->writer->c.mem, struct admission_new_pool, POOLS_PER_TX);
    b->n = 0;
    return ST_OK;
}

static void flush(struct batch *b)
{
    struct written *written = NEW(b->writer->c.mem, struct written);

    *written = (struct written){b->campaign, b->pools, b->n};
    demo_writer_start(b->writer, "demo/pools", write_tx, written);
}

/* Seats for the school's own pre-school children are set aside in its first language. */
static int set_aside(const struct admission_new_pool *pool, size_t children)
{
    int seats = pool->classes * pool->seats_per_class;
    return children < (size_t)seats ? (int)children : seats;
}

static enum status add_school(struct batch *b, const struct demo_school *school)
{
    struct demo *demo = b->demo;
    struct str rest = school->languages, language;
    bool first = true;

    while (scan_until(&rest, ',', &language)) {
        struct admission_new_pool pool = {
            .id = chance_uuid(&demo->chance),
            .organisation = school->id,
            .region_kato = school->region_kato,
            .language = language,
            .class_type = STR("general"),
            .ratio = school->is_private ? STR("none") : STR("3:1"),
            .act = str_printf(demo->c->mem, "А-5/%zu, 20.05.2026",
                              100 + (size_t)(school - demo->schools)),
            .classes = 1 + (int)chance_below(&demo->chance, first ? 3 : 2),
            .seats_per_class = school->is_private ? PRIVATE_SEATS : SEATS,
        };
        if (first)
            pool.auto_reserved = set_aside(&pool, school->prepared);
        first = false;
        b->pools[b->n++] = pool;
        demo->n_pools++;
        if (b->n == POOLS_PER_TX) {
            flush(b);
            TRY(begin(b));
        }
    }
    return ST_OK;
}

static enum status campaign_tx(struct ctx *c, void *arg)
{
    return admission_campaign_current(c, arg);
}

static enum status make_pools(struct batch *b)
{
    TRY(begin(b));
    for (size_t i = 0; i < b->demo->n_schools; i++)
        if (b->demo->schools[i].is_open)
            TRY(add_school(b, &b->demo->schools[i]));
    if (b->n > 0)
        flush(b);
    return ST_OK;
}

enum status demo_make_pools(struct demo *demo)
{
    struct batch *b = NEW(demo->c->mem, struct batch);
    struct admission_campaign *campaign;

    TRY(db_tx_read(demo->c, "demo/campaign", campaign_tx, &campaign));
    if (!campaign)
        return FAIL(demo->c, ST_INVALID, "demo.no-campaign");
    b->demo = demo;
    b->campaign = campaign;
    TRY(demo_writers_open(demo->c, &b->writers));
    return demo_writers_close(demo->c, &b->writers, make_pools(b));
}
