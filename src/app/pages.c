/* See pages.h. */
#include "app/pages.h"

#include "app/site.h"
#include "base/config.h"
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
        if (modules[i]->guard)
            list_guard_set(modules[i]->guard);
        if (modules[i]->watch)
            audit_watch_set(modules[i]->watch);
    }
    site->navs = navs;
    page_site_set(site);
    if (!assets_load(c->mem, str_printf(c->mem, STR_FMT "/manifest.json", STR_ARG(dir))))
        log_event(LOG_WARN, "assets", "no manifest.json in " STR_FMT, STR_ARG(dir));
}

/* "https://idp.egov.kz" of "https://idp.egov.kz/idp". */
static struct str origin_of(struct str url)
{
    size_t scheme, path;

    if (!str_find(url, STR("://"), &scheme))
        return STR("");
    if (!str_find(str_sub(url, scheme + 3, url.n), STR("/"), &path))
        return url;
    return str_sub(url, 0, scheme + 3 + path);
}

struct http_app pages_app(struct ctx *c, enum door door)
{
    const struct route **lists = NEWS(c->mem, const struct route *, ROUTE_LISTS_MOST);
    const char **names = NEWS(c->mem, const char *, ROUTE_LISTS_MOST);
    struct http_app app = {.route_lists = lists,
                           .route_modules = names,
                           .door = door,
                           .error_page = page_error,
                           .config = c->config};

    for (size_t i = 0; modules[i]; i++) {
        ASSERT(app.n_route_lists < ROUTE_LISTS_MOST);
        if (modules[i]->routes) {
            names[app.n_route_lists] = modules[i]->extra ? modules[i]->name : NULL;
            lists[app.n_route_lists++] = modules[i]->routes;
        }
        if (modules[i]->identify)
            app.identify = modules[i]->identify;
        if (modules[i]->sign_in_path)
            app.sign_in_path = modules[i]->sign_in_path;
        if (modules[i]->permit)
            app.permit = modules[i]->permit;
        if (modules[i]->act_for)
            app.act_for = modules[i]->act_for;
        if (modules[i]->refused)
            app.refused = modules[i]->refused;
        if (modules[i]->altered)
            app.altered = modules[i]->altered;
        if (modules[i]->way_out)
            app.way_out = modules[i]->way_out;
        if (modules[i]->identity_url)
            app.identity_origin = origin_of(config_str(c->config, modules[i]->identity_url));
    }
    return app;
}
