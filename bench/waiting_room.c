/* The waiting room's claims: what a poll costs beside nginx saying 200, how many durable joins a
 * second, memory, restart, order, use of places. See README.md. */
#include <ftw.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "cpu.h"
#include "wait/hall.h"
#include "wait/wait.h"
#include "waiting_room.h"

enum { MILLION = 1000000, PATH_MOST = 200, FOLDERS_OPEN = 8, QUESTION_MOST = 300, ROUNDS = 3 };

static char home[] = "/tmp/oqu-bench-room-XXXXXX";
static char dir[PATH_MOST], key_file[PATH_MOST], web_socket[PATH_MOST], desk_socket[PATH_MOST],
    peer_socket[PATH_MOST], library_socket[PATH_MOST];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

static void name_paths(void)
{
    ASSERT(mkdtemp(home));
    (void)snprintf(dir, PATH_MOST, "%s/wait", home);
    (void)snprintf(key_file, PATH_MOST, "%s/wait/key", home);
    (void)snprintf(web_socket, PATH_MOST, "%s/web.sock", home);
    (void)snprintf(desk_socket, PATH_MOST, "%s/desk.sock", home);
    (void)snprintf(library_socket, PATH_MOST, "%s/library.sock", home);
    (void)snprintf(peer_socket, PATH_MOST, "%s/peer.sock", home);
}

static void fresh_folder(void)
{
    (void)nftw(dir, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    ASSERT(mkdir(dir, 0700) == 0);
}

/* ---- the two servers ------------------------------------------------------------------------- */

static pid_t start_room(void)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    struct ctx c = {.mem = arena_new(1 << 20, 1 << 24)};
    int never[2];
    ASSERT(pipe(never) == 0);
    const struct wait_server settings = {.dir = str_from_z(dir),
                                         .web_socket = str_from_z(web_socket),
                                         .desk_socket = str_from_z(desk_socket),
                                         .stop_fd = never[0]};
    _exit(wait_server_run(&c, &settings) == ST_OK ? 0 : 1);
}

static void stop(pid_t pid, int signal)
{
    ASSERT(kill(pid, signal) == 0 && waitpid(pid, NULL, 0) == pid);
}

static pid_t start_nginx(void)
{
    char path[PATH_MOST];
    FILE *out;

    (void)snprintf(path, PATH_MOST, "%s/nginx.conf", home);
    out = fopen(path, "w");
    ASSERT(out);
    (void)fprintf(out,
                  "daemon off; worker_processes 1; error_log /dev/null; pid %s/pid;\n"
                  "events { worker_connections 1024; }\nhttp { access_log off; "
                  "keepalive_requests 100000000; server { listen unix:%s; location / { "
                  "default_type application/json; add_header Cache-Control 'private, no-store'; "
                  "add_header X-Content-Type-Options nosniff; add_header Referrer-Policy "
                  "no-referrer; add_header Retry-After 15; return 200 '%0*d'; } } }\n",
                  home, peer_socket, 200, 7);
    ASSERT(fclose(out) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        (void)execl("/usr/sbin/nginx", "nginx", "-c", path, "-p", home, (char *)NULL);
        _exit(1);
    }
    return pid;
}

/* What any answer costs with the library that the doors use: the same bytes, nothing worked out. */
/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static enum MHD_Result answer_short(void *arg,
                                    struct MHD_Connection *connection,
                                    const char *url,
                                    const char *method,
                                    const char *version,
                                    const char *data,
                                    size_t *size,
                                    void **state)
{
    (void)url;
    (void)method;
    (void)version;
    (void)data;
    (void)size;
    if (*state == NULL) { /* the head has come; asked again when the body has */
        *state = connection;
        return MHD_YES;
    }
    return MHD_queue_response(connection, 200, arg);
}

static pid_t start_library(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char body[200];
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    memset(body, '0', sizeof(body));
    memcpy(address.sun_path, library_socket, strlen(library_socket));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT(fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
           listen(fd, 511) == 0);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(sizeof(body), body, MHD_RESPMEM_MUST_COPY);
    ASSERT(MHD_add_response_header(response, "Cache-Control", "private, no-store") == MHD_YES);
    ASSERT(MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer_short, response,
                            MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_END) != NULL);
    for (;;)
        (void)pause();
}

