/* bench/journal [--json]: the waiting room's journal and LMDB behind the same group commit, one
 * thread that writes and one that adds, with 64 and 512 records that are waited for at a time.
 * Then both are read into a room from the beginning. Claim: ours keeps at least as many records a
 * second. Exit status 1 when that is untrue. */
#include <fcntl.h>
#include <lmdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "wait/journal.h"
#include "wait/room.h"

enum { MILLION = 1000000, RUNS = 5, RUN_US = 1000000, ROOM = 71, PATH = 128 };
static const size_t MAP_BYTES = (size_t)4 << 30;
static const int64_t start_ms = INT64_C(1780000000000);
static char home[] = "/tmp/oqu-journal-XXXXXX";

enum side { OURS, LMDB, SIDES };
static const char *const names[SIDES] = {"own", "lmdb"};

/* ---- LMDB: records by number, each group a transaction that is forced to disk ---------------- */

struct lmdb {
    MDB_env *env;
    MDB_dbi db;
};

static void must(int error)
{
    if (error != 0) {
        (void)fprintf(stderr, "lmdb: %s\n", mdb_strerror(error));
        exit(1);
    }
}

static struct lmdb *lmdb_open(const char *dir)
{
    struct lmdb *store = calloc(1, sizeof(*store));
    MDB_txn *txn;

    ASSERT(store);
    must(mdb_env_create(&store->env));
    must(mdb_env_set_mapsize(store->env, MAP_BYTES));
    must(mdb_env_open(store->env, dir, 0, 0600));
    must(mdb_txn_begin(store->env, NULL, 0, &txn));
    must(mdb_dbi_open(txn, NULL, MDB_INTEGERKEY, &store->db));
    must(mdb_txn_commit(txn));
    return store;
}

static bool lmdb_put(void *arg, uint64_t lsn, const uint8_t *bytes, size_t n)
{
    struct lmdb *store = arg;
    MDB_txn *txn;

    must(mdb_txn_begin(store->env, NULL, 0, &txn));
    for (size_t i = 0; i < n; i++) {
        size_t number = lsn + i;
        uint8_t record[RECORD_BYTES];
        memcpy(record, bytes + i * RECORD_BYTES, sizeof(record));
        MDB_val key = {sizeof(number), &number}, value = {sizeof(record), record};
        must(mdb_put(txn, store->db, &key, &value, MDB_APPEND));
    }
    must(mdb_txn_commit(txn));
    return true;
}

static void lmdb_close(void *arg, bool failed UNUSED)
{
    struct lmdb *store = arg;

    mdb_env_close(store->env);
    free(store);
}

/* ---- the same for both ----------------------------------------------------------------------- */

static void folder(char *path, enum side side)
{
    ASSERT(snprintf(path, PATH, "%s/%s", home, names[side]) < PATH);
}

static void empty_folder(enum side side)
{
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    char path[PATH], file[2 * PATH];

    folder(path, side);
    (void)mkdir(path, 0700);
    for (size_t i = 0; i < COUNT(files); i++) {
        (void)snprintf(file, sizeof(file), "%s/%s", path, files[i]);
        (void)unlink(file);
    }
    for (int i = 0; i < 20; i++) {
        (void)snprintf(file, sizeof(file), "%s/journal-%08d", path, i);
        (void)unlink(file);
    }
}

static struct journal *open_side(enum side side)
{
    char path[PATH];

    folder(path, side);
    if (side == OURS)
        return journal_open(path, 0);
    return journal_start(
        &(struct journal_store){.arg = lmdb_open(path), .put = lmdb_put, .close = lmdb_close}, 0);
}

static void add(struct journal *journal, uint32_t n)
{
    struct record record = {.room = ROOM, .at_ds = record_time(start_ms)};
    uint64_t mixed = (uint64_t)(n + 1) * UINT64_C(0x9e3779b97f4a7c15);

    record.type = n == 0 ? RECORD_EPOCH : RECORD_JOIN;
    record.value = 1;
    record.seq = n == 0 ? 0 : n - 1;
    memcpy(record.who.b, &mixed, sizeof(mixed));
    (void)journal_add(journal, &record);
}

static void wait_for(struct journal *journal, uint64_t records)
{
    uint64_t told;

    while (journal_durable(journal) < records) {
        struct pollfd news = {.fd = journal_fd(journal), .events = POLLIN};
        ASSERT(!journal_failed(journal) && poll(&news, 1, -1) == 1);
        ASSERT(read(journal_fd(journal), &told, sizeof(told)) == sizeof(told));
    }
}

/* Durable records a second while so many are waited for. */
static double rate(enum side side, uint32_t at_a_time)
{
    empty_folder(side);
    struct journal *journal = open_side(side);
    uint32_t n = 0;
    int64_t start_us = time_monotonic_us(), now_us = start_us;

    ASSERT(journal);
    for (; now_us - start_us < RUN_US; now_us = time_monotonic_us()) {
        uint64_t durable = journal_durable(journal);
        while (n - durable < at_a_time)
            add(journal, n++);
        wait_for(journal, durable + 1);
    }
    double a_second = (double)journal_durable(journal) * 1e6 / (double)(now_us - start_us);
    journal_close(journal);
    return a_second;
}

