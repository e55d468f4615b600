/* See server.h. */
#include "http/server.h"

void queue_init(struct queue *queue, int most)
{
    int failed = pthread_mutex_init(&queue->lock, NULL);

    ASSERT(failed == 0 && most > 0);
    failed = pthread_cond_init(&queue->filled, NULL);
    ASSERT(failed == 0);
    queue->first = NULL;
    queue->last = &queue->first;
    queue->n = 0;
    queue->most = most;
    queue->closed = false;
}

void queue_done(struct queue *queue)
{
    ASSERT(queue->n == 0);
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

bool queue_push(struct queue *queue, struct exchange *x)
{
    lock(queue);
    bool room = queue->n < queue->most && !queue->closed;
    if (room) {
        x->next = NULL;
        *queue->last = x;
        queue->last = &x->next;
        queue->n++;
        (void)pthread_cond_signal(&queue->filled);
    }
    unlock(queue);
    return room;
}

struct exchange *queue_pop(struct queue *queue)
{
    lock(queue);
    while (queue->n == 0 && !queue->closed)
        (void)pthread_cond_wait(&queue->filled, &queue->lock);
    struct exchange *x = queue->first;
    if (x) {
        queue->first = x->next;
        if (!queue->first)
            queue->last = &queue->first;
        queue->n--;
    }
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
