/* `oqu keys`: makes and rotates keys, and runs the key service until SIGTERM or SIGINT.
 */
#ifndef OQU_KEYS_COMMAND_H
#define OQU_KEYS_COMMAND_H

#include "base/ctx.h"

#define KEYS_COMMAND_ARGUMENTS                                                                     \
    "--init DIR | --rotate DIR | --rotate-tokens DIR | --revoke-tokens DIR | --grant-export DIR |" \
    " --dir DIR --socket PATH [--owner-socket PATH] [--allow UID]..."                              \
    " [--seal-file P12 --seal-pin FILE |"                                                          \
    " --seal-module LIBRARY --seal-token LABEL [--seal-key LABEL] --seal-pin FILE"                 \
    " [--seal-certificate FILE]]"

/* argv: the words after `oqu keys`. ST_INVALID: usage, or a key folder or a seal that is not right
 * (failure.detail names what). Serving returns when a signal ends it. */
MUST_USE enum status keys_command(struct ctx *c, int argc, char *const *argv);

#endif
