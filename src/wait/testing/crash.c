/* See crash.h. */
#include "wait/testing/crash.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wait/audit.h"
#include "wait/hall.h"
#include "wait/testing/disk.h"
#include "wait/testing/model.h"

enum {
    ROOM = 71,
    EPOCH = 1,
    PEOPLE_MOST = 1 << 22,
    WAITING_MOST = 2048, /* answers that wait for the disk */
    ACTS_A_STEP = 8,
    SNAPSHOT_EVERY = 20000, /* records */
    RUN_MS_MOST = 40,
    WRITES_MOST = 60,
};

static const int64_t start_ms = INT64_C(1780000000000);

enum word { WORD_NONE = 0, WORD_JOINED, WORD_INSIDE, WORD_ENDED };

struct said { /* the last thing that a person was told */
    uint32_t seq;
    enum word word;
};

/* What outlives the killed process: what it had promised. */
struct promises {
    uint32_t people;
    int64_t now_ms;
    uint64_t acknowledged;
    struct said said[PEOPLE_MOST];
};

struct answer {
    uint64_t lsn; /* goes when so many records are durable */
    uint32_t person, seq;
    enum word word;
};

struct worker {
    struct promises *promises;
    struct disk *disk;
    struct hall hall;
    struct room *room;
    struct answer waiting[WAITING_MOST];
    uint32_t first, n;
};

/* ---- the process that will be killed --------------------------------------------------------- */

static void publish(struct worker *w)
{
    uint64_t durable = journal_durable(w->hall.journal);

    for (; w->n > 0 && w->waiting[w->first].lsn <= durable; w->n--) {
        const struct answer *answer = &w->waiting[w->first];
        w->promises->said[answer->person] = (struct said){answer->seq, answer->word};
        w->promises->acknowledged++;
        w->first = (w->first + 1) % WAITING_MOST;
    }
}

static void wait_for_disk(struct worker *w)
{
    struct pollfd wait = {.fd = journal_fd(w->hall.journal), .events = POLLIN};
    uint64_t told;

    ASSERT(poll(&wait, 1, -1) == 1 && read(wait.fd, &told, sizeof(told)) == sizeof(told));
    ASSERT(!journal_failed(w->hall.journal));
    publish(w);
}

static void answer(struct worker *w, uint32_t seq, enum word word)
{
    while (w->n == WAITING_MOST)
        wait_for_disk(w);
    w->waiting[(w->first + w->n) % WAITING_MOST] = (struct answer){
        .lsn = w->hall.next, .person = model_number(w->room->who[seq]), .seq = seq, .word = word};
    w->n++;
}

static void join(struct worker *w)
{
    uint32_t seq, person = w->promises->people++;

    ASSERT(person < PEOPLE_MOST &&
           room_join(w->room, model_who(person), w->promises->now_ms, &seq));
    answer(w, seq, WORD_JOINED);
}

/* Somebody whose turn has come enters, or somebody who is inside finishes. */
static void go_on(struct worker *w)
{
    if (w->room->n_active == 0)
        return;
    uint32_t seq = w->room->active[disk_pick(w->disk, w->room->n_active)].seq;
    if (room_claim(w->room, seq, w->promises->now_ms)) {
        answer(w, seq, WORD_INSIDE);
        return;
    }
    room_done(w->room, seq, w->promises->now_ms);
    answer(w, seq, WORD_ENDED);
}

static void leave(struct worker *w)
{
    uint32_t seq = disk_pick(w->disk, w->room->n);

    if (room_state(w->room, seq) == TICKET_INSIDE || room_state(w->room, seq) == TICKET_ENDED)
        return;
    room_leave(w->room, seq, w->promises->now_ms);
    answer(w, seq, WORD_ENDED);
}

static void set_limit(struct worker *w)
{
    struct room_settings settings = w->room->settings;

    settings.limit = disk_pick(w->disk, 50);
    room_set(w->room, &settings, w->promises->now_ms);
}

static void act(struct worker *w)
{
    uint32_t what = disk_pick(w->disk, 100);

    if (what < 50 || w->room->n == 0)
        join(w);
    else if (what < 90)
        go_on(w);
    else if (what < 98)
        leave(w);
    else
        set_limit(w);
}

