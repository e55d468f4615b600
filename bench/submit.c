/* bench/submit [--json]: how many applications a second the product hands in (code checked, object
 * signed, registered, seat decided, documents, notice, audit: submit_draft), against pgbench that
 * sends the same statements to the same server. Once with all families at one pool, once spread
 * over forty. The claim: at least 0.70 of the peer's transactions. Exit status 1 when untrue. */
#include "submit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admission/submit.h"
#include "base/log.h"
#include "base/scan.h"
#include "bench_queries.h"
#include "cpu.h"
#include "db/testing.h"
#include "keys/keys.h"
#include "platform/platform.h"

#define BINARIES "/usr/lib/postgresql/15/bin/"
#define CLAIM    0.70

enum { RUNS = 3, SETTLE_US = 300 * 1000, OUTPUT_BYTES = 16 * 1024, MEMORY = 1 << 20 };

struct measured {
    double tps, client_ms, server_ms; /* CPU for each transaction: program and keys; PostgreSQL */
};

struct bench {
    struct db_fixture *fixture;
    struct ctx *admin;
    const char *known, *script, *report; /* files */
    int64_t offset_us;                   /* of the platform's clock */
    int64_t postmaster;                  /* process */
};

/* What has to be stopped when this process, and not a worker, ends. */
static struct {
    struct db_fixture *fixture;
    pid_t owner;
} running;

static void stop_server(void)
{
    if (running.fixture && getpid() == running.owner)
        db_fixture_stop(running.fixture);
}

void submit_must(const struct ctx *c, enum status st, const char *what)
{
    if (st == ST_OK)
        return;
    log_failure(c, what);
    exit(1);
}

/* Runs a program to its end, its standard output into a file or away. */
static void run(const char *const *argv, const char *output)
{
    int status = 1;
    pid_t child = fork();

    ASSERT(child >= 0);
    if (child == 0) {
        int fd = open(output ? output : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        char *words[32] = {NULL};
        for (size_t i = 0; argv[i] && i < COUNT(words) - 1; i++)
            words[i] = strdup(argv[i]);
        if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0)
            (void)execvp(words[0], words);
        _exit(127);
    }
    ASSERT(waitpid(child, &status, 0) == child);
    if (status == 0)
        return;
    (void)fprintf(stderr, "bench/submit: %s failed\n", argv[0]);
    exit(1);
}

static void psql(struct bench *b, const char *file, const char *output)
{
    char slot[24];
    struct arena *mem = b->admin->mem;

    (void)snprintf(slot, sizeof(slot), "slot=%d", SUBMIT_LISTEN);
    const char *const argv[] = {BINARIES "psql",
                                "-XqAt",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-v",
                                slot,
                                "-f",
                                str_printf(mem, BENCH_SOURCE "/%s", file).p,
                                str_z(mem, db_fixture_conninfo(b->fixture, "oqu_admin")),
                                NULL};
    run(argv, output);
}

static enum status server_tx(struct ctx *c, void *arg)
{
    struct bench_server_row **row = arg;
    return bench_server(c, row);
}

static struct bench_server_row *server(struct bench *b)
{
    struct bench_server_row *row;
    submit_must(b->admin, db_tx_read(b->admin, "bench/server", server_tx, &row), "server");
    return row;
}

static void fresh(struct bench *b)
{
    db_fixture_fresh(b->fixture);
    b->admin = db_fixture_ctx(b->fixture, "oqu_admin");
    b->postmaster = cpu_parent(server(b)->backend);
}

/* ---- ours --------------------------------------------------------------------------------- */

struct lane {
    const struct bench *bench;
    struct str conninfo, keys_socket;
    int32_t slot, n;
    int ready, go; /* pipes */
};

struct find {
    int32_t slot;
    struct bench_work_at_row *row;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct find *find = arg;
    return bench_work_at(c, find->slot, &find->row);
}

static enum status submit_one(struct ctx *c, int32_t slot)
{
    struct find find = {.slot = slot};
    struct uuid id;

    TRY(db_tx_read(c, "bench/find", find_tx, &find));
    const struct bench_work_at_row *row = find.row;
    c->actor = (struct actor){.kind = ACTOR_PERSON,
                              .person = row->parent,
                              .access = SUBMIT_ACCESS,
                              .db_context = row->context};
    struct submit submit = {
        .draft = row->draft, .code = row->code, .typed = STR(SUBMIT_CODE), .idem = row->idem};
    struct submit_read read = {.draft = submit.draft};

    TRY(submit_read(c, &read));
    submit.read = &read;
    return submit_draft(c, &submit, &id);
}

