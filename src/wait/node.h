/* Private to wait/: one of several room servers. It follows the common journal and answers families
 * from its copy; the one that leads decides, for all. A server that may have been replaced ends and
 * is started anew: what it had decided last may never have become true, and a process that begins
 * again from the journal cannot be wrong about that. */
#ifndef OQU_WAIT_NODE_H
#define OQU_WAIT_NODE_H

#include "wait/server.h"
#include "wait/share.h"
#include "wait/wait.h"

struct node;
struct node *node_open(const struct wait_server *settings, const struct server *server);
void node_close(struct node *node);
int node_fd(const struct node *node); /* becomes readable when there is news */

/* Takes what the journal brought. False: this process must end. */
MUST_USE bool node_hear(struct server *server);
/* Whether this server decides at this instant. */
bool node_leads(const struct node *node);
/* Whether it did, and may not any more. */
bool node_is_replaced(const struct node *node);
/* The leader is told in time that somebody was here, or has gone. */
void node_note(struct node *node, const struct desk_seen *seen);
void node_tick(struct node *node);

struct node_view {
    bool ready;      /* the copy has been whole once */
    bool stale;      /* nobody leads, or the database does not answer */
    int32_t leader;  /* number of who leads, or did */
    int64_t late_ms; /* how old what we know is */
};
struct node_view node_look(const struct node *node);

#endif
