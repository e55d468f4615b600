/* The process itself, over its two sockets: families with their tickets, doors with their
 * questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "wait/desk.h"
#include "wait/hall.h"
#include "wait/wait.h"

enum { ROOM = 71, PATH = 108, FOLDERS_OPEN = 8, ANSWER = 4096, LONGEST_MS = 20000 };
enum { ASKS = 4, STRANGERS = 6 }; /* at once */

static char home[] = "/tmp/oqu-wait-XXXXXX";
static char web_path[PATH], desk_path[PATH];
static pid_t server;

/* ---- the process ----------------------------------------------------------------------------- */

static void start_server(void)
{
    int never[2];

    (void)unlink(web_path);
    assert_int_equal(pipe(never), 0);
    server = fork();
    if (server == 0) {
        struct ctx c = {.mem = arena_new(1 << 20, 1 << 24)};
        const struct wait_server settings = {.dir = str_from_z(home),
                                             .web_socket = str_from_z(web_path),
                                             .desk_socket = str_from_z(desk_path),
                                             .stop_fd = never[0],
                                             .asks_at_once = ASKS,
                                             .strangers_at_once = STRANGERS};
        (void)close(never[1]); /* it ends with us */
        _exit(wait_server_run(&c, &settings) == ST_OK ? 0 : 1);
    }
    (void)close(never[0]);
}

