/* See share.h. Rows and not the stream of the journal itself: a server that was away reads on from
 * any place, nothing waits for it, and the audit reads the same rows. Asked every FOLLOW_MS and not
 * told by NOTIFY: see README.md. */
#include "wait/share.h"

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "db/db.h"
#include "wait_queries.h"

enum {
    FOLLOW_MS = 40,
    DOWN_MS = 500, /* between two attempts while the database does not answer */
    PUT_RECORDS = 8192,
    WORDS_A_LEASE = 8, /* a leader without records says that it is there so often */
    MEMORY = 16 << 20,
    MEMORY_MOST = 64 << 20,
};

/* ---- who writes ------------------------------------------------------------------------------ */

struct writer {
    struct ctx c;
    struct str conninfo;
    int64_t term;
    uint64_t next;
    int lease_ms;
};

struct part {
    const struct writer *writer;
    int64_t next;
    struct bytes records;
    int lease_ms;
    bool put;
};

static enum status put_part(struct ctx *c, void *arg)
{
    struct part *part = arg;
    struct wait_share_put_row *row;

    TRY(wait_share_put(c, part->writer->term, part->lease_ms, part->next, part->records, &row));
    part->put = row != NULL;
    return ST_OK;
}

/* Whether we are the leader still, and the records are kept. */
static bool append(struct writer *w, struct bytes records, int lease_ms)
{
    struct part part = {
        .writer = w, .next = (int64_t)w->next, .records = records, .lease_ms = lease_ms};

    arena_reset(w->c.mem);
    w->c.failure = (struct failure){0};
    if ((!w->c.db && db_open(&w->c, w->conninfo, &w->c.db) != ST_OK) ||
        db_tx_single(&w->c, "wait/put", put_part, &part) != ST_OK)
        log_failure(&w->c, "wait-put");
    w->next += part.put ? records.n / RECORD_BYTES : 0;
    return part.put;
}

static bool put(void *arg, uint64_t lsn, const uint8_t *bytes, size_t n)
{
    struct writer *w = arg;
    size_t done = 0;

    ASSERT(lsn == w->next);
    do {
        size_t part = n - done < PUT_RECORDS ? n - done : PUT_RECORDS;
        struct bytes records = {bytes + done * RECORD_BYTES, part * RECORD_BYTES};
        if (!append(w, records, w->lease_ms))
            return false;
        done += part;
    } while (done < n);
    return true;
}

/* Who ends of its own will leaves the lead to the others at once. */
static void close_writer(void *arg, bool failed)
{
    static const uint8_t nothing[1];
    struct writer *w = arg;

    if (!failed)
        (void)append(w, (struct bytes){nothing, 0}, 0);
    db_close(w->c.db);
    arena_free(w->c.mem);
    free(w);
}

static struct journal *
start_writing(const struct share_plan *plan, int64_t term, uint64_t next, int64_t since_us)
{
    struct writer *w = calloc(1, sizeof(*w));

    ASSERT(w);
    w->c = (struct ctx){.mem = arena_new(MEMORY, MEMORY_MOST), .lang = LANG_KK};
    w->conninfo = plan->conninfo;
    w->term = term;
    w->next = next;
    w->lease_ms = plan->lease_ms;
    return journal_start(&(struct journal_store){.arg = w,
                                                 .put = put,
                                                 .close = close_writer,
                                                 .idle_ms = plan->lease_ms / WORDS_A_LEASE,
                                                 .since_us = since_us},
                         next);
}

/* ---- who follows ----------------------------------------------------------------------------- */

struct share {
    struct share_plan plan;
    struct ctx c; /* of the thread */
    bool fits;    /* our key is that of the others */
    int event_fd;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t heard;
    uint64_t next;    /* of the thread */
    uint8_t *records; /* the thread's while news.n is 0 */
    size_t room;
    /* Behind the lock: */
    struct share_news news;
    bool stop;
};