static void save(struct worker *w)
{
    uint64_t next = w->hall.next;

    if (next - w->hall.snapshot_at < SNAPSHOT_EVERY || !snapshot_write(&w->hall))
        return;
    while (journal_durable(w->hall.journal) < next)
        wait_for_disk(w);
    if (snapshot_keep(&w->hall, next))
        w->hall.snapshot_at = next;
}

NORETURN static void work(struct worker *w, const char *dir)
{
    const struct room_settings settings = {.limit = 20, .keep_min = 15, .form_min = 20};

    disk_use(w->disk);
    ASSERT(hall_open(&w->hall, dir, w->promises->now_ms));
    w->room = hall_room(&w->hall, ROOM);
    room_begin(w->room, EPOCH, w->promises->now_ms);
    room_set(w->room, &settings, w->promises->now_ms);
    for (;;) {
        for (int i = 0; i < ACTS_A_STEP; i++)
            act(w);
        w->promises->now_ms += disk_pick(w->disk, 200);
        room_step(w->room, w->promises->now_ms, (struct who){{0}});
        publish(w);
        save(w);
    }
}

/* ---- the one that kills ---------------------------------------------------------------------- */

static bool kill_one(struct worker *w, const char *dir, struct crash_result *result)
{
    uint32_t way = disk_pick(w->disk, 3), number = disk_pick(w->disk, WRITES_MOST);
    int status;

    w->disk->writes_left = way == 0 ? (int32_t)number : -1;
    w->disk->syncs_left = way == 1 ? (int32_t)number : -1;
    pid_t pid = fork();
    if (pid == 0)
        work(w, dir);
    if (pid < 0)
        return false;
    if (way == 2) {
        (void)poll(NULL, 0, 1 + (int)(number % RUN_MS_MOST));
        (void)kill(pid, SIGKILL);
    }
    result->in_write += way == 0;
    result->in_sync += way == 1;
    return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* Whether what a person was told still holds, or more than that. */
static bool holds(const struct room *room, uint32_t person, const struct said *said)
{
    uint32_t seq;

    if (!room_find(room, model_who(person), &seq) || seq != said->seq)
        return false;
    enum ticket_state state = room_state(room, seq);
    if (said->word == WORD_ENDED)
        return state == TICKET_ENDED;
    return said->word == WORD_JOINED ||
           (state != TICKET_WAITING && state != TICKET_OFFERED && state != TICKET_NONE);
}

static bool look(const struct promises *promises, const char *dir, struct crash_result *result)
{
    struct hall hall;

    if (!hall_open(&hall, dir, promises->now_ms))
        return false;
    const struct room *room = hall_room(&hall, ROOM);
    for (uint32_t person = 0; person < promises->people; person++) {
        const struct said *said = &promises->said[person];
        result->lost += said->word != WORD_NONE && !holds(room, person, said);
    }
    hall_close(&hall);
    return true;
}

bool crash_run(const char *dir, uint64_t seed, uint32_t cycles, struct crash_result *ret_result)
{
    struct promises *promises = mmap(NULL, sizeof(*promises), PROT_READ | PROT_WRITE,
                                     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    struct worker *w = calloc(1, sizeof(*w));
    struct audit audit = {0};
    bool fine = true;

    ASSERT(promises != MAP_FAILED && w);
    *ret_result = (struct crash_result){0};
    w->promises = promises;
    w->disk = disk_new();
    w->disk->random = seed;
    promises->now_ms = start_ms;
    for (; fine && ret_result->cycles < cycles; ret_result->cycles++) {
        fine = kill_one(w, dir, ret_result);
        disk_forget(w->disk);
        fine = fine && look(promises, dir, ret_result);
    }
    fine = fine && audit_journal(dir, (struct date){0}, &audit);
    ret_result->wrong = audit.wrong;
    ret_result->records = audit.records;
    ret_result->acknowledged = promises->acknowledged;
    ret_result->dropped = w->disk->dropped;
    ret_result->torn = w->disk->torn;
    disk_free(w->disk);
    free(w);
    ASSERT(munmap(promises, sizeof(*promises)) == 0);
    return fine;
}
