/* bench/waiting_room --crowd SOCKET ROOM EPOCH FAMILIES: joins so many families to the room of a
 * running installation, then lets each of them enter when its turn comes and finish at once. Says
 * "joined" and "gone". */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "waiting_room.h"

enum {
    ASKERS = 48, /* processes, each with every 48th family: a thousand a second or so */
    INSIDE_MS = 40,
    LOOK_MS = 20, /* between two questions whether the turn has come */
    JOINERS = 64,
};

struct crowd {
    const char *socket;
    uint32_t room, epoch;
    uint64_t families;
};

static struct desk_question question_of(const struct crowd *crowd, enum desk_word word, uint64_t n)
{
    struct desk_question question = bench_enter(n);

    question.word = word;
    question.room = crowd->room;
    question.epoch = crowd->epoch;
    question.opens_in_s = INT32_MIN; /* says nothing about the opening */
    return question;
}

static struct str join_question(void *arg, uint64_t k)
{
    static struct desk_question question;
    const struct crowd *crowd = arg;

    question = question_of(crowd, DESK_ENTER, k % crowd->families);
    return (struct str){(const char *)&question, sizeof(question)};
}

static bool was_answered(void *arg, uint64_t k, struct str answer)
{
    struct desk_answer said;

    (void)arg;
    (void)k;
    memcpy(&said, answer.p, sizeof(said));
    return said.result != DESK_FAILED;
}

static uint32_t ask(const struct crowd *crowd, int fd, enum desk_word word, uint64_t n)
{
    struct desk_question question = question_of(crowd, word, n);
    struct desk_answer answer;

    ASSERT(send(fd, &question, sizeof(question), MSG_NOSIGNAL) == sizeof(question));
    ASSERT(recv(fd, &answer, sizeof(answer), MSG_WAITALL) == sizeof(answer));
    return answer.result;
}

/* One family after the other: waits for its turn, is inside, is done. */
NORETURN static void go_through(const struct crowd *crowd, uint64_t first)
{
    ASSERT(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    int fd = load_connect(crowd->socket);
    for (uint64_t n = first; n < crowd->families; n += ASKERS) {
        while (ask(crowd, fd, DESK_ENTER, n) != DESK_INSIDE)
            (void)poll(NULL, 0, LOOK_MS);
        (void)poll(NULL, 0, INSIDE_MS);
        (void)ask(crowd, fd, DESK_DONE, n);
    }
    _exit(0);
}

int crowd_run(const char *socket, uint32_t room, uint32_t epoch, uint64_t families)
{
    struct crowd crowd = {socket, room, epoch, families};
    const struct load load = {.socket = socket,
                              .connections = JOINERS,
                              .answers = families,
                              .question = join_question,
                              .right = was_answered,
                              .arg = &crowd};

    if (load_run(&load, sizeof(struct desk_answer)).wrong > 0)
        return 1;
    (void)printf("joined\n");
    (void)fflush(stdout);
    for (uint64_t i = 0; i < ASKERS; i++)
        if (fork() == 0)
            go_through(&crowd, i);
    while (wait(NULL) > 0) {
    }
    (void)printf("gone\n");
    return 0;
}