static void tell(const struct share *s)
{
    uint64_t one = 1;
    ASSERT(write(s->event_fd, &one, sizeof(one)) == sizeof(one));
}

/* Until the other side has taken what it was told, at least wait_ms. True: asked to end. */
static bool pause_for(struct share *s, int wait_ms)
{
    int64_t at_us = time_monotonic_us() + (int64_t)wait_ms * 1000;
    const struct timespec until = {at_us / TIME_SECOND, at_us % TIME_SECOND * 1000};

    ASSERT(pthread_mutex_lock(&s->lock) == 0);
    while (!s->stop && s->news.n > 0)
        ASSERT(pthread_cond_wait(&s->heard, &s->lock) == 0);
    for (int waited = 0; !s->stop && wait_ms > 0 && waited == 0;)
        waited = pthread_cond_timedwait(&s->heard, &s->lock, &until);
    bool stop = s->stop;
    ASSERT(pthread_mutex_unlock(&s->lock) == 0);
    return stop;
}

static void publish(struct share *s, const struct share_news *news)
{
    ASSERT(pthread_mutex_lock(&s->lock) == 0);
    s->news = *news;
    ASSERT(pthread_mutex_unlock(&s->lock) == 0);
    tell(s);
}

struct looking {
    struct share *share;
    struct wait_share_look_row *row;
    struct wait_share_read_rows rows;
    struct wait_share_lead_row *lead;
};

static enum status key_tx(struct ctx *c, void *arg)
{
    struct looking *at = arg;
    const struct ticket_keys *keys = &at->share->plan.keys;
    struct who both = draw_hash(keys->name, keys->draw, sizeof(keys->draw));
    struct wait_share_key_row *row;
    char hex[DRAW_HEX];

    TRY(wait_share_key(c, str_from_z(draw_hex(draw_commitment(both), true, hex)), &row));
    at->share->fits = row != NULL;
    return row ? ST_OK : FAIL(c, ST_INTERNAL, "wait.other-key");
}

static enum status look_tx(struct ctx *c, void *arg)
{
    struct looking *at = arg;
    return wait_share_look(c, &at->row);
}

static enum status read_tx(struct ctx *c, void *arg)
{
    struct looking *at = arg;
    return wait_share_read(c, (int64_t)at->share->next, &at->rows);
}

static enum status lead_tx(struct ctx *c, void *arg)
{
    struct looking *at = arg;
    const struct share_plan *plan = &at->share->plan;

    return wait_share_lead(c, plan->node, plan->lease_ms, (int64_t)at->share->next, &at->lead);
}

/* Puts the rows one behind the other. */
static enum status take_rows(struct share *s, const struct wait_share_read_rows *rows)
{
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++) {
        if (rows->v[i].first != (int64_t)(s->next + n / RECORD_BYTES))
            return FAIL(&s->c, ST_INTERNAL, "wait.gap");
        n += rows->v[i].records.n;
    }
    if (n > s->room) {
        free(s->records);
        s->records = malloc(n);
        ASSERT(s->records);
        s->room = n;
    }
    n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        memcpy(s->records + n, rows->v[i].records.p, rows->v[i].records.n);
        n += rows->v[i].records.n;
    }
    s->next += n / RECORD_BYTES;
    return ST_OK;
}

static enum status read_on(struct share *s, struct looking *at, struct share_news *news)
{
    uint64_t before = s->next;

    TRY(db_tx_single(&s->c, "wait/read", read_tx, at));
    TRY(take_rows(s, &at->rows));
    news->records = s->records;
    news->n = s->next - before;
    return news->n > 0 ? ST_OK : FAIL(&s->c, ST_INTERNAL, "wait.gap");
}

/* One look at the database. What it finds is published. */
static enum status look(struct share *s, struct share_news *news)
{
    struct looking at = {.share = s};
    int64_t began_us = time_monotonic_us();

