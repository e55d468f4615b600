/* What the journal shows to the program, and the command that verifies it. */
#include <stdio.h>

#include "app/module.h"
#include "audit/audit.h"
#include "audit_migrations.h"
#include "audit_queries.h"

static enum status verify_command(struct ctx *c, int argc, char *const *argv)
{
    static const char *const faults[] = {
        [AUDIT_SOUND] = "sound",
        [AUDIT_REMOVED] = "row is missing",
        [AUDIT_REORDERED] = "row does not continue the one before it",
        [AUDIT_ALTERED] = "row was altered",
        [AUDIT_CUT] = "chain does not end where its head says",
    };
    struct audit_report report;
    (void)argv;

    if (argc != 0)
        return FAIL(c, ST_INVALID, "command.usage");
    TRY(audit_verify(c, &report));
    if (report.fault == AUDIT_SOUND) {
        (void)printf("the journal is sound: %lld rows\n", (long long)report.rows);
        return ST_OK;
    }
    (void)printf(
        "the journal is NOT sound: chain %d, row %lld: %s; %lld rows before it are sound\n",
        report.shard, (long long)report.seq, faults[report.fault], (long long)report.rows);
    return FAIL(c, ST_CONFLICT, "audit.not-sound");
}

static const struct command commands[] = {
    {"audit verify", NULL, "Recompute the journal's hash chains and name the first bad row.",
     verify_command, COMMAND_DB},
    {0},
};

const struct module audit_module = {
    .name = "audit",
    .migrations = &audit_migrations,
    .statements = &audit_statements,
    .commands = commands,
};
