/* The settings that belong to the program as a whole, and where all settings come from:
 * $OQU_HOME/oqu.conf and two environment variables. */
#ifndef OQU_APP_SETTINGS_H
#define OQU_APP_SETTINGS_H

#include "base/config.h"

/* The folder of the installation: $OQU_HOME, or "var" below the current folder. Absolute. */
struct str settings_home(struct arena *mem);

/* Reads everything and every module's keys. On false ret_problem is one line for a person, with the
 * file and line where there is one. A missing file means all settings standard. */
MUST_USE bool settings_load(struct arena *mem,
                            struct str home,
                            struct config **ret_config,
                            struct str *ret_problem);

/* All settings with sources, for `oqu config`. */
struct str settings_print(struct arena *mem, const struct config *config);

/* The environment of child processes: a fixed search path and language, and what of ours was given
 * to this process. Ends with NULL. */
const char *const *settings_environment(struct arena *mem, const struct config *config);

/* Where things lie in the installation's folder. */
struct str settings_run_file(struct arena *mem, const struct config *config, const char *name);

enum { PROCESSES_MOST = 8 }; /* of one kind, on one machine */

/* How many processes of a door ("public", "family", "staff") or of "work" `oqu up` starts. */
int settings_processes(const struct config *config, const char *process);

/* What one of them is called, in the log and by its socket: "family", "family-2", … The number
 * begins with 1. */
const char *settings_process_name(struct arena *mem, const char *process, int number);

#endif
