/* The folder of an installation, $OQU_HOME, and who may work on it as a whole. */
#ifndef OQU_APP_HOME_H
#define OQU_APP_HOME_H

#include "base/ctx.h"

/* A path below it, in the context's memory. */
const char *home_path(struct ctx *c, const char *name);

/* Until this process and all its children have ended nobody else starts the installation or works
 * on its data (run/up.lock). After a killed holder it waits for its children, at most a minute.
 * ST_CONFLICT up.already-running: the holder lives. */
MUST_USE enum status home_lock(struct ctx *c);

#endif
