/* The waiting room's claims: what a poll costs beside other servers, durable joins a second,
 * memory, restart, order, places after kills, use of places. See README.md. */
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/scan.h"
#include "base/time.h"
#include "cpu.h"
#include "wait/hall.h"
#include "wait/testing/crash.h"
#include "wait/testing/model.h"
#include "wait/wait.h"
#include "waiting_room.h"

enum {
    MILLION = 1000000,
    FOLDERS_OPEN = 8,
    ROUNDS = 9,
    FIGURES_MOST = 64,
    CHECKING_S = 180, /* inside, on average: checking and sending */
    FILLING_S = 720,  /* answering and attaching, if that had to be done inside, too */
    LEVER_FAMILIES = 4000,
    LONGEST_S = 3600,
    SEED = 20260401,
};

struct bench_place bench = {.home = "/tmp/oqu-bench-room-XXXXXX"};

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

void bench_name(char *path, const char *name)
{
    ASSERT(snprintf(path, BENCH_PATH, "%s/%s", bench.home, name) < BENCH_PATH);
}

static void name_paths(void)
{
    ASSERT(mkdtemp(bench.home));
    bench_name(bench.dir, "wait");
    bench_name(bench.key, "wait/key");
    bench_name(bench.web, "web.sock");
    bench_name(bench.desk, "desk.sock");
    bench_name(bench.nginx, "nginx.sock");
    bench_name(bench.library, "library.sock");
    bench_name(bench.lua, "lua.sock");
    bench_name(bench.redis, "redis.sock");
}

