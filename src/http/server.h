/* Private to http/: the pieces of the server.
 *
 * Threads. Event threads belong to libmicrohttpd and run exchange.c: they read and write sockets,
 * parse, spool, and never wait for anything else. Worker threads run server.c: one request at a
 * time, each with its own database and key connection. An exchange belongs to its event thread
 * until it is in the queue, to one worker while it is taken out, and to the event thread again once
 * resumed; the queue and libmicrohttpd's own lock order these hand-overs. */
#ifndef OQU_HTTP_SERVER_H
#define OQU_HTTP_SERVER_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/edge.h"

enum phase {
    PHASE_NEW,     /* request line seen */
    PHASE_BODY,    /* headers accepted, the body arrives */
    PHASE_REFUSED, /* the failure is in c; what still arrives is thrown away */
    PHASE_QUEUED,  /* suspended: a worker has it or will */
    PHASE_ANSWERED,
};

struct server;

struct exchange { /* one request and its answer */
    struct server *server;
    struct MHD_Connection *connection;
    struct exchange *next; /* in the queue */
    struct ctx c;
    struct request rq;
    struct response rs;
    struct body *body; /* NULL: none */
    enum phase phase;
    struct str target;
    int64_t started_us, thrown_away;
};

struct line { /* first in, first out */
    struct exchange *first, **last;
    int n;
};
struct queue { /* two bounded lines; owns its lock, holds no exchange's memory */
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct line ahead, others; /* ahead: of ROUTE_FIRST */
    int most;                  /* of each */
    int in_a_row;              /* taken from ahead while others waited */
    bool closed;
};

void queue_init(struct queue *queue, int most);
void queue_done(struct queue *queue);
bool queue_push(struct queue *queue, struct exchange *x, bool ahead); /* false: full or closed */
/* Waits. Who is ahead comes first, but others get one of QUEUE_TURN turns. NULL once the queue is
 * closed and empty. */
enum { QUEUE_TURN = 8 };
struct exchange *queue_pop(struct queue *queue);
void queue_close(struct queue *queue);

struct server {
    const struct router *router;
    const struct http_server_settings *settings;
    struct queue queue, slow; /* slow: of ROUTE_SLOW */
    atomic_bool stopping;
    atomic_int open_exchanges;
};

/* exchange.c: the callbacks of libmicrohttpd, cls is the server. */
void *exchange_open(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_run(void *cls,
                             struct MHD_Connection *connection,
                             const char *url,
                             const char *method,
                             const char *version,
                             const char *upload_data,
                             size_t *upload_data_size,
                             void **con_cls);
void exchange_close(void *cls,
                    struct MHD_Connection *connection,
                    void **con_cls,
                    enum MHD_RequestTerminationCode code);

#endif
