/* `oqu serve`: one door of the application behind nginx. */
#include "app/commands.h"
#include "app/database.h"
#include "app/pages.h"
#include "app/process.h"
#include "app/settings.h"
#include "base/config.h"
#include "base/log.h"
#include "base/scan.h"
#include "keys/keys.h"

enum { KILOBYTE = 1024, HASHES_WAITING = 64 /* SEC-42 */ };

static const struct {
    const char *name, *role;
    enum door door;
} doors[] = {
    {"public", "oqu_public", DOOR_PUBLIC},
    {"family", "oqu_family", DOOR_FAMILY},
    {"staff", "oqu_staff", DOOR_STAFF},
};

/* "family", or "family-2" for the second process of that door. */
static size_t find_door(int argc, char *const *argv)
{
    struct str name = str_from_z(argc == 2 ? argv[1] : ""), kind = name;
    int64_t number;
    size_t at;

    if (argc != 2 || !str_eq_z(str_from_z(argv[0]), "--door"))
        return COUNT(doors);
    if (str_find(name, STR("-"), &at)) {
        kind = str_sub(name, 0, at);
        if (!scan_i64(str_sub(name, at + 1, name.n), 2, PROCESSES_MOST, &number))
            return COUNT(doors);
    }
    for (size_t i = 0; i < COUNT(doors); i++)
        if (str_eq_z(kind, doors[i].name))
            return i;
    return COUNT(doors);
}

/* Half of the machine hashes passwords at most, however many processes share the door. */
static int hashes_at_a_time(const struct config *config)
{
    int share = keys_password_most() / settings_processes(config, "staff");
    return share > 0 ? share : 1;
}

enum status serve_command(struct ctx *c, int argc, char *const *argv)
{
    size_t i = find_door(argc, argv);

    if (i == COUNT(doors))
        return command_usage(c, "oqu serve --door public|family|staff[-NUMBER]");
    log_init(argv[1], config_bool(c->config, "log.debug") ? LOG_DEBUG : LOG_INFO);
    TRY(process_become_owner(c));
    TRY(database_check(c, doors[i].role));
    int stop_fd = process_stop_fd();
    pages_set_up(c);
    struct http_app app = pages_app(c, doors[i].door);
    struct router *router = router_new(&app);
    if (!router)
        return FAIL(c, ST_INTERNAL, "serve.routes");
    const struct http_server_settings settings = {
        .socket_path =
            settings_run_file(c->mem, c->config, str_printf(c->mem, "%s.sock", argv[1]).p),
        .spool_dir = settings_run_file(c->mem, c->config, "spool"),
        .workers = (int)config_int(c->config, "server.workers"),
        .queue_most = (int)config_int(c->config, "server.queue"),
        .slow_workers = doors[i].door == DOOR_STAFF ? hashes_at_a_time(c->config) : 0,
        .slow_most = HASHES_WAITING,
        .arena_budget = (size_t)config_int(c->config, "server.request_kilobytes") * KILOBYTE,
        .conninfo = database_conninfo(c, doors[i].role),
        .keys_socket = settings_run_file(c->mem, c->config, "keys.sock"),
    };
    enum status st = http_server_run(c, router, &settings, stop_fd);
    router_free(router);
    return st;
}
