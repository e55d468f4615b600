/* Private to http/: which route answers a path. */
#ifndef OQU_HTTP_ROUTER_H
#define OQU_HTTP_ROUTER_H

#include "http/http.h"

struct route_match {
    const struct route *route; /* NULL: nothing answers this path with this method */
    struct pair params[HTTP_SEGMENTS_MOST];
    size_t n_params;
    struct str allow; /* the other method that would answer, "" for none */
    int permission;   /* place in router_permissions(), -1 for none */
    size_t list;      /* place of its table in http_app.route_lists */
    bool slash;       /* GET with the final slash added or removed would answer */
};

/* path: decoded, as parse_path() gives it. ret_match->allow is memory of the program. */
void router_match(const struct router *router,
                  enum method method,
                  struct str path,
                  struct route_match *ret_match);

const struct http_app *router_app(const struct router *router);

#endif
