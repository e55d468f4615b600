/* Words and files of the commands. Every failure is said on standard error, in c->lang. */
#ifndef OQU_CADES_COMMAND_FILES_H
#define OQU_CADES_COMMAND_FILES_H

#include "cades/cades.h"

struct option {
    const char *name; /* "--anchors" */
    const char **value;
    bool *flag; /* instead of a value */
};

/* "--name value" and flags, each at most once; false for anything else. */
bool command_options(const struct option *options, size_t n, int argc, char *const *argv);

/* ST_INVALID, always: what is wrong, with the file it is wrong with (may be NULL). */
enum status command_failed(struct ctx *c, const char *path, enum msg reason);

MUST_USE enum status command_read(struct ctx *c, const char *path, struct bytes *ret);
/* Calls take(arg, path, bytes) for every file of the folder, in the order of names. */
typedef enum status command_take(struct ctx *c, void *arg, const char *path, struct bytes file);
MUST_USE enum status
command_read_folder(struct ctx *c, const char *folder, command_take *take, void *arg);

/* Certificates of authorities, one a file. ST_INVALID when none is a root. */
MUST_USE enum status
command_read_trust(struct ctx *c, const char *folder, struct cades_trust **ret_trust);
/* Lists of revoked certificates and OCSP answers, one a file. */
MUST_USE enum status
command_read_evidence(struct ctx *c, const char *folder, struct cades_evidence **ret_evidence);

#endif
