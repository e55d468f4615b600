/* See parser.h. */
#include "file/parser.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "base/time.h"

enum { PIPE_READ = 0, PIPE_WRITE = 1 };

/* Nothing is handed down but the file, the pipe and silence. */
static bool spawn(int file, int output, pid_t *ret_pid)
{
    char program[] = "/proc/self/exe", name[] = "oqu", word[] = "parse";
    char *argv[] = {name, word, NULL}, *environment[] = {NULL};
    posix_spawn_file_actions_t actions;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    bool fine =
        posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1) == 0 &&
        posix_spawn(ret_pid, program, &actions, NULL, argv, environment) == 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    return fine;
}

enum outcome { OUTPUT_WHOLE = 1, OUTPUT_BAD, OUTPUT_LATE };

static enum outcome read_output(struct ctx *c, int fd, int wall_ms, struct bytes *ret_output)
{
    uint8_t *bytes = arena_alloc(c->mem, FRAMES_BYTES_MOST);
    int64_t until_us = time_monotonic_us() + wall_ms * INT64_C(1000);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    size_t n = 0;

    while (n < FRAMES_BYTES_MOST) {
        int64_t left_ms = (until_us - time_monotonic_us()) / 1000;
        int ready = poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return OUTPUT_LATE;
        ssize_t more = read(fd, bytes + n, FRAMES_BYTES_MOST - n);
        if (more < 0 && errno != EINTR)
            return OUTPUT_BAD;
        if (more == 0) {
            *ret_output = (struct bytes){bytes, n};
            return OUTPUT_WHOLE;
        }
        n += more > 0 ? (size_t)more : 0;
    }
    return OUTPUT_BAD;
}

/* Who was killed when all was read took too long or too much of a busy machine, and said nothing
 * about the file. */
static enum outcome end_of(pid_t pid, enum outcome outcome)
{
    int status = 0;

    if (outcome != OUTPUT_WHOLE)
        (void)kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return OUTPUT_BAD;
    if (outcome != OUTPUT_WHOLE)
        return outcome;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU))
        return OUTPUT_LATE;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? OUTPUT_WHOLE : OUTPUT_BAD;
}

enum status parser_run(struct ctx *c, int fd, int wall_ms, struct frames *ret_frames)
{
    struct bytes output = {0};
    int ends[2];
    pid_t pid;

    if (lseek(fd, 0, SEEK_SET) != 0 || pipe2(ends, O_CLOEXEC) != 0)
        return FAIL(c, ST_INTERNAL, "file.parser");
    AUTO_FD in = ends[PIPE_READ];
    bool started = spawn(fd, ends[PIPE_WRITE], &pid);
    (void)close(ends[PIPE_WRITE]);
    if (!started)
        return FAIL(c, ST_INTERNAL, "file.parser");
    enum outcome outcome = end_of(pid, read_output(c, in, wall_ms, &output));
    if (outcome == OUTPUT_LATE)
        return FAIL(c, ST_BUSY, "file.slow");
    frames_read(outcome == OUTPUT_WHOLE ? output : (struct bytes){0}, ret_frames);
    return ST_OK;
}
