/* The command line: finds the sub-command, prepares its context, prints its failure. One of the
 * three edges (with the doors and the jobs) that report failures. */
#include <stdio.h>

#include "app/commands.h"
#include "app/database.h"
#include "app/process.h"
#include "app/settings.h"
#include "app/training.h"
#include "base/log.h"
#include "base/scan.h"
#include "base/time.h"
#include "cades/command.h"
#include "keys/command.h"
#include "keys/keys.h"

enum { ARENA_BUDGET = 256 << 20, ARENA_CEILING = 1 << 30 };

static enum status config_command(struct ctx *c, int argc, char *const *argv)
{
    (void)argv;
    if (argc != 0)
        return command_usage(c, "oqu config");
    struct str text = settings_print(c->mem, c->config);
    (void)fwrite(text.p, 1, text.n, stdout);
    return ST_OK;
}

static enum status version_command(struct ctx *c, int argc, char *const *argv)
{
    (void)c;
    (void)argc;
    (void)argv;
    (void)puts("oqu " OQU_VERSION);
    return ST_OK;
}

static enum status help_command(struct ctx *c, int argc, char *const *argv);

static const struct command program_commands[] = {
    {"help", NULL, "Print this list.", help_command, 0}, /* first: what no word at all means */
    {"routes", NULL, "Print every route with its door, access and purpose.", routes_command, 0},
    {"keys", KEYS_COMMAND_ARGUMENTS, "Make or rotate keys, or serve them.", keys_command, 0},
    {"signature verify", CADES_VERIFY_ARGUMENTS,
     "Check a signature of the National Certification Authority and print every check.",
     cades_verify_command, COMMAND_ALONE},
    {"signature certificate", CADES_CERTIFICATE_ARGUMENTS,
     "Print who holds a certificate, for what, and whether it is believed.",
     cades_certificate_command, COMMAND_ALONE},
    {"signature ocsp", CADES_OCSP_ARGUMENTS,
     "Print an answer about revocation field by field, and whether it is to be believed.",
     cades_ocsp_command, COMMAND_ALONE},
    {"signature crl", CADES_CRL_ARGUMENTS,
     "Print a list of revoked certificates field by field, and whether it is to be believed.",
     cades_crl_command, COMMAND_ALONE},
    {"signature timestamp", CADES_TIME_STAMP_ARGUMENTS,
     "Print a time-stamp field by field, and whether it is to be believed.",
     cades_time_stamp_command, COMMAND_ALONE},
    {"up", "[--demo] [--with PROGRAM]...",
     "Start everything on this machine and keep it running until Ctrl-C.", up_command, 0},
    {"serve", "--door public|family|staff[-NUMBER]", "Answer requests of one door.", serve_command,
     0},
    {"wait", "[NODE | audit DAY | new-key | rebuild MINUTES]",
     "Keep the lines of the waiting room, or say from its journal whether a day's order was right.",
     wait_command, 0},
    {"work", NULL, "Run the repeated jobs: letters, deadlines, checks of files.", work_command, 0},
    {"migrate", NULL, "Bring the database to this version.", migrate_command, 0},
    {"training keep", NULL,
     "Keep the data as they are now as what an installation for training returns to.",
     training_keep_command, 0},
    {"training return", NULL,
     "Return the data to the kept state; accounts of staff and completed lessons stay.",
     training_return_command, 0},
    {"conformity", "[--json|--markdown]",
     "Print every clause of the orders, the tests that show it and their last result.",
     conformity_command, 0},
    {"evidence", "FOLDER",
     "Write what a security laboratory asks for: components, interfaces, settings, roles, hashes.",
     evidence_command, COMMAND_DB},
    {"config", NULL, "Print every setting, its value and where it comes from.", config_command, 0},
    {"version", NULL, "Print the version.", version_command, 0},
    {0},
};

static void print_commands(const struct command *list)
{
    for (const struct command *command = list; command && command->name; command++) {
        (void)printf("  oqu %s%s%s\n      %s\n", command->name, command->arguments ? " " : "",
                     command->arguments ? command->arguments : "", command->about);
    }
}

static enum status help_command(struct ctx *c, int argc, char *const *argv)
{
    (void)c;
    (void)argc;
    (void)argv;
    (void)puts("oqu: the national education platform\n");
    print_commands(program_commands);
    for (size_t i = 0; modules[i]; i++)
        print_commands(modules[i]->commands);
    return ST_OK;
}

