/* See site.h. */
#include "app/site.h"

#include <fcntl.h>
#include <unistd.h>

#include "app/app_embedded.h"
#include "app/settings.h"
#include "base/buf.h"
#include "base/scan.h"
#include "wait/wait.h"

enum { FILLED_MOST = 64 * 1024, SERVERS_MOST = 4096 };

static struct str value_of(const struct site_value *values, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_z(name, values[i].name))
            return values[i].value;
    base_panic(__FILE__, __LINE__, "a template names a value that there is not");
}

struct str
site_fill(struct arena *mem, struct str template, const struct site_value *values, size_t n)
{
    struct buf buf;
    struct str name;
    size_t at;

    buf_init(&buf, mem, FILLED_MOST);
    while (str_find(template, STR("@{"), &at)) {
        buf_add(&buf, str_sub(template, 0, at));
        template = str_sub(template, at + 2, template.n);
        ASSERT(scan_until(&template, '}', &name));
        buf_add(&buf, value_of(values, n, name));
    }
    buf_add(&buf, template);
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

static enum status write_file(struct ctx *c, struct str path, struct str text)
{
    AUTO_FD fd = open(str_z(c->mem, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    c->failure.detail = path;
    if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)
        return FAIL(c, ST_INTERNAL, "site.write");
    return ST_OK;
}

/* nginx reads quotes, backslashes and $ inside a quoted name. */
static enum status check_path(struct ctx *c, struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        unsigned char u = (unsigned char)path.p[i];
        if (u < ' ' || u == '"' || u == '\'' || u == '\\' || u == '$' || u == ';' || u == '}') {
            c->failure.detail = path;
            return FAIL(c, ST_INTERNAL, "site.write");
        }
    }
    return ST_OK;
}

static struct str in_run(struct ctx *c, const char *name)
{
    return settings_run_file(c->mem, c->config, name);
}

struct str site_static_dir(struct ctx *c)
{
    struct str dir = config_str(c->config, "server.static");
    char program[4096];

    if (dir.n > 0)
        return dir;
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program));
    ASSERT(n > 0 && n < (ssize_t)sizeof(program));
    while (n > 0 && program[n - 1] != '/')
        n--;
    return str_printf(c->mem, "%.*sui", (int)n, program);
}

/* The room servers of this machine, for nginx. */
static struct str wait_servers(struct ctx *c)
{
    int64_t nodes = config_int(c->config, "wait.nodes");
    struct buf buf;

    buf_init(&buf, c->mem, SERVERS_MOST);
    for (int node = nodes == 0 ? 0 : 1; node <= nodes; node++)
        if (wait_is_here(c, node))
            buf_printf(&buf, "server \"unix:" STR_FMT "\"; ",
                       STR_ARG(wait_server_of(c, node).web_socket));
    ASSERT(!buf_overflowed(&buf));
    return str_trim(buf_str(&buf));
}

/* The processes of a door, for nginx: the one with the fewest requests at work is asked. A process
 * that is gone is asked again after a second, by which `oqu up` has started it again. */
static struct str door_servers(struct ctx *c, const char *door)
{
    struct buf buf;

    buf_init(&buf, c->mem, SERVERS_MOST);
    for (int number = 1; number <= settings_processes(c->config, door); number++)
        buf_printf(
            &buf, "server \"unix:" STR_FMT "\" max_fails=1 fail_timeout=1s;\n        ",
            STR_ARG(in_run(
                c, str_printf(c->mem, "%s.sock", settings_process_name(c->mem, door, number)).p)));
    ASSERT(!buf_overflowed(&buf));
    return str_trim(buf_str(&buf));
}

enum status site_write_nginx(struct ctx *c, struct str static_dir)
{
    struct str home = config_home(c->config);
    const struct site_value values[] = {
        {"run", str_printf(c->mem, STR_FMT "/run", STR_ARG(home))},
        {"files", str_printf(c->mem, STR_FMT "/files", STR_ARG(home))},
        {"static", static_dir},
        {"listen", config_str(c->config, "site.listen")},
        {"public", door_servers(c, "public")},
        {"family", door_servers(c, "family")},
        {"staff", door_servers(c, "staff")},
        {"wait", wait_servers(c)},
        {"port", str_printf(c->mem, "%lld", (long long)config_int(c->config, "site.port"))},
    };
    const struct {
        const char *name;
        struct str text;
    } files[] = {
        {"nginx.conf", site_fill(c->mem, embedded_nginx_local, values, COUNT(values))},
        {"http.conf", embedded_nginx_http},
        {"doors.conf", embedded_nginx_doors},
        {"pages/down.html", embedded_page_down},
        {"pages/busy.html", embedded_page_busy},
        {"pages/large.html", embedded_page_large},
        {"pages/wait.html", embedded_page_wait},
    };

    TRY(check_path(c, home));
    TRY(check_path(c, static_dir));
    TRY(check_path(c, config_str(c->config, "site.listen")));
    for (size_t i = 0; i < COUNT(files); i++)
        TRY(write_file(c, in_run(c, files[i].name), files[i].text));
    return ST_OK;
}

enum status site_write_clamd(struct ctx *c, struct str signatures)
{
    struct str home = config_home(c->config);
    const struct site_value values[] = {
        {"run", str_printf(c->mem, STR_FMT "/run", STR_ARG(home))},
        {"signatures", signatures},
    };

    TRY(check_path(c, signatures));
    return write_file(c, in_run(c, "clamd.conf"),
                      site_fill(c->mem, embedded_clamd, values, COUNT(values)));
}