static void kill_server(void)
{
    assert_int_equal(kill(server, SIGKILL), 0);
    assert_int_equal(waitpid(server, NULL, 0), server);
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(home))
        return -1;
    (void)snprintf(web_path, PATH, "%s/web.sock", home);
    (void)snprintf(desk_path, PATH, "%s/desk.sock", home);
    start_server();
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    kill_server();
    return nftw(home, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

static int connected(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(address.sun_path, path, strlen(path));
    for (int i = 0; connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0; i++) {
        assert_true(i < LONGEST_MS);
        (void)poll(NULL, 0, 1);
    }
    return fd;
}

/* ---- doors ----------------------------------------------------------------------------------- */

static struct desk_answer ask_desk(const struct desk_question *question)
{
    AUTO_FD fd = connected(desk_path);
    struct desk_answer answer;

    assert_int_equal(send(fd, question, sizeof(*question), MSG_NOSIGNAL), sizeof(*question));
    assert_int_equal(recv(fd, &answer, sizeof(answer), MSG_WAITALL), sizeof(answer));
    return answer;
}

static struct desk_answer enter(uint8_t person)
{
    const struct desk_question question = {
        .word = DESK_ENTER, .room = ROOM, .epoch = 1, .person = {person}};
    return ask_desk(&question);
}

static void set_limit(uint32_t limit)
{
    const struct desk_question question = {
        .word = DESK_SET,
        .room = ROOM,
        .settings = {.limit = limit, .keep_min = 15, .form_min = 20}};
    assert_int_equal(ask_desk(&question).result, DESK_FINE);
}

/* ---- families -------------------------------------------------------------------------------- */

static void ask(int fd, const char *path, const char *ticket)
{
    char question[ANSWER];
    int n = snprintf(question, sizeof(question),
                     "GET %s HTTP/1.1\r\nHost: x\r\nCookie: a=b; __Host-wr71=%.*s\r\n\r\n", path,
                     TICKET_TEXT, ticket);
    assert_int_equal(send(fd, question, (size_t)n, MSG_NOSIGNAL), n);
}

/* Reads on until the text has come; false: the other side closed first. */
static bool hears(int fd, const char *text)
{
    static char heard[ANSWER];
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    size_t n = 0, at;

    while (n < sizeof(heard)) {
        assert_int_equal(poll(&wait, 1, LONGEST_MS), 1);
        ssize_t got = recv(fd, heard + n, sizeof(heard) - n, 0);
        if (got <= 0)
            return false;
        n += (size_t)got;
        if (str_find((struct str){heard, n}, str_from_z(text), &at))
            return true;
    }
    return false;
}

static bool answers(const char *path, const char *ticket, const char *text)
{
    AUTO_FD fd = connected(web_path);

    ask(fd, path, ticket);
    return hears(fd, text);
}

/* req: J73-A5.1c */
static void a_stream_tells_the_place_and_the_turn_at_once(void **state)
{
    (void)state;
    set_limit(0);
    struct desk_answer first = enter(1), second = enter(2);
    AUTO_FD one = connected(web_path);
    AUTO_FD two = connected(web_path);
    ask(one, "/wr/v1/71/stream", first.ticket);
    assert_true(hears(one, "\"ahead\":0,"));
    ask(two, "/wr/v1/71/stream", second.ticket);
    assert_true(hears(two, "\"ahead\":1,"));
    set_limit(1);
    assert_true(hears(one, "\"state\":\"offered\""));
    assert_false(hears(one, "never")); /* nothing more is to be told: it ends */
    assert_true(answers("/wr/v1/71/status", second.ticket, "\"ahead\":0,"));
}

/* req: J73-A5.1b */
static void a_forged_ticket_is_told_nothing(void **state)
{
    (void)state;
    struct desk_answer answer = enter(3);
    answer.ticket[30] = answer.ticket[30] == 'A' ? 'B' : 'A';
    assert_true(answers("/wr/v1/71/status", answer.ticket, "401 Unauthorized"));
    assert_true(answers("/wr/v1/71/stream", answer.ticket, "401 Unauthorized"));
}

/* req: J73-A5.1b */
static void a_restart_keeps_the_place_and_the_ticket(void **state)
{
    (void)state;
    set_limit(0);
    (void)enter(4);
    struct desk_answer before = enter(5);
    kill_server();
    start_server();
    assert_int_equal(enter(5).result, DESK_WAITING);
    assert_true(answers("/wr/v1/71/status", before.ticket, "\"state\":\"waiting\""));
}

/* After the loss of the disk, but not of the key: the tickets bring the places back. */
static void a_lost_journal_is_rebuilt_from_tickets(void **state)
{
    char path[PATH];
    (void)state;

    set_limit(0);
    struct desk_answer one = enter(20), two = enter(21), three = enter(22);
    kill_server();
    (void)snprintf(path, PATH, "%s/journal-00000000", home);
    assert_false(hall_note_loss(home, UINT32_MAX)); /* the journal is there */
    assert_int_equal(unlink(path), 0);
    assert_true(hall_note_loss(home, (uint32_t)(time_real_us() / TIME_SECOND) + 3600));
    start_server();
    set_limit(5);
    assert_int_equal(enter(23).result, DESK_WAITING); /* new */
    assert_true(answers("/wr/v1/71/status", three.ticket, "\"pos\":1,\"ahead\":0"));
    assert_true(answers("/wr/v1/71/status", one.ticket, "\"rebuilding\":true"));
    struct desk_question back = {.word = DESK_ENTER, .room = ROOM, .epoch = 1, .person = {21}};
    memcpy(back.ticket, two.ticket, sizeof(back.ticket)); /* at the door first */
    assert_int_equal(ask_desk(&back).result, DESK_WAITING);
    assert_true(answers("/wr/v1/71/status", three.ticket, "\"pos\":3,\"ahead\":2"));
    assert_true(answers("/wr/v1/71/status", two.ticket, "\"pos\":2,\"ahead\":1"));
    assert_true(answers("/wr/v1/71/status", enter(23).ticket, "\"pos\":4,\"ahead\":3"));
}

/* Who asks too often is told so and keeps the place; another one does not notice. */
static void a_place_that_asks_too_often_is_told_to_wait(void **state)
{
    (void)state;
    set_limit(0);
    struct desk_answer one = enter(6), other = enter(7);
    for (int i = 0; i < ASKS; i++)
        assert_true(answers("/wr/v1/71/status", one.ticket, "200 OK"));
    assert_true(answers("/wr/v1/71/status", one.ticket, "429 Too Many Requests"));
    assert_true(answers("/wr/v1/71/status", one.ticket, "Retry-After: "));
    assert_true(answers("/wr/v1/71/status", one.ticket, "application/problem+json"));
    assert_true(answers("/wr/v1/71/status", one.ticket, "\"code\":\"wait.often\""));
    assert_true(answers("/wr/v1/71/stream", one.ticket, "429 Too Many Requests"));
    assert_true(answers("/wr/v1/71/status", other.ticket, "200 OK"));
    assert_int_equal(enter(6).result, DESK_WAITING);
}

static void an_address_without_a_place_is_told_to_wait_too(void **state)
{
    const char *path = "/wr/v1/71/status";
    (void)state;

    set_limit(0);
    struct desk_answer one = enter(8), forged = one;
    forged.ticket[30] = forged.ticket[30] == 'A' ? 'B' : 'A';
    for (int i = 0; i < STRANGERS; i++)
        assert_true(answers(path, forged.ticket, "401 Unauthorized"));
    assert_true(answers(path, forged.ticket, "429 Too Many Requests"));
    assert_true(answers(path, one.ticket, "200 OK")); /* behind the same address */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_tells_the_place_and_the_turn_at_once),
        cmocka_unit_test(a_forged_ticket_is_told_nothing),
        cmocka_unit_test(a_restart_keeps_the_place_and_the_ticket),
        cmocka_unit_test(a_place_that_asks_too_often_is_told_to_wait),
        cmocka_unit_test(an_address_without_a_place_is_told_to_wait_too),
        cmocka_unit_test(a_lost_journal_is_rebuilt_from_tickets),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
