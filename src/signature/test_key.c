/* Signatures made with a key, against a real database and an OCSP service that answers rightly, not
 * at all, or something else: what is believed, and how often and from where an offer is used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/module.h"
#include "base/config.h"
#include "base/log.h"
#include "base/time.h"
#include "cades/testing/authority.h"
#include "db_fixture.h"
#include "person/person.h"
#include "signature/signature.h"

enum { NONCE_BYTES = 16, REQUEST_MOST = 4096, ARENA = 32 << 20 };

extern const struct module signature_module;

static struct db_fixture *fixture;
static struct ctx *family;
static struct arena *mem;
static struct authority *country;
static struct owner *key;
static struct uuid parent;
static char home[] = "/tmp/oqu-key-XXXXXX";
static const struct uuid nobody = {{0}}, school = {{4}};
static const struct bytes text = {(const uint8_t *)"exact bytes\n", 12};

/* ---- the OCSP service ------------------------------------------------------------------------ */

enum said { SAYS_GOOD, SAYS_REVOKED, SAYS_ANOTHER_NONCE, SAYS_OLD, SAYS_GARBAGE, SAYS_NOTHING };

static struct {
    int listening, port;
    pthread_t thread;
    _Atomic enum said said;
    _Atomic int asked;
} service;

static struct bytes answer_to(struct arena *own, const uint8_t *question, size_t n, enum said said)
{
    uint8_t nonce[NONCE_BYTES];
    int64_t now = time_real_us();
    struct answer answer = {
        .about = key,
        .status = said == SAYS_REVOKED ? 'r' : 'g',
        .revocation = {key->serial, now - TIME_DAY, 1, 0},
        .from_us = said == SAYS_OLD ? now - TIME_DAY : now,
        .digest = DIGEST_SHA256,
        .nonce = {nonce, sizeof(nonce)},
    };

    if (said == SAYS_GARBAGE)
        return (struct bytes){(const uint8_t *)"garbage", 7};
    memcpy(nonce, question + n - NONCE_BYTES, NONCE_BYTES); /* the question ends with it */
    if (said == SAYS_ANOTHER_NONCE)
        nonce[0] ^= 1;
    return authority_answer(own, country->issuer, country->responder, &answer);
}

/* Head and body of one request; how many bytes, and where the body begins. */
static size_t read_request(int fd, char *request, const char **ret_body)
{
    size_t n = 0;

    *ret_body = NULL;
    while (n < REQUEST_MOST) {
        request[n] = '\0';
        const char *end = strstr(request, "\r\n\r\n"), *length = strcasestr(request, "length: ");
        if (end && length && n >= (size_t)(end + 4 - request) + strtoul(length + 8, NULL, 10)) {
            *ret_body = end + 4;
            return n;
        }
        ssize_t got = recv(fd, request + n, REQUEST_MOST - n, 0);
        if (got <= 0)
            return 0;
        n += (size_t)got;
    }
    return 0;
}

static void serve(int fd)
{
    static char request[REQUEST_MOST + 1];
    struct arena *own = arena_new(1 << 20, 1 << 20);
    const char *body;
    char head[200];
    size_t n = read_request(fd, request, &body);

    service.asked += body != NULL;
    if (body && service.said != SAYS_NOTHING) {
        struct bytes answer =
            answer_to(own, (const uint8_t *)body, n - (size_t)(body - request), service.said);
        int written = snprintf(head, sizeof(head),
                               "HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\n"
                               "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                               answer.n);
        (void)send(fd, head, (size_t)written, MSG_NOSIGNAL);
        (void)send(fd, answer.p, answer.n, MSG_NOSIGNAL);
    }
    arena_free(own);
}

static void *run(void *arg)
{
    for (int fd; (fd = accept(service.listening, NULL, NULL)) >= 0; (void)close(fd))
        serve(fd);
    return arg;
}

static void start_service(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(address);

    service.listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(service.listening, (const struct sockaddr *)&address, n), 0);
    assert_int_equal(listen(service.listening, 5), 0);
    assert_int_equal(getsockname(service.listening, (struct sockaddr *)&address, &n), 0);
    service.port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&service.thread, NULL, run, NULL), 0);
}

