/* Several room servers as processes of their own, each with its own way to the database, which can
 * be closed: for the tests and bench/waiting_room, without a test library. */
#ifndef OQU_WAIT_TESTING_NODES_H
#define OQU_WAIT_TESTING_NODES_H

#include <sys/types.h>

#include "base/ctx.h"
#include "wait/desk.h"

enum { NODES = 3, NODE_REPLACED = 2 }; /* NODE_REPLACED: how a server ends that was replaced */

/* In the empty folder `home`, named as in an installation; c gets settings of such a one. conninfo:
 * as cluster_conninfo() writes it. Nothing is started. */
void nodes_open(struct ctx *c, const char *home, struct str conninfo, int lease_ms);
/* i: 0 … NODES - 1 */
void nodes_start(struct ctx *c, int i);
void nodes_signal(int i, int signal);
int nodes_await_end(int i); /* the process's; its exit status, -1 when it was killed */
void nodes_stop(void);      /* all that run */
void nodes_open_way(struct ctx *c, int i);
/* New connections only: those that are open must be cut (cut_connections.sql). */
void nodes_close_way(struct ctx *c, int i);
struct str nodes_desk(int i);
struct str nodes_web(int i);
/* One question to that server; DESK_FAILED: it is not there. */
struct desk_answer nodes_ask(int i, const struct desk_question *question);
int nodes_leader(void); /* -1: nobody */

#endif
