/* What is off in an organisation, for the table of routes. */
#include "extra/extra.h"
#include "extra_queries.h"

static bool is_off(const struct extra_modules_off_rows *off, const char *name)
{
    for (size_t i = 0; i < off->n; i++)
        if (str_eq_z(off->v[i].module, name))
            return true;
    return false;
}

enum status extra_absent(struct ctx *c,
                         const struct router *router,
                         struct uuid organisation,
                         uint64_t *ret_absent)
{
    struct extra_modules_off_rows off;
    size_t n;
    const char *const *names = router_modules(router, &n);

    *ret_absent = 0;
    if (n == 0)
        return ST_OK;
    TRY(extra_modules_off(c, organisation, &off));
    for (size_t i = 0; i < n; i++)
        if (names[i] && is_off(&off, names[i]))
            *ret_absent |= UINT64_C(1) << i;
    return ST_OK;
}
