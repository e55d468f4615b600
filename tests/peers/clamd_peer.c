/* clamd_peer SOCKET [slow|silent|garbage]: a stand-in for clamd that knows only the EICAR test
 * file, for journeys and rehearsals on machines without virus signatures. */
#include <stdio.h>

#include "base/str.h"
#include "file/testing/clamd_peer.h"

static bool find_mode(const char *word, enum clamd_peer_mode *ret)
{
    static const char *const modes[] = {"right", "slow", "silent", "garbage"};

    for (size_t i = 0; i < COUNT(modes); i++) {
        if (str_eq_z(str_from_z(word), modes[i])) {
            *ret = (enum clamd_peer_mode)i;
            return true;
        }
    }
    return false;
}

int main(int argc, char **argv)
{
    enum clamd_peer_mode mode = CLAMD_PEER_RIGHT;
    int fd;

    if (argc < 2 || argc > 3 || (argc == 3 && !find_mode(argv[2], &mode))) {
        (void)fputs("usage: clamd_peer SOCKET [slow|silent|garbage]\n", stderr);
        return 2;
    }
    if (!clamd_peer_listen(argv[1], &fd)) {
        (void)fprintf(stderr, "clamd_peer: cannot listen on %s\n", argv[1]);
        return 1;
    }
    clamd_peer_serve(fd, mode);
}