void bench_fresh_folder(void)
{
    (void)nftw(bench.dir, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    ASSERT(mkdir(bench.dir, 0700) == 0);
}

void bench_use_core(int core)
{
    cpu_set_t cores;

    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    if (sysconf(_SC_NPROCESSORS_ONLN) > core)
        ASSERT(sched_setaffinity(0, sizeof(cores), &cores) == 0);
}

static void use_any_core(void)
{
    cpu_set_t cores;

    memset(&cores, 0xff, sizeof(cores));
    ASSERT(sched_setaffinity(0, sizeof(cores), &cores) == 0);
}

pid_t bench_fork(void)
{
    pid_t parent = getpid(), pid = fork();

    ASSERT(pid >= 0);
    if (pid == 0 && (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent))
        _exit(1);
    return pid;
}

pid_t bench_start_room(void)
{
    (void)unlink(bench.web); /* whoever connects then finds this server */
    (void)unlink(bench.desk);
    pid_t pid = bench_fork();
    if (pid != 0)
        return pid;
    struct ctx c = {.mem = arena_new(1 << 20, 1 << 24)};
    int never[2];
    bench_use_core(BENCH_SERVERS);
    ASSERT(pipe(never) == 0);
    const struct wait_server settings = {.dir = str_from_z(bench.dir),
                                         .web_socket = str_from_z(bench.web),
                                         .desk_socket = str_from_z(bench.desk),
                                         .stop_fd = never[0]};
    _exit(wait_server_run(&c, &settings) == ST_OK ? 0 : 1);
}

void bench_stop(pid_t pid, int signal)
{
    ASSERT(kill(pid, signal) == 0 && waitpid(pid, NULL, 0) == pid);
}

uint32_t bench_tickets_left(uint32_t room)
{
    struct hall hall;

    ASSERT(hall_open(&hall, bench.dir, time_real_us() / 1000));
    uint32_t n = hall_room(&hall, room)->n;
    hall_close(&hall);
    return n;
}

struct desk_question bench_enter(uint64_t n)
{
    struct desk_question question = {.word = DESK_ENTER, .room = BENCH_ROOM, .epoch = 1};

    memcpy(question.person, &n, sizeof(n));
    return question;
}

/* ---- figures --------------------------------------------------------------------------------- */

struct figure {
    const char *name;
    double value;
    int digits;
    bool untrue; /* of a claim that this program makes */
};
static struct figure figures[FIGURES_MOST];
static size_t n_figures;

static void figure(const char *name, double value, int digits)
{
    ASSERT(n_figures < FIGURES_MOST);
    figures[n_figures++] = (struct figure){name, value, digits, false};
    (void)printf("%-28s %.*f\n", name, digits, value);
    (void)fflush(stdout);
}

/* A figure that may be at most so large. */
static void claim(const char *name, double value, int digits, double most)
{
    figure(name, value, digits);
    figures[n_figures - 1].untrue = !(value <= most);
}

static void claim_least(const char *name, double value, int digits, double least)
{
    figure(name, value, digits);
    figures[n_figures - 1].untrue = !(value >= least);
}

static int tell(bool json)
{
    bool untrue = false;

    for (size_t i = 0; i < n_figures; i++) {
        untrue |= figures[i].untrue;
        if (json)
            (void)printf("%s\"%s\":%.*f", i == 0 ? "{" : ",", figures[i].name, figures[i].digits,
                         figures[i].value);
        else if (figures[i].untrue)
            (void)printf("untrue: %s\n", figures[i].name);
    }
    if (json)
        (void)printf("}\n");
    return untrue ? 1 : 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v)
{
    qsort(v, ROUNDS, sizeof(*v), by_value);
    return v[ROUNDS / 2];
}

/* ---- W1 to W3: random steps, and kills ------------------------------------------------------- */

static void measure_steps(bool brief)
{
    const uint64_t steps = brief ? MILLION : UINT64_C(25) * MILLION;
    const struct model_plan plans[] = {
        {.seed = SEED, .steps = steps, .people = 12, .tickets = 24},
        {.seed = SEED + 1, .steps = steps, .people = 20, .tickets = 40},
        {.seed = SEED + 2, .steps = steps, .people = 40, .tickets = 40},
        {.seed = SEED + 3, .steps = steps, .people = 30, .tickets = 60},
        {.seed = SEED + 4, .steps = steps / 100, .people = 250, .tickets = 1500},
    };
    struct model_result all = {0};

    for (size_t i = 0; i < COUNT(plans); i++) {
        struct model_result result = model_run(&plans[i]);
        all.steps += result.steps;
        for (int kind = 0; kind < MODEL_WRONGS; kind++)
            all.wrong[kind] += result.wrong[kind];
    }
    figure("steps", (double)all.steps, 0);
    claim("W1_over_limit", (double)all.wrong[MODEL_OVER_LIMIT], 0, 0);
    claim("W2_out_of_order", (double)all.wrong[MODEL_OUT_OF_ORDER], 0, 0);
    claim("W3_lost", (double)all.wrong[MODEL_LOST], 0, 0);
    claim("W4_wrong_in_steps", (double)all.wrong[MODEL_POSITION], 0, 0);
    claim("I10_replay_differs", (double)all.wrong[MODEL_REPLAY], 0, 0);
}

static void measure_kills(bool brief)
{
    struct crash_result result;

    bench_fresh_folder();
    ASSERT(crash_run(bench.dir, SEED, brief ? 20 : 200, &result));
    figure("kills", result.cycles, 0);
    figure("kills_sectors_dropped", result.dropped, 0);
    figure("kills_sectors_torn", result.torn, 0);
    figure("kills_promises", (double)result.acknowledged, 0);
    claim("W3_lost_by_kills", (double)result.lost, 0, 0);
    claim("W1_W2_wrong_by_kills", (double)result.wrong, 0, 0);
}

/* ---- W4 to W9: polls ------------------------------------------------------------------------- */

/* Microseconds of processor that one answer takes, of a process and perhaps a second one. */
static double cost(struct polls *polls, const char *socket, pid_t pid, pid_t other)
{
    bool own = strcmp(socket, bench.web) == 0;
    struct load load = line_load(polls, socket, !own);
    double before = cpu_of_family(pid) + (other ? cpu_of_family(other) : 0);

    load.seconds = 2;
    struct load_result result = load_run(&load, 0);
    double spent = cpu_of_family(pid) + (other ? cpu_of_family(other) : 0) - before;
    polls->wrong += result.wrong;
    return spent * 1e6 / (double)result.answers;
}

/* From the start of the program to the first right answer. */
static double recover_once(struct polls *polls, pid_t *ret_pid)
{
    struct load load = line_load(polls, bench.web, false);
    int64_t start_us = time_monotonic_us();

    *ret_pid = bench_start_room();
    load.connections = 1;
    load.answers = 1;
    struct load_result result = load_run(&load, 0);
    polls->wrong += result.wrong;
    return (double)(time_monotonic_us() - start_us) / 1e6;
}

/* The last of them stays. */
static double recover(struct polls *polls, pid_t *ret_pid)
{
    double seconds[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        seconds[i] = recover_once(polls, ret_pid);
        if (i + 1 < ROUNDS)
            bench_stop(*ret_pid, SIGKILL);
    }
    return median(seconds);
}

struct poll_figures {
    double own_us, nginx_us, library_us, redis_us, bytes, recover_s;
    double ratio; /* own to nginx, the middle one of those of each round */
};

/* In turns, so that the machine is the same to all. */
static void compare(struct polls *polls, uint32_t n, pid_t room, struct poll_figures *f)
{
    double own[ROUNDS], nginx[ROUNDS], library[ROUNDS], redis[ROUNDS], ratio[ROUNDS];
    pid_t plain = peer_nginx(), other = peer_library(), lua, store;
    bool has_redis = n <= MILLION && peer_redis(n, &lua, &store);

    for (int i = 0; i < ROUNDS; i++) {
        own[i] = cost(polls, bench.web, room, 0);
        nginx[i] = cost(polls, bench.nginx, plain, 0);
        ratio[i] = own[i] / nginx[i];
        library[i] = cost(polls, bench.library, other, 0);
        redis[i] = has_redis ? cost(polls, bench.lua, lua, store) : 0;
    }
    *f = (struct poll_figures){.own_us = median(own),
                               .nginx_us = median(nginx),
                               .library_us = median(library),
                               .redis_us = median(redis),
                               .ratio = median(ratio),
                               .bytes = f->bytes,
                               .recover_s = f->recover_s};
    bench_stop(plain, SIGTERM);
    bench_stop(other, SIGKILL);
    if (has_redis) {
        bench_stop(lua, SIGTERM);
        bench_stop(store, SIGKILL);
    }
    (void)unlink(bench.library);
    (void)unlink(bench.nginx);
    (void)unlink(bench.lua);
}

/* Every answer is compared with what arithmetic says. */
static void ask_often(struct polls *polls, uint64_t times)
{
    struct load load = line_load(polls, bench.web, false);

    load.answers = times;
    polls->wrong += load_run(&load, 0).wrong;
    figure("W4_polls", (double)times, 0);
    figure("W4_oldest_ms", (double)polls->oldest_ms, 0);
    figure("W4_older_than_100_ms", (double)polls->stale, 0);
}

static struct poll_figures measure_polls(uint32_t n, uint64_t times)
{
    struct poll_figures f = {.bytes = line_bytes_of_ticket(n)};
    struct polls polls;
    pid_t room;

    line_fill(n);
    line_polls(&polls, n);
    f.recover_s = recover(&polls, &room);
    compare(&polls, n, room, &f);
    if (times > 0)
        ask_often(&polls, times);
    claim(times > 0 ? "W4_mismatches" : "W4_mismatches_10m", (double)polls.wrong, 0, 0);
    bench_stop(room, SIGKILL);
    line_polls_free(&polls);
    return f;
}

static void measure_all_polls(bool brief)
{
    struct poll_figures one = measure_polls(MILLION, (uint64_t)MILLION * (brief ? 1 : 10));

    figure("W5_poll_us", one.own_us, 2);
    figure("W5_nginx_us", one.nginx_us, 2);
    figure("W5_library_us", one.library_us, 2);
    claim("W5_ratio_nginx", one.ratio, 2, 1.0);
    if (one.redis_us > 0) {
        figure("W5_redis_lua_us", one.redis_us, 2);
        claim("W5_ratio_redis_lua", one.own_us / one.redis_us, 2, 1.0 / 3);
    }
    claim("W8_bytes_per_ticket", one.bytes, 1, 32);
    claim("W9_recover_1m_s", one.recover_s, 2, 0.3);
    if (brief)
        return;
    struct poll_figures ten = measure_polls(10 * MILLION, 0);
    claim("W7_ratio_10m", ten.ratio / one.ratio, 2, 1.1);
    claim("W8_bytes_per_ticket_10m", ten.bytes, 1, 32);
    claim("W9_recover_10m_s", ten.recover_s, 2, 1.5);
}

/* ---- W10, W13: joins ------------------------------------------------------------------------- */

static struct str join_question(void *arg, uint64_t k)
{
    static struct desk_question question;
    const bool *same = arg;

    question = bench_enter(*same ? 0 : k);
    return (struct str){(const char *)&question, sizeof(question)};
}

static bool join_right(void *arg, uint64_t k, struct str answer)
{
    struct desk_answer said;

    (void)arg;
    (void)k;
    memcpy(&said, answer.p, sizeof(said));
    return said.result == DESK_WAITING;
}

static struct load_result join(int connections, bool same)
{
    const struct load load = {.socket = bench.desk,
                              .connections = connections,
                              .seconds = 3,
                              .question = join_question,
                              .right = join_right,
                              .arg = &same};

    bench_fresh_folder();
    pid_t room = bench_start_room();
    struct load_result result = load_run(&load, sizeof(struct desk_answer));
    bench_stop(room, SIGKILL);
    return result;
}

static void measure_joins(void)
{
    struct load_result few = join(64, false);
    uint32_t kept = bench_tickets_left(BENCH_ROOM);
    struct load_result many = join(512, false);

    (void)join(100, true);
    claim_least("W10_joins_64", (double)few.answers / few.seconds, 0, 30000);
    claim("W10_p99_64_ms", few.p99_ms, 1, 25);
    claim_least("W10_joins_512", (double)many.answers / many.seconds, 0, 60000);
    claim("W10_p99_512_ms", many.p99_ms, 1, 25);
    claim("W10_lost", kept < few.answers ? (double)(few.answers - kept) : 0, 0, 0);
    claim("W13_places", bench_tickets_left(BENCH_ROOM), 0, 1);
}

/* ---- W11, W12, W14, W15, W20 ----------------------------------------------------------------- */

static void measure_day(bool brief)
{
    bench_fresh_folder();
    struct day_result day = day_run(brief ? 5000 : 20000, CHECKING_S, bench.dir);
    figure("day_steps", (double)day.steps, 0);
    claim("W2_wrong_in_a_day", (double)day.wrong, 0, 0);
    claim_least("W11_slot_use", day.slot_use, 3, 0.97);
    claim("W14_polls_per_hour", day.polls_an_hour, 0, 60);
    figure("W14_without_scripts", day.polls_plain, 0);
    claim_least("W15_within_range", day.within_range, 2, 0.8);
}

/* What it is worth that everything but checking and sending needs no place: the same families, once
 * ready when their turn comes, once with all still to do inside. */
static void measure_lever(void)
{
    bench_fresh_folder();
    struct day_result ready = day_run(LEVER_FAMILIES, CHECKING_S, bench.dir);
    bench_fresh_folder();
    struct day_result unready = day_run(LEVER_FAMILIES, CHECKING_S + FILLING_S, bench.dir);
    figure("lever_wait_min_ready", ready.wait_min, 1);
    figure("lever_wait_min_unready", unready.wait_min, 1);
    figure("lever_ratio", unready.wait_min / ready.wait_min, 1);
}

static void measure_inside(bool brief)
{
    claim("W12_offer_p99_ms", inside_offer_p99_ms(brief ? 100 : 1000), 1, 100);
    struct inside_result result = inside_overload();
    figure("W20_inside_p99_idle_ms", result.idle_p99_ms, 2);
    figure("W20_inside_p99_busy_ms", result.busy_p99_ms, 2);
    claim("W20_ratio", result.busy_p99_ms / result.idle_p99_ms, 2, 2);
    claim("W20_lost", result.lost, 0, 0);
}

/* ---- W21: several servers -------------------------------------------------------------------- */

static void measure_nodes(void)
{
    struct nodes_result result = nodes_blows();

    figure("W21_join_ms", result.join_ms, 2);
    claim("W21_killed_s", result.killed_s, 1, 10);
    claim("W21_stopped_s", result.stopped_s, 1, 10);
    claim("W21_cut_off_s", result.cut_off_s, 1, 10);
    claim("W21_wrong", (double)result.wrong, 0, 0);
    claim("W21_lost", (double)result.lost, 0, 0);
}

static bool asked(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

/* SOCKET ROOM EPOCH FAMILIES */
static int run_crowd(char **argv)
{
    int64_t room, epoch, families;

    if (!scan_i64(str_from_z(argv[1]), 1, 99, &room) ||
        !scan_i64(str_from_z(argv[2]), 1, UINT32_MAX, &epoch) ||
        !scan_i64(str_from_z(argv[3]), 1, MILLION, &families))
        return 2;
    return crowd_run(argv[0], (uint32_t)room, (uint32_t)epoch, (uint64_t)families);
}

static int run_demo(const char *program)
{
    (void)execlp("node", "node", BENCH_SOURCE "/waiting_room_demo.mjs", program, (char *)NULL);
    return 1;
}

static int finish(bool json)
{
    (void)nftw(bench.home, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    return tell(json);
}

int main(int argc, char **argv)
{
    bool brief = asked(argc, argv, "--brief");

    log_init("bench", LOG_ERROR);
    if (argc == 6 && strcmp(argv[1], "--crowd") == 0)
        return run_crowd(argv + 2);
    if (asked(argc, argv, "--demo"))
        return run_demo(argv[0]);
    name_paths();
    (void)alarm(LONGEST_S);             /* whatever hangs ends with us, and the run is no success */
    if (asked(argc, argv, "--nodes")) { /* the others say nothing about it */
        measure_nodes();
        return finish(asked(argc, argv, "--json"));
    }
    bench_use_core(BENCH_CLIENTS);
    if (asked(argc, argv, "--polls")) {
        measure_all_polls(brief);
        return finish(asked(argc, argv, "--json"));
    }
    if (asked(argc, argv, "--inside")) {
        measure_inside(brief);
        return finish(asked(argc, argv, "--json"));
    }
    measure_all_polls(brief);
    measure_joins();
    measure_inside(brief);
    measure_day(brief);
    measure_lever();
    use_any_core();
    measure_nodes();
    measure_kills(brief);
    measure_steps(brief);
    return finish(asked(argc, argv, "--json"));
}
