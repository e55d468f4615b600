/* See routes.h. The text is compared byte for byte with docs/routes.txt, so that opening a route to
 * more people shows in a review. */
#include "app/routes.h"

#include <stdlib.h>

#include "app/commands.h"

enum { PRINT_BYTES = 1024 * 1024 };

/* Routes for which nobody needs a permission (http/router.c). */
#define OF_EVERYBODY (ACCESS_ANYONE | ACCESS_PERSON | ACCESS_FACTOR)

static const char *method_name(const struct route *route)
{
    return route->method == GET ? "GET" : route->flags & ROUTE_PUT ? "PUT" : "POST";
}

static const char *door_name(enum door door)
{
    switch (door) {
    case DOOR_PUBLIC: return "public";
    case DOOR_FAMILY: return "family";
    case DOOR_STAFF: return "staff";
    case DOOR_EVERY: return "every";
    }
    return "?";
}

static void add_access(struct buf *buf, uint32_t access)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } names[] = {
        {ACCESS_ANYONE, "anyone"},       {ACCESS_PERSON, "person"},
        {ACCESS_PARENT, "parent"},       {ACCESS_CLERK, "clerk"},
        {ACCESS_DIRECTOR, "director"},   {ACCESS_DEPARTMENT, "department"},
        {ACCESS_MINISTRY, "ministry"},   {ACCESS_ADMIN, "admin"},
        {ACCESS_SECURITY, "security"},   {ACCESS_FACTOR, "factor"},
        {ACCESS_OVERSIGHT, "oversight"}, {ACCESS_MEMBER, "member"},
        {ACCESS_PARTNER, "partner"},     {ACCESS_SUPPORT, "support"},
        {ACCESS_LEARNER, "learner"},
    };
    const char *separator = "";
    uint32_t left = access;

    for (size_t i = 0; i < COUNT(names); i++) {
        if (!(access & names[i].bit))
            continue;
        buf_printf(buf, "%s%s", separator, names[i].name);
        separator = ",";
        left &= ~names[i].bit;
    }
    if (left) /* a bit without a name here must not look like no access */
        buf_printf(buf, "%sbits-%x", separator, left);
}

struct line {
    const struct route *route;
    const char *permission; /* NULL for none */
};

static int compare(const void *a, const void *b)
{
    const struct route *left = ((const struct line *)a)->route,
                       *right = ((const struct line *)b)->route;
    int order = str_cmp(str_from_z(left->pattern), str_from_z(right->pattern));

    if (left->door != right->door)
        return (int)left->door - (int)right->door;
    return order != 0 ? order : (int)left->method - (int)right->method;
}

struct str routes_print(struct arena *mem, const struct module *const *list)
{
    size_t n = 0, count = 0;
    struct buf buf;

    for (size_t i = 0; list[i]; i++)
        for (const struct route *route = list[i]->routes; route && route->pattern; route++)
            count++;
    struct line *lines = NEWS(mem, struct line, count);
    for (size_t i = 0; list[i]; i++) {
        const char *permission = NULL;
        for (const struct route *route = list[i]->routes; route && route->pattern; route++) {
            if (route->method == 0)
                permission = route->pattern;
            else
                lines[n++] = (struct line){route, permission};
        }
    }
    qsort(lines, n, sizeof(struct line), compare);
    buf_init(&buf, mem, PRINT_BYTES);
    for (size_t i = 0; i < n; i++) {
        const struct route *route = lines[i].route;
        buf_printf(&buf, "%-6s %-4s %s  ", door_name(route->door), method_name(route),
                   route->pattern);
        add_access(&buf, route->access);
        if (lines[i].permission && !(route->access & OF_EVERYBODY))
            buf_printf(&buf, " %s", lines[i].permission);
        buf_printf(&buf, "  %s\n", route->about);
    }
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

enum status routes_command(struct ctx *c, int argc, char *const *argv)
{
    (void)argv;
    if (argc != 0)
        return command_usage(c, "oqu routes");
    struct str text = routes_print(c->mem, modules);
    (void)fwrite(text.p, 1, text.n, stdout);
    return ST_OK;
}
