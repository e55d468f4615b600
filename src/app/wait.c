/* `oqu wait`: the waiting room as a process, and the audit of its journal. */
#include "wait/wait.h"

#include <stdio.h>

#include "app/commands.h"
#include "app/pages.h"
#include "app/process.h"
#include "base/config.h"
#include "base/log.h"
#include "wait/audit.h"

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

static enum status audit_command(struct ctx *c, struct str day_text)
{
    struct audit audit;
    struct date day;

    if (!scan_date(day_text, &day))
        return command_usage(c, "oqu wait audit YYYY-MM-DD");
    TRY(process_become_owner(c));
    if (!audit_journal(str_z(c->mem, wait_server_of(c).dir), day, &audit))
        return FAIL(c, ST_INTERNAL, "wait.journal");
    print_audit(&audit);
    return audit.wrong == 0 ? ST_OK : FAIL(c, ST_INTERNAL, "wait.order");
}

enum status wait_command(struct ctx *c, int argc, char *const *argv)
{
    if (argc == 2 && str_eq_z(str_from_z(argv[0]), "audit"))
        return audit_command(c, str_from_z(argv[1]));
    if (argc != 0)
        return command_usage(c, "oqu wait [audit YYYY-MM-DD]");
    log_init("wait", config_bool(c->config, "log.debug") ? LOG_DEBUG : LOG_INFO);
    TRY(process_become_owner(c));
    struct wait_server settings = wait_server_of(c);
    settings.stop_fd = process_stop_fd();
    pages_set_up(c);
    return wait_server_run(c, &settings);
}