static void fill(enum side side, uint32_t records)
{
    empty_folder(side);
    struct journal *journal = open_side(side);

    ASSERT(journal);
    for (uint32_t n = 0; n < records; n++) {
        if (!journal_has_room(journal, 1))
            wait_for(journal, n);
        add(journal, n);
    }
    wait_for(journal, records);
    journal_close(journal);
}

static bool apply_one(void *arg, uint64_t lsn UNUSED, const struct record *record)
{
    return room_apply(arg, record);
}

static void read_lmdb(struct room *room)
{
    char path[PATH];
    MDB_txn *txn;
    MDB_cursor *cursor;
    MDB_val key, value;
    struct record record;

    folder(path, LMDB);
    struct lmdb *store = lmdb_open(path);
    must(mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn));
    must(mdb_cursor_open(txn, store->db, &cursor));
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        size_t number;
        memcpy(&number, key.mv_data, sizeof(number));
        ASSERT(record_read(value.mv_data, number, &record) && room_apply(room, &record));
    }
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
    lmdb_close(store, false);
}

struct recovery {
    double seconds, rss_mb;
};

/* In a process of its own, so that its memory is what reading takes. */
static struct recovery recover(enum side side, uint32_t records)
{
    struct recovery result;
    int ends[2];

    ASSERT(pipe(ends) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct room room;
        struct rusage used;
        char path[PATH];
        uint64_t next;
        int64_t start_us = time_monotonic_us();
        folder(path, side);
        room_open(&room, ROOM);
        if (side == LMDB)
            read_lmdb(&room);
        else
            ASSERT(journal_read(path, 0, apply_one, &room, &next));
        result.seconds = (double)(time_monotonic_us() - start_us) / 1e6;
        ASSERT(room.n == records - 1 && getrusage(RUSAGE_SELF, &used) == 0);
        result.rss_mb = (double)used.ru_maxrss / 1024;
        ASSERT(write(ends[1], &result, sizeof(result)) == sizeof(result));
        _exit(0);
    }
    ASSERT(pid > 0 && read(ends[0], &result, sizeof(result)) == sizeof(result));
    ASSERT(waitpid(pid, NULL, 0) == pid);
    (void)close(ends[0]);
    (void)close(ends[1]);
    return result;
}

static double disk_mb(enum side side)
{
    char path[PATH], file[2 * PATH];
    struct stat st;
    double bytes = 0;

    folder(path, side);
    (void)snprintf(file, sizeof(file), "%s/data.mdb", path);
    if (side == LMDB)
        return stat(file, &st) == 0 ? (double)st.st_blocks * 512 / MILLION : 0;
    for (int i = 0; i < 20; i++) {
        (void)snprintf(file, sizeof(file), "%s/journal-%08d", path, i);
        bytes += stat(file, &st) == 0 ? (double)st.st_blocks * 512 : 0;
    }
    return bytes / MILLION;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Medians, in turns. */
static void rates(uint32_t at_a_time, double ret[SIDES])
{
    double seen[SIDES][RUNS];

    for (int run = 0; run < RUNS; run++)
        for (int side = 0; side < SIDES; side++)
            seen[side][run] = rate((enum side)side, at_a_time);
    for (int side = 0; side < SIDES; side++) {
        qsort(seen[side], RUNS, sizeof(double), by_value);
        ret[side] = seen[side][RUNS / 2];
    }
}

int main(int argc, char **argv)
{
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    double few[SIDES], many[SIDES];
    struct recovery back[SIDES];
    double mb[SIDES];

    ASSERT(mkdtemp(home));
    rates(64, few);
    rates(512, many);
    for (int side = 0; side < SIDES; side++) {
        fill((enum side)side, MILLION);
        mb[side] = disk_mb((enum side)side);
        back[side] = recover((enum side)side, MILLION);
        empty_folder((enum side)side);
    }
    for (int side = 0; side < SIDES; side++)
        (void)printf(
            "%-5s %7.0f records a second of 64 at a time, %7.0f of 512; a million: %.0f MB "
            "on disk, read in %.2f s with %.0f MB\n",
            names[side], few[side], many[side], mb[side], back[side].seconds, back[side].rss_mb);
    if (json)
        (void)printf("{\"journal_64\":%.0f,\"lmdb_64\":%.0f,\"journal_512\":%.0f,\"lmdb_512\":%.0f,"
                     "\"journal_read_s\":%.2f,\"lmdb_read_s\":%.2f}\n",
                     few[OURS], few[LMDB], many[OURS], many[LMDB], back[OURS].seconds,
                     back[LMDB].seconds);
    for (int side = 0; side < SIDES; side++) {
        char path[PATH];
        folder(path, (enum side)side);
        (void)rmdir(path);
    }
    (void)rmdir(home);
    return few[OURS] >= few[LMDB] && many[OURS] >= many[LMDB] ? 0 : 1;
}
