/* See training.h. */
#include "training/training.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/commands.h"
#include "app/database.h"
#include "app/home.h"
#include "app/process.h"
#include "app/training.h"
#include "app/tree.h"
#include "base/config.h"
#include "base/log.h"
#include "db/db.h"
#include "http/outward.h"

static const char next_name[] = "oqu_next";     /* the copy that is being made */
static const char former_name[] = "oqu_former"; /* what it replaced */

/* One transaction in a database of the cluster. */
static enum status in_database(struct ctx *c,
                               struct training_work *work,
                               const char *role,
                               const char *database,
                               db_tx_fn *fn,
                               void *arg)
{
    TRY(db_open(c, cluster_conninfo(c->mem, &work->cluster, role, database), &c->db));
    enum status st = db_tx_locked(c, "training/state", fn, arg);
    db_close(c->db);
    c->db = NULL;
    return st;
}

static enum status state_of(struct ctx *c,
                            struct training_work *work,
                            const char *database,
                            struct training_state *ret)
{
    return in_database(c, work, "oqu_admin", database, training_kept_tx, ret);
}

static enum status copy_to_next(struct ctx *c, struct training_work *work, const char *from)
{
    TRY(cluster_copy_database(c, &work->cluster, from, next_name));
    return cluster_prepare(c, &work->cluster, next_name); /* who may enter is not copied */
}

static enum status put_next_at(struct ctx *c, struct training_work *work, const char *name)
{
    const struct cluster_switch names = {name, next_name, former_name};
    return cluster_switch_database(c, &work->cluster, &names);
}

/* ---- files: written once and named by chance, so a kept one is a second name of the same file  */

static const char *kept_root(struct ctx *c)
{
    return home_path(c, "training");
}

static const char *kept_files(struct ctx *c, struct uuid id)
{
    return str_printf(c->mem, "%s/" STR_FMT, kept_root(c), STR_ARG(uuid_print(c->mem, id))).p;
}

/* All but those of the kept state: what a killed process began, and former states. */
static enum status drop_other_files(struct ctx *c, const struct training_state *kept)
{
    DIR *dir = opendir(kept_root(c));
    enum status st = ST_OK;
    struct uuid id;

    for (struct dirent *e = dir ? readdir(dir) : NULL; e && st == ST_OK; e = readdir(dir))
        if (scan_uuid(str_from_z(e->d_name), &id) && !(kept->kept && uuid_eq(id, kept->id)))
            st = tree_prune(c, kept_files(c, id), NULL);
    if (dir)
        (void)closedir(dir);
    return st;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static enum status sweep(struct ctx *c, struct training_work *work)
{
    struct training_state kept = {0};
    bool there;

    TRY(cluster_drop_database(c, &work->cluster, next_name));
    TRY(cluster_drop_database(c, &work->cluster, former_name));
    TRY(cluster_has_database(c, &work->cluster, DATABASE_KEPT, &there));
    if (there)
        TRY(state_of(c, work, DATABASE_KEPT, &kept));
    return drop_other_files(c, &kept);
}

static enum status copy_live(struct ctx *c, struct training_work *work)
{
    return copy_to_next(c, work, DATABASE_NAME);
}

static enum status mark_kept(struct ctx *c, struct training_work *work)
{
    work->id = uuid_v4();
    return in_database(c, work, "oqu_admin", next_name, training_kept_put_tx, &work->id);
}

static enum status keep_files(struct ctx *c, struct training_work *work)
{
    if (mkdir(kept_root(c), 0700) != 0 && errno != EEXIST) {
        c->failure.detail = str_from_z(kept_root(c));
        return FAIL(c, ST_FORBIDDEN, "up.folder");
    }
    return tree_link(c, home_path(c, "files"), kept_files(c, work->id));
}

static enum status put_kept(struct ctx *c, struct training_work *work)
{
    return put_next_at(c, work, DATABASE_KEPT);
}

const struct training_step training_keep_steps[] = {
    {"sweep", sweep},
    {"copy", copy_live},
    {"mark", mark_kept},
    {"keep files", keep_files},
    {"put kept", put_kept},
    {"sweep again", sweep},
    {0},
};

/* Tables of another version would lose what the other does not know. */
static enum status look(struct ctx *c, struct training_work *work)
{
    struct training_state live, kept;
    bool there;

