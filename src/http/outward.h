/* The way out of the installation. One that is for training holds invented people, and nothing of
 * them may reach another system, whatever addresses its settings name: every sender asks here
 * first. (Joint order 73-НҚ / 168/НҚ, p. 4, sp. 3.) */
#ifndef OQU_HTTP_OUTWARD_H
#define OQU_HTTP_OUTWARD_H

#include "base/ctx.h"

/* Once at start-up, before there are threads; open until then. */
void outward_close(bool closed);
bool outward_is_closed(void);
/* ST_BUSY http.training: closed; the attempt stands in the log. to: "SMS", "NEDB", … */
MUST_USE enum status outward_ask(struct ctx *c, const char *to);

#endif