/* The number of words that name the command: 0 when argv does not begin with it. */
static int matches(const struct command *command, int argc, char *const *argv)
{
    struct str rest = str_from_z(command->name), word;
    int n = 0;

    while (scan_until(&rest, ' ', &word)) {
        if (n == argc || !str_eq_z(word, argv[n]))
            return 0;
        n++;
    }
    return n;
}

static const struct command *
find_in(const struct command *list, int argc, char **argv, int *ret_words)
{
    for (const struct command *command = list; command && command->name; command++) {
        *ret_words = matches(command, argc, argv);
        if (*ret_words > 0)
            return command;
    }
    return NULL;
}

static const struct command *find_command(int argc, char **argv, int *ret_words)
{
    const struct command *command = find_in(program_commands, argc, argv, ret_words);

    for (size_t i = 0; !command && modules[i]; i++)
        command = find_in(modules[i]->commands, argc, argv, ret_words);
    return command;
}

static int report(const struct ctx *c, const struct command *command, enum status st)
{
    const struct failure *failure = &c->failure;

    if (st == ST_OK)
        return fflush(stdout) == 0 ? 0 : 1;
    (void)fflush(stdout);
    if (!(command->needs & COMMAND_ALONE))
        (void)fprintf(stderr, "oqu %s: %s%s" STR_FMT "\n", command->name,
                      failure->code ? failure->code : status_name(st),
                      failure->detail.n > 0 ? ": " : "", STR_ARG(failure->detail));
    return st == ST_INVALID ? 2 : 1;
}

/* Opens what the command asks for, as the owner of the data. */
static enum status open_needs(struct ctx *c, const struct command *command)
{
    if (!(command->needs & (COMMAND_DB | COMMAND_KEYS | COMMAND_ADMIN)))
        return ST_OK;
    TRY(process_become_owner(c));
    if (command->needs & COMMAND_DB)
        TRY(db_open(c, database_conninfo(c, "oqu_owner"), &c->db));
    if (command->needs & COMMAND_ADMIN)
        TRY(db_open(c, database_conninfo(c, "oqu_admin"), &c->db));
    if (command->needs & COMMAND_KEYS)
        TRY(keys_connect(c, settings_run_file(c->mem, c->config, "keys-owner.sock"), &c->keys));
    return ST_OK;
}

static enum status
run_with_needs(struct ctx *c, const struct command *command, int argc, char *const *argv)
{
    database_register_constraints();
    enum status st = open_needs(c, command);

    if (st == ST_OK)
        st = command->run(c, argc, argv);
    db_close(c->db);
    keys_close(c->keys);
    return st;
}

static bool load_settings(struct ctx *c, const struct command *command)
{
    struct config *config;
    struct str problem;

    if (command->needs & COMMAND_ALONE)
        return true;
    if (!settings_load(c->mem, settings_home(c->mem), &config, &problem)) {
        (void)fprintf(stderr, "oqu: " STR_FMT "\n", STR_ARG(problem));
        return false;
    }
    c->config = config;
    log_init(command->name, config_bool(config, "log.debug") ? LOG_DEBUG : LOG_INFO);
    return true;
}

static int run_command(const struct command *command, int argc, char *const *argv)
{
    struct ctx c = {.mem = arena_new(ARENA_BUDGET, ARENA_CEILING),
                    .now_us = time_real_us(),
                    .lang = LANG_EN,
                    .actor = {.kind = ACTOR_SYSTEM},
                    .request_id = str_from_z(command->name)};
    int code = 2;

    if (load_settings(&c, command))
        code = report(&c, command, run_with_needs(&c, command, argc, argv));
    arena_free(c.mem);
    return code;
}

int main(int argc, char **argv)
{
    int words = 0;
    const struct command *command = &program_commands[0];

    if (argc > 1)
        command = find_command(argc - 1, argv + 1, &words);
    if (!command) {
        (void)fprintf(stderr, "oqu: there is no command \"%s\"; see \"oqu help\"\n", argv[1]);
        return 2;
    }
    return run_command(command, argc > 1 ? argc - 1 - words : 0, argv + 1 + words);
}
