/* A virus scanner for tests: speaks clamd's INSTREAM, knows only the EICAR test file, and
 * misbehaves on request. */
#ifndef OQU_FILE_TESTING_CLAMD_PEER_H
#define OQU_FILE_TESTING_CLAMD_PEER_H

#include "base/base.h"

enum clamd_peer_mode {
    CLAMD_PEER_RIGHT = 0,
    CLAMD_PEER_SLOW,    /* answers after a second */
    CLAMD_PEER_SILENT,  /* hangs up without an answer */
    CLAMD_PEER_GARBAGE, /* answers with something else */
};

/* The test file that every scanner finds: in two pieces, so that none finds it here. */
#define CLAMD_PEER_EICAR                                                                           \
    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-"                                                 \
    "ANTIVIRUS-TEST-FILE!$H+H*"

/* Listens on the socket at path, which must not exist; false: it cannot. */
MUST_USE bool clamd_peer_listen(const char *path, int *ret_fd);
/* Answers one caller after the other until the process ends. */
NORETURN void clamd_peer_serve(int fd, enum clamd_peer_mode mode);

#endif
