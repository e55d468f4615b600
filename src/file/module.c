/* What this feature shows to the program. It has no pages: the feature whose record a file belongs
 * to shows it. */
#include "app/module.h"
#include "file/check.h"
#include "file/file.h"
#include "file/parse.h"
#include "file/territories.h"
#include "file_migrations.h"
#include "file_queries.h"

static const struct job shared_jobs[] = {
    {"file/check", 1000, check_job},
    {NULL, 0, NULL},
};

static const struct job jobs[] = {
    {"file/sweep", 60 * 60 * 1000, sweep_job},
    {"file/territory-import", 1000, territories_job},
    {NULL, 0, NULL},
};

static const struct config_key settings[] = {
    {"file.scanner_socket", CONFIG_PATH, 0, 100, "run/clamd.sock",
     "Socket of the virus scanner clamd; while nobody answers there, files stay in quarantine."},
    {NULL, 0, 0, 0, NULL, NULL},
};

static const struct command commands[] = {
    {"parse", "[xml]",
     "Check one file from standard input in a sandbox (for `oqu work`; xml: for the check page).",
     parse_command, COMMAND_ALONE},
    {NULL, NULL, NULL, NULL, 0},
};

const struct module file_module = {
    .name = "file",
    .jobs = jobs,
    .shared_jobs = shared_jobs,
    .commands = commands,
    .settings = settings,
    .migrations = &file_migrations,
    .statements = &file_statements,
};
