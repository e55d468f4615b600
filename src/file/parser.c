/* See parser.h. */
#include "file/parser.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "base/time.h"
#include "cades/cades.h"

enum { PIPE_READ = 0, PIPE_WRITE = 1 };
enum { XML_WALL_MS = 5 * 1000 }; /* somebody waits for the page */

/* Nothing is handed down but the file, the pipe and silence. kind: NULL, or the word behind
 * `parse`. */
static bool spawn(int file, int output, char *kind, pid_t *ret_pid)
{
    char program[] = "/proc/self/exe", name[] = "oqu", word[] = "parse";
    char *argv[] = {name, word, kind, NULL}, *environment[] = {NULL};
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

static enum outcome
read_output(struct ctx *c, int fd, int wall_ms, size_t most, struct bytes *ret_output)
{
    uint8_t *bytes = arena_alloc(c->mem, most);
    int64_t until_us = time_monotonic_us() + wall_ms * INT64_C(1000);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    size_t n = 0;

    while (n < most) {
        int64_t left_ms = (until_us - time_monotonic_us()) / 1000;
        int ready = poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return OUTPUT_LATE;
        ssize_t more = read(fd, bytes + n, most - n);
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

/* *ret_output is empty when the process did not end as it should. */
static enum status
run(struct ctx *c, int fd, char *kind, int wall_ms, size_t most, struct bytes *ret_output)
{
    int ends[2];
    pid_t pid;

    *ret_output = (struct bytes){0};
    if (lseek(fd, 0, SEEK_SET) != 0 || pipe2(ends, O_CLOEXEC) != 0)
        return FAIL(c, ST_INTERNAL, "file.parser");
    AUTO_FD in = ends[PIPE_READ];
    bool started = spawn(fd, ends[PIPE_WRITE], kind, &pid);
    (void)close(ends[PIPE_WRITE]);
    if (!started)
        return FAIL(c, ST_INTERNAL, "file.parser");
    enum outcome outcome = end_of(pid, read_output(c, in, wall_ms, most, ret_output));
    if (outcome != OUTPUT_WHOLE)
        *ret_output = (struct bytes){0};
    return outcome == OUTPUT_LATE ? FAIL(c, ST_BUSY, "file.slow") : ST_OK;
}

enum status parser_run(struct ctx *c, int fd, int wall_ms, struct frames *ret_frames)
{
    struct bytes output;

    TRY(run(c, fd, NULL, wall_ms, FRAMES_BYTES_MOST, &output));
    frames_read(output, ret_frames);
    return ST_OK;
}

enum status file_read_signed_xml(struct ctx *c, struct str file, struct cades_xml *ret)
{
    AUTO_FD fd = memfd_create("xml", MFD_CLOEXEC);
    char kind[] = PARSE_XML;
    struct bytes output;

    if (fd < 0)
        return FAIL(c, ST_INTERNAL, "file.parser");
    for (size_t n = 0; n < file.n;) {
        ssize_t more = write(fd, file.p + n, file.n - n);
        if (more < 0 && errno != EINTR)
            return FAIL(c, ST_INTERNAL, "file.parser");
        n += more > 0 ? (size_t)more : 0;
    }
    TRY(run(c, fd, kind, XML_WALL_MS, FILE_XML_READ_MOST + 1, &output));
    if (!cades_xml_unpack(output, ret))
        *ret = (struct cades_xml){.reason = CADES_XML_BROKEN};
    return ST_OK;
}
