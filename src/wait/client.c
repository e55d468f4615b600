/* The doors' side of the desk. See wait.h and desk.h. */
#include "wait/wait.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/config.h"
#include "base/scan.h"
#include "wait/client.h"

enum { ANSWER_S = 2, EPOCHS_A_YEAR = 100 };

struct wait_server wait_server_of(struct ctx *c)
{
    struct str home = config_home(c->config);

    return (struct wait_server){
        .dir = str_printf(c->mem, STR_FMT "/wait", STR_ARG(home)),
        .web_socket = str_printf(c->mem, STR_FMT "/run/wait.sock", STR_ARG(home)),
        .desk_socket = str_printf(c->mem, STR_FMT "/run/wait-desk.sock", STR_ARG(home)),
        .stop_fd = -1};
}

static bool connect_to(int fd, struct str path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval most = {.tv_sec = ANSWER_S};

    if (fd < 0 || path.n >= sizeof(address.sun_path))
        return false;
    memcpy(address.sun_path, path.p, path.n);
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most)) == 0 &&
           setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most)) == 0 &&
           connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
}

enum status
wait_ask(struct ctx *c, const struct desk_question *question, struct desk_answer *ret_answer)
{
    AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *ret_answer = (struct desk_answer){0};
    if (!connect_to(fd, wait_server_of(c).desk_socket) ||
        send(fd, question, sizeof(*question), MSG_NOSIGNAL) != (ssize_t)sizeof(*question) ||
        recv(fd, ret_answer, sizeof(*ret_answer), MSG_WAITALL) != (ssize_t)sizeof(*ret_answer) ||
        ret_answer->result == DESK_FAILED)
        return FAIL(c, ST_BUSY, "wait.unavailable");
    return ST_OK;
}

uint32_t wait_room_number(struct str region_kato)
{
    int64_t number;
    return scan_i64(str_sub(region_kato, 0, 2), 1, 99, &number) ? (uint32_t)number : 0;
}

static struct desk_question
question_of(const struct ctx *c, enum desk_word word, const struct wait_entry *entry)
{
    struct desk_question question = {.word = word,
                                     .room = wait_room_number(entry->region_kato),
                                     .epoch = (uint32_t)entry->year * EPOCHS_A_YEAR};
    int64_t in_s = (entry->opens_us - c->now_us) / 1000000;

    question.opens_in_s = in_s > INT32_MAX   ? INT32_MAX
                          : in_s < INT32_MIN ? INT32_MIN
                                             : (int32_t)in_s;
    memcpy(question.person, entry->person.b, sizeof(question.person));
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
        .cookie = str_printf(c->mem, "__Host-wr%u", question.room).p,
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
