/* The demo country speaks the protocols as its README says, refuses what the real systems refuse,
 * and misbehaves when told to. Starts the program (argv[1]) on two free ports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <jansson.h>
#include <liboath/oath.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/scan.h"
#include "base/time.h"
#include "cades/cades.h"
#include "http/http.h"

enum { TRIES = 200, PAUSE_MS = 50, TIMEOUT_MS = 20000, ANSWER_MOST = 1 << 20 };

static const char *program;
static struct {
    struct arena *mem;
    char home[32];
    int port; /* of the site; the peer listens on the next */
    pid_t pid;
} peer;

static const char people[] =
    "iin,surname,name,patronymic,born,gender,citizenship,phone,kato,street,house,flat,address_kk,"
    "address_ru,alive,about_kk,about_ru\n"
    "631109600045,Тестова,Мария,,2063-11-09,F,KZ,+77990000001,710000000,,12,3,Астана,Астана,yes,"
    "Ана,Мать <двоих>\n"
    "880315600013,Тестова,Дана,,2088-03-15,F,KZ,,,,,,,,yes,,\n";
static const char children[] = "adult,child,relation,from,to,document\n"
                               "631109600045,880315600013,MOTHER,2088-03-15,,A-1\n";

static const char accounts[] =
    "role,iin,key,name,where_kk,where_ru\n"
    "clerk,630327600048,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,Тестова Айна,№ 2 мектеп,Школа <2>\n"
    "director,630326600042,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJR,Тестов Асан,№ 3 мектеп,Школа 3\n";

static void write_file(const char *name, const char *text)
{
    AUTO_FD fd = open(str_printf(peer.mem, "%s/%s", peer.home, name).p,
                      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
}

/* A port that is free, and so is the next. */
static int free_port(void)
{
    for (int i = 0; i < TRIES; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t n = sizeof(address);
        AUTO_FD fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        AUTO_FD next = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (bind(fd, (const struct sockaddr *)&address, n) != 0 ||
            getsockname(fd, (struct sockaddr *)&address, &n) != 0)
            continue;
        int port = ntohs(address.sin_port);
        address.sin_port = htons((uint16_t)(port + 1));
        if (port < 65534 && bind(next, (const struct sockaddr *)&address, n) == 0)
            return port;
    }
    return 0;
}

static struct ctx fresh(void)
{
    return (struct ctx){.mem = peer.mem, .request_id = STR("test")};
}

static struct str address(const char *path)
{
    return str_printf(peer.mem, "http://localhost:%d%s", peer.port + 1, path);
}

/* One call; the status, or 0 when there was no answer. */
static int call(struct http_call wanted, struct http_answer *ret)
{
    struct ctx c = fresh();

    wanted.timeout_ms = TIMEOUT_MS;
    wanted.max_answer = ANSWER_MOST;
    return http_client_call(&c, &wanted, ret) == ST_OK ? ret->status : 0;
}

static int get(const char *path, struct str *ret_body)
{
    struct http_answer answer = {0};
    int status = call((struct http_call){.method = "GET", .url = address(path)}, &answer);

    *ret_body = answer.body;
    return status;
}

static int
post(const char *path, const char *user, const char *secret, const char *body, struct str *ret)
{
    bool json = body[0] == '{';
    const struct pair key = {STR("Idempotency-Key"), STR("key-1")};
    struct http_answer answer = {0};
    int status =
        call((struct http_call){.method = "POST",
                                .url = address(path),
                                .headers = {&key, 1},
                                .user = str_from_z(user),
                                .password = str_from_z(secret),
                                .body = str_from_z(body),
                                .content_type = json ? STR("application/json")
                                                     : STR("application/x-www-form-urlencoded")},
             &answer);

    *ret = answer.body;
    return status;
}

/* Text of a member: "person.name". Empty when it is not there. */
static struct str member(struct str body, const char *path)
{
    json_t *root = json_loadb(body.p, body.n, 0, NULL);
    const json_t *at = root;
    struct str rest = str_from_z(path), name;

    while (scan_until(&rest, '.', &name)) {
        const char *key = str_z(peer.mem, name);
        at = json_is_array(at) ? json_array_get(at, 0) : json_object_get(at, key);
    }
    struct str text = str_copy(peer.mem, str_from_z(json_string_value(at)));
    json_decref(root);
    return text;
}

static void assert_member(struct str body, const char *path, const char *expected)
{
    struct str got = member(body, path);
    if (!str_eq_z(got, expected))
        fail_msg("%s: \"" STR_FMT "\" in " STR_FMT, path, STR_ARG(got), STR_ARG(body));
}

NORETURN static void become_peer(void)
{
    const char *home = str_printf(peer.mem, "OQU_HOME=%s", peer.home).p;
    const char *port = str_printf(peer.mem, "OQU_PORT=%d", peer.port).p;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)execle(program, program, (char *)NULL, (const char *const[]){home, port, NULL});
    _exit(127);
}

