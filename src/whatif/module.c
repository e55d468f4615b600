/* What this feature shows to the program. */
#include "app/module.h"
#include "i18n/msg_whatif.h"
#include "whatif/command.h"
#include "whatif/compare.h"
#include "whatif/formats.h"
#include "whatif/pages.h"
#include "whatif/run.h"
#include "whatif_migrations.h"
#include "whatif_queries.h"

#define READERS (ACCESS_MINISTRY | ACCESS_DEPARTMENT)

/* Both files, and the form around them. */
#define FILES_MOST (WHATIF_SCHOOLS_BYTES + WHATIF_CHOICES_BYTES + HTTP_BODY_DEFAULT)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("whatif.may.replay"),
    {GET, "/staff/whatif", whatif_runs_page, DOOR_STAFF, READERS, "Replays under other settings that the own organisation asked for.", NULL, 0, 0},
    {GET, "/staff/whatif/new", whatif_ask, DOOR_STAFF, READERS, "Asks for the campaign and the other settings.", NULL, 0, 0},
    {POST, "/staff/whatif/new", whatif_start, DOOR_STAFF, READERS, "Starts a replay; the campaign stays as it is.", &whatif_ask_form, 0, 0},
    {GET, "/staff/whatif/files", whatif_comparisons_page, DOOR_STAFF, READERS, "Comparisons from files that the own organisation asked for.", NULL, 0, 0},
    {GET, "/staff/whatif/files/new", whatif_files_form_page, DOOR_STAFF, READERS, "Asks for files of schools and ranked choices.", NULL, 0, 0},
    {POST, "/staff/whatif/files/new", whatif_files_post, DOOR_STAFF, READERS, "Takes the files; the job reads them and compares two rules.", &whatif_files_form, FILES_MOST, 0},
    {GET, "/staff/whatif/files/{id:uuid}", whatif_comparison_page, DOOR_STAFF, READERS, "How far a comparison is, its bad rows, or its answer side by side.", NULL, 0, 0},
    {GET, "/staff/whatif/files/{id:uuid}/places", whatif_places_file, DOOR_STAFF, READERS, "Where each child would be, as a table.", NULL, 0, 0},
    {GET, "/staff/whatif/files/{id:uuid}/faults", whatif_faults_file, DOOR_STAFF, READERS, "Every bad row of the files, as a table.", NULL, 0, 0},
    {GET, "/staff/whatif/{id:uuid}", whatif_run_page, DOOR_STAFF, READERS, "What was and what would be, side by side.", NULL, 0, 0},
    {GET, "/staff/whatif/{id:uuid}/progress", whatif_progress_page, DOOR_STAFF, READERS, "How far a replay is.", NULL, 0, 0},
    {GET, "/staff/whatif/{id:uuid}/schools", whatif_schools_page, DOOR_STAFF, READERS, "The same by school.", NULL, 0, 0},
    {GET, "/staff/whatif/{id:uuid}/children", whatif_movers_page, DOOR_STAFF, READERS, "Who would be elsewhere, by number of the application.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, READERS, "/staff/whatif", MSG_whatif_nav, "calculator"},
    {0},
};

static const struct job jobs[] = {
    {"whatif/run", 1000, whatif_job},
    {"whatif/compare", 1000, compare_job},
    {"whatif/forget", 60 * 60 * 1000, compare_forget_job},
    {NULL, 0, NULL},
};

static const struct db_constraint constraints[] = {
    {"whatif.run_one_at_a_time", ST_CONFLICT, "whatif.busy"},
    {"whatif.comparison_one_at_a_time", ST_CONFLICT, "whatif.files.busy"},
    {0},
};

static const struct command commands[] = {
    {"whatif",
     "--schools FILE --choices FILE [--rule match|draw] [--word WORD] [--ratio N:1|none] …",
     "Decide ranked choices by two rules, side by side (src/whatif/IMPORT.md).", whatif_command,
     COMMAND_ALONE},
    {0},
};

extern const struct module whatif_module;
const struct module whatif_module = {
    .name = "whatif",
    .formats = whatif_formats,
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .constraints = constraints,
    .migrations = &whatif_migrations,
    .statements = &whatif_statements,
    .commands = commands,
};