/* ---- the installation ------------------------------------------------------------------------ */

static void write_anchor(const char *name, struct bytes bytes)
{
    FILE *out = fopen(str_printf(mem, "%s/anchors/%s", home, name).p, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
}

static const struct config *settings(void)
{
    const struct config_key *const lists[] = {signature_module.settings};
    struct config *config = config_new(mem, str_from_z(home), lists, 1);
    struct config_problem problem;
    struct str file = str_printf(
        mem, "[signature]\nauthority = test\nocsp_url = http://127.0.0.1:%d/\n", service.port);

    assert_true(config_parse(config, file, &problem) && config_finish(config, &problem));
    return config;
}

static int start(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    mem = arena_new(ARENA, ARENA);
    assert_non_null(mkdtemp(home));
    assert_int_equal(mkdir(str_printf(mem, "%s/anchors", home).p, 0700), 0);
    country = authority_at(mem, KEY_GOST_2015_512, time_real_us());
    key = country->parent;
    write_anchor("root.cer", country->root->certificate);
    write_anchor("issuer.cer", country->issuer->certificate);
    start_service();
    fixture = db_fixture_start();
    return 0;
}

static int stop(void **state)
{
    static const char *const names[] = {"anchors/root.cer", "anchors/issuer.cer", "anchors", ""};

    (void)state;
    db_fixture_stop(fixture);
    (void)shutdown(service.listening, SHUT_RDWR);
    (void)pthread_join(service.thread, NULL);
    (void)close(service.listening);
    for (size_t i = 0; i < COUNT(names); i++)
        (void)remove(str_printf(mem, "%s/%s", home, names[i]).p);
    arena_free(mem);
    return 0;
}

static enum status person_tx(struct ctx *c, void *arg)
{
    const struct person_identity identity = {STR("620704500039"), STR("Сынақ"), STR("Асан"),
                                             STR(""), "EGOV"};
    return person_ensure(c, &identity, arg);
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_fresh(fixture);
    family = db_fixture_ctx(fixture, "oqu_family");
    family->config = settings();
    family->machine_us = family->now_us;
    assert_int_equal(db_tx(family, "test/person", person_tx, &parent), ST_OK);
    db_fixture_sign(family, "parent", parent, nobody);
    family->actor.session = (struct uuid){{7}};
    service.said = SAYS_GOOD;
    return 0;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static enum status offer_tx(struct ctx *c, void *arg)
{
    return signature_offer(c, "test.sign", text, arg);
}

static struct uuid offered(void)
{
    struct uuid offer;

    assert_int_equal(db_tx(family, "test/offer", offer_tx, &offer), ST_OK);
    return offer;
}

static enum status judge(struct uuid offer, const struct signature_keyed **ret)
{
    const struct signing signing = {
        .content = signature_offered(family, offer, text), .signers = {key}, .n_signers = 1};
    const struct signature_by_key by_key = {
        .offer = offer, .content = text, .signature = authority_sign(mem, &signing)};

    family->failure = (struct failure){0};
    return signature_key_check(family, &by_key, ret);
}

static void assert_refused(struct uuid offer, const char *code)
{
    const struct signature_keyed *keyed;

    assert_int_equal(judge(offer, &keyed), ST_INVALID);
    assert_string_equal(family->failure.code, code);
    assert_string_equal(str_z(mem, family->failure.field), "file");
}

struct storing {
    const struct signature_keyed *keyed;
    struct uuid object;
    struct bytes hash;
};

static enum status store_tx(struct ctx *c, void *arg)
{
    struct storing *s = arg;
    return signature_store_keyed(c, "test.object", school, text, s->keyed, &s->object, &s->hash);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_signature_is_stored_once(void **state)
{
    struct uuid offer = offered();
    struct storing storing = {0};
    (void)state;

    assert_int_equal(judge(offer, &storing.keyed), ST_OK);
    assert_int_equal(db_tx(family, "test/store", store_tx, &storing), ST_OK);
    assert_int_equal(db_tx(family, "test/store", store_tx, &storing), ST_CONFLICT);
    assert_string_equal(family->failure.code, "signature.key.offer-over");
    assert_refused(offer, "signature.key.offer-over");
}

static void what_the_authority_does_not_say_is_not_assumed(void **state)
{
    static const enum said useless[] = {SAYS_NOTHING, SAYS_GARBAGE, SAYS_ANOTHER_NONCE, SAYS_OLD};
    struct uuid offer = offered();
    const struct signature_keyed *keyed;
    (void)state;

    for (size_t i = 0; i < COUNT(useless); i++) {
        service.said = useless[i];
        assert_refused(offer, "signature.key.pending");
    }
    service.said = SAYS_REVOKED;
    assert_refused(offer, "signature.key.refused");
    service.said = SAYS_GOOD;
    assert_int_equal(judge(offer, &keyed), ST_OK);
}

static void an_offer_belongs_to_its_session(void **state)
{
    struct uuid offer = offered();
    (void)state;

    family->actor.session = (struct uuid){{8}};
    assert_refused(offer, "signature.key.offer-over");
}

static void an_offer_takes_ten_tries(void **state)
{
    struct uuid offer = offered();
    (void)state;

    service.said = SAYS_GARBAGE;
    for (int i = 0; i < SIGNATURE_OFFER_TRIES; i++)
        assert_refused(offer, "signature.key.pending");
    service.said = SAYS_GOOD;
    assert_refused(offer, "signature.key.offer-over");
}

static void offers_are_counted_by_the_hour(void **state)
{
    struct uuid offer;
    (void)state;

    for (int i = 0; i < SIGNATURE_OFFERS_AN_HOUR; i++)
        (void)offered();
    assert_int_equal(db_tx(family, "test/offer", offer_tx, &offer), ST_INVALID);
    assert_string_equal(family->failure.code, "signature.key.too-many");
}

/* ---- many together --------------------------------------------------------------------------- */

static struct signature_item lines[SIGNATURE_BATCH_MOST];
static struct signature_batch batch;

static enum status batch_offer_tx(struct ctx *c, void *arg)
{
    return signature_batch_offer(c, "test.sign", arg);
}

static enum status batch_load_tx(struct ctx *c, void *arg)
{
    return signature_batch_load(c, "test.sign", batch.id, arg);
}

static void offer_many(size_t n)
{
    batch = (struct signature_batch){.v = lines, .n = n};
    for (size_t i = 0; i < n; i++) {
        struct str content = str_printf(mem, "document %zu\n", i);
        lines[i] = (struct signature_item){.subject = {{(uint8_t)i}},
                                           .content = {(const uint8_t *)content.p, content.n}};
    }
    assert_int_equal(db_tx(family, "test/batch", batch_offer_tx, &batch), ST_OK);
}

static struct bytes signature_of(size_t line, const struct owner *owner)
{
    const struct signing signing = {
        .content = signature_offered(family, lines[line].offer, lines[line].content),
        .signers = {owner},
        .n_signers = 1};
    return authority_sign(mem, &signing);
}

static enum status store_line_tx(struct ctx *c, void *arg)
{
    struct storing *s = arg;
    struct bytes content = {(const uint8_t *)s->hash.p, s->hash.n};
    return signature_store_keyed(c, "test.object", school, content, s->keyed, &s->object, &s->hash);
}

static enum status keep_line(struct ctx *c,
                             const struct signature_item *item,
                             const struct signature_keyed *keyed,
                             void *arg)
{
    struct storing storing = {.keyed = keyed, .hash = item->content};
    (*(size_t *)arg)++;
    return db_tx(c, "test/keep", store_line_tx, &storing);
}

static size_t judge_many(const struct bytes *signatures, size_t n)
{
    size_t kept = 0;
    struct signature_many many = {
        .batch = &batch, .signatures = signatures, .n = n, .keep = keep_line, .arg = &kept};

    family->failure = (struct failure){0};
    assert_int_equal(signature_batch_judge(family, &many), ST_OK);
    return kept;
}

/* The last comes first; the authority is asked once about the one key. */
static void as_many_as_may_be_are_signed_with_one_question(void **state)
{
    static struct bytes signatures[SIGNATURE_BATCH_MOST];
    struct signature_batch again;
    (void)state;

    offer_many(SIGNATURE_BATCH_MOST);
    for (size_t i = 0; i < SIGNATURE_BATCH_MOST; i++)
        signatures[SIGNATURE_BATCH_MOST - 1 - i] = signature_of(i, key);
    service.asked = 0;
    assert_int_equal(judge_many(signatures, SIGNATURE_BATCH_MOST), SIGNATURE_BATCH_MOST);
    assert_int_equal(service.asked, 1);
    assert_int_equal(db_tx_read(family, "test/batch", batch_load_tx, &again), ST_OK);
    assert_int_equal(again.n, SIGNATURE_BATCH_MOST);
    for (size_t i = 0; i < again.n; i++)
        assert_int_equal(again.v[i].line, SIGNATURE_LINE_SIGNED);
    assert_int_equal(judge_many(signatures, SIGNATURE_BATCH_MOST), 0); /* not twice */
}

static void what_is_wrong_with_one_holds_up_no_other(void **state)
{
    struct bytes signatures[3];
    (void)state;

    offer_many(3);
    signatures[0] = signature_of(0, key);
    signatures[1] = signature_of(1, country->head); /* of an organisation's employee */
    signatures[2] = (struct bytes){(const uint8_t *)"garbage", 7};
    assert_int_equal(judge_many(signatures, 3), 1);
    assert_int_equal(lines[0].line, SIGNATURE_LINE_SIGNED);
    assert_int_equal(lines[1].line, SIGNATURE_LINE_REFUSED);
    assert_true(lines[1].why.n > 0);
    assert_int_equal(lines[2].line, SIGNATURE_LINE_OPEN);
}

static void a_batch_waits_for_the_authority(void **state)
{
    struct bytes signatures[2];
    (void)state;

    offer_many(2);
    for (size_t i = 0; i < 2; i++)
        signatures[i] = signature_of(i, key);
    service.said = SAYS_NOTHING;
    assert_int_equal(judge_many(signatures, 2), 0);
    assert_int_equal(lines[0].line, SIGNATURE_LINE_PENDING);
    assert_int_equal(lines[1].line, SIGNATURE_LINE_PENDING);
    assert_memory_equal(lines[1].kept.p, signatures[1].p, signatures[1].n);
    service.said = SAYS_GOOD;
    assert_int_equal(judge_many(signatures, 2), 2);
}

static void a_batch_belongs_to_its_session(void **state)
{
    struct signature_batch found;
    (void)state;

    offer_many(2);
    family->actor.session = (struct uuid){{8}};
    assert_int_equal(db_tx_read(family, "test/batch", batch_load_tx, &found), ST_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_signature_is_stored_once, set_up),
        cmocka_unit_test_setup(what_the_authority_does_not_say_is_not_assumed, set_up),
        cmocka_unit_test_setup(an_offer_belongs_to_its_session, set_up),
        cmocka_unit_test_setup(an_offer_takes_ten_tries, set_up),
        cmocka_unit_test_setup(offers_are_counted_by_the_hour, set_up),
        cmocka_unit_test_setup(as_many_as_may_be_are_signed_with_one_question, set_up),
        cmocka_unit_test_setup(what_is_wrong_with_one_holds_up_no_other, set_up),
        cmocka_unit_test_setup(a_batch_waits_for_the_authority, set_up),
        cmocka_unit_test_setup(a_batch_belongs_to_its_session, set_up),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