static int start(void **state)
{
    static const char *const folders[] = {"demo", "secrets"};
    struct str body;

    (void)state;
    peer.mem = arena_new(1 << 26, 1 << 27);
    (void)snprintf(peer.home, sizeof(peer.home), "/tmp/oqu-peer-XXXXXX");
    assert_non_null(mkdtemp(peer.home));
    for (size_t i = 0; i < COUNT(folders); i++)
        assert_int_equal(mkdir(str_printf(peer.mem, "%s/%s", peer.home, folders[i]).p, 0700), 0);
    write_file("demo/people.csv", people);
    write_file("demo/children.csv", children);
    write_file("demo/accounts.csv", accounts);
    write_file("secrets/idp", "idp-secret\n");
    write_file("secrets/sms", "sms-secret\n");
    write_file("secrets/register", "register-secret\n");
    write_file("secrets/nedb", "nedb-secret\n");
    write_file("secrets/portal",
               "0707070707070707070707070707070707070707070707070707070707070707\n");
    peer.port = free_port();
    assert_true(peer.port > 0);
    peer.pid = fork();
    if (peer.pid == 0)
        become_peer();
    for (int i = 0; i < TRIES && get("/phone", &body) != 200; i++)
        (void)poll(NULL, 0, PAUSE_MS);
    return get("/phone", &body) == 200 ? 0 : -1;
}

static int stop(void **state)
{
    static const char *const names[] = {"anchors/demo-root.cer",
                                        "anchors/demo-issuer.cer",
                                        "anchors",
                                        "demo/authority/authority.pem",
                                        "demo/authority/people.pem",
                                        "demo/authority",
                                        "demo/people.csv",
                                        "demo/children.csv",
                                        "demo/accounts.csv",
                                        "secrets/idp",
                                        "secrets/sms",
                                        "secrets/register",
                                        "secrets/nedb",
                                        "secrets/portal",
                                        "demo",
                                        "secrets"};
    int how = 0;

    (void)state;
    assert_int_equal(kill(peer.pid, SIGTERM), 0);
    assert_int_equal(waitpid(peer.pid, &how, 0), peer.pid);
    assert_int_equal(how, 0); /* also that it leaked nothing, under the sanitizer */
    for (size_t i = 0; i < COUNT(names); i++)
        (void)remove(str_printf(peer.mem, "%s/%s", peer.home, names[i]).p);
    (void)rmdir(peer.home);
    arena_free(peer.mem);
    return 0;
}

static const char *request(const char *redirect_path, const char *rest)
{
    return str_printf(peer.mem,
                      "response_type=code&client_id=oqu&state=s%%26t&redirect_uri=http%%3A%%2F%%2F"
                      "localhost%%3A%d%s%s",
                      peer.port, redirect_path, rest)
        .p;
}

static const char back[] = "%2Fmy%2Fsign-in%2Fegov%2Fback";

/* The value of a parameter in the address that a POST to the provider redirects to. */
static struct str chosen(const char *rest, const char *name)
{
    struct http_answer answer = {0};
    struct str mark = str_printf(peer.mem, "%s=", name), value;
    size_t at;

