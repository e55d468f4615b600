/* Applies schema files. Each file and its row in db.migration are one transaction; one migrator at
 * a time; an applied file that changed since stops everything before anything runs. */
#include <string.h>
#include <time.h>

#include "db/conn.h"
#include "db/db_migrations.h"
#include "db/migrated.h"
#include "db/script.h"

static enum status lock_tx(struct ctx *c, void *arg)
{
    struct db_migration_lock_row *row;
    (void)arg;

    TRY(db_migration_lock(c, &row));
    return row->got ? ST_OK : FAIL(c, ST_BUSY, "db.migrating");
}

/* A migrator that was just killed, or has just ended, still holds the lock for as long as its
 * server process needs to notice. */
static enum status take_lock(struct ctx *c)
{
    static const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    enum { TRIES = 40 };

    for (int i = 1; i < TRIES; i++) {
        enum status st = db_tx_locked(c, "db/migration-lock", lock_tx, NULL);
        if (st != ST_BUSY)
            return st;
        (void)nanosleep(&pause, NULL);
    }
    return db_tx_locked(c, "db/migration-lock", lock_tx, NULL);
}

enum status db_migrated_read(struct ctx *c, struct db_migrated *ret)
{
    struct db_migration_table_row *row;

    *ret = (struct db_migrated){0};
    TRY(db_migration_table(c, &row));
    return row->there ? db_migration_list(c, &ret->rows) : ST_OK;
}

static enum status read_applied_tx(struct ctx *c, void *arg)
{
    return db_migrated_read(c, arg);
}

const struct db_migration_list_row *db_migrated_find(const struct db_migrated *migrated,
                                                     const struct migration *m)
{
    for (size_t i = 0; i < migrated->rows.n; i++)
        if (migrated->rows.v[i].number == m->number &&
            str_eq_z(migrated->rows.v[i].module, m->module))
            return &migrated->rows.v[i];
    return NULL;
}

static enum status
check_unchanged(struct ctx *c, const struct db_migrated *applied, const struct migration_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct migration *m = &list->migrations[i];
        const struct db_migration_list_row *row = db_migrated_find(applied, m);
        if (!row || str_eq_z(row->sha256, m->sha256))
            continue;
        c->failure.detail = str_printf(c->mem, "%s/%s is not the file that was applied as " STR_FMT,
                                       m->module, m->file, STR_ARG(row->file));
        return FAIL(c, ST_INTERNAL, "db.migration-changed");
    }
    return ST_OK;
}

static enum status apply_tx(struct ctx *c, void *arg)
{
    const struct migration *m = arg;
    int64_t changed;

    TRY(db_script(c, m->module, m->file, m->sql));
    return db_migration_add(c, str_from_z(m->module), m->number, str_from_z(m->file),
                            str_from_z(m->sha256), &changed);
}

static enum status
apply_list(struct ctx *c, const struct db_migrated *applied, const struct migration_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        struct migration m = list->migrations[i];
        if (!db_migrated_find(applied, &m))
            TRY(db_tx_locked(c, "db/migrate", apply_tx, &m));
    }
    return ST_OK;
}

static enum status
migrate(struct ctx *c, const struct migration_list *const *modules, size_t n_modules)
{
    struct db_migrated applied = {0};

    TRY(take_lock(c));
    TRY(db_tx_read(c, "db/migration-list", read_applied_tx, &applied));
    TRY(check_unchanged(c, &applied, &db_migrations));
    for (size_t i = 0; i < n_modules; i++)
        TRY(check_unchanged(c, &applied, modules[i]));
    TRY(apply_list(c, &applied, &db_migrations));
    for (size_t i = 0; i < n_modules; i++)
        TRY(apply_list(c, &applied, modules[i]));
    return ST_OK;
}

enum status db_migrate(struct ctx *c,
                       struct str conninfo,
                       const struct migration_list *const *modules,
                       size_t n_modules)
{
    struct db *before = c->db, *db;

    TRY(db_open(c, conninfo, &db));
    c->db = db;
    enum status st = migrate(c, modules, n_modules);
    c->db = before;
    db_close(db);
    return st;
}
