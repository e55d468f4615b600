/* Serves the demo country on the port after OQU_PORT, on this machine only. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>

#include "authority.h"
#include "base/scan.h"
#include "base/time.h"
#include "egov_pages.h"
#include "peer.h"

enum { BODY_MOST = 64 * 1024, ARENA = 64 << 20, PATH_MOST = 512 };

static const struct {
    const char *method, *path;
    struct answer (*answer)(struct call *call);
    enum service service; /* SERVICE_COUNT: never misbehaves */
} routes[] = {
    {"GET", "/idp/oauth/authorize", idp_authorize, SERVICE_IDP},
    {"POST", "/idp/oauth/authorize", idp_choose, SERVICE_COUNT},
    {"POST", "/idp/oauth/token", idp_token, SERVICE_IDP},
    {"GET", "/idp/resource/user/basic", idp_user, SERVICE_IDP},
    {"GET", "/idp/resource/user/phone", idp_phone, SERVICE_IDP},
    {"POST", "/register/person", register_person, SERVICE_REGISTER},
    {"POST", "/register/children", register_children, SERVICE_REGISTER},
    {"POST", "/sms", sms_send, SERVICE_SMS},
    {"GET", "/key", key_show, SERVICE_COUNT},
    {"POST", "/key", key_sign, SERVICE_COUNT},
    {"POST", "/ocsp", key_status, SERVICE_OCSP},
    {"POST", "/tsp", key_stamp, SERVICE_OCSP},
    {"GET", "/portal", portal_show, SERVICE_COUNT},
    {"GET", "/portal/back", portal_back, SERVICE_COUNT},
    {"POST", "/portal/start", portal_start, SERVICE_COUNT},
    {"POST", "/portal/leave", portal_leave, SERVICE_COUNT},
    {"POST", "/portal/states", portal_take, SERVICE_PORTAL},
    {"POST", "/nedb", nedb_channel, SERVICE_NEDB},
    {"GET", "/", phone_show, SERVICE_COUNT},
    {"GET", "/phone", phone_show, SERVICE_COUNT},
    {"GET", "/phone.json", phone_json, SERVICE_COUNT},
    {"GET", "/authenticator", authenticator_show, SERVICE_COUNT},
    {"GET", "/control", control_show, SERVICE_COUNT},
    {"POST", "/control", control_set, SERVICE_COUNT},
};

/* What a system that misbehaves gives instead of its answer. */
static bool misbehave(const struct call *call, enum service service, struct answer *ret)
{
    const struct timespec slow = {.tv_sec = SLOW_S};
    enum mode mode;

    if (service == SERVICE_COUNT)
        return false;
    (void)pthread_mutex_lock(&call->peer->lock);
    mode = call->peer->modes[service];
    (void)pthread_mutex_unlock(&call->peer->lock);
    switch (mode) {
    case MODE_SLOW: (void)nanosleep(&slow, NULL); return false;
    case MODE_GARBAGE:
        *ret = (struct answer){200, "application/json", STR("{\"person\": [\xd0 <<"), STR("")};
        return true;
    case MODE_REFUSE:
        *ret = (struct answer){503, "text/plain; charset=utf-8", STR("unavailable\n"), STR("")};
        return true;
    case MODE_FINE:
    case MODE_REJECT: /* these are the system's own to do */
    case MODE_SILENT:
    case MODE_TWICE:
    case MODE_COUNT: break;
    }
    return false;
}

static struct answer dispatch(struct call *call)
{
    struct answer answer;

    if (str_eq_z(call->path, "/style.css") && str_eq_z(call->method, "GET"))
        return (struct answer){200, "text/css; charset=utf-8", embedded_style, STR("")};
    if (str_eq_z(call->path, "/key.js") && str_eq_z(call->method, "GET"))
        return (struct answer){200, "text/javascript; charset=utf-8", embedded_key_script, STR("")};
    for (size_t i = 0; i < COUNT(routes); i++) {
        if (!str_eq_z(call->path, routes[i].path) || !str_eq_z(call->method, routes[i].method))
            continue;
        if (misbehave(call, routes[i].service, &answer))
            return answer;
        (void)pthread_mutex_lock(&call->peer->lock);
        answer = routes[i].answer(call);
        (void)pthread_mutex_unlock(&call->peer->lock);
        return answer;
    }
    return answer_not_found();
}