    assert_int_equal(
        call((struct http_call){.method = "POST",
                                .url = address("/idp/oauth/authorize"),
                                .body = str_from_z(request(back, rest)),
                                .content_type = STR("application/x-www-form-urlencoded")},
             &answer),
        302);
    assert_true(str_find(answer.body, mark, &at));
    value = str_sub(answer.body, at + mark.n, answer.body.n);
    (void)scan_until(&value, '&', &mark);
    return mark;
}

static const char *token_request(struct str code)
{
    return str_printf(peer.mem, "grant_type=authorization_code&code=" STR_FMT "&%s", STR_ARG(code),
                      request(back, ""))
        .p;
}

static int get_as(const char *path, struct str token, struct str *ret)
{
    const struct pair bearer = {STR("Authorization"),
                                str_printf(peer.mem, "Bearer " STR_FMT, STR_ARG(token))};
    struct http_answer answer = {0};
    int status =
        call((struct http_call){.method = "GET", .url = address(path), .headers = {&bearer, 1}},
             &answer);

    *ret = answer.body;
    return status;
}

static void a_code_gives_one_token_and_the_token_a_person(void **state)
{
    struct str body, code = chosen("&iin=631109600045", "code");

    (void)state;
    assert_int_equal(post("/idp/oauth/token", "oqu", "wrong", token_request(code), &body), 401);
    assert_member(body, "error", "invalid_client");
    assert_int_equal(post("/idp/oauth/token", "oqu", "idp-secret", token_request(code), &body),
                     200);
    struct str token = member(body, "access_token");
    assert_true(token.n > 20);
    assert_int_equal(post("/idp/oauth/token", "oqu", "idp-secret", token_request(code), &body),
                     400);
    assert_member(body, "error", "invalid_grant");
    assert_int_equal(get_as("/idp/resource/user/basic", token, &body), 200);
    assert_member(body, "person.iin", "631109600045");
    assert_member(body, "person.surname", "Тестова");
    assert_int_equal(get_as("/idp/resource/user/phone", token, &body), 200);
    assert_member(body, "phone", "+77990000001");
    assert_int_equal(get_as("/idp/resource/user/basic", STR("guess"), &body), 401);
}

static void state_comes_back_and_refusal_is_an_error(void **state)
{
    (void)state;
    assert_true(str_eq_z(chosen("&iin=631109600045", "state"), "s%26t"));
    assert_true(str_eq_z(chosen("&cancel=1", "error"), "access_denied"));
}

static void nobody_is_sent_to_an_address_that_is_not_registered(void **state)
{
    static const char *const addresses[] = {"%2Fmy%2F", "%2Fmy%2Fsign-in%2Fegov%2Fback%2F",
                                            ".evil.example%2Fmy%2Fsign-in%2Fegov%2Fback"};
    struct str body;
    size_t at;

    (void)state;
    for (size_t i = 0; i < COUNT(addresses); i++) {
        const char *path =
            str_printf(peer.mem, "/idp/oauth/authorize?%s", request(addresses[i], "")).p;
        assert_int_equal(get(path, &body), 400);
        assert_true(str_find(body, STR("redirect_uri"), &at));
        assert_int_equal(
            post("/idp/oauth/authorize", "", "", request(addresses[i], "&iin=631109600045"), &body),
            400);
    }
}

static void the_list_shows_who_can_sign_in_and_escapes_it(void **state)
{
    struct str body;
    size_t at;

    (void)state;
    assert_int_equal(
        get(str_printf(peer.mem, "/idp/oauth/authorize?%s", request(back, "&lang=ru")).p, &body),
        200);
    assert_true(str_find(body, STR("Мать &lt;двоих&gt;"), &at));
    assert_false(str_find(body, STR("880315600013"), &at));
}

