/* The servers that the waiting room is compared with. */
#include <fcntl.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "waiting_room.h"

static FILE *configuration(const char *name, char *ret_path)
{
    bench_name(ret_path, name);
    FILE *out = fopen(ret_path, "w");
    ASSERT(out);
    return out;
}

static pid_t run(const char *const *argv)
{
    pid_t pid = bench_fork();

    if (pid != 0)
        return pid;
    bench_use_core(BENCH_SERVERS);
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    ASSERT(nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0);
    (void)execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(1);
}

static pid_t run_nginx(const char *path)
{
    return run((const char *[]){"/usr/sbin/nginx", "-c", path, "-p", bench.home, NULL});
}

static const char standing_headers[] =
    "default_type application/json; add_header Cache-Control 'private, no-store'; add_header "
    "X-Content-Type-Options nosniff; add_header Referrer-Policy no-referrer; add_header "
    "Retry-After "
    "15;";

pid_t peer_nginx(void)
{
    char path[BENCH_PATH];
    FILE *out = configuration("nginx.conf", path);

    (void)fprintf(out,
                  "daemon off; worker_processes 1; error_log /dev/null; pid %s/pid;\n"
                  "events { worker_connections 1024; }\nhttp { access_log off; "
                  "keepalive_requests 100000000; server { listen unix:%s; location / { %s "
                  "return 200 '%0*d'; } } }\n",
                  bench.home, bench.nginx, standing_headers, 200, 7);
    ASSERT(fclose(out) == 0);
    return run_nginx(path);
}

/* What any answer costs with the library that the doors use: the same bytes, nothing worked out. */
/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static enum MHD_Result answer_short(void *arg,
                                    struct MHD_Connection *connection,
                                    const char *url,
                                    const char *method,
                                    const char *version,
                                    const char *data,
                                    size_t *size,
                                    void **state)
{
    (void)url;
    (void)method;
    (void)version;
    (void)data;
    (void)size;
    if (*state == NULL) { /* the head has come; asked again when the body has */
        *state = connection;
        return MHD_YES;
    }
    return MHD_queue_response(connection, 200, arg);
}

pid_t peer_library(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char body[200];
    pid_t pid = bench_fork();

    if (pid != 0)
        return pid;
    bench_use_core(BENCH_SERVERS);
    memset(body, '0', sizeof(body));
    memcpy(address.sun_path, bench.library, strlen(bench.library));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT(fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
           listen(fd, 511) == 0);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(sizeof(body), body, MHD_RESPMEM_MUST_COPY);
    ASSERT(MHD_add_response_header(response, "Cache-Control", "private, no-store") == MHD_YES);
    ASSERT(MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer_short, response,
                            MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_END) != NULL);
    for (;;)
        (void)pause();
}

/* ---- nginx, Lua and a sorted set ------------------------------------------------------------- */

static const char redis_server[] = "/usr/bin/redis-server", redis_cli[] = "/usr/bin/redis-cli",
                  lua_module[] = "/usr/lib/nginx/modules/ngx_http_lua_module.so";

static pid_t start_redis(void)
{
    return run((const char *[]){redis_server, "--port", "0", "--unixsocket", bench.redis, "--save",
                                "", "--appendonly", "no", "--dir", bench.home, NULL});
}

/* Those of the line who are still in it, by their number. */
static void fill_redis(uint32_t n)
{
    char path[BENCH_PATH], digits[12];
    FILE *out = configuration("members", path);

    for (uint32_t seq = 0; seq < n; seq++) {
        if (line_is_gone(seq))
            continue;
        int length = snprintf(digits, sizeof(digits), "%u", seq);
        (void)fprintf(out, "*4\r\n$4\r\nZADD\r\n$4\r\nline\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n", length,
                      digits, length, digits);
    }
    ASSERT(fclose(out) == 0);
    (void)close(load_connect(bench.redis));
    pid_t pid = bench_fork();
    if (pid == 0) {
        int in = open(path, O_RDONLY), nowhere = open("/dev/null", O_WRONLY);
        ASSERT(dup2(in, STDIN_FILENO) >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0);
        (void)execl(redis_cli, redis_cli, "-s", bench.redis, "--pipe", (char *)NULL);
        _exit(1);
    }
    ASSERT(waitpid(pid, NULL, 0) == pid);
}

bool peer_redis(uint32_t n, pid_t *ret_nginx, pid_t *ret_redis)
{
    char path[BENCH_PATH];

    if (access(redis_server, X_OK) != 0 || access(lua_module, R_OK) != 0)
        return false;
    *ret_redis = start_redis();
    fill_redis(n);
    FILE *out = configuration("lua.conf", path);
    (void)fprintf(out,
                  "daemon off; user %s; worker_processes 1; error_log /dev/null; pid %s/lua-pid;\n"
                  "load_module modules/ndk_http_module.so; load_module "
                  "modules/ngx_http_lua_module.so;\nevents { worker_connections 1024; }\nhttp { "
                  "access_log off; keepalive_requests 100000000; lua_package_path "
                  "'/usr/share/lua/5.1/?.lua;;'; server { listen unix:%s; location / { set "
                  "$redis unix:%s; %s content_by_lua_file %s/waiting_room_peer.lua; } } }\n",
                  geteuid() == 0 ? "root" : "nobody", bench.home, bench.lua, bench.redis,
                  standing_headers, BENCH_SOURCE);
    ASSERT(fclose(out) == 0);
    *ret_nginx =
        run((const char *[]){"/usr/sbin/nginx", "-c", path, "-p", "/usr/share/nginx/", NULL});
    return true;
}
