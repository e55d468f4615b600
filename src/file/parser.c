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

/* Reads to the end. False: too much, or too slow. */
static bool read_output(struct ctx *c, int fd, struct bytes *ret_output)
{
    uint8_t *bytes = arena_alloc(c->mem, FRAMES_BYTES_MOST);
    int64_t until_us = time_monotonic_us() + PARSER_WALL_MS * INT64_C(1000);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    size_t n = 0;

    while (n < FRAMES_BYTES_MOST) {
        int64_t left_ms = (until_us - time_monotonic_us()) / 1000;
        int ready = poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        ssize_t more = read(fd, bytes + n, FRAMES_BYTES_MOST - n);
        if (more < 0 && errno != EINTR)
            return false;
        if (more == 0) {
            *ret_output = (struct bytes){bytes, n};
            return true;
        }
        n += more > 0 ? (size_t)more : 0;
    }
    return false;
}

/* True: it ended by itself and without complaint. */
static bool ended_well(pid_t pid, bool kill_it)
{
    int status = 0;

    if (kill_it)
        (void)kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum status parser_run(struct ctx *c, int fd, struct frames *ret_frames)
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
    bool whole = read_output(c, in, &output);
    if (!ended_well(pid, !whole))
        output = (struct bytes){0};
    frames_read(output, ret_frames);
    return ST_OK;
}