static void the_register_knows_people_and_their_children(void **state)
{
    struct str body;

    (void)state;
    assert_int_equal(post("/register/person", "oqu", "no", "{\"iin\":\"631109600045\"}", &body),
                     401);
    assert_int_equal(post("/register/person", "oqu", "register-secret",
                          "{\"messageId\":\"m\",\"iin\":\"631109600045\"}", &body),
                     200);
    assert_member(body, "person.birthDate", "2063-11-09");
    assert_member(body, "person.address.building", "12");
    assert_int_equal(post("/register/children", "oqu", "register-secret",
                          "{\"messageId\":\"m\",\"iin\":\"631109600045\"}", &body),
                     200);
    assert_member(body, "children.0.relation", "MOTHER");
    assert_member(body, "children.0.child.iin", "880315600013");
    assert_int_equal(post("/register/person", "oqu", "register-secret",
                          "{\"messageId\":\"m\",\"iin\":\"620704500039\"}", &body),
                     200);
    assert_true(str_eq_z(body, "{\"person\": null}"));
}

static void a_message_with_the_same_key_is_delivered_once(void **state)
{
    static const char message[] = "{\"to\":\"+77990000001\",\"text\":\"OQU: 1 <2>\"}";
    struct str body, second;
    size_t at;

    (void)state;
    assert_int_equal(post("/sms", "oqu", "wrong", message, &body), 401);
    assert_int_equal(post("/sms", "oqu", "sms-secret", "{\"to\":\"7\",\"text\":\"a\"}", &body),
                     400);
    assert_int_equal(post("/sms", "oqu", "sms-secret", message, &body), 200);
    assert_int_equal(post("/sms", "oqu", "sms-secret", message, &second), 200);
    assert_true(body.n > 0 && str_eq(body, second));
    assert_int_equal(get("/phone.json?number=%2B77990000001", &body), 200);
    assert_member(body, "0.text", "OQU: 1 <2>");
    assert_member(body, "0.to", "+77990000001");
    json_t *list = json_loadb(body.p, body.n, 0, NULL);
    assert_int_equal(json_array_size(list), 1);
    json_decref(list);
    assert_int_equal(get("/phone", &body), 200);
    assert_true(str_find(body, STR("OQU: 1 &lt;2&gt;"), &at));
}

/* The key of RFC 6238, appendix B. */
static void the_authenticator_shows_the_code_of_this_moment(void **state)
{
    static const char secret[] = "12345678901234567890";
    char before[7], after[7];
    struct str body;
    size_t at;

    (void)state;
    assert_int_equal(oath_init(), OATH_OK);
    assert_int_equal(oath_totp_generate(secret, 20, time_real_us() / TIME_SECOND, 30, 0, 6, before),
                     OATH_OK);
    assert_int_equal(get("/authenticator?q=630327600048", &body), 200);
    assert_int_equal(oath_totp_generate(secret, 20, time_real_us() / TIME_SECOND, 30, 0, 6, after),
                     OATH_OK);
    assert_true(str_find(body, str_from_z(before), &at) || str_find(body, str_from_z(after), &at));
    assert_true(str_find(body, STR("№ 2 мектеп"), &at));
    assert_false(str_find(body, STR("630326600042"), &at));
    assert_int_equal(get("/authenticator?lang=ru", &body), 200);
    assert_true(str_find(body, STR("Школа &lt;2&gt;"), &at));
    assert_true(str_find(body, STR("630326600042"), &at));
}

static struct bytes read_file(const char *name)
{
    enum { MOST = 8192 };
    uint8_t *p = arena_alloc(peer.mem, MOST);
    AUTO_FD fd = open(str_printf(peer.mem, "%s/%s", peer.home, name).p, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, p, MOST);

    return (struct bytes){p, n < 0 ? 0 : (size_t)n};
}

/* What the authority answers to these bytes. */
static int ask_authority(const char *path, struct bytes question, struct bytes *ret)
{
    struct http_answer answer = {0};
    int status = call((struct http_call){.method = "POST",
                                         .url = address(path),
                                         .body = {(const char *)question.p, question.n},
                                         .content_type = STR("application/octet-stream")},
                      &answer);

    *ret = (struct bytes){(const uint8_t *)answer.body.p, answer.body.n};
    return status;
}

