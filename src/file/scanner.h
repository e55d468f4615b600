/* The virus scanner: clamd over its unix socket (INSTREAM). */
#ifndef OQU_FILE_SCANNER_H
#define OQU_FILE_SCANNER_H

#include "base/ctx.h"
#include "db/db.h"

enum scan_result {
    SCAN_CLEAN = 1,
    SCAN_FOUND,   /* something, or more than its limits let it look at */
    SCAN_NOTHING, /* no answer that means anything: ask again later */
};

enum { SCAN_WAIT_MS = 30 * 1000, SCAN_REPLY_MOST = 4096 };

/* Not inside a transaction. */
enum scan_result scanner_ask(struct ctx *c, struct str socket_path, struct bytes file);
/* What an answer means; without its final NUL. */
enum scan_result scanner_reply(struct str reply);

#endif