/* A process as a worker of a door: one connection, one request after the other. */
static NORETURN void work(const struct lane *lane)
{
    struct arena *mem = arena_new(16 << 20, 64 << 20), *request = arena_new(16 << 20, 64 << 20);
    struct ctx c = {.mem = mem, .request_id = STR("bench")};
    char byte = 0;

    submit_must(&c, db_open(&c, lane->conninfo, &c.db), "connect");
    submit_must(&c, keys_connect(&c, lane->keys_socket, &c.keys), "keys");
    ASSERT(write(lane->ready, &byte, 1) == 1);
    ASSERT(read(lane->go, &byte, 1) == 0); /* ends when all are ready */
    c.mem = request;
    for (int32_t i = 0; i < lane->n; i++) {
        c.now_us = time_real_us() + lane->bench->offset_us;
        submit_must(&c, submit_one(&c, lane->slot + i), "submit");
        arena_reset(request);
    }
    _exit(0);
}

/* Starts the workers and says how long they needed, without connecting. */
static double run_workers(const struct bench *b, int32_t first, int workers, int32_t each)
{
    int ready[2], go[2], status;
    char byte;

    ASSERT(pipe2(ready, O_CLOEXEC) == 0 && pipe2(go, O_CLOEXEC) == 0);
    struct lane lane = {.bench = b,
                        .conninfo = db_fixture_conninfo(b->fixture, "oqu_family"),
                        .keys_socket = db_fixture_keys_socket(b->fixture),
                        .n = each,
                        .ready = ready[1],
                        .go = go[0]};
    for (int i = 0; i < workers; i++) {
        lane.slot = first + i * each;
        pid_t child = fork();
        ASSERT(child >= 0);
        if (child == 0) {
            (void)close(go[1]);
            work(&lane);
        }
    }
    (void)close(ready[1]);
    for (int i = 0; i < workers; i++)
        if (read(ready[0], &byte, 1) != 1)
            exit(1); /* a worker has said why */
    int64_t start = time_monotonic_us();
    (void)close(go[1]);
    for (int i = 0; i < workers; i++)
        if (wait(&status) < 0 || status != 0)
            exit(1);
    (void)close(ready[0]);
    (void)close(go[0]);
    return (double)(time_monotonic_us() - start) / 1e6;
}

/* ---- the peer ----------------------------------------------------------------------------- */

/* The number after `name` in pgbench's report; the first of the word. */
static double number_after(const char *report, const char *name)
{
    const char *at = strstr(report, name);
    if (at)
        return strtod(at + strlen(name), NULL);
    (void)fprintf(stderr, "bench/submit: pgbench says\n%s", report);
    exit(1);
}

static double run_pgbench(struct bench *b, int32_t first)
{
    struct arena *mem = b->admin->mem;
    char report[OUTPUT_BYTES] = "";
    struct str socket = db_fixture_conninfo(b->fixture, "oqu_family");
    const char *const argv[] = {BINARIES "pgbench",
                                "-n",
                                "-M",
                                "prepared",
                                "-j",
                                "2",
                                "-c",
                                str_printf(mem, "%d", SUBMIT_CLIENTS).p,
                                "-t",
                                str_printf(mem, "%d", SUBMIT_EACH).p,
                                "-D",
                                str_printf(mem, "base=%d", (int)first).p,
                                "-D",
                                str_printf(mem, "each=%d", SUBMIT_EACH).p,
                                "-D",
                                "n=-1",
                                "-f",
                                b->script,
                                str_z(mem, socket),
                                NULL};

    run(argv, b->report);
    AUTO_FD fd = open(b->report, O_RDONLY | O_CLOEXEC);
    ASSERT(fd >= 0 && read(fd, report, sizeof(report) - 1) > 0);
    if ((int)number_after(report, "actually processed: ") != SUBMIT_RUN)
        (void)number_after(report, "every transaction to succeed");
    return SUBMIT_RUN / number_after(report, "tps = ");
}

/* One application is handed in while the server logs; its statements become the script. */
static void make_script(struct bench *b)
{
    psql(b, "submit_durable.sql", NULL);
    psql(b, "submit_listen.sql", NULL);
    (void)usleep(SETTLE_US);
    (void)run_workers(b, SUBMIT_LISTEN, 1, 1);
    psql(b, "submit_known.sql", b->known);
    const char *const argv[] = {"python3",
                                "-B",
                                BENCH_SOURCE "/submit_peer.py",
                                str_z(b->admin->mem, server(b)->log.v),
                                b->known,
                                b->script,
                                NULL};
    run(argv, NULL);
}

/* ---- measuring ---------------------------------------------------------------------------- */

