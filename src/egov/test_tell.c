/* The portal is told every state of an application, from both entrances, in order, signed, until it
 * says that it has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <jansson.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>

#include "admission/testing/site.h"
#include "base/scan.h"
#include "egov/egov.h"
#include "egov/envelope.h"
#include "egov/testing.h"
#include "egov/work.h"
#include "http/json.h"

/* ---- the portal's ear ------------------------------------------------------------------------ */

enum { CALLS_MOST = 32, CALL_ROOM = 4096, JOBS_MOST = 100 };

static struct {
    int fd;
    char url[80];
    pthread_t thread;
    pthread_mutex_t lock;
    int status;    /* what it answers with; 0: hangs up */
    bool confuses; /* acknowledges another message */
    int n;
    char calls[CALLS_MOST][CALL_ROOM];
} ear = {.lock = PTHREAD_MUTEX_INITIALIZER, .status = 200};

static void read_call(int fd, char *call)
{
    size_t n = 0;

    while (n + 1 < CALL_ROOM) {
        ssize_t more = recv(fd, call + n, CALL_ROOM - 1 - n, 0);
        if (more <= 0)
            break;
        n += (size_t)more;
        call[n] = '\0';
        const char *end = strstr(call, "\r\n\r\n"), *length = strstr(call, "Content-Length: ");
        if (end && length && n >= (size_t)(end + 4 - call) + strtoul(length + 16, NULL, 10))
            break;
    }
    call[n] = '\0';
}

static struct str body_of(const char *call)
{
    const char *end = strstr(call, "\r\n\r\n");
    return str_from_z(end ? end + 4 : "");
}

/* A member of the body, into `text`. */
static void read_member(const char *call, const char *name, char *text, size_t room)
{
    json_t *root = json_loads(body_of(call).p, 0, NULL);
    const char *value = json_string_value(json_object_get(root, name));

    (void)snprintf(text, room, "%s", value ? value : "");
    json_decref(root);
}

