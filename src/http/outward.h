/* The way out of the installation. One that is for training holds invented people, and nothing of
 * them may reach another system, whatever addresses its settings name: every sender asks here
 * first. (Joint order 73-НҚ / 168/НҚ, p. 4, sp. 3.) */
#ifndef OQU_HTTP_OUTWARD_H
#define OQU_HTTP_OUTWARD_H

#include "base/ctx.h"

/* Writes a blocked attempt down where people read it; its own failure blocks nothing more. */
typedef enum status outward_tell(struct ctx *c, const char *to);

/* Once at start-up, before there are threads; open until then. tell may be NULL: the log only. */
void outward_close(bool closed, outward_tell *tell);
bool outward_is_closed(void);
/* ST_BUSY http.training: closed; the attempt has been told. to: "SMS", "NEDB", … */
MUST_USE enum status outward_ask(struct ctx *c, const char *to);

#endif
