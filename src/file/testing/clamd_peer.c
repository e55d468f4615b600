/* See clamd_peer.h. */
#include "file/testing/clamd_peer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

enum { STREAM_MOST = 12 << 20 };

bool clamd_peer_listen(const char *path, int *ret_fd)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t n = strlen(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || n >= sizeof(address.sun_path))
        return false;
    memcpy(address.sun_path, path, n);
    if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 8) != 0)
        return false;
    *ret_fd = fd;
    return true;
}

static bool receive(int fd, void *p, size_t n)
{
    return recv(fd, p, n, MSG_WAITALL) == (ssize_t)n;
}

/* The command and all chunks; false: the caller does not speak INSTREAM. */
static bool receive_file(int fd, char *file, size_t *ret_n)
{
    static const char command[] = "zINSTREAM";
    char got[sizeof(command)];
    uint8_t length[4];
    size_t n = 0;

    if (!receive(fd, got, sizeof(got)) || memcmp(got, command, sizeof(command)) != 0)
        return false;
    while (receive(fd, length, sizeof(length))) {
        size_t chunk =
            (size_t)length[0] << 24 | (size_t)length[1] << 16 | (size_t)length[2] << 8 | length[3];
        *ret_n = n;
        if (chunk == 0)
            return true;
        if (chunk > STREAM_MOST - n || !receive(fd, file + n, chunk))
            return false;
        n += chunk;
    }
    return false;
}

static void answer(int fd, enum clamd_peer_mode mode, char *file)
{
    const char *reply = "stream: OK";
    size_t n = 0, at;

    if (!receive_file(fd, file, &n) || mode == CLAMD_PEER_SILENT)
        return;
    if (str_find((struct str){file, n}, STR(CLAMD_PEER_EICAR), &at))
        reply = "stream: Eicar-Test-Signature FOUND";
    if (mode == CLAMD_PEER_SLOW)
        (void)sleep(1);
    if (mode == CLAMD_PEER_GARBAGE)
        reply = "HTTP/1.1 200 stream: OK";
    (void)send(fd, reply, strlen(reply) + 1, MSG_NOSIGNAL);
}

void clamd_peer_serve(int fd, enum clamd_peer_mode mode)
{
    char *file = malloc(STREAM_MOST);

    ASSERT(file != NULL);
    for (;;) {
        AUTO_FD caller = accept(fd, NULL, NULL);
        ASSERT(caller >= 0);
        answer(caller, mode, file);
    }
}
