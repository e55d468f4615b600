/* What the features are together: the application of one door, and what the page frame learns once,
 * at start-up. Page tests ask for the same. */
#ifndef OQU_APP_PAGES_H
#define OQU_APP_PAGES_H

#include "app/module.h"

/* Gives the frame the navigation and header of all modules and the names of the built assets. When
 * there are no assets it says so in the log: pages then have no style. c->mem must live as long as
 * the process. */
void pages_set_up(struct ctx *c);

/* For router_new(). c->config must be there; memory of c->mem, which must outlive the router. */
struct http_app pages_app(struct ctx *c, enum door door);

#endif
