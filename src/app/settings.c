/* See settings.h. The only file that reads the environment. */
#include "app/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "app/module.h"
#include "audit/audit.h"
#include "base/buf.h"
#include "base/scan.h"
#include "http/outward.h"

enum {
    FILE_BYTES = 256 * 1024,
    PRINT_BYTES = 256 * 1024,
    HOME_BYTES = 80, /* a socket's address has 107 bytes, and file names follow */
    MODULES_MOST = 64,
};

static const struct config_key program_keys[] = {
    {"install.purpose", CONFIG_TEXT, 4, 8, "live",
     "live, or training: invented people, a banner on every page, and nothing leaves."},
    {"site.port", CONFIG_INT, 1024, 65534, "8080",
     "Port that the web server listens on; OQU_PORT in the environment comes first."},
    {"site.listen", CONFIG_TEXT, 1, 45, "127.0.0.1",
     "Address that the web server listens on; 0.0.0.0 lets other computers in."},
    {"site.address", CONFIG_URL, 8, 200, "http://localhost:{site.port}",
     "Public address of the site, without a slash at the end; links in letters begin with it."},
    {"site.family_address", CONFIG_URL, 8, 200, "{site.address}",
     "The same for pages of families (/my, /wr), where they have a host name of their own."},
    {"site.staff_address", CONFIG_URL, 8, 200, "{site.address}",
     "The same for pages of staff (/staff), where they have a host name of their own."},
    {"server.workers", CONFIG_INT, 1, 64, "4",
     "Requests that one door works on at a time; each has its own database connection."},
    {"server.queue", CONFIG_INT, 1, 10000, "128",
     "Requests that may wait for a worker before further ones are asked to come again."},
    {"server.request_kilobytes", CONFIG_INT, 256, 262144, "16384",
     "Memory that one request may use before it is answered with a failure."},
    {"server.public_processes", CONFIG_INT, 1, PROCESSES_MOST, "1",
     "Processes of the public door that `oqu up` starts; nginx shares requests among them."},
    {"server.family_processes", CONFIG_INT, 1, PROCESSES_MOST, "1",
     "The same for the families' door."},
    {"server.staff_processes", CONFIG_INT, 1, PROCESSES_MOST, "1",
     "The same for the staff's door."},
    {"work.processes", CONFIG_INT, 1, PROCESSES_MOST, "1",
     "Processes of `oqu work` that `oqu up` starts; they share what is to be done."},
    {"server.static", CONFIG_PATH, 0, 0, "",
     "Folder of style sheets, scripts and fonts; empty means the folder ui beside the program."},
    {"database.conninfo", CONFIG_TEXT, 0, 0, "",
     "PostgreSQL server as libpq names it, without user; empty means the private one."},
    {"log.debug", CONFIG_BOOL, 0, 0, "no", "Writes more than an operator usually wants to read."},
    {"seal.file", CONFIG_PATH, 0, 0, "",
     "The organisation's seal in a PKCS#12 file, for the local edition; receipts and answers are "
     "sealed with it. Empty, as well as seal.module: there is no seal."},
    {"seal.module", CONFIG_PATH, 0, 0, "",
     "PKCS#11 library of the token that holds the seal (/usr/lib/softhsm/libsofthsm2.so)."},
    {"seal.token", CONFIG_TEXT, 0, 32, "", "Label of that token."},
    {"seal.key", CONFIG_TEXT, 0, 100, "",
     "Label of the key and its certificate in the token; empty: the only key there."},
    {"seal.certificate", CONFIG_PATH, 0, 0, "",
     "File with the seal's certificate, when the token holds none."},
    {"seal.pin", CONFIG_PATH, 0, 0, "",
     "File (0600) whose first line opens the token or the PKCS#12 file; read by `oqu keys` alone."},
    {"demo.port", CONFIG_INT, 1024, 65535, "8081",
     "Port of the demo country's identity provider and telephone; always the port after OQU_PORT."},
    {0},
};

struct str settings_home(struct arena *mem)
{
    struct str home = str_from_z(getenv("OQU_HOME"));
    char cwd[PATH_MAX];

    if (home.n == 0)
        home = STR("var");
    while (home.n > 1 && home.p[home.n - 1] == '/')
        home.n--;
    if (home.p[0] == '/')
        return str_copy(mem, home);
    ASSERT(getcwd(cwd, sizeof(cwd)) != NULL);
    return str_printf(mem, "%s/" STR_FMT, cwd, STR_ARG(home));
}

/* OQU_PORT sets the web server's port and the demo's, which is the next one. */
static bool take_port(struct arena *mem, struct config *config, struct config_problem *ret_problem)
{
    struct str port = str_from_z(getenv("OQU_PORT"));
    int64_t number;

    if (port.n == 0)
        return true;
    if (!config_set(config, STR("site.port"), port, CONFIG_ENVIRONMENT, ret_problem))
        return false;
    ASSERT(scan_i64(port, 1024, 65534, &number));
    return config_set(config, STR("demo.port"), str_printf(mem, "%lld", (long long)number + 1),
                      CONFIG_ENVIRONMENT, ret_problem);
}

