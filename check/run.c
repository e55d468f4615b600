/* One run: which pools are looked at, and everything that is looked at as a whole. */
#include <string.h>

#include "check/check.h"
#include "check_queries.h"

enum { AT_ONCE = 500 };

void check_add(struct check *check, const char *code, struct str object, struct str detail)
{
    findings_add(check->mem, &check->found, str_from_z(code), object, detail);
}

static enum status remember_wide(struct ctx *c, struct check *check)
{
    struct check_wide_counts_row *row;

    TRY(check_wide_counts(c, &row));
    const int64_t wide[STORE_WIDE] = {row->grants, row->guardians, row->windows, row->settings,
                                      row->days,   row->journal,   row->leaves};
    memcpy(check->after->wide, wide, sizeof(wide));
    return ST_OK;
}

static bool something_wide_is_missing(const struct check *check)
{
    for (size_t i = 0; i < STORE_WIDE; i++)
        if (check->after->wide[i] < check->before->wide[i])
            return true;
    return false;
}

/* A line that stood in the log before: no pool can be left out. */
static enum status something_was_rewritten(struct ctx *c, const struct check *check, bool *ret)
{
    struct check_log_changes_row *row;

    TRY(check_log_changes(c, check->before->edge, &row));
    *ret = row->leaf < check->before->log_size;
    return ST_OK;
}

static bool is_among(const struct check_pools_touched_rows *rows, struct uuid id)
{
    for (size_t i = 0; i < rows->n; i++)
        if (uuid_eq(rows->v[i].id, id))
            return true;
    return false;
}

/* A pool is looked at when a row of it was written or is missing since the last run. */
static bool must_look(const struct check *check,
                      const struct store_pool *pool,
                      const struct check_pools_touched_rows *touched)
{
    const struct store_pool *before = check_store_pool(check->before, pool->id);
    return !before || !str_eq(before->counts, pool->counts) || is_among(touched, pool->id);
}

static enum status choose(struct ctx *c, struct check *check, struct uuids *ret)
{
    struct check_pools_touched_rows touched = {NULL, 0};
    struct check_pool_list_rows all;

    TRY(check_pool_list(c, &all));
    bool every = check->full || !check->before->known || something_wide_is_missing(check);
    if (!every)
        TRY(something_was_rewritten(c, check, &every));
    if (!every)
        TRY(check_pools_touched(c, check->before->edge, &touched));
    struct uuid *chosen = NEWS(check->mem, struct uuid, all.n + 1);
    struct store *after = check->after;
    after->pools = NEWS(check->mem, struct store_pool, all.n + 1);
    *ret = (struct uuids){chosen, 0};
    for (size_t i = 0; i < all.n; i++) {
        struct store_pool *pool = &after->pools[after->n_pools++];
        *pool = (struct store_pool){all.v[i].id, str_copy(check->mem, all.v[i].counts)};
        if (every || must_look(check, pool, &touched))
            chosen[ret->n++] = pool->id;
    }
    return ST_OK;
}

enum status check_run(struct ctx *c, struct check *check)
{
    struct check_moment_row *moment;
    struct uuids pools;

    TRY(check_moment(c, &moment));
    check->now_us = moment->now;
    check->after->known = true;
    check->after->edge = moment->edge;
    TRY(remember_wide(c, check));
    TRY(choose(c, check, &pools));
    arena_reset(c->mem);
    TRY(check_journal(c, check));
    TRY(check_log(c, check));
    for (size_t i = 0; i < pools.n; i += AT_ONCE) {
        size_t n = pools.n - i < AT_ONCE ? pools.n - i : AT_ONCE;
        TRY(check_pools(c, check, (struct uuids){pools.v + i, n}));
    }
    return ST_OK;
}
