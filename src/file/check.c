/* See check.h. A file is claimed in one transaction, checked in none, and its outcome stored in
 * another; whoever dies meanwhile is followed by the next after five minutes. */
#include "file/check.h"

#include <string.h>

#include "base/config.h"
#include "base/log.h"
#include "base/time.h"
#include "file/frames.h"
#include "file/parser.h"
#include "file/scanner.h"
#include "file/seal.h"
#include "file/store.h"
#include "file_queries.h"
#include "keys/keys.h"

enum { LATER_MOST_S = 3600, SWEEP_AT_ONCE = 1000 };

/* One file at work. */
struct check {
    struct file_claim_row *file; /* NULL: nothing waits */
    struct uuid clean;
    uint8_t key[SEAL_KEY];
    struct bytes key_sealed;
    struct frames frames;
    const char *state, *reason; /* when it is refused */
    bool slow;                  /* the check took too long */
    int64_t changed;
};

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct check *check = arg;
    return file_claim(c, &check->file);
}

/* ---- the ways it can end ------------------------------------------------------------------- */

static enum status later_tx(struct ctx *c, void *arg)
{
    const struct check *check = arg;
    int doublings = check->file->attempts < 12 ? check->file->attempts : 12;
    int seconds = 1 << doublings;
    int64_t changed;

    return file_later(c, check->file->id, seconds < LATER_MOST_S ? seconds : LATER_MOST_S,
                      check->slow, &changed);
}

static enum status refuse_tx(struct ctx *c, void *arg)
{
    struct check *check = arg;

    return file_refuse(c, check->file->id, str_from_z(check->state), str_from_z(check->reason),
                       &check->changed);
}

static enum status refuse(struct ctx *c, struct check *check, const char *reason)
{
    bool damaged = str_eq_z(STR("file.reason.damaged"), reason);

    check->state = damaged ? "UNREADABLE" : "REJECTED";
    check->reason = reason;
    TRY(db_tx_locked(c, "file/refuse", refuse_tx, check));
    store_forget(c, check->file->id);
    log_event(LOG_INFO, "file", "%s %s", check->state, reason);
    return ST_OK;
}

static enum status
add_part(struct ctx *c, const struct check *check, int number, const char *type, struct bytes part)
{
    int64_t changed;

    return file_add_part(c, check->file->id, number, str_from_z(type), (int64_t)part.n,
                         seal_hash(c->mem, part), &changed);
}

static enum status accept_tx(struct ctx *c, void *arg)
{
    struct check *check = arg;
    const struct frames *f = &check->frames;

    TRY(file_accept(c, check->file->id, check->clean, check->key_sealed, (int32_t)f->n_pages,
                    &check->changed));
    if (check->changed != 1) /* somebody else took over and was first */
        return ST_OK;
    if (f->whole.n > 0)
        TRY(add_part(c, check, 0, "application/pdf", f->whole));
    for (size_t i = 0; i < f->n_pages; i++)
        TRY(add_part(c, check, (int)i + 1, "image/jpeg", f->pages[i]));
    return ST_OK;
}

static enum status
write_part(struct ctx *c, const struct check *check, int number, struct bytes part)
{
    const struct seal_place place = {.key = check->key, .clean = check->clean, .number = number};
    return store_write(c, check->clean, number, seal_part(c->mem, &place, part));
}

static enum status write_parts(struct ctx *c, const struct check *check)
{
    const struct frames *f = &check->frames;

    if (f->whole.n > 0)
        TRY(write_part(c, check, 0, f->whole));
    for (size_t i = 0; i < f->n_pages; i++)
        TRY(write_part(c, check, (int)i + 1, f->pages[i]));
    return ST_OK;
}

static enum status accept(struct ctx *c, struct check *check)
{
    check->clean = uuid_v4();
    rnd_bytes(check->key, sizeof(check->key));
    TRY(keys_seal_field(c, KEY_FILE, keys_place(c, "file.stored_file.key_sealed", check->clean),
                        (struct bytes){check->key, SEAL_KEY}, &check->key_sealed));
    enum status st = write_parts(c, check);
    if (st == ST_OK)
        st = db_tx_locked(c, "file/accept", accept_tx, check);
    explicit_bzero(check->key, sizeof(check->key));
    bool stored = st == ST_UNKNOWN || (st == ST_OK && check->changed == 1);
    if (!stored) /* of an unknown outcome the parts may be wanted */
        store_drop(c, check->clean, (int)check->frames.n_pages + 1);
    if (st == ST_OK)
        store_forget(c, check->file->id);
    return st;
}

