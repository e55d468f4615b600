/* The list of all routes, as reviewed in docs/routes.txt. */
#ifndef OQU_APP_ROUTES_H
#define OQU_APP_ROUTES_H

#include "app/module.h"

/* One line per route: door, method, pattern, access, about; sorted by door, pattern and method. */
struct str routes_print(struct arena *mem, const struct module *const *list);

#endif
