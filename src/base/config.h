/* Settings of the installation: one file, and tables in code that say which keys exist. What
 * administrators change while the platform runs is data in PostgreSQL, not a setting.
 *
 *   [account]
 *   idp_url = https://idp.egov.kz/idp     # a comment needs its own line; this is part of the value
 *
 * A value may name another key in braces: "http://localhost:{demo.port}/idp". */
#ifndef OQU_CONFIG_H
#define OQU_CONFIG_H

#include "base/str.h"

enum config_type {
    CONFIG_TEXT = 1,
    CONFIG_INT,
    CONFIG_BOOL,   /* "yes" or "no" */
    CONFIG_URL,    /* http:// or https://, without a blank; or empty */
    CONFIG_PATH,   /* absolute, or relative to the folder of the installation; or empty */
    CONFIG_SECRET, /* a CONFIG_PATH: the secret is the first line of that file, mode 0600 */
};

struct config_key {
    const char *name; /* "account.idp_url": section and key */
    enum config_type type;
    int64_t min, max;     /* value of CONFIG_INT; otherwise bytes, where max 0 means 1000 */
    const char *standard; /* the value without a line in the file, written as in the file */
    const char *about;    /* one English sentence for `oqu config` */
};

enum config_source { CONFIG_STANDARD = 0, CONFIG_FILE, CONFIG_ENVIRONMENT };

struct config;

/* What is wrong with a file, for "oqu.conf:12: …". line 0: the settings as a whole. */
struct config_problem {
    int line;
    struct str what;
};

/* All values standard. lists: n tables, each ends with {0}; they must outlive the result. home is
 * the folder that relative paths start from. Two tables with one name are a broken invariant. */
struct config *
config_new(struct arena *mem, struct str home, const struct config_key *const *lists, size_t n);
/* Reads the text of a settings file. False: an unknown or doubled key, a value of the wrong type or
 * range, a line that is no setting. The configuration must then not be used. */
MUST_USE bool
config_parse(struct config *config, struct str text, struct config_problem *ret_problem);
/* Sets one value from elsewhere than the file, with the same checks. */
MUST_USE bool config_set(struct config *config,
                         struct str name,
                         struct str value,
                         enum config_source source,
                         struct config_problem *ret_problem);
/* Replaces {names}, checks what the replaced values became, reads the files of secrets. Call it
 * once, before any of the look-ups below. */
MUST_USE bool config_finish(struct config *config, struct config_problem *ret_problem);

/* The value; asking for a key that no table has, or as another type, is a broken invariant.
 * config_str also gives URLs and paths (absolute by then). Borrowed from the configuration. */
struct str config_str(const struct config *config, const char *name);
int64_t config_int(const struct config *config, const char *name);
bool config_bool(const struct config *config, const char *name);
/* Empty when the setting names no file. */
struct str config_secret(const struct config *config, const char *name);
struct str config_home(const struct config *config);

/* For `oqu config`: the i-th setting in order of the tables; false past the end. The value is as
 * effective; of a secret it is only the path of its file. */
struct config_line {
    const struct config_key *key;
    struct str value;
    enum config_source source;
    int line; /* in the file, for CONFIG_FILE */
};
bool config_line(const struct config *config, size_t i, struct config_line *ret_line);

#endif
