/* See pages.h. */
#include "app/pages.h"

#include "app/site.h"
#include "base/log.h"

enum { NAVS_MOST = 64 };

void pages_set_up(struct ctx *c)
{
    const struct nav_item **navs = NEWS(c->mem, const struct nav_item *, NAVS_MOST);
    struct page_site *site = NEW(c->mem, struct page_site);
    struct str dir = site_static_dir(c);
    size_t n = 0;

    for (size_t i = 0; modules[i]; i++) {
        ASSERT(n + 1 < NAVS_MOST); /* the last one stays NULL */
        if (modules[i]->nav)
            navs[n++] = modules[i]->nav;
        if (modules[i]->header_end)
            site->header_end = modules[i]->header_end;
    }
    site->navs = navs;
    page_site_set(site);
    if (!assets_load(c->mem, str_printf(c->mem, STR_FMT "/manifest.json", STR_ARG(dir))))
        log_event(LOG_WARN, "assets", "no manifest.json in " STR_FMT, STR_ARG(dir));
}