/* The verdict over a signature made with this kind of key, with what the authority says about it.
 */
static struct cades_verdict *verdict_over(const char *kind)
{
    static const struct bytes document = {(const uint8_t *)"order\n", 6},
                              nonce = {(const uint8_t *)"12345678", 8};
    const char *path = str_printf(peer.mem, "/key?iin=631109600045&stamp=1&kind=%s", kind).p;
    struct cades_trust *trust = cades_trust_new(peer.mem);
    struct cades_evidence *evidence = cades_evidence_new(peer.mem);
    struct cades_verdict *verdict = NEW(peer.mem, struct cades_verdict);
    struct bytes signature, question, answer;

    for (int i = 0; i < TRIES && ask_authority(path, document, &signature) != 200; i++)
        (void)poll(NULL, 0, PAUSE_MS); /* it makes its keys when it is started first */
    assert_true(cades_trust_add(trust, read_file("anchors/demo-root.cer")) &&
                cades_trust_add(trust, read_file("anchors/demo-issuer.cer")));
    const struct cades_question asked = {.signature = signature,
                                         .detached = true,
                                         .content = document,
                                         .trust = trust,
                                         .evidence = evidence,
                                         .purpose = CADES_TO_SIGN,
                                         .at_us = time_real_us()};
    cades_verify(peer.mem, &asked, verdict);
    assert_true(cades_ask(peer.mem, trust, verdict->signers[0].certificate, nonce, &question));
    assert_int_equal(ask_authority("/ocsp", question, &answer), 200);
    assert_true(cades_answers(peer.mem, answer, nonce) && cades_evidence_add(evidence, answer));
    cades_verify(peer.mem, &asked, verdict);
    return verdict;
}

static void keys_sign_and_their_state_is_told(void **state)
{
    static const struct bytes garbage = {(const uint8_t *)"garbage", 7};
    struct bytes answer;

    (void)state;
    const struct cades_verdict *own = verdict_over("own");
    assert_true(own->valid && own->signers[0].stamped);
    assert_true(str_eq_z(own->signers[0].holder.iin, "631109600045"));
    assert_int_equal(verdict_over("revoked")->signers[0].checks[CADES_OCSP].reason, CADES_REVOKED);
    assert_int_equal(verdict_over("expired")->signers[0].checks[CADES_VALIDITY].reason,
                     CADES_EXPIRED);
    assert_int_equal(ask_authority("/key?iin=631109600045&kind=moon", garbage, &answer), 400);
    assert_int_equal(ask_authority("/ocsp", garbage, &answer), 400);
}

static void the_time_of_a_signature_is_told(void **state)
{
    static const uint8_t random[CADES_NONCE_BYTES] = {1, 2, 3};
    static const struct bytes text = {(const uint8_t *)"order\n", 6};
    const struct cades_stamp_wish wish = {.over = text, .digest = STR("sha512"), .nonce = random};
    struct cades_trust *trust = cades_trust_new(peer.mem);
    struct cades_stamp_question asked = {.has_over = true, .over = text, .trust = trust};
    struct bytes question;
    struct cades_stamp stamp;

    (void)state;
    assert_true(cades_trust_add(trust, read_file("anchors/demo-root.cer")) &&
                cades_trust_add(trust, read_file("anchors/demo-issuer.cer")));
    assert_true(cades_stamp_ask(peer.mem, &wish, &question, &asked.nonce));
    assert_int_equal(ask_authority("/tsp", question, &asked.token), 200);
    asked.at_us = time_real_us();
    cades_stamp_verify(peer.mem, &asked, &stamp);
    assert_true(stamp.holds);
    assert_int_equal(ask_authority("/tsp", text, &question), 400);
}