static struct measured measure(struct bench *b, int32_t first, bool ours)
{
    fresh(b);
    double self = cpu_of_self(), postgres = cpu_of_family(b->postmaster);
    double seconds =
        ours ? run_workers(b, first, SUBMIT_CLIENTS, SUBMIT_EACH) : run_pgbench(b, first);
    (void)usleep(SETTLE_US); /* the server's processes for these connections end */
    struct measured m = {
        .tps = SUBMIT_RUN / seconds,
        .client_ms = (cpu_of_self() - self) * 1e3 / SUBMIT_RUN,
        .server_ms = (cpu_of_family(b->postmaster) - postgres) * 1e3 / SUBMIT_RUN,
    };
    const struct bench_server_row *found = server(b);
    if (found->applications == SUBMIT_RUN && found->seated == SUBMIT_RUN)
        return m;
    (void)fprintf(stderr, "bench/submit: %lld applications, %lld seats instead of %d\n",
                  (long long)found->applications, (long long)found->seated, SUBMIT_RUN);
    exit(1);
}

static int by_tps(const void *a, const void *b)
{
    const struct measured *x = a, *y = b;
    return (x->tps > y->tps) - (x->tps < y->tps);
}

struct both {
    struct measured ours, peer;
};

/* Ours and the peer take turns; the run in the middle counts. */
static struct both compare(struct bench *b, int32_t first)
{
    struct measured ours[RUNS], peer[RUNS];

    for (int i = 0; i < RUNS; i++) {
        ours[i] = measure(b, first, true);
        peer[i] = measure(b, first, false);
    }
    qsort(ours, RUNS, sizeof(*ours), by_tps);
    qsort(peer, RUNS, sizeof(*peer), by_tps);
    return (struct both){ours[RUNS / 2], peer[RUNS / 2]};
}

static void print_row(const char *name, struct both p)
{
    (void)printf("%-10s %8.0f %8.0f %6.2f %10.2f %8.2f %10.2f %8.2f\n", name, p.ours.tps,
                 p.peer.tps, p.ours.tps / p.peer.tps, p.ours.client_ms, p.ours.server_ms,
                 p.peer.client_ms, p.peer.server_ms);
}

static void print_json(const char *name, struct both p)
{
    (void)printf("\"%s\":{\"tps\":%.1f,\"peer_tps\":%.1f,\"ratio\":%.3f,\"cpu_ms\":%.3f,"
                 "\"peer_cpu_ms\":%.3f}",
                 name, p.ours.tps, p.peer.tps, p.ours.tps / p.peer.tps,
                 p.ours.client_ms + p.ours.server_ms, p.peer.client_ms + p.peer.server_ms);
}

static void report(struct both one, struct both all, bool json)
{
    (void)printf("%d clients, %d applications a run, median of %d runs; CPU in ms for each\n",
                 SUBMIT_CLIENTS, SUBMIT_RUN, RUNS);
    (void)printf("%-10s %8s %8s %6s %10s %8s %10s %8s\n", "pools", "tps", "pgbench", "ratio",
                 "our CPU", "server", "pgbench", "server");
    print_row("one", one);
    print_row("forty", all);
    if (!json)
        return;
    (void)printf("{\"bench\":\"submit\",\"clients\":%d,\"applications\":%d,\"limit_ratio\":%.2f,",
                 SUBMIT_CLIENTS, SUBMIT_RUN, CLAIM);
    print_json("one_pool", one);
    (void)printf(",");
    print_json("all_pools", all);
    (void)printf("}\n");
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    char folder[] = "/tmp/oqu-submit-XXXXXX";
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;

    if ((argc > 1 && !json) || !mkdtemp(folder)) {
        (void)fputs("usage: bench/submit [--json]\n", stderr);
        return 2;
    }
    struct arena *mem = arena_new(MEMORY, MEMORY);
    b.known = str_printf(mem, "%s/known.json", folder).p;
    b.script = str_printf(mem, "%s/script.sql", folder).p;
    b.report = str_printf(mem, "%s/report", folder).p;
    b.fixture = running.fixture = db_fixture_start();
    running.owner = getpid();
    ASSERT(atexit(stop_server) == 0);
    submit_country(b.fixture);
    fresh(&b);
    submit_must(b.admin, platform_clock_offset(b.admin, &b.offset_us), "clock");
    make_script(&b);
    struct both one = compare(&b, SUBMIT_ONE_POOL), all = compare(&b, SUBMIT_ALL_POOLS);
    report(one, all, json);
    (void)unlink(b.known);
    (void)unlink(b.script);
    (void)unlink(b.report);
    (void)rmdir(folder);
    arena_free(mem);
    return one.ours.tps >= CLAIM * one.peer.tps && all.ours.tps >= CLAIM * all.peer.tps ? 0 : 1;
}