/* What no key can check for itself. */
static bool fits(struct arena *mem, const struct config *config, struct config_problem *ret_problem)
{
    long long nodes = config_int(config, "wait.nodes"), node = config_int(config, "wait.node");
    struct str purpose = config_str(config, "install.purpose");
    struct str authority = config_str(config, "signature.authority");

    if (!str_eq_z(purpose, "live") && !str_eq_z(purpose, "training")) {
        *ret_problem = (struct config_problem){
            .what = str_printf(mem, "install.purpose = " STR_FMT " is neither live nor training",
                               STR_ARG(purpose))};
        return false;
    }
    if (!str_eq_z(authority, "national") && !str_eq_z(authority, "test")) {
        *ret_problem = (struct config_problem){.what = str_printf(mem,
                                                                  "signature.authority = " STR_FMT
                                                                  " is neither national nor test",
                                                                  STR_ARG(authority))};
        return false;
    }
    if (node <= nodes)
        return true;
    *ret_problem = (struct config_problem){
        .what = str_printf(mem,
                           "wait.node = %lld names a room server that there is not: "
                           "wait.nodes = %lld",
                           node, nodes)};
    return false;
}

/* False: the file is there but cannot be read whole. */
static bool read_file(struct arena *mem, struct str path, struct str *ret_text)
{
    char *bytes = arena_alloc(mem, FILE_BYTES);
    size_t n = 0;
    AUTO_FD fd = open(str_z(mem, path), O_RDONLY | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT) {
        *ret_text = STR("");
        return true;
    }
    while (fd >= 0 && n < FILE_BYTES) {
        ssize_t more = read(fd, bytes + n, FILE_BYTES - n);
        if (more == 0) {
            *ret_text = (struct str){bytes, n};
            return true;
        }
        if (more < 0)
            return false;
        n += (size_t)more;
    }
    return false;
}

static struct config *all_keys(struct arena *mem, struct str home)
{
    const struct config_key *lists[MODULES_MOST] = {program_keys};
    size_t n = 1;

    for (size_t i = 0; modules[i]; i++) {
        ASSERT(n < COUNT(lists));
        if (modules[i]->settings)
            lists[n++] = modules[i]->settings;
    }
    return config_new(mem, home, lists, n);
}

bool settings_load(struct arena *mem,
                   struct str home,
                   struct config **ret_config,
                   struct str *ret_problem)
{
    struct str path = str_printf(mem, STR_FMT "/oqu.conf", STR_ARG(home)), text;
    struct config *config = all_keys(mem, home);
    struct config_problem problem = {0};

    if (home.n > HOME_BYTES) {
        *ret_problem =
            str_printf(mem, "the path of the installation is longer than %d bytes: " STR_FMT,
                       HOME_BYTES, STR_ARG(home));
        return false;
    }
    if (!read_file(mem, path, &text)) {
        *ret_problem = str_printf(mem, STR_FMT ": cannot be read", STR_ARG(path));
        return false;
    }
    if (config_parse(config, text, &problem) && take_port(mem, config, &problem) &&
        config_finish(config, &problem) && fits(mem, config, &problem)) {
        *ret_config = config;
        outward_close(str_eq_z(config_str(config, "install.purpose"), "training"), audit_blocked);
        return true;
    }
    *ret_problem = problem.line > 0 ? str_printf(mem, STR_FMT ":%d: " STR_FMT, STR_ARG(path),
                                                 problem.line, STR_ARG(problem.what))
                                    : problem.what;
    return false;
}

struct str settings_print(struct arena *mem, const struct config *config)
{
    static const char *const sources[] = {[CONFIG_STANDARD] = "standard",
                                          [CONFIG_FILE] = "oqu.conf",
                                          [CONFIG_ENVIRONMENT] = "environment"};
    struct config_line line;
    struct buf buf;

    buf_init(&buf, mem, PRINT_BYTES);
    for (size_t i = 0; config_line(config, i, &line); i++) {
        bool hidden = line.key->type == CONFIG_SECRET && line.value.n > 0;
        buf_printf(&buf, "# %s\n%s = " STR_FMT "%s    (%s", line.key->about, line.key->name,
                   STR_ARG(line.value), hidden ? " → ********" : "", sources[line.source]);
        if (line.source == CONFIG_FILE)
            buf_printf(&buf, ":%d", line.line);
        buf_add_z(&buf, ")\n");
    }
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

const char *const *settings_environment(struct arena *mem, const struct config *config)
{
    struct str port = str_from_z(getenv("OQU_PORT"));
    const char **environment = NEWS(mem, const char *, 6);
    size_t n = 0;

    environment[n++] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
    environment[n++] = "LANG=C.UTF-8";
    environment[n++] = "LC_ALL=C.UTF-8";
    environment[n++] = str_printf(mem, "OQU_HOME=" STR_FMT, STR_ARG(config_home(config))).p;
    if (port.n > 0)
        environment[n++] = str_printf(mem, "OQU_PORT=" STR_FMT, STR_ARG(port)).p;
    return environment;
}

static const struct {
    const char *process, *setting;
} counted[] = {
    {"public", "server.public_processes"},
    {"family", "server.family_processes"},
    {"staff", "server.staff_processes"},
    {"work", "work.processes"},
};

int settings_processes(const struct config *config, const char *process)
{
    for (size_t i = 0; i < COUNT(counted); i++)
        if (str_eq_z(str_from_z(process), counted[i].process))
            return (int)config_int(config, counted[i].setting);
    base_panic(__FILE__, __LINE__, process);
}

const char *settings_process_name(struct arena *mem, const char *process, int number)
{
    return number == 1 ? process : str_printf(mem, "%s-%d", process, number).p;
}

struct str settings_run_file(struct arena *mem, const struct config *config, const char *name)
{
    return str_printf(mem, STR_FMT "/run/%s", STR_ARG(config_home(config)), name);
}
