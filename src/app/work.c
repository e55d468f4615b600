/* `oqu work`: one thread for each repeated job, so that a slow gateway delays no deadline. A job
 * that fails is tried again after a pause that doubles; it never stops the others. There may be
 * several `oqu work`, on one machine or many: a job whose pieces are not claimed one by one belongs
 * to the session that took its name first, and is free again when that session ends. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "app/commands.h"
#include "app/database.h"
#include "app/process.h"
#include "app/settings.h"
#include "app_queries.h"
#include "base/config.h"
#include "base/log.h"
#include "base/time.h"
#include "keys/keys.h"
#include "platform/platform.h"

enum {
    JOBS_MOST = 64,
    ARENA_BUDGET = 64 << 20,
    ARENA_CEILING = 256 << 20,
    PAUSE_FIRST_MS = 1000,
    PAUSE_MOST_MS = 5 * 60 * 1000,
    PAUSE_DOWN_MS = 30 * 1000, /* at most while the database is down: no job is to blame */
    TURN_MS = 5000,            /* until a job that another one did is asked for again */
    NICE = 10,                 /* of what nobody waits for: a tenth of a page's share */
};

/* Shared by all threads, which only read it; stop_fd is never read from, so it stays readable. */
struct work {
    const struct config *config;
    struct str conninfo, keys_socket;
    int stop_fd;
};

struct worker {
    const struct work *work;
    const struct job *job;
    bool unawaited, shared;
    bool elsewhere; /* another `oqu work` does it */
    pthread_t thread;
    struct db *db; /* kept between runs */
    struct keys *keys;
    int64_t pause_ms; /* after a failure; 0 after a success */
};

static enum status take_tx(struct ctx *c, void *arg)
{
    return app_work_take(c, c->request_id, arg);
}

static enum status run_once(struct ctx *c, struct worker *worker, bool *ret_more)
{
    struct app_work_take_row *turn;
    int64_t offset_us;

    if (!worker->keys)
        TRY(keys_connect(c, worker->work->keys_socket, &worker->keys));
    if (!worker->db) {
        TRY(db_open(c, worker->work->conninfo, &worker->db));
        if (worker->unawaited)
            db_give_way(worker->db, NICE);
    }
    c->db = worker->db;
    c->keys = worker->keys;
    if (!worker->shared) {
        TRY(db_tx_read(c, "work/take", take_tx, &turn));
        worker->elsewhere = !turn->mine;
        if (worker->elsewhere)
            return ST_OK;
    }
    TRY(platform_clock_offset(c, &offset_us));
    c->machine_us = c->now_us;
    c->now_us += offset_us;
    return worker->job->run(c, ret_more);
}

static bool is_down(const struct ctx *c)
{
    return c->failure.code && str_eq_z(str_from_z(c->failure.code), "db.down");
}

/* Runs the job until it has nothing more to do. Returns how long to wait. */
static int64_t run_job(struct worker *worker, struct arena *mem)
{
    bool more = false;
    struct ctx c = {.mem = mem,
                    .now_us = time_real_us(),
                    .lang = LANG_KK,
                    .actor = {.kind = ACTOR_SYSTEM},
                    .config = worker->work->config,
                    .request_id = str_from_z(worker->job->name)};

    if (run_once(&c, worker, &more) == ST_OK) {
        worker->pause_ms = 0;
        if (worker->elsewhere && worker->job->every_ms > TURN_MS)
            return TURN_MS;
        return more ? 0 : worker->job->every_ms;
    }
    log_failure(&c, "job");
    int64_t most = is_down(&c) ? PAUSE_DOWN_MS : PAUSE_MOST_MS;
    worker->pause_ms = worker->pause_ms == 0 ? PAUSE_FIRST_MS : worker->pause_ms * 2;
    if (worker->pause_ms > most)
        worker->pause_ms = most;
    return worker->pause_ms;
}

/* True: asked to stop. */
static bool wait_for(const struct work *work, int64_t wait_ms)
{
    struct pollfd stop = {.fd = work->stop_fd, .events = POLLIN};
    int64_t until_us = time_monotonic_us() + wait_ms * 1000;

    for (;;) {
        int64_t left_ms = (until_us - time_monotonic_us()) / 1000;
        int n = poll(&stop, 1, left_ms > 0 ? (int)left_ms : 0);
        if (n != 0 && errno != EINTR)
            return true;
        if (n == 0 && left_ms <= 0)
            return false;
    }
}

static void *worker_main(void *arg)
{
    struct worker *worker = arg;
    struct arena *mem = arena_new(ARENA_BUDGET, ARENA_CEILING);

    if (worker->unawaited)
        (void)setpriority(PRIO_PROCESS, 0, NICE); /* of this thread */
    while (!wait_for(worker->work, run_job(worker, mem)))
        arena_reset(mem);
    db_close(worker->db);
    keys_close(worker->keys);
    arena_free(mem);
    return NULL;
}

static size_t add_jobs(struct worker *workers,
                       size_t n,
                       const struct work *work,
                       const struct job *job,
                       bool unawaited,
                       bool shared)
{
    for (; job && job->name; job++) {
        ASSERT(n < JOBS_MOST);
        workers[n++] =
            (struct worker){.work = work, .job = job, .unawaited = unawaited, .shared = shared};
    }
    return n;
}

/* A database that starts or recovers is waited for: whoever restarts a machine starts both at once.
 * *ret_go is false when the program was asked to stop meanwhile. */
static enum status wait_for_database(struct ctx *c, const struct work *work, bool *ret_go)
{
    enum status st = database_check(c, "oqu_work");

    *ret_go = true;
    while (st == ST_BUSY && is_down(c)) {
        log_event(LOG_WARN, "work", "the database does not answer yet");
        *ret_go = !wait_for(work, PAUSE_FIRST_MS);
        if (!*ret_go)
            return ST_OK;
        c->failure = (struct failure){0};
        st = database_check(c, "oqu_work");
    }
    return st;
}

enum status work_command(struct ctx *c, int argc, char *const *argv)
{
    struct worker *workers = NEWS(c->mem, struct worker, JOBS_MOST);

    (void)argv;
    if (argc != 0)
        return command_usage(c, "oqu work");
    TRY(process_become_owner(c));
    const struct work work = {.config = c->config,
                              .conninfo = database_conninfo(c, "oqu_work"),
                              .keys_socket = settings_run_file(c->mem, c->config, "keys.sock"),
                              .stop_fd = process_stop_fd()};
    size_t n = 0;
    bool go;
    TRY(wait_for_database(c, &work, &go));
    if (!go)
        return ST_OK;
    for (size_t i = 0; modules[i]; i++) {
        n = add_jobs(workers, n, &work, modules[i]->jobs, false, false);
        n = add_jobs(workers, n, &work, modules[i]->unawaited_jobs, true, false);
        n = add_jobs(workers, n, &work, modules[i]->shared_jobs, false, true);
        n = add_jobs(workers, n, &work, modules[i]->unawaited_shared_jobs, true, true);
    }
    for (size_t i = 0; i < n; i++)
        ASSERT(pthread_create(&workers[i].thread, NULL, worker_main, &workers[i]) == 0);
    log_event(LOG_INFO, "work", "%zu jobs", n);
    while (!wait_for(&work, PAUSE_MOST_MS)) /* without any job too */
        continue;
    for (size_t i = 0; i < n; i++)
        ASSERT(pthread_join(workers[i].thread, NULL) == 0);
    return ST_OK;
}
