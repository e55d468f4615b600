/* What `oqu wait audit` prints, and `oqu wait new-key`. */
#include <stdio.h>
#include <unistd.h>

#include "wait/audit.h"
#include "wait/hall.h"
#include "wait/share.h"
#include "wait/ticket.h"
#include "wait/wait.h"
#include "wait_queries.h"

static void print_audit(const struct audit *audit)
{
    (void)printf("%llu records in the journal; on the day:\n", (unsigned long long)audit->records);
    for (int type = RECORD_EPOCH; type <= RECORD_LAST; type++)
        (void)printf("  %-9s %llu\n", record_name((enum record_type)type),
                     (unsigned long long)audit->of_day[type]);
    for (uint64_t i = 0; i < audit->wrong && i < AUDIT_FINDINGS; i++)
        (void)printf("record %llu: %s\n", (unsigned long long)audit->findings[i].lsn,
                     audit->findings[i].what);
    if (audit->wrong == 0)
        (void)puts("the order was right");
    else
        (void)printf("%llu findings: the order was not right\n", (unsigned long long)audit->wrong);
}

enum { MEMORY = 16 << 20, MEMORY_MOST = 64 << 20 }; /* for the rows of one look */

struct reading {
    struct audit_run *run;
    uint64_t next;
    bool more;
};

/* The next rows of the common journal. */
static enum status read_rows(struct ctx *c, void *arg)
{
    struct reading *in = arg;
    struct wait_share_read_rows rows;
    struct record record;

    TRY(wait_share_read(c, (int64_t)in->next, &rows));
    in->more = rows.n > 0;
    for (size_t i = 0; i < rows.n; i++) {
        const struct bytes *records = &rows.v[i].records;
        if (rows.v[i].first != (int64_t)in->next)
            return FAIL(c, ST_INTERNAL, "wait.journal");
        for (size_t at = 0; at < records->n; at += RECORD_BYTES, in->next++) {
            if (!record_read(records->p + at, in->next, &record))
                return FAIL(c, ST_INTERNAL, "wait.journal");
            audit_take(in->run, in->next, &record);
        }
    }
    return ST_OK;
}

enum status share_audit(struct ctx *c, struct date day, struct audit *ret_audit)
{
    struct reading in = {.run = audit_begin(day, ret_audit), .more = true};
    struct ctx own = {.mem = arena_new(MEMORY, MEMORY_MOST), .db = c->db, .lang = c->lang};
    enum status st = ST_OK;

    while (st == ST_OK && in.more) {
        arena_reset(own.mem);
        st = db_tx_single(&own, "wait/audit", read_rows, &in);
    }
    audit_end(in.run);
    arena_free(own.mem);
    return st == ST_OK ? ST_OK : ctx_fail(c, st, own.failure.code, __FILE__, __LINE__);
}

enum status wait_audit(struct ctx *c, struct date day)
{
    struct audit audit;

    if (c->db)
        TRY(share_audit(c, day, &audit));
    else if (!audit_journal(str_z(c->mem, wait_server_of(c, 0).dir), day, &audit))
        return FAIL(c, ST_INTERNAL, "wait.journal");
    print_audit(&audit);
    return audit.wrong == 0 ? ST_OK : FAIL(c, ST_INTERNAL, "wait.order");
}

enum status wait_rebuild(struct ctx *c, int minutes)
{
    const char *dir = str_z(c->mem, wait_server_of(c, 0).dir);
    int64_t until_s = time_real_us() / TIME_SECOND + (int64_t)minutes * 60;

    if (access(str_printf(c->mem, "%s/key", dir).p, R_OK) != 0)
        return FAIL(c, ST_CONFLICT, "wait.no-key");
    if (!hall_note_loss(dir, (uint32_t)until_s))
        return FAIL(c, ST_CONFLICT, "wait.not-lost");
    (void)printf("start `oqu wait`: for %d minutes places come back, then admission goes on\n",
                 minutes);
    return ST_OK;
}

enum status wait_change_key(struct ctx *c)
{
    struct str path = str_printf(c->mem, STR_FMT "/key", STR_ARG(wait_server_of(c, 0).dir));

    if (!ticket_keys_change(path.p))
        return FAIL(c, ST_INTERNAL, "wait.journal");
    (void)puts("tickets are signed with a new key from the next start of `oqu wait`");
    return ST_OK;
}
