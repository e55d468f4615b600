/* See scanner.h. */
#include "file/scanner.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

enum { CHUNK = 64 * 1024 };

static bool send_all(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;

    for (size_t at = 0; at < n;) {
        ssize_t sent = send(fd, p + at, n - at, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return false;
        at += sent > 0 ? (size_t)sent : 0;
    }
    return true;
}

static bool send_chunk(int fd, const uint8_t *p, size_t n)
{
    const uint8_t length[] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8),
                              (uint8_t)n};
    return send_all(fd, length, sizeof(length)) && send_all(fd, p, n);
}

static bool send_file(int fd, struct bytes file)
{
    static const char command[] = "zINSTREAM"; /* its NUL ends it */

    if (!send_all(fd, command, sizeof(command)))
        return false;
    for (size_t at = 0; at < file.n; at += CHUNK) {
        size_t n = file.n - at < CHUNK ? file.n - at : CHUNK;
        if (!send_chunk(fd, file.p + at, n))
            return false;
    }
    return send_chunk(fd, NULL, 0);
}

static int open_socket(struct str path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval wait = {.tv_sec = SCAN_WAIT_MS / 1000};

    if (path.n == 0 || path.n >= sizeof(address.sun_path))
        return -1;
    for (size_t i = 0; i < path.n; i++)
        address.sun_path[i] = path.p[i];
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) == 0 &&
        connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    base_close_fd(&fd);
    return -1;
}

/* Up to the NUL; empty when there is none within reason. */
static struct str read_reply(struct ctx *c, int fd)
{
    char *reply = arena_alloc(c->mem, SCAN_REPLY_MOST);
    size_t n = 0;

    while (n < SCAN_REPLY_MOST) {
        ssize_t more = recv(fd, reply + n, SCAN_REPLY_MOST - n, 0);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            return STR("");
        n += (size_t)more;
        if (reply[n - 1] == '\0')
            return (struct str){reply, n - 1};
    }
    return STR("");
}

enum scan_result scanner_reply(struct str reply)
{
    if (str_eq(reply, STR("stream: OK")))
        return SCAN_CLEAN;
    bool found = str_starts(reply, STR("stream: ")) && str_ends(reply, STR(" FOUND"));
    bool too_large = str_eq(reply, STR("INSTREAM size limit exceeded. ERROR"));
    return found || too_large ? SCAN_FOUND : SCAN_NOTHING;
}

enum scan_result scanner_ask(struct ctx *c, struct str socket_path, struct bytes file)
{
    AUTO_FD fd = open_socket(socket_path);

    if (fd < 0)
        return SCAN_NOTHING;
    /* When it has seen enough it answers and hangs up while we still send. */
    (void)send_file(fd, file);
    return scanner_reply(read_reply(c, fd));
}
