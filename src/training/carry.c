/* What of an installation for training outlives the day: who learns there, with their means of
 * signing in, and what they have completed. */
#include "audit/audit.h"
#include "base/id.h"
#include "platform/platform.h"
#include "training/training.h"
#include "training_queries.h"

typedef enum status put_fn(struct ctx *c, struct texts rows, int64_t *ret_changed);

static const struct {
    const char *place;
    put_fn *put;
} places[] = {
    {"person", training_put_person},         {"account", training_put_account},
    {"secret", training_put_secret},         {"old-secret", training_put_old_secret},
    {"factor", training_put_factor},         {"recovery-code", training_put_recovery_code},
    {"passkey", training_put_passkey},       {"grant", training_put_grant},
    {"acceptance", training_put_acceptance}, {"completion", training_put_completion},
};
enum { ACCOUNT = 1 };

enum status training_survivors_tx(struct ctx *c, void *arg)
{
    struct training_survivors_rows **ret = arg;

    *ret = NEW(c->mem, struct training_survivors_rows);
    return training_survivors(c, *ret);
}

static struct texts rows_of(struct ctx *c, const struct training_survivors_rows *all, size_t place)
{
    struct str *rows = NEWS(c->mem, struct str, all->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++)
        if (str_eq_z(all->v[i].place, places[place].place))
            rows[n++] = all->v[i].row;
    return (struct texts){rows, n};
}

enum status training_carry_tx(struct ctx *c, void *arg)
{
    const struct training_survivors_rows *all = arg;
    struct training_quiet_row *quiet;
    int64_t changed;

    TRY(training_quiet(c, &quiet));
    TRY(training_make_room(c, rows_of(c, all, ACCOUNT), &changed));
    for (size_t i = 0; i < COUNT(places); i++)
        TRY(places[i].put(c, rows_of(c, all, i), &changed));
    return ST_OK;
}

enum status training_kept_put_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    int64_t changed;

    return training_kept_put(c, *id, &changed);
}

enum status training_kept_tx(struct ctx *c, void *arg)
{
    struct training_state *ret = arg;
    struct training_kept_row *kept;
    struct training_tables_version_row *tables;

    TRY(training_tables_version(c, &tables));
    TRY(training_kept(c, &kept));
    *ret = (struct training_state){.tables = tables->digest, .kept = kept != NULL};
    if (kept)
        ret->id = kept->id;
    return ST_OK;
}

enum status training_begin_day_tx(struct ctx *c, void *arg)
{
    struct training_kept_row *kept;
    (void)arg;

    TRY(training_kept(c, &kept));
    if (!kept)
        return FAIL(c, ST_NOT_FOUND, "training.nothing-kept");
    TRY(platform_clock_set(c, kept->stood_us, STR("the data returned to the state that was kept")));
    return audit_add(c, "training.returned", "training", kept->id, (struct uuid){0}, STR("{}"));
}
