/* Routes, job and setting of the public log. */
#include "app/module.h"
#include "ledger/export.h"
#include "ledger/head.h"
#include "ledger/ledger.h"
#include "ledger/pages.h"
#include "ledger_migrations.h"
#include "ledger_queries.h"

static const struct route routes[] = {
    {GET, "/log/", log_show, DOOR_PUBLIC, ACCESS_ANYONE,
     "What the public log is, its newest signed head, its entries; also as CSV and XLSX.", NULL, 0,
     0},
    {GET, "/log/entry/{index:i64}", log_entry, DOOR_PUBLIC, ACCESS_ANYONE,
     "One entry with the proof that it stands under the newest head.", NULL, 0, 0},
    {GET, "/log/proof/{index:i64}", log_proof, DOOR_PUBLIC, ACCESS_ANYONE,
     "The same for programs: leaf, proof and head as JSON.", NULL, 0, 0},
    {GET, "/log/growth/{before:i64}", log_growth, DOOR_PUBLIC, ACCESS_ANYONE,
     "Proof that the newest head begins with a smaller one, as JSON.", NULL, 0, 0},
    {GET, "/log/checkpoint", log_checkpoint, DOOR_PUBLIC, ACCESS_ANYONE,
     "The newest signed head (C2SP checkpoint).", NULL, 0, 0},
    {GET, "/log/key", log_key, DOOR_PUBLIC, ACCESS_ANYONE,
     "The key that checks the heads (C2SP signed note).", NULL, 0, 0},
    {GET, "/log/own", log_own, DOOR_PUBLIC, ACCESS_ANYONE,
     "The lines of one mark, each with its proof reckoned anew.", NULL, 0, 0},
    {GET, "/log/check-log.py", log_script, DOOR_PUBLIC, ACCESS_ANYONE,
     "A script that checks entries and heads without us.", NULL, 0, 0},
    {GET, "/log/lines/{page:i64}", log_lines, DOOR_PUBLIC, ACCESS_ANYONE,
     "1 024 entries as text, one to a line, in their order: to copy the whole log.", NULL, 0, 0},
    {GET, "/log/tile/{level:i64}/{index:i64}", log_tile, DOOR_PUBLIC, ACCESS_ANYONE,
     "Hashes of up to 256 subtrees, 32 bytes each.", NULL, 0, 0},
    {0},
};

static const struct job jobs[] = {
    {"ledger/head", 60000, head_job},
    {NULL, 0, NULL},
};

static const struct command commands[] = {
    {"ledger export", NULL, "Write the public log and its newest head to standard output.",
     export_command, COMMAND_DB},
    {NULL, NULL, NULL, NULL, 0},
};

static const struct config_key settings[] = {
    {"ledger.origin", CONFIG_TEXT, 3, 100, "oqu.edu.kz/admission",
     "Name of the public log; stands in every signed head and never changes."},
    {NULL, 0, 0, 0, NULL, NULL},
};

const struct module ledger_module = {
    .name = "ledger",
    .formats = ledger_formats,
    .routes = routes,
    .jobs = jobs,
    .migrations = &ledger_migrations,
    .statements = &ledger_statements,
    .settings = settings,
    .commands = commands,
};