/* ---- a line of n, three in ten gone ---------------------------------------------------------- */

struct polls {
    char (*questions)[QUESTION_MOST];
    uint32_t *ahead;
};

static struct who person(const struct ticket_keys *keys, uint32_t n)
{
    uint8_t id[16] = {0};

    memcpy(id, &n, sizeof(n));
    return ticket_who(keys, id);
}

/* Removed by a rule that a client can follow by arithmetic. */
static bool is_gone(uint32_t seq)
{
    return seq % 10 < 3;
}

static uint32_t ahead_of(uint32_t seq)
{
    uint32_t last = seq % 10;
    return seq / 10 * 7 + (last > 3 ? last - 3 : 0);
}

static double resident_bytes(void)
{
    long long total = 0, resident = 0;
    FILE *in = fopen("/proc/self/statm", "r");
    char line[100] = "", *end;

    ASSERT(in && fgets(line, sizeof(line), in));
    (void)fclose(in);
    total = strtoll(line, &end, 10);
    resident = strtoll(end, NULL, 10);
    ASSERT(total >= resident);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

/* What a waiting ticket takes in a room, in a process of its own. */
static double bytes_of_ticket(uint32_t n)
{
    static const struct ticket_keys keys;
    double bytes = 0;
    int ends[2];

    ASSERT(pipe(ends) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct room room;
        uint32_t seq;
        room_open(&room, BENCH_ROOM);
        double before = resident_bytes();
        for (uint32_t i = 0; i < n; i++)
            ASSERT(room_join(&room, person(&keys, i), 0, &seq));
        bytes = (resident_bytes() - before) / n;
        ASSERT(write(ends[1], &bytes, sizeof(bytes)) == sizeof(bytes));
        _exit(0);
    }
    ASSERT(read(ends[0], &bytes, sizeof(bytes)) == sizeof(bytes) && waitpid(pid, NULL, 0) == pid);
    (void)close(ends[0]);
    (void)close(ends[1]);
    return bytes;
}

static void wait_for_room(struct hall *hall)
{
    while (!journal_has_room(hall->journal, 1))
        (void)poll(NULL, 0, 1);
}

/* A line of n in the folder, with a snapshot that counts. */
static void make_line(uint32_t n)
{
    const struct room_settings settings = {.keep_min = 15, .form_min = 20};
    int64_t now_ms = time_real_us() / 1000;
    struct ticket_keys keys;
    struct hall hall;
    uint32_t seq;

    ASSERT(ticket_keys_load(&keys, key_file) && hall_open(&hall, dir, now_ms));
    struct room *room = hall_room(&hall, BENCH_ROOM);
    room_begin(room, 1, now_ms);
    room_set(room, &settings, now_ms);
    for (uint32_t i = 0; i < n; i++) {
        wait_for_room(&hall);
        ASSERT(room_join(room, person(&keys, i), now_ms, &seq));
    }
    for (uint32_t i = 0; i < n; i++) {
        wait_for_room(&hall);
        if (is_gone(i))
            room_leave(room, i, now_ms);
    }
    ASSERT(snapshot_write(&hall));
    while (journal_durable(hall.journal) < hall.next)
        (void)poll(NULL, 0, 1);
    ASSERT(snapshot_keep(&hall, hall.next));
    hall_close(&hall);
}

/* In a process of its own, which leaves nothing else behind. */
static void fill(uint32_t n)
{
    fresh_folder();
    pid_t pid = fork();
    if (pid == 0) {
        make_line(n);
        _exit(0);
    }
    ASSERT(waitpid(pid, NULL, 0) == pid);
}

static void prepare_polls(struct polls *polls, uint32_t n)
{
    char text[TICKET_TEXT + 1] = "";
    struct ticket_keys keys;

    ASSERT(ticket_keys_load(&keys, key_file));
    polls->questions = calloc(BENCH_QUESTIONS, sizeof(*polls->questions));
    polls->ahead = calloc(BENCH_QUESTIONS, sizeof(*polls->ahead));
    ASSERT(polls->questions && polls->ahead);
    for (uint32_t i = 0; i < BENCH_QUESTIONS; i++) {
        uint32_t seq = (uint32_t)((uint64_t)i * 2654435761U % n);
        while (is_gone(seq))
            seq++;
        const struct ticket ticket = {
            .room = BENCH_ROOM, .epoch = 1, .seq = seq, .who = person(&keys, seq)};
        ticket_write(&keys, &ticket, text);
        polls->ahead[i] = ahead_of(seq);
        (void)snprintf(polls->questions[i], QUESTION_MOST,
                       "GET /wr/v1/71/status HTTP/1.1\r\nHost: localhost\r\nX-Real-IP: "
                       "192.0.2.1\r\nCookie: lang=kk; __Host-wr71=%s\r\n\r\n",
                       text);
    }
}

static struct str poll_question(void *arg, uint64_t k)
{
    const struct polls *polls = arg;
    return str_from_z(polls->questions[k % BENCH_QUESTIONS]);
}

static bool poll_right(void *arg, uint64_t k, struct str answer)
{
    const struct polls *polls = arg;
    char expected[40];
    size_t at;

    (void)snprintf(expected, sizeof(expected), "\"ahead\":%u,", polls->ahead[k % BENCH_QUESTIONS]);
    return str_find(answer, str_from_z(expected), &at);
}

static bool any_right(void *arg, uint64_t k, struct str answer)
{
    (void)arg;
    (void)k;
    return str_starts(answer, STR("HTTP/1.1 200"));
}

/* Microseconds of the server's processor for one answer. */
static double
cost(pid_t pid, const char *socket, struct polls *polls, bool peer, uint64_t *ret_wrong)
{
    const struct load load = {.socket = socket,
                              .connections = 32,
                              .seconds = 2,
                              .question = poll_question,
                              .right = peer ? any_right : poll_right,
                              .arg = polls};
    double before = cpu_of_family(pid);
    struct load_result result = load_run(&load, 0);
    double spent = cpu_of_family(pid) - before;

    *ret_wrong += result.wrong;
    return spent * 1e6 / (double)result.answers;
}

struct poll_figures {
    double own_us, peer_us, library_us, bytes, recover_s;
    uint64_t wrong, polls;
};

/* From the start of the program to the first right answer. */
static double recover(struct polls *polls, pid_t *ret_pid)
{
    const struct load load = {.socket = web_socket,
                              .connections = 1,
                              .seconds = 0,
                              .question = poll_question,
                              .right = poll_right,
                              .arg = polls};
    int64_t start_us = time_monotonic_us();
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    (void)unlink(web_socket);
    *ret_pid = start_room();
    memcpy(address.sun_path, web_socket, strlen(web_socket));
    for (;;) {
        AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
            break;
        (void)poll(NULL, 0, 1);
    }
    double seconds = (double)(time_monotonic_us() - start_us) / 1e6;
    (void)load_run(&load, 0);
    return seconds;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct poll_figures measure_polls(uint32_t n)
{
    struct poll_figures figures = {.bytes = bytes_of_ticket(n)};
    struct polls polls;
    double own[ROUNDS], peer[ROUNDS], library[ROUNDS];
    pid_t room;

    fill(n);
    prepare_polls(&polls, n);
    figures.recover_s = recover(&polls, &room);
    pid_t nginx = start_nginx(), other = start_library();
    for (int i = 0; i < ROUNDS; i++) { /* in turns, so that the machine is the same to both */
        own[i] = cost(room, web_socket, &polls, false, &figures.wrong);
        peer[i] = cost(nginx, peer_socket, &polls, true, &figures.wrong);
        library[i] = cost(other, library_socket, &polls, true, &figures.wrong);
    }
    stop(nginx, SIGTERM);
    stop(other, SIGKILL);
    (void)unlink(library_socket);
    (void)unlink(peer_socket);
    stop(room, SIGKILL);
    qsort(own, ROUNDS, sizeof(double), by_value);
    qsort(peer, ROUNDS, sizeof(double), by_value);
    figures.own_us = own[ROUNDS / 2];
    figures.peer_us = peer[ROUNDS / 2];
    qsort(library, ROUNDS, sizeof(double), by_value);
    figures.library_us = library[ROUNDS / 2];
    free(polls.questions);
    free(polls.ahead);
    return figures;
}

/* ---- joins ----------------------------------------------------------------------------------- */

static struct str join_question(void *arg, uint64_t k)
{
    static struct desk_question question;
    const uint64_t *same = arg;

    question = (struct desk_question){.word = DESK_ENTER, .room = BENCH_ROOM, .epoch = 1};
    if (*same == 0)
        memcpy(question.person, &k, sizeof(k));
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

static struct load_result measure_joins(int connections, uint64_t same)
{
    const struct load load = {.socket = desk_socket,
                              .connections = connections,
                              .seconds = 3,
                              .question = join_question,
                              .right = join_right,
                              .arg = &same};

    fresh_folder();
    pid_t room = start_room();
    struct load_result result = load_run(&load, sizeof(struct desk_answer));
    stop(room, SIGKILL);
    return result;
}

/* Tickets in the journal that the last server left behind. */
static uint32_t tickets_left(void)
{
    struct hall hall;

    ASSERT(hall_open(&hall, dir, time_real_us() / 1000));
    uint32_t n = hall_room(&hall, BENCH_ROOM)->n;
    hall_close(&hall);
    return n;
}

int main(int argc, char **argv)
{
    bool json = argc > 1 && str_eq_z(str_from_z(argv[1]), "--json");
    bool brief = argc > 1 && str_eq_z(str_from_z(argv[argc - 1]), "--brief");

    log_init("bench", LOG_ERROR);
    name_paths();
    struct poll_figures one = measure_polls(MILLION);
    (void)printf("poll at 1 M: %.2f us, nginx 200: %.2f us, %.1f bytes a ticket, restart %.2f s\n",
                 one.own_us, one.peer_us, one.bytes, one.recover_s);
    (void)printf("an answer of the same size from libmicrohttpd: %.2f us\n", one.library_us);
    struct poll_figures ten = brief ? one : measure_polls(10 * MILLION);
    (void)printf("poll at 10 M: %.2f us, nginx 200: %.2f us, %.1f bytes a ticket, restart %.2f s\n",
                 ten.own_us, ten.peer_us, ten.bytes, ten.recover_s);
    struct load_result few = measure_joins(64, 0);
    uint32_t kept = tickets_left();
    struct load_result many = measure_joins(512, 0);
    (void)measure_joins(100, 1);
    uint32_t places = tickets_left();
    (void)printf("joins a second: %.0f with 64 (p99 %.1f ms), %.0f with 512 (p99 %.1f ms)\n",
                 (double)few.answers / few.seconds, few.p99_ms, (double)many.answers / many.seconds,
                 many.p99_ms);
    fresh_folder();
    struct day_result day = day_run(brief ? 5000 : 20000, dir);
    (void)printf("a day: places used %.1f %%, %.0f polls an hour, %.0f %% within the range, "
                 "%llu steps, %llu wrong\n",
                 day.slot_use * 100, day.polls_an_hour, day.within_range * 100,
                 (unsigned long long)day.steps, (unsigned long long)day.wrong);
    if (json)
        (void)printf("{\"W2_wrong_order\":%llu,\"W3_lost\":%d,\"W4_mismatches\":%llu,"
                     "\"W5_poll_us\":%.2f,\"W5_ratio_nginx\":%.2f,\"W7_ratio_10m\":%.2f,"
                     "\"W8_bytes_per_ticket\":%.1f,\"W8_bytes_per_ticket_10m\":%.1f,"
                     "\"W9_recover_1m_s\":%.2f,\"W9_recover_10m_s\":%.2f,\"W10_joins_64\":%.0f,"
                     "\"W10_joins_512\":%.0f,\"W10_p99_64_ms\":%.1f,\"W10_p99_512_ms\":%.1f,"
                     "\"W11_slot_use\":%.3f,\"W13_places\":%u,\"W14_polls_per_hour\":%.0f,"
                     "\"W15_within_range\":%.2f}\n",
                     (unsigned long long)day.wrong, kept < few.answers,
                     (unsigned long long)(one.wrong + ten.wrong), one.own_us,
                     one.own_us / one.peer_us, ten.own_us / one.own_us, one.bytes, ten.bytes,
                     one.recover_s, ten.recover_s, (double)few.answers / few.seconds,
                     (double)many.answers / many.seconds, few.p99_ms, many.p99_ms, day.slot_use,
                     places, day.polls_an_hour, day.within_range);
    (void)nftw(home, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    bool true_claims = day.wrong == 0 && kept >= few.answers && one.wrong + ten.wrong == 0 &&
                       places == 1 && one.own_us <= one.peer_us;
    return true_claims ? 0 : 1;
}
