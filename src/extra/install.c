/* A module is installed with the release that brings it, if it fits. */
#include "extra/extra.h"
#include "extra_queries.h"

enum status extra_fits(struct ctx *c, const char *name, const struct extra *extra)
{
    if (extra->major == EXTRA_INTERFACE_MAJOR && extra->minor <= EXTRA_INTERFACE_MINOR)
        return ST_OK;
    c->failure.detail =
        str_printf(c->mem, "module %s needs interface %d.%d, this program has %d.%d", name,
                   extra->major, extra->minor, EXTRA_INTERFACE_MAJOR, EXTRA_INTERFACE_MINOR);
    return FAIL(c, ST_CONFLICT, "extra.interface");
}

struct installing {
    const char *name;
    const struct extra *extra;
};

static enum status install_tx(struct ctx *c, void *arg)
{
    const struct installing *in = arg;
    int64_t changed;

    return extra_put_module(c, str_from_z(in->name),
                            str_printf(c->mem, "%d.%d", in->extra->major, in->extra->minor),
                            in->extra->ships_on, &changed);
}

enum status extra_install(struct ctx *c, const char *name, const struct extra *extra)
{
    struct installing in = {name, extra};

    TRY(extra_fits(c, name, extra));
    return db_tx(c, "extra/install", install_tx, &in);
}
