/* What a process makes sure of before it serves (REL-1). */
#include "base/buf.h"
#include "db/db_queries.h"
#include "db/migrated.h"

enum { DETAIL_MOST = 4000 };

static enum status check_settings(struct ctx *c)
{
    struct db_unsafe_settings_rows rows;
    struct buf detail;

    TRY(db_unsafe_settings(c, &rows));
    if (rows.n == 0)
        return ST_OK;
    buf_init(&detail, c->mem, DETAIL_MOST);
    for (size_t i = 0; i < rows.n; i++)
        buf_printf(&detail, "%s" STR_FMT " = " STR_FMT, i > 0 ? ", " : "", STR_ARG(rows.v[i].name),
                   STR_ARG(rows.v[i].value));
    c->failure.detail = buf_str(&detail);
    return FAIL(c, ST_INTERNAL, "db.unsafe");
}

static enum status
check_applied(struct ctx *c, const struct db_migrated *applied, const struct migration_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct migration *m = &list->migrations[i];
        const struct db_migration_list_row *row = db_migrated_find(applied, m);
        if (row && str_eq_z(row->sha256, m->sha256))
            continue;
        c->failure.detail = str_printf(c->mem, "%s/%s is not applied", m->module, m->file);
        return FAIL(c, ST_BUSY, "db.not-migrated");
    }
    return ST_OK;
}

struct check {
    const struct migration_list *const *modules;
    size_t n;
};

static enum status check_tx(struct ctx *c, void *arg)
{
    const struct check *check = arg;
    struct db_migrated applied;

    TRY(check_settings(c));
    TRY(db_migrated_read(c, &applied));
    for (size_t i = 0; i < check->n; i++)
        TRY(check_applied(c, &applied, check->modules[i]));
    return ST_OK;
}

enum status db_check(struct ctx *c, const struct migration_list *const *modules, size_t n_modules)
{
    struct check check = {modules, n_modules};
    return db_tx_read(c, "db/check", check_tx, &check);
}
