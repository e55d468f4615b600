/* `oqu wait`: the waiting room as a process, the audit of its journal, and its keys. */
#include "wait/wait.h"

#include "app/commands.h"
#include "app/database.h"
#include "app/pages.h"
#include "app/process.h"
#include "base/config.h"
#include "base/log.h"
#include "base/scan.h"

static enum status audit_command(struct ctx *c, struct str day_text)
{
    struct date day;

    if (!scan_date(day_text, &day))
        return command_usage(c, "oqu wait audit YYYY-MM-DD");
    TRY(process_become_owner(c));
    if (config_int(c->config, "wait.nodes") > 0)
        TRY(db_open(c, database_conninfo(c, "oqu_wait"), &c->db));
    return wait_audit(c, day);
}

static enum status key_command(struct ctx *c)
{
    TRY(process_become_owner(c));
    return wait_change_key(c);
}

static enum status rebuild_command(struct ctx *c, struct str minutes_text)
{
    enum { MINUTES_MOST = 240 };
    int64_t minutes;

    if (!scan_i64(minutes_text, 1, MINUTES_MOST, &minutes) ||
        config_int(c->config, "wait.nodes") > 0)
        return command_usage(c,
                             "oqu wait rebuild MINUTES, of one server with a journal of its own");
    TRY(process_become_owner(c));
    return wait_rebuild(c, (int)minutes);
}

enum status wait_command(struct ctx *c, int argc, char *const *argv)
{
    int64_t nodes = config_int(c->config, "wait.nodes");

    if (argc == 1 && str_eq_z(str_from_z(argv[0]), "new-key"))
        return key_command(c);
    if (argc == 2 && str_eq_z(str_from_z(argv[0]), "audit"))
        return audit_command(c, str_from_z(argv[1]));
    if (argc == 2 && str_eq_z(str_from_z(argv[0]), "rebuild"))
        return rebuild_command(c, str_from_z(argv[1]));
    int64_t node = 0;
    if (argc > 1 || (argc == 1 && !scan_i64(str_from_z(argv[0]), 1, nodes, &node)) ||
        (argc == 0 && nodes > 0))
        return command_usage(c, "oqu wait [NODE | audit YYYY-MM-DD | new-key | rebuild MINUTES]");
    log_init("wait", config_bool(c->config, "log.debug") ? LOG_DEBUG : LOG_INFO);
    TRY(process_become_owner(c));
    struct wait_server settings = wait_server_of(c, (int)node);
    settings.conninfo = database_conninfo(c, "oqu_wait");
    settings.stop_fd = process_stop_fd();
    pages_set_up(c);
    return wait_server_run(c, &settings);
}
