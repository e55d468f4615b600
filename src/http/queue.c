/* See server.h. */
#include "http/server.h"

void queue_init(struct queue *queue, int most)
{
    int failed = pthread_mutex_init(&queue->lock, NULL);

    ASSERT(failed == 0 && most > 0);
    failed = pthread_cond_init(&queue->filled, NULL);
    ASSERT(failed == 0);
    queue->ahead = (struct line){.last = &queue->ahead.first};
    queue->others = (struct line){.last = &queue->others.first};
    queue->most = most;
    queue->in_a_row = 0;
    queue->closed = false;
}

void queue_done(struct queue *queue)
{
    ASSERT(queue->ahead.n == 0 && queue->others.n == 0);
    (void)pthread_cond_destroy(&queue->filled);
    (void)pthread_mutex_destroy(&queue->lock);
}

static void lock(struct queue *queue)
{
    int failed = pthread_mutex_lock(&queue->lock);
    ASSERT(failed == 0);
}

static void unlock(struct queue *queue)
{
    int failed = pthread_mutex_unlock(&queue->lock);
    ASSERT(failed == 0);
}

static void join(struct line *line, struct exchange *x)
{
    x->next = NULL;
    *line->last = x;
    line->last = &x->next;
    line->n++;
}

static struct exchange *leave(struct line *line)
{
    struct exchange *x = line->first;

    line->first = x->next;
    if (!line->first)
        line->last = &line->first;
    line->n--;
    return x;
}

bool queue_push(struct queue *queue, struct exchange *x, bool ahead)
{
    struct line *line = ahead ? &queue->ahead : &queue->others;

    lock(queue);
    bool room = line->n < queue->most && !queue->closed;
    if (room) {
        join(line, x);
        (void)pthread_cond_signal(&queue->filled);
    }
    unlock(queue);
    return room;
}

/* Whose turn it is; something waits. */
static struct line *next_line(struct queue *queue)
{
    bool turn_of_others = queue->in_a_row >= QUEUE_TURN - 1 && queue->others.n > 0;

    if (queue->ahead.n == 0 || turn_of_others) {
        queue->in_a_row = 0;
        return &queue->others;
    }
    queue->in_a_row = queue->others.n > 0 ? queue->in_a_row + 1 : 0;
    return &queue->ahead;
}

struct exchange *queue_pop(struct queue *queue)
{
    struct exchange *x = NULL;

    lock(queue);
    while (queue->ahead.n + queue->others.n == 0 && !queue->closed)
        (void)pthread_cond_wait(&queue->filled, &queue->lock);
    if (queue->ahead.n + queue->others.n > 0)
        x = leave(next_line(queue));
    unlock(queue);
    return x;
}

void queue_close(struct queue *queue)
{
    lock(queue);
    queue->closed = true;
    (void)pthread_cond_broadcast(&queue->filled);
    unlock(queue);
}
