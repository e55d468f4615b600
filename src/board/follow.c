/* The figures follow a school to another region or district: what its new department may see is
 * what the school has counted, and the sums of all levels agree. */
#include "board/count.h"

#include "base/log.h"
#include "board_queries.h"
#include "organisation/organisation.h"

enum { AT_ONCE = 500 };

struct stretch { /* of the schools, in order of their numbers */
    struct uuid after;
    size_t n, moved;
};

static bool has_moved(const struct board_schools_after_row *row, const struct organisation *o)
{
    return !str_eq(row->region, o->region_kato) || !str_eq(row->district, o->district_kato);
}

static enum status follow(struct ctx *c,
                          const struct board_schools_after_rows *rows,
                          const struct organisations *found,
                          struct stretch *stretch)
{
    struct board_move_school_row *done;

    for (size_t i = 0, k = 0; i < rows->n && k < found->n; i++) { /* both in the same order */
        if (!uuid_eq(rows->v[i].id, found->v[k].id))
            continue;
        const struct organisation *o = &found->v[k++];
        if (!has_moved(&rows->v[i], o))
            continue;
        TRY(board_move_school(c, o->id, o->region_kato, o->district_kato, &done));
        stretch->moved++;
    }
    return ST_OK;
}

static enum status follow_tx(struct ctx *c, void *arg)
{
    struct stretch *stretch = arg;
    struct board_progress_locked_row *alone; /* with the job that counts */
    struct board_schools_after_rows rows;
    struct organisations found;

    stretch->moved = 0;
    TRY(board_progress_locked(c, &alone));
    TRY(board_schools_after(c, stretch->after, AT_ONCE, &rows));
    stretch->n = rows.n;
    if (rows.n == 0)
        return ST_OK;
    struct uuid *ids = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.v[i].id;
    TRY(organisation_by_ids(c, ids, rows.n, &found));
    TRY(follow(c, &rows, &found, stretch));
    stretch->after = ids[rows.n - 1];
    return ST_OK;
}

enum status follow_job(struct ctx *c, bool *ret_more)
{
    struct stretch stretch = {.n = AT_ONCE};

    while (stretch.n == AT_ONCE) {
        TRY(db_tx_locked(c, "board/follow", follow_tx, &stretch));
        if (stretch.moved > 0)
            log_event(LOG_INFO, "board", "%zu schools are counted elsewhere", stretch.moved);
    }
    *ret_more = false;
    return ST_OK;
}
