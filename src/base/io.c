/* See io.h. */
#include "base/io.h"

#include <errno.h>
#include <unistd.h>

bool io_write_all(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;

    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

bool io_read_all(int fd, void *bytes, size_t room, size_t *ret_n)
{
    char *p = bytes;

    for (*ret_n = 0; *ret_n < room;) {
        ssize_t more = read(fd, p + *ret_n, room - *ret_n);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return false;
        if (more == 0)
            break;
        *ret_n += (size_t)more;
    }
    return true;
}
