/* See node.h. */
#include "wait/node.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

enum {
    NOTES_MOST = 8192,
    STALE_MS = 1000,
    /* A door gives up after WAIT_ANSWER_S: what we answer it in time, it hears in our time. */
    TRUST_LESS_MS = WAIT_ANSWER_S * 1000 + 500,
};

struct node {
    const struct wait_server *settings;
    struct share *share;
    struct journal *journal; /* the hall's, once this server leads */
    bool heard, led;
    int32_t leader;
    int64_t as_of_us;
    struct desk_seen notes[NOTES_MOST];
    uint32_t n_notes;
    int desk; /* of the leader; -1: not connected */
    int32_t desk_of;
    bool asked; /* its answer is due */
};

struct node *node_open(const struct wait_server *settings, const struct server *s)
{
    struct node *node = calloc(1, sizeof(*node));

    ASSERT(node && settings->lease_ms > TRUST_LESS_MS);
    node->settings = settings;
    node->desk = -1;
    node->share = share_open(&(struct share_plan){.conninfo = settings->conninfo,
                                                  .node = settings->node,
                                                  .lease_ms = settings->lease_ms,
                                                  .keys = s->keys,
                                                  .next = s->hall.next});
    return node;
}

void node_close(struct node *node)
{
    if (!node)
        return;
    share_close(node->share);
    if (node->desk >= 0)
        (void)close(node->desk);
    free(node);
}

int node_fd(const struct node *node)
{
    return share_fd(node->share);
}

/* ---- following and leading ------------------------------------------------------------------- */

bool node_hear(struct server *s)
{
    struct node *node = s->node;
    struct share_news news;

    share_news(node->share, &news);
    if (news.wrong || !hall_take(&s->hall, news.records, news.n)) {
        log_event(LOG_ERROR, "wait-copy", "node=%d why=%s", node->settings->node,
                  news.wrong ? news.wrong : "wait.journal");
        return false;
    }
    if (news.n > 0)
        share_heard(node->share);
    node->heard = news.heard;
    node->led = news.led;
    node->leader = news.leader;
    node->as_of_us = news.as_of_us;
    if (news.own && !node->journal) {
        log_event(LOG_INFO, "wait-leads", "node=%d", node->settings->node);
        node->journal = news.own;
        server_lead(s, news.own);
    }
    return true;
}

static bool is_trusted(const struct node *node)
{
    int64_t trust_us = (int64_t)(node->settings->lease_ms - TRUST_LESS_MS) * 1000;
    return !journal_failed(node->journal) &&
           time_monotonic_us() - journal_confirmed_us(node->journal) < trust_us;
}

bool node_leads(const struct node *node)
{
    return node->journal && is_trusted(node);
}

bool node_is_replaced(const struct node *node)
{
    return node->journal && !is_trusted(node);
}

struct node_view node_look(const struct node *node)
{
    int64_t late_ms = (time_monotonic_us() - node->as_of_us) / 1000;

    if (node->journal)
        return (struct node_view){.ready = true, .leader = node->settings->node};
    return (struct node_view){.ready = node->heard,
                              .stale = !node->led || late_ms > STALE_MS,
                              .leader = node->leader,
                              .late_ms = late_ms};
}

/* ---- telling the leader who was here --------------------------------------------------------- */

/* When there are too many, the leader does not hear of the last ones: who is taken for absent loses
 * nothing and is next at the next question. */
void node_note(struct node *node, const struct desk_seen *seen)
{
    if (node->n_notes < NOTES_MOST)
        node->notes[node->n_notes++] = *seen;
}

static void hang_up(struct node *node)
{
    if (node->desk >= 0)
        (void)close(node->desk);
    node->desk = -1;
    node->asked = false;
}

static bool call_leader(struct node *node)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct str path;

    if (node->desk >= 0)
        return true;
    if (node->leader < 1 || node->leader > node->settings->nodes)
        return false;
    path = node->settings->desks[node->leader - 1];
    if (path.n >= sizeof(address.sun_path))
        return false;
    memcpy(address.sun_path, path.p, path.n);
    node->desk = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    node->desk_of = node->leader;
    if (node->desk >= 0 &&
        connect(node->desk, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return true;
    hang_up(node);
    return false;
}

/* Whether the leader listens: it has answered what it was told before. */
static bool has_answered(struct node *node)
{
    struct desk_answer answer;

    if (!node->asked)
        return true;
    ssize_t n = recv(node->desk, &answer, sizeof(answer), 0);
    if (n < 0 && errno == EAGAIN)
        return false;
    node->asked = false;
    if (n == (ssize_t)sizeof(answer) && answer.result == DESK_FINE)
        return true;
    hang_up(node);
    return false;
}

void node_tick(struct node *node)
{
    struct desk_question question = {.word = DESK_SEEN};

    if (node->desk >= 0 && node->desk_of != node->leader)
        hang_up(node);
    if (node->journal || node->n_notes == 0 || !call_leader(node) || !has_answered(node))
        return;
    question.n_seen = node->n_notes < DESK_SEEN_MOST ? node->n_notes : DESK_SEEN_MOST;
    memcpy(question.seen, node->notes, question.n_seen * sizeof(*node->notes));
    if (send(node->desk, &question, sizeof(question), MSG_NOSIGNAL) != (ssize_t)sizeof(question)) {
        hang_up(node);
        return;
    }
    node->asked = true;
    node->n_notes -= question.n_seen;
    memmove(node->notes, node->notes + question.n_seen, node->n_notes * sizeof(*node->notes));
}
