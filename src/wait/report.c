/* What `oqu wait audit` prints, and `oqu wait new-key`. */
#include <stdio.h>

#include "wait/audit.h"
#include "wait/ticket.h"
#include "wait/wait.h"

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

enum status wait_audit(struct ctx *c, struct date day)
{
    struct audit audit;

    if (!audit_journal(str_z(c->mem, wait_server_of(c).dir), day, &audit))
        return FAIL(c, ST_INTERNAL, "wait.journal");
    print_audit(&audit);
    return audit.wrong == 0 ? ST_OK : FAIL(c, ST_INTERNAL, "wait.order");
}

enum status wait_change_key(struct ctx *c)
{
    struct str path = str_printf(c->mem, STR_FMT "/key", STR_ARG(wait_server_of(c).dir));

    if (!ticket_keys_change(path.p))
        return FAIL(c, ST_INTERNAL, "wait.journal");
    (void)puts("tickets are signed with a new key from the next start of `oqu wait`");
    return ST_OK;
}
