/* See page_app.h. */
#include "page_app.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/pages.h"
#include "app/settings.h"
#include "base/buf.h"

enum { MEMORY = 64 << 20, DOORS = DOOR_EVERY + 1 };

struct page_app {
    struct arena *mem;
    struct ctx c;
    struct config *config;
    struct http_app apps[DOORS];
    struct router *routers[DOORS];
};

static void write_file(struct arena *mem, const char *folder, const char *name, const char *text)
{
    AUTO_FD fd = open(str_z(mem, str_printf(mem, "%s/%s", folder, name)),
                      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
}

static void remove_file(struct arena *mem, const char *folder, const char *name)
{
    (void)unlink(str_z(mem, str_printf(mem, "%s/%s", folder, name)));
}

/* The folder goes again at once: settings and secrets are read whole. */
static struct config *read_settings(struct arena *mem, const char *settings)
{
    char folder[] = "/tmp/oqu-settings-XXXXXX";
    struct config *config = NULL;
    struct str problem = STR("");

    ASSERT(mkdtemp(folder) != NULL);
    write_file(mem, folder, "oqu.conf", settings);
    write_file(mem, folder, "secret", "secret\n");
    bool good = settings_load(mem, str_copy(mem, str_from_z(folder)), &config, &problem);
    remove_file(mem, folder, "oqu.conf");
    remove_file(mem, folder, "secret");
    (void)rmdir(folder);
    if (!good)
        (void)fprintf(stderr, STR_FMT "\n", STR_ARG(problem));
    ASSERT(good);
    return config;
}

const char *page_app_settings(struct arena *mem, const char *settings)
{
    static const char *const lines[][2] = {
        {"\nauthority =", "authority = test\n"}, /* tests make their own authorities */
        {"\nocsp_url =", "ocsp_url =\n"},        /* and ask nobody outside */
        {"\ntsp_url =", "tsp_url =\n"},
    };
    struct buf whole;
    size_t at;

    buf_init(&whole, mem, 64 * 1024);
    buf_add_z(&whole, settings);
    buf_add_z(&whole, "\n[signature]\n");
    for (size_t i = 0; i < COUNT(lines); i++)
        if (!str_find(str_from_z(settings), str_from_z(lines[i][0]), &at))
            buf_add_z(&whole, lines[i][1]);
    return str_z(mem, buf_str(&whole));
}

struct page_app *page_app_open(const char *settings)
{
    struct arena *mem = arena_new(MEMORY, 2 * MEMORY);
    struct page_app *app = NEW(mem, struct page_app);

    app->mem = mem;
    app->config = read_settings(mem, page_app_settings(mem, settings));
    app->c = (struct ctx){.mem = mem, .config = app->config};
    pages_set_up(&app->c);
    return app;
}

void page_app_close(struct page_app *app)
{
    for (size_t i = 0; i < DOORS; i++)
        router_free(app->routers[i]);
    arena_free(app->mem);
}

const struct config *page_app_config(const struct page_app *app)
{
    return app->config;
}

const struct router *page_app_router(struct page_app *app, enum door door)
{
    if (!app->routers[door]) {
        app->apps[door] = pages_app(&app->c, door);
        app->routers[door] = router_new(&app->apps[door]);
        ASSERT(app->routers[door] != NULL);
    }
    return app->routers[door];
}