static void whoever_tries_the_demo_signs_by_hand(void **state)
{
    struct str body;
    size_t at;

    (void)state;
    assert_int_equal(get("/key?iin=631109600045&lang=ru", &body), 200);
    assert_true(str_find(body, STR("Подпись документа ключом"), &at));
    assert_true(str_find(body, STR("value=\"631109600045\""), &at));
    assert_int_equal(get("/key.js", &body), 200);
    assert_true(str_find(body, STR("signature.p7s"), &at));
}

static void systems_misbehave_when_told_to(void **state)
{
    static const char question[] = "{\"messageId\":\"m\",\"iin\":\"631109600045\"}";
    struct str body;

    (void)state;
    assert_int_equal(post("/control", "", "", "service=register&mode=refuse", &body), 302);
    assert_int_equal(post("/register/person", "oqu", "register-secret", question, &body), 503);
    assert_int_equal(post("/control", "", "", "service=register&mode=garbage", &body), 302);
    assert_int_equal(post("/register/person", "oqu", "register-secret", question, &body), 200);
    assert_int_equal(member(body, "person.iin").n, 0);
    assert_int_equal(post("/control", "", "", "service=register&mode=fine", &body), 302);
    assert_int_equal(post("/register/person", "oqu", "register-secret", question, &body), 200);
    assert_member(body, "person.iin", "631109600045");
    assert_int_equal(post("/control", "", "", "service=moon&mode=fine", &body), 400);
}

#define DIGEST "sha-256=:25Cde8L1cUP/PMbC1vkuFN+7AfIQmlNuPhcd7/Unuew=:"

static int tell(const char *digest, struct str *ret)
{
    static const char body[] =
        "{\"id\":\"m-1\",\"applicant\":\"631109600045\",\"number\":7,\"state\":\"HELD\","
        "\"at\":\"2026-06-17T10:00:00+05:00\",\"school\":{\"bin\":\"\",\"name_kk\":\"№ 1\","
        "\"name_ru\":\"№ 1\"}}";
    const struct pair headers[] = {{STR("Content-Digest"), str_from_z(digest)},
                                   {STR("Signature-Input"), STR("oqu=()")},
                                   {STR("Signature"), STR("oqu=:AA==:")}};
    struct http_answer answer = {0};
    int status = call((struct http_call){.method = "POST",
                                         .url = address("/portal/states"),
                                         .body = str_from_z(body),
                                         .content_type = STR("application/json"),
                                         .headers = {headers, COUNT(headers)}},
                      &answer);

    *ret = answer.body;
    return status;
}

static void the_portal_takes_a_state_as_it_was_sent(void **state)
{
    struct str body;
    (void)state;

    assert_int_equal(tell("sha-256=:4T5Y9Yx0yZ4jgPdJ0m1bQ3x5V4Q0cR4y0Q2c5kS1d0A=:", &body), 401);
    assert_int_equal(tell(DIGEST, &body), 200);
    assert_member(body, "message", "m-1");
    assert_int_equal(get("/portal", &body), 200); /* nobody has signed in: no states are shown */
    size_t at;
    assert_true(str_find(body, STR("client_id=portal"), &at));
    assert_false(str_find(body, STR("HELD"), &at));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_gives_one_token_and_the_token_a_person),
        cmocka_unit_test(state_comes_back_and_refusal_is_an_error),
        cmocka_unit_test(nobody_is_sent_to_an_address_that_is_not_registered),
        cmocka_unit_test(the_list_shows_who_can_sign_in_and_escapes_it),
        cmocka_unit_test(the_register_knows_people_and_their_children),
        cmocka_unit_test(a_message_with_the_same_key_is_delivered_once),
        cmocka_unit_test(the_authenticator_shows_the_code_of_this_moment),
        cmocka_unit_test(keys_sign_and_their_state_is_told),
        cmocka_unit_test(the_time_of_a_signature_is_told),
        cmocka_unit_test(whoever_tries_the_demo_signs_by_hand),
        cmocka_unit_test(systems_misbehave_when_told_to),
        cmocka_unit_test(the_portal_takes_a_state_as_it_was_sent),
    };

    if (argc != 2)
        return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, start, stop);
}