    if (!s->c.db)
        TRY(db_open(&s->c, s->plan.conninfo, &s->c.db));
    if (!s->fits)
        TRY(db_tx_single(&s->c, "wait/key", key_tx, &at));
    TRY(db_tx_single(&s->c, "wait/look", look_tx, &at));
    news->led = at.row->led;
    news->leader = at.row->node;
    if ((uint64_t)at.row->next < s->next) /* an older database was put in the place of ours */
        return FAIL(&s->c, ST_INTERNAL, "wait.gap");
    if ((uint64_t)at.row->next > s->next)
        return read_on(s, &at, news);
    news->heard = true;
    news->as_of_us = began_us;
    if (!at.row->led)
        TRY(db_tx_single(&s->c, "wait/lead", lead_tx, &at));
    if (at.lead)
        news->own = start_writing(&s->plan, at.lead->term, s->next, began_us);
    return ST_OK;
}

static void *follow(void *arg)
{
    struct share *s = arg;
    struct share_news news = {.leader = 0};
    enum status st = ST_OK, before;

    do {
        before = st;
        arena_reset(s->c.mem);
        s->c.failure = (struct failure){0};
        news = (struct share_news){
            .heard = news.heard, .leader = news.leader, .as_of_us = news.as_of_us};
        st = look(s, &news);
        if (st != ST_OK && before == ST_OK)
            log_failure(&s->c, "wait-share");
        if (st == ST_INTERNAL)
            news.wrong = s->c.failure.code;
        publish(s, &news);
    } while (!news.own && !news.wrong &&
             !pause_for(s, st != ST_OK  ? DOWN_MS
                           : news.n > 0 ? 0
                                        : FOLLOW_MS));
    return NULL;
}

/* ---- for the loop ---------------------------------------------------------------------------- */

static void make_condition(struct share *s)
{
    pthread_condattr_t by_monotonic;

    ASSERT(pthread_condattr_init(&by_monotonic) == 0 &&
           pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC) == 0 &&
           pthread_cond_init(&s->heard, &by_monotonic) == 0 &&
           pthread_condattr_destroy(&by_monotonic) == 0);
}

struct share *share_open(const struct share_plan *plan)
{
    struct share *s = calloc(1, sizeof(*s));

    ASSERT(s);
    s->plan = *plan;
    s->next = plan->next;
    s->c = (struct ctx){.mem = arena_new(MEMORY, MEMORY_MOST), .lang = LANG_KK};
    s->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    ASSERT(s->event_fd >= 0 && pthread_mutex_init(&s->lock, NULL) == 0);
    make_condition(s);
    ASSERT(pthread_create(&s->thread, NULL, follow, s) == 0);
    return s;
}

void share_close(struct share *s)
{
    if (!s)
        return;
    ASSERT(pthread_mutex_lock(&s->lock) == 0);
    s->stop = true;
    ASSERT(pthread_cond_signal(&s->heard) == 0 && pthread_mutex_unlock(&s->lock) == 0);
    ASSERT(pthread_join(s->thread, NULL) == 0);
    db_close(s->c.db);
    arena_free(s->c.mem);
    (void)close(s->event_fd);
    (void)pthread_mutex_destroy(&s->lock);
    (void)pthread_cond_destroy(&s->heard);
    free(s->records);
    free(s);
}

int share_fd(const struct share *s)
{
    return s->event_fd;
}

void share_news(struct share *s, struct share_news *ret_news)
{
    uint64_t told;

    (void)!read(s->event_fd, &told, sizeof(told));
    ASSERT(pthread_mutex_lock(&s->lock) == 0);
    *ret_news = s->news;
    ASSERT(pthread_mutex_unlock(&s->lock) == 0);
}

void share_heard(struct share *s)
{
    ASSERT(pthread_mutex_lock(&s->lock) == 0);
    s->news.n = 0;
    ASSERT(pthread_cond_signal(&s->heard) == 0 && pthread_mutex_unlock(&s->lock) == 0);
}