static enum MHD_Result send_answer(struct call *call, const struct answer *answer)
{
    union {
        const char *in;
        void *out;
    } body = {answer->body.p};
    const char *policy = str_printf(call->mem,
                                    "default-src 'none'; style-src 'self'; script-src 'self'; "
                                    "connect-src 'self'; form-action 'self' http://localhost:%d; "
                                    "frame-ancestors 'none'; base-uri 'none'",
                                    call->peer->site_port)
                             .p;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->body.n, body.out, MHD_RESPMEM_MUST_COPY);

    (void)MHD_add_response_header(response, "Content-Type", answer->type);
    (void)MHD_add_response_header(response, "Cache-Control", "no-store");
    (void)MHD_add_response_header(response, "Content-Security-Policy", policy);
    (void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (call->set_cookie.n > 0)
        (void)MHD_add_response_header(response, "Set-Cookie", str_z(call->mem, call->set_cookie));
    if (answer->location.n > 0)
        (void)MHD_add_response_header(response, "Location", str_z(call->mem, answer->location));
    enum MHD_Result result =
        MHD_queue_response(call->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* What is gathered while a request arrives. */
struct arrival {
    struct arena *mem;
    struct buf body;
};

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd chose the parameters. */
static enum MHD_Result on_request(void *peer,
                                  struct MHD_Connection *connection,
                                  const char *url,
                                  const char *method,
                                  const char *version,
                                  const char *upload,
                                  size_t *upload_n,
                                  void **state)
{
    struct arrival *arrival = *state;

    (void)version;
    if (!arrival) {
        struct arena *mem = arena_new(ARENA, ARENA);
        arrival = NEW(mem, struct arrival);
        arrival->mem = mem;
        buf_init(&arrival->body, mem, BODY_MOST);
        *state = arrival;
        return MHD_YES;
    }
    if (*upload_n > 0) {
        buf_add(&arrival->body, (struct str){upload, *upload_n});
        *upload_n = 0;
        return MHD_YES;
    }
    struct call call = {.peer = peer,
                        .mem = arrival->mem,
                        .connection = connection,
                        .method = str_from_z(method),
                        .path = str_from_z(url),
                        .body = buf_str(&arrival->body)};
    call.russian = str_eq_z(call_value(&call, "lang"), "ru");
    struct answer answer = buf_overflowed(&arrival->body)
                               ? answer_error(&call, 413, "too_large", "at most 64 KiB")
                               : dispatch(&call);
    return send_answer(&call, &answer);
}

static void on_end(void *peer,
                   struct MHD_Connection *connection,
                   void **state,
                   enum MHD_RequestTerminationCode how)
{
    struct arrival *arrival = *state;

    (void)peer;
    (void)connection;
    (void)how;
    if (arrival)
        arena_free(arrival->mem);
    *state = NULL;
}

/* The first line of $OQU_HOME/secrets/NAME. */
static void read_secret(const struct peer *peer, const char *name, char *secret, size_t room)
{
    char path[PATH_MOST];
    FILE *file;
    struct str line;

    (void)snprintf(path, sizeof(path), "%s/secrets/%s", peer->home, name);
    file = fopen(path, "rb");
    if (!file || !fgets(secret, (int)room, file)) {
        (void)fprintf(stderr, "egov-peer: %s: cannot be read\n", path);
        exit(1);
    }
    (void)fclose(file);
    line = str_trim(str_from_z(secret));
    secret[line.n] = '\0';
}

static void read_environment(struct peer *peer)
{
    struct str port = str_from_z(getenv("OQU_PORT"));
    int64_t number = 8080;

    peer->home = getenv("OQU_HOME");
    if (!peer->home || (port.n > 0 && !scan_i64(port, 1024, 65534, &number))) {
        (void)fputs("egov-peer: OQU_HOME, and OQU_PORT unless 8080, must be set\n", stderr);
        exit(2);
    }
    peer->site_port = (int)number;
    peer->port = (int)number + 1;
    read_secret(peer, "idp", peer->idp_secret, sizeof(peer->idp_secret));
    read_secret(peer, "sms", peer->sms_secret, sizeof(peer->sms_secret));
    read_secret(peer, "portal", peer->portal_key, sizeof(peer->portal_key));
    read_secret(peer, "nedb", peer->nedb.password, sizeof(peer->nedb.password));
    (void)snprintf(peer->nedb.sender, sizeof(peer->nedb.sender), "OQU_DEMO");
    read_secret(peer, "register", peer->register_secret, sizeof(peer->register_secret));
}

/* For demo/up, before the first start: the organisation's seal, in HOME/secrets. */
static int make_seal(const char *home)
{
    if (authority_start(home) && authority_seals(home))
        return 0;
    (void)fprintf(stderr, "egov-peer: %s: the seal cannot be kept\n", home);
    return 1;
}

int main(int argc, char *const *argv)
{
    static struct peer peer = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct signalfd_siginfo info;
    sigset_t set;

    if (argc == 3 && str_eq_z(str_from_z(argv[1]), "--seal"))
        return make_seal(argv[2]);
    read_environment(&peer);
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    AUTO_FD stop_fd = signalfd(-1, &set, SFD_CLOEXEC);
    address.sin_port = htons((uint16_t)peer.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL,
        (uint16_t)peer.port, NULL, NULL, on_request, &peer, MHD_OPTION_NOTIFY_COMPLETED, on_end,
        NULL, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_TIMEOUT, 60u, MHD_OPTION_END);
    if (!daemon) {
        (void)fprintf(stderr, "egov-peer: cannot listen on port %d\n", peer.port);
        return 1;
    }
    if (!authority_start(peer.home))
        (void)fprintf(stderr, "egov-peer: %s: keys cannot be kept\n", peer.home);
    bool asked = read(stop_fd, &info, sizeof(info)) == (ssize_t)sizeof(info);
    MHD_stop_daemon(daemon);
    return asked ? 0 : 1;
}
