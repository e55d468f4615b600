/* See journal.h: collects records, and has them written in groups by a thread of its own. */
#include "wait/journal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

struct batch {
    uint8_t *bytes;
    size_t n; /* records */
};

struct journal {
    struct journal_store store;
    int event_fd;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct batch filling, writing;
    uint64_t next; /* number of the next record; of the thread that adds */
    bool stop;
    _Atomic uint64_t durable;
    _Atomic int64_t confirmed_us;
    _Atomic bool failed;
};

/* ---- the thread that writes ------------------------------------------------------------------ */

static void tell(const struct journal *j)
{
    uint64_t one = 1;
    ASSERT(write(j->event_fd, &one, sizeof(one)) == sizeof(one));
}

static struct timespec idle_until(const struct journal *j)
{
    int64_t at_us = time_monotonic_us() + (int64_t)j->store.idle_ms * 1000;

    return (struct timespec){at_us / TIME_SECOND, at_us % TIME_SECOND * 1000};
}

/* Until there is something to write, it is time to write nothing, or the end. */
static void wait_for_more(struct journal *j)
{
    const struct timespec until = idle_until(j);
    int waited = 0;

    while (j->filling.n == 0 && !j->stop && waited == 0)
        waited = j->store.idle_ms > 0 ? pthread_cond_timedwait(&j->more, &j->lock, &until)
                                      : pthread_cond_wait(&j->more, &j->lock);
}

/* False: nothing more will come. */
static bool take_batch(struct journal *j)
{
    ASSERT(pthread_mutex_lock(&j->lock) == 0);
    wait_for_more(j);
    struct batch batch = j->filling;
    j->filling = j->writing;
    j->filling.n = 0;
    j->writing = batch;
    bool over = batch.n == 0 && j->stop;
    ASSERT(pthread_mutex_unlock(&j->lock) == 0);
    return !over;
}

static void *write_batches(void *arg)
{
    struct journal *j = arg;

    while (take_batch(j)) {
        int64_t began_us = time_monotonic_us();
        bool fine = !atomic_load(&j->failed) && j->store.put(j->store.arg, atomic_load(&j->durable),
                                                             j->writing.bytes, j->writing.n);
        if (fine) {
            atomic_fetch_add(&j->durable, j->writing.n);
            atomic_store(&j->confirmed_us, began_us);
        } else {
            atomic_store(&j->failed, true);
        }
        if (!fine || j->writing.n > 0)
            tell(j);
    }
    return NULL;
}

/* ---- the journal ----------------------------------------------------------------------------- */

static void make_condition(struct journal *j)
{
    pthread_condattr_t by_monotonic;

    ASSERT(pthread_condattr_init(&by_monotonic) == 0 &&
           pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC) == 0 &&
           pthread_cond_init(&j->more, &by_monotonic) == 0 &&
           pthread_condattr_destroy(&by_monotonic) == 0);
}

struct journal *journal_start(const struct journal_store *store, uint64_t next)
{
    struct journal *j = calloc(1, sizeof(*j));

    ASSERT(j);
    j->store = *store;
    j->next = next;
    atomic_store(&j->durable, next);
    atomic_store(&j->confirmed_us, store->since_us);
    j->filling.bytes = malloc((size_t)JOURNAL_WAITING_MOST * RECORD_BYTES);
    j->writing.bytes = malloc((size_t)JOURNAL_WAITING_MOST * RECORD_BYTES);
    j->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    ASSERT(j->filling.bytes && j->writing.bytes && j->event_fd >= 0);
    ASSERT(pthread_mutex_init(&j->lock, NULL) == 0);
    make_condition(j);
    ASSERT(pthread_create(&j->thread, NULL, write_batches, j) == 0);
    return j;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    ASSERT(pthread_mutex_lock(&j->lock) == 0);
    j->stop = true;
    ASSERT(pthread_cond_signal(&j->more) == 0 && pthread_mutex_unlock(&j->lock) == 0);
    ASSERT(pthread_join(j->thread, NULL) == 0);
    j->store.close(j->store.arg, atomic_load(&j->failed));
    (void)close(j->event_fd);
    (void)pthread_mutex_destroy(&j->lock);
    (void)pthread_cond_destroy(&j->more);
    free(j->filling.bytes);
    free(j->writing.bytes);
    free(j);
}

bool journal_has_room(struct journal *j, size_t n)
{
    return !atomic_load(&j->failed) &&
           j->next - atomic_load(&j->durable) + n <= JOURNAL_WAITING_MOST;
}

uint64_t journal_add(struct journal *j, const struct record *record)
{
    ASSERT(pthread_mutex_lock(&j->lock) == 0);
    if (!atomic_load(&j->failed)) {
        ASSERT(j->filling.n < JOURNAL_WAITING_MOST);
        record_write(record, j->next, j->filling.bytes + j->filling.n++ * RECORD_BYTES);
    }
    uint64_t lsn = j->next++;
    ASSERT(pthread_cond_signal(&j->more) == 0 && pthread_mutex_unlock(&j->lock) == 0);
    return lsn;
}

uint64_t journal_durable(struct journal *j)
{
    return atomic_load(&j->durable);
}

bool journal_failed(struct journal *j)
{
    return atomic_load(&j->failed);
}

int journal_fd(const struct journal *j)
{
    return j->event_fd;
}

int64_t journal_confirmed_us(struct journal *j)
{
    return atomic_load(&j->confirmed_us);
}
