/* The doors' side of the desk. See wait.h and desk.h. */
#include "wait/wait.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/config.h"
#include "base/scan.h"
#include "wait/client.h"

enum { EPOCHS_A_YEAR = 100 };

static struct str run_socket(struct ctx *c, const char *name, int node)
{
    struct str home = config_home(c->config);

    return node == 0 ? str_printf(c->mem, STR_FMT "/run/%s.sock", STR_ARG(home), name)
                     : str_printf(c->mem, STR_FMT "/run/%s-%d.sock", STR_ARG(home), name, node);
}

struct wait_server wait_server_of(struct ctx *c, int node)
{
    struct wait_server server = {
        .dir = str_printf(c->mem, STR_FMT "/wait", STR_ARG(config_home(c->config))),
        .web_socket = run_socket(c, "wait", node),
        .desk_socket = run_socket(c, "wait-desk", node),
        .stop_fd = -1,
        .nodes = (int)config_int(c->config, "wait.nodes"),
        .node = node,
        .lease_ms = WAIT_LEASE_MS,
        .asks_at_once = WAIT_ASKS_AT_ONCE,
        .strangers_at_once = WAIT_STRANGERS_AT_ONCE};

    for (int i = 0; i < server.nodes; i++)
        server.desks[i] = run_socket(c, "wait-desk", i + 1);
    return server;
}

bool wait_is_here(const struct ctx *c, int node)
{
    int64_t here = config_int(c->config, "wait.node");
    return node == 0 || here == 0 || here == node;
}

static bool connect_to(int fd, struct str path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval most = {.tv_sec = WAIT_ANSWER_S};

    if (fd < 0 || path.n >= sizeof(address.sun_path))
        return false;
    memcpy(address.sun_path, path.p, path.n);
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most)) == 0 &&
           setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most)) == 0 &&
           connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
}

static bool
ask_one(struct str path, const struct desk_question *question, struct desk_answer *ret_answer)
{
    AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *ret_answer = (struct desk_answer){0};
    return connect_to(fd, path) &&
           send(fd, question, sizeof(*question), MSG_NOSIGNAL) == (ssize_t)sizeof(*question) &&
           recv(fd, ret_answer, sizeof(*ret_answer), MSG_WAITALL) == (ssize_t)sizeof(*ret_answer);
}

/* Who decided last, of several servers: only a guess where to ask first. */
static _Atomic int decided;

/* The one that the answer names, unless it was asked already; then any other. 0: all were. */
static int next_to_ask(int nodes, uint32_t asked, const struct desk_answer *answer)
{
    if (answer->result == DESK_ELSEWHERE && answer->leader >= 1 && answer->leader <= nodes &&
        !(asked >> answer->leader & 1))
        return answer->leader;
    for (int node = 1; node <= nodes; node++)
        if (!(asked >> node & 1))
            return node;
    return 0;
}

static bool ask_several(const struct wait_server *server,
                        const struct desk_question *question,
                        struct desk_answer *answer)
{
    int node = atomic_load(&decided);
    uint32_t asked = 0;

    *answer = (struct desk_answer){0};
    if (node < 1 || node > server->nodes)
        node = 1;
    while (node > 0) {
        asked |= 1U << node;
        if (ask_one(server->desks[node - 1], question, answer) && answer->result != DESK_FAILED &&
            answer->result != DESK_ELSEWHERE) {
            atomic_store(&decided, node);
            return true;
        }
        node = next_to_ask(server->nodes, asked, answer);
    }
    return false;
}

enum status
wait_ask(struct ctx *c, const struct desk_question *question, struct desk_answer *ret_answer)
{
    struct wait_server server = wait_server_of(c, 0);
    bool answered = server.nodes > 0 ? ask_several(&server, question, ret_answer)
                                     : ask_one(server.desk_socket, question, ret_answer);

    if (!answered || ret_answer->result == DESK_FAILED)
        return FAIL(c, ST_BUSY, "wait.unavailable");
    return ST_OK;
}

enum status wait_tell(struct ctx *c, const struct desk_question *question)
{
    struct wait_server server = wait_server_of(c, 0);
    struct desk_answer answer;
    bool taken = false;

    if (server.nodes == 0)
        return wait_ask(c, question, &answer);
    for (int i = 0; i < server.nodes; i++)
        taken |= ask_one(server.desks[i], question, &answer) && answer.result == DESK_FINE;
    return taken ? ST_OK : FAIL(c, ST_BUSY, "wait.unavailable");
}

uint32_t wait_room_number(struct str region_kato)
{
    int64_t number;
    return scan_i64(str_sub(region_kato, 0, 2), 1, 99, &number) ? (uint32_t)number : 0;
}

uint32_t wait_epoch(int year)
{
    return (uint32_t)year * EPOCHS_A_YEAR;
}

const char *wait_cookie(struct ctx *c, struct str region_kato)
{
    return str_printf(c->mem, "__Host-wr%u", wait_room_number(region_kato)).p;
}

static struct desk_question
question_of(const struct ctx *c, enum desk_word word, const struct wait_entry *entry)
{
    struct desk_question question = {.word = word,
                                     .room = wait_room_number(entry->region_kato),
                                     .epoch = wait_epoch(entry->year)};
    int64_t in_s = (entry->opens_us - c->now_us) / 1000000;

    question.opens_in_s = in_s > INT32_MAX   ? INT32_MAX
                          : in_s < INT32_MIN ? INT32_MIN
                                             : (int32_t)in_s;
    memcpy(question.person, entry->person.b, sizeof(question.person));
    if (entry->ticket.n == sizeof(question.ticket))
        memcpy(question.ticket, entry->ticket.p, sizeof(question.ticket));
    return question;
}

enum status
wait_enter(struct ctx *c, const struct wait_entry *entry, struct wait_answer *ret_answer)
{
    struct desk_question question = question_of(c, DESK_ENTER, entry);
    struct desk_answer answer;

    TRY(wait_ask(c, &question, &answer));
    *ret_answer = (struct wait_answer){
        .inside = answer.result == DESK_INSIDE,
        .left_us = answer.left_ms * 1000,
        .cookie = wait_cookie(c, entry->region_kato),
        .ticket = str_copy(c->mem, (struct str){answer.ticket, TICKET_TEXT}),
        .path = str_printf(c->mem, "/wr/%u/", question.room),
    };
    return ST_OK;
}

enum status wait_done(struct ctx *c, const struct wait_entry *entry)
{
    struct desk_question question = question_of(c, DESK_DONE, entry);
    struct desk_answer answer;

    return wait_ask(c, &question, &answer);
}

enum status wait_leave(struct ctx *c, const struct wait_entry *entry)
{
    struct desk_question question = question_of(c, DESK_LEAVE, entry);
    struct desk_answer answer;

    return wait_ask(c, &question, &answer);
}

enum status
wait_place(struct ctx *c, const struct wait_entry *entry, struct desk_answer *ret_answer)
{
    struct desk_question question = question_of(c, DESK_PLACE, entry);

    return wait_ask(c, &question, ret_answer);
}