static void serve(int fd)
{
    static char call[CALL_ROOM];
    char id[64], body[100], answer[300];

    read_call(fd, call);
    read_member(call, "id", id, sizeof(id));
    assert_int_equal(pthread_mutex_lock(&ear.lock), 0);
    assert_true(ear.n < CALLS_MOST);
    memcpy(ear.calls[ear.n++], call, CALL_ROOM);
    (void)snprintf(body, sizeof(body), "{\"message\":\"%s\"}", ear.confuses ? "other" : id);
    int n = snprintf(answer, sizeof(answer),
                     "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                     ear.status, strlen(body), body);
    if (ear.status > 0)
        (void)send(fd, answer, (size_t)n, MSG_NOSIGNAL);
    assert_int_equal(pthread_mutex_unlock(&ear.lock), 0);
}

static void *listen_on(void *arg)
{
    for (;;) {
        AUTO_FD fd = accept(ear.fd, NULL, NULL);
        if (fd < 0)
            return arg;
        serve(fd);
    }
}

static int start(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ear.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(ear.fd, (const struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(ear.fd, 8), 0);
    assert_int_equal(getsockname(ear.fd, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(ear.url, sizeof(ear.url), "http://127.0.0.1:%d/states", ntohs(address.sin_port));
    assert_int_equal(pthread_create(&ear.thread, NULL, listen_on, NULL), 0);
    portal_listens = ear.url;
    return portal_start(state);
}

static int stop(void **state)
{
    (void)shutdown(ear.fd, SHUT_RDWR);
    assert_int_equal(pthread_join(ear.thread, NULL), 0);
    return site_stop(state);
}

static int open_site(void **state)
{
    assert_int_equal(portal_open(state), 0);
    site.world.work->config = site.config;
    site.world.work->actor.kind = ACTOR_SYSTEM;
    site.world.work->machine_us = time_real_us();
    ear.n = 0;
    ear.status = 200;
    ear.confuses = false;
    return 0;
}

#define TELL_TEST(test) cmocka_unit_test_setup_teardown(test, open_site, site_close)

/* ---- what is heard --------------------------------------------------------------------------- */

static void run(enum status (*job)(struct ctx *c, bool *ret_more))
{
    bool more = true;

    for (int i = 0; more; i++) {
        assert_true(i < JOBS_MOST);
        assert_int_equal(job(site.world.work, &more), ST_OK);
    }
}

static void run_jobs(void)
{
    run(egov_follow_job);
    run(egov_tell_job);
}

/* "REGISTERED ALLOCATED": what was said about this number, in order. */
static const char *said_of(int64_t number)
{
    static char said[500];
    size_t n = 0;

    said[0] = '\0';
    for (int i = 0; i < ear.n; i++) {
        char state[40];
        json_t *root = json_loads(body_of(ear.calls[i]).p, 0, NULL);
        if (json_integer_value(json_object_get(root, "number")) == number) {
            read_member(ear.calls[i], "state", state, sizeof(state));
            n += (size_t)snprintf(said + n, sizeof(said) - n, "%s%s", n > 0 ? " " : "", state);
        }
        json_decref(root);
    }
    return said;
}

/* name: with colon and blank. */
static struct str header_of(const char *call, const char *name)
{
    const char *at = strstr(call, name);

    assert_non_null(at);
    at += strlen(name);
    return (struct str){at, strcspn(at, "\r")};
}

static void is_signed_by_the_platform(const char *call)
{
    struct ctx *c = site.world.owner;
    struct envelope_proof proof;
    struct bytes key;
    const struct envelope envelope = {.method = STR("POST"),
                                      .target = str_from_z(ear.url),
                                      .type = header_of(call, "Content-Type: "),
                                      .digest = header_of(call, "Content-Digest: "),
                                      .input = header_of(call, "Signature-Input: "),
                                      .signature = header_of(call, "Signature: "),
                                      .body = body_of(call)};

    assert_int_equal(keys_public(c, &key), ST_OK);
    const struct envelope_signer signer = {"oqu", key};
    assert_int_equal(envelope_check(c->mem, &envelope, &signer,
                                    site.world.work->machine_us / TIME_SECOND, &proof),
                     ENVELOPE_FINE);
}

static void keeps_to_its_schema(const char *call)
{
    struct arena *mem = site.world.owner->mem;
    const json_t *told = json_object_in(mem, body_of(call));
    struct schema_fault fault = {STR(""), NULL};

    assert_non_null(told);
    if (!schema_keeps(mem, &egov_status_format, told, &fault))
        fail_msg("%s at \"" STR_FMT "\"", fault.keyword, STR_ARG(fault.at));
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: J73-A2.3 */
static void each_state_is_told_from_both_entrances(void **state)
{
    struct uuid pool = world_pool(&site.world, "kk", 4);
    struct portal_form form = portal_form(WORLD_OWN);
    char applicant[20];
    (void)state;

    form.documents = false;
    assert_int_equal(portal_says(portal_application(&form)), 200);
    int64_t number = portal_number("application.number");
    (void)site_apply(0, pool);
    run_jobs();
    assert_string_equal(said_of(number), "REGISTERED ALLOCATED APPROVED");
    assert_string_equal(said_of(number + 1), "REGISTERED ALLOCATED");
    assert_int_equal(ear.n, 5);
    for (int i = 0; i < ear.n; i++) {
        is_signed_by_the_platform(ear.calls[i]);
        keeps_to_its_schema(ear.calls[i]);
    }
    read_member(ear.calls[0], "applicant", applicant, sizeof(applicant));
    assert_string_equal(applicant, world_parent_iin(site.world.owner, WORLD_OWN).p);
    run_jobs();
    assert_int_equal(ear.n, 5); /* nothing twice */
}

static void it_is_told_again_until_the_portal_has_it(void **state)
{
    struct portal_form form = portal_form(WORLD_OWN);
    char first[64], again[64];
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    form.documents = false;
    assert_int_equal(portal_says(portal_application(&form)), 200);
    int64_t number = portal_number("application.number");
    ear.status = 503;
    run_jobs();
    assert_string_equal(said_of(number), "REGISTERED"); /* the next waits for it */
    ear.status = 0;
    world_clock(&site.world, "2026-06-17T10:00:10+05:00");
    run_jobs();
    ear.status = 200;
    ear.confuses = true; /* it says it has something else */
    world_clock(&site.world, "2026-06-17T10:00:30+05:00");
    run_jobs();
    assert_string_equal(said_of(number), "REGISTERED REGISTERED REGISTERED");
    ear.confuses = false;
    world_clock(&site.world, "2026-06-17T10:01:30+05:00");
    run_jobs();
    assert_string_equal(said_of(number),
                        "REGISTERED REGISTERED REGISTERED REGISTERED ALLOCATED APPROVED");
    read_member(ear.calls[0], "id", first, sizeof(first));
    read_member(ear.calls[3], "id", again, sizeof(again));
    assert_string_equal(first, again); /* so it counts once there */
}

static void what_the_portal_refuses_holds_nothing_up(void **state)
{
    struct portal_form form = portal_form(WORLD_OWN);
    (void)state;

    (void)world_pool(&site.world, "kk", 4);
    form.documents = false;
    assert_int_equal(portal_says(portal_application(&form)), 200);
    ear.status = 422;
    run_jobs();
    assert_string_equal(said_of(portal_number("application.number")),
                        "REGISTERED ALLOCATED APPROVED");
    world_clock(&site.world, "2026-06-18T10:00:00+05:00");
    run_jobs();
    assert_int_equal(ear.n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TELL_TEST(each_state_is_told_from_both_entrances),
        TELL_TEST(it_is_told_again_until_the_portal_has_it),
        TELL_TEST(what_the_portal_refuses_holds_nothing_up),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
