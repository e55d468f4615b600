/* What every long-running process of the program does at its start. */
#ifndef OQU_APP_PROCESS_H
#define OQU_APP_PROCESS_H

#include "base/ctx.h"

/* Started as root, becomes the owner of the installation's folder; PostgreSQL knows our roles by
 * that user, and nothing here needs root. For `oqu up`, who makes the folder, see
 * process_become_service_user(). ST_FORBIDDEN process.root: the folder belongs to root. */
MUST_USE enum status process_become_owner(struct ctx *c);

/* Started as root, makes the installation's folder (0700) for the user "oqu" and becomes that user.
 * As an ordinary user only makes the folder. ST_FORBIDDEN process.no-user: there is no such user;
 * ST_FORBIDDEN process.home: the folder cannot be made, or is somebody else's. */
MUST_USE enum status process_become_service_user(struct ctx *c);

/* A descriptor that becomes readable when the process is asked to end (SIGTERM, SIGINT). Call it
 * before threads are started. Open until the process ends. */
int process_stop_fd(void);

#endif