    TRY(cluster_has_database(c, &work->cluster, DATABASE_KEPT, &there));
    if (!there)
        return FAIL(c, ST_NOT_FOUND, "training.nothing-kept");
    TRY(state_of(c, work, DATABASE_NAME, &live));
    TRY(state_of(c, work, DATABASE_KEPT, &kept));
    if (!kept.kept || !str_eq(live.tables, kept.tables)) {
        c->failure.detail = STR("start the program once, so that it brings both to its version");
        return FAIL(c, ST_CONFLICT, "training.other-version");
    }
    work->id = kept.id;
    return ST_OK;
}

static enum status copy_kept(struct ctx *c, struct training_work *work)
{
    return copy_to_next(c, work, DATABASE_KEPT);
}

static enum status carry(struct ctx *c, struct training_work *work)
{
    struct training_survivors_rows *rows = NULL;

    TRY(in_database(c, work, "oqu_admin", DATABASE_NAME, training_survivors_tx, (void *)&rows));
    TRY(in_database(c, work, "oqu_admin", next_name, training_carry_tx, rows));
    return in_database(c, work, "oqu_owner", next_name, training_begin_day_tx, NULL);
}

static enum status bring_files(struct ctx *c, struct training_work *work)
{
    return tree_link(c, kept_files(c, work->id), home_path(c, "files"));
}

static enum status put_live(struct ctx *c, struct training_work *work)
{
    return put_next_at(c, work, DATABASE_NAME);
}

/* Files of the day and the lines of its waiting room: nothing of the new state refers to them. */
static enum status tidy(struct ctx *c, struct training_work *work)
{
    TRY(tree_prune(c, home_path(c, "files"), kept_files(c, work->id)));
    return tree_empty(c, home_path(c, "wait"), "key");
}

const struct training_step training_return_steps[] = {
    {"sweep", sweep}, {"look", look},         {"copy", copy_kept},
    {"carry", carry}, {"files", bring_files}, {"put in place", put_live},
    {"tidy", tidy},   {"sweep again", sweep}, {0},
};

/* ---- commands -------------------------------------------------------------------------------- */

/* On any other installation this would be the loss of real data. */
static enum status refuse_other(struct ctx *c)
{
    if (!outward_is_closed())
        return FAIL(c, ST_FORBIDDEN, "training.live");
    if (!database_is_private(c))
        return FAIL(c, ST_FORBIDDEN, "training.not-private");
    return ST_OK;
}

static enum status run_steps(struct ctx *c, const struct training_step *steps)
{
    struct training_work work = {.cluster = database_cluster(c)};
    enum status st = ST_OK;
    pid_t server;

    TRY(cluster_create(c, &work.cluster)); /* its settings may be of an older program */
    TRY(cluster_serve(c, &work.cluster, &server));
    for (size_t i = 0; steps[i].name && st == ST_OK; i++) {
        st = steps[i].run(c, &work);
        log_event(LOG_INFO, "training", "%s: %s", steps[i].name, status_name(st));
    }
    cluster_end(server);
    return st;
}

static enum status
command(struct ctx *c, int argc, const char *usage, const struct training_step *steps)
{
    if (argc != 0)
        return command_usage(c, usage);
    TRY(refuse_other(c));
    TRY(process_become_owner(c));
    TRY(home_lock(c));
    return run_steps(c, steps);
}

enum status training_keep_command(struct ctx *c, int argc, char *const *argv)
{
    (void)argv;
    return command(c, argc, "oqu training keep", training_keep_steps);
}

enum status training_return_command(struct ctx *c, int argc, char *const *argv)
{
    (void)argv;
    return command(c, argc, "oqu training return", training_return_steps);
}