/* ---- the check ------------------------------------------------------------------------------ */

static enum status parse(struct ctx *c, struct check *check, int fd)
{
    enum status st = parser_run(c, fd, PARSER_WALL_MS, &check->frames);
    check->slow = st == ST_BUSY;
    if (check->slow && check->file->slow + 1 >= CHECK_SLOW_MOST)
        return refuse(c, check, "file.reason.unchecked");
    TRY(st);
    if (!check->frames.fine)
        return refuse(c, check, parse_reason_code(check->frames.reason));
    return accept(c, check);
}

enum file_scan file_scan(struct ctx *c, struct bytes bytes)
{
    ASSERT(bytes.n <= FILE_SCAN_MOST);
    switch (scanner_ask(c, config_str(c->config, "file.scanner_socket"), bytes)) {
    case SCAN_CLEAN: return FILE_SCAN_CLEAN;
    case SCAN_FOUND: return FILE_SCAN_FOUND;
    case SCAN_NOTHING:
    default: return FILE_SCAN_LATER;
    }
}

static enum status scan(struct ctx *c, struct check *check, int fd)
{
    struct bytes file, hash;

    TRY(store_read_fd(c, fd, FILE_BYTES_MOST, &file));
    hash = seal_hash(c->mem, file);
    if (memcmp(hash.p, check->file->sha256.p, SEAL_HASH) != 0)
        return refuse(c, check, "file.reason.damaged");
    switch (file_scan(c, file)) {
    case FILE_SCAN_CLEAN: return parse(c, check, fd);
    case FILE_SCAN_FOUND: return refuse(c, check, "file.reason.virus");
    case FILE_SCAN_LATER:
    default: return FAIL(c, ST_BUSY, "file.scanner");
    }
}

/* What failed on our side is tried again later; the failure itself is for the log. One slow file is
 * no reason to keep the others waiting, so it is no failure of the job. */
static enum status check_file(struct ctx *c, struct check *check)
{
    AUTO_FD fd = -1;
    enum status st = store_open(c, check->file->id, &fd);

    if (st == ST_OK)
        st = scan(c, check, fd);
    if (st == ST_OK)
        return ST_OK;
    struct failure failure = c->failure;
    TRY(db_tx_locked(c, "file/later", later_tx, check));
    c->failure = failure;
    if (!check->slow)
        return st;
    log_failure(c, "file/check");
    return ST_OK;
}

enum status check_job(struct ctx *c, bool *ret_more)
{
    struct check *check = NEW(c->mem, struct check);

    TRY(db_tx_locked(c, "file/claim", claim_tx, check));
    *ret_more = check->file != NULL;
    return check->file ? check_file(c, check) : ST_OK;
}

/* ---- sweeping up ----------------------------------------------------------------------------- */

struct sweep {
    struct uuids old;
    struct file_quarantined_rows rows;
};

static enum status quarantined_tx(struct ctx *c, void *arg)
{
    struct sweep *sweep = arg;
    return file_quarantined(c, sweep->old, &sweep->rows);
}

static bool is_quarantined(const struct sweep *sweep, struct uuid id)
{
    for (size_t i = 0; i < sweep->rows.n; i++)
        if (uuid_eq(sweep->rows.v[i].id, id))
            return true;
    return false;
}

enum status sweep(struct ctx *c, int64_t age_us, size_t *ret_n)
{
    struct sweep sweep;
    size_t n = 0;

    TRY(store_old(c, age_us, SWEEP_AT_ONCE, &sweep.old));
    TRY(db_tx_read(c, "file/sweep", quarantined_tx, &sweep));
    for (size_t i = 0; i < sweep.old.n; i++) {
        if (is_quarantined(&sweep, sweep.old.v[i]))
            continue;
        store_forget(c, sweep.old.v[i]);
        n++;
    }
    *ret_n = n;
    return ST_OK;
}

enum status sweep_job(struct ctx *c, bool *ret_more)
{
    size_t n = 0;

    TRY(sweep(c, TIME_DAY, &n));
    if (n > 0)
        log_event(LOG_INFO, "file", "swept %zu files that were never handed in", n);
    *ret_more = n == SWEEP_AT_ONCE;
    return ST_OK;
}
