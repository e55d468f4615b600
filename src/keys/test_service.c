/* The service through its socket, as its clients use it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "keys/store.h"
#include "keys/testing.h"
#include "keys/wire.h"

enum { MEMORY = 64 << 20 };

struct place {
    struct keys_test *test;
    struct ctx c;
};

static int start(void **state, int lookups_per_s)
{
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct place *place = NEW(mem, struct place);

    place->c.mem = mem;
    place->test = keys_test_start(lookups_per_s);
    assert_int_equal(keys_connect(&place->c, keys_test_socket(place->test), &place->c.keys), ST_OK);
    *state = place;
    return 0;
}

static int set_up(void **state)
{
    return start(state, 0);
}

static int set_up_slow(void **state)
{
    return start(state, 5);
}

static int tear_down(void **state)
{
    struct place *place = *state;
    keys_close(place->c.keys);
    keys_test_stop(place->test);
    arena_free(place->c.mem);
    return 0;
}

static struct bytes bytes_z(const char *z)
{
    return (struct bytes){(const uint8_t *)z, strlen(z)};
}

static void field_goes_there_and_back(void **state)
{
    struct ctx *c = &((struct place *)*state)->c;
    struct bytes sealed, plain;
    struct str at = keys_place(c, "person.person.iin_sealed", uuid_v4());

    assert_int_equal(keys_seal_field(c, KEY_IDENTITY, at, bytes_z("880315600013"), &sealed), ST_OK);
    assert_int_equal(keys_open_field(c, KEY_IDENTITY, at, sealed, &plain), ST_OK);
    assert_int_equal(plain.n, 12);
    assert_memory_equal(plain.p, "880315600013", 12);
    struct str elsewhere = keys_place(c, "person.person.iin_sealed", uuid_v4());
    assert_int_equal(keys_open_field(c, KEY_IDENTITY, elsewhere, sealed, &plain), ST_INTERNAL);
    assert_string_equal(c->failure.code, "keys.integrity");
}

static void long_list_is_sealed_and_one_broken_value_marks_only_itself(void **state)
{
    enum { N = 5000, BROKEN = 4321 };
    struct ctx *c = &((struct place *)*state)->c;
    struct keys_item *items = NEWS(c->mem, struct keys_item, N);

    for (size_t i = 0; i < N; i++) {
        items[i].place = str_printf(c->mem, "a.b.c:%zu", i);
        struct str value = str_printf(c->mem, "value %zu", i);
        items[i].value = (struct bytes){(const uint8_t *)value.p, value.n};
    }
    assert_int_equal(keys_seal_fields(c, KEY_ADDRESS, items, N), ST_OK);
    for (size_t i = 0; i < N; i++)
        items[i].value = items[i].result;
    items[BROKEN].value.n--;
    assert_int_equal(keys_open_fields(c, KEY_ADDRESS, items, N), ST_OK);
    for (size_t i = 0; i < N; i++) {
        struct str value = str_printf(c->mem, "value %zu", i);
        assert_int_equal(items[i].broken, i == BROKEN);
        assert_int_equal(items[i].result.n, i == BROKEN ? 0 : value.n);
        if (i != BROKEN)
            assert_memory_equal(items[i].result.p, value.p, value.n);
    }
}

static void largest_value_fits(void **state)
{
    struct ctx *c = &((struct place *)*state)->c;
    uint8_t *value = NEWS(c->mem, uint8_t, KEYS_VALUE_MOST);
    struct bytes sealed, plain;

    memset(value, 'v', KEYS_VALUE_MOST);
    assert_int_equal(keys_seal_field(c, KEY_MEDICAL, STR("a.b.c:1"),
                                     (struct bytes){value, KEYS_VALUE_MOST}, &sealed),
                     ST_OK);
    assert_int_equal(keys_open_field(c, KEY_MEDICAL, STR("a.b.c:1"), sealed, &plain), ST_OK);
    assert_int_equal(plain.n, KEYS_VALUE_MOST);
}

static void same_value_has_the_same_index(void **state)
{
    struct ctx *c = &((struct place *)*state)->c;
    struct bytes one, two, other;

    assert_int_equal(keys_blind_index(c, INDEX_IIN, STR("880315600013"), &one), ST_OK);
    assert_int_equal(keys_blind_index(c, INDEX_IIN, STR("880315600013"), &two), ST_OK);
    assert_int_equal(keys_blind_index(c, INDEX_IIN, STR("880315500017"), &other), ST_OK);
    assert_int_equal(one.n, KEYS_HASH);
    assert_memory_equal(one.p, two.p, KEYS_HASH);
    assert_memory_not_equal(one.p, other.p, KEYS_HASH);
}

static void guessing_identity_numbers_is_stopped(void **state)
{
    struct place *place = *state;
    struct ctx *c = &place->c;
    struct bytes index;
    struct keys *again;
    enum status st = ST_OK;
    int n = 0;

    while (st == ST_OK && n < 100) {
        st = keys_blind_index(c, INDEX_IIN, STR("880315600013"), &index);
        n++;
    }
    assert_int_equal(st, ST_BUSY);
    assert_string_equal(c->failure.code, "keys.limited");
    /* A second connection of the same process shares the count. */
    struct keys *first = c->keys;
    assert_int_equal(keys_connect(c, keys_test_socket(place->test), &again), ST_OK);
    c->keys = again;
    struct keys_item five[5] = {{.value = bytes_z("1")}};
    assert_int_equal(keys_blind_indexes(c, INDEX_IIN, five, 5), ST_BUSY);
    keys_close(again);
    /* The owner's socket loads a whole country. */
    struct keys *owner;
    assert_int_equal(keys_connect(c, keys_test_owner_socket(place->test), &owner), ST_OK);
    c->keys = owner;
    struct keys_item *many = NEWS(c->mem, struct keys_item, 3000);
    assert_int_equal(keys_blind_indexes(c, INDEX_IIN, many, 3000), ST_OK);
    keys_close(owner);
    c->keys = first;
}

static void context_is_signed_with_the_exported_key(void **state)
{
    struct place *place = *state;
    struct ctx *c = &place->c;
    struct str context, again;
    struct bytes key;
    uint8_t expected[KEYS_HASH];

    assert_int_equal(keys_sign_context(c, STR("1|family|p|parent||99"), &context), ST_OK);
    assert_true(str_starts(context, STR("1|family|p|parent||99|")));
    assert_int_equal(context.n, STR("1|family|p|parent||99|").n + 64);
    assert_int_equal(keys_sign_context(c, STR("1|staff|p|parent||99"), &again), ST_OK);
    assert_false(str_eq(str_sub(context, context.n - 64, 64), str_sub(again, again.n - 64, 64)));

    assert_int_equal(keys_export_context_key(c, &key), ST_FORBIDDEN);
    assert_int_equal(store_grant_export(c, keys_test_dir(place->test)), ST_OK);
    assert_int_equal(keys_export_context_key(c, &key), ST_FORBIDDEN); /* not the owner's socket */
    struct keys *family = c->keys;
    assert_int_equal(keys_connect(c, keys_test_owner_socket(place->test), &c->keys), ST_OK);
    keys_test_context_key(expected);
    for (int i = 0; i < 2; i++) { /* a start that was cut is repeated */
        assert_int_equal(keys_export_context_key(c, &key), ST_OK);
        assert_memory_equal(key.p, expected, KEYS_HASH);
    }
    assert_int_equal(keys_context_key_kept(c), ST_OK);
    assert_int_equal(keys_context_key_kept(c), ST_FORBIDDEN);
    assert_int_equal(keys_export_context_key(c, &key), ST_FORBIDDEN); /* the grant is used up */
    keys_close(c->keys);
    c->keys = family;
}

static void receipt_is_signed_and_checked(void **state)
{
    struct ctx *c = &((struct place *)*state)->c;
    struct bytes key, signature;

    assert_int_equal(keys_public(c, &key), ST_OK);
    assert_int_equal(keys_sign(c, bytes_z("receipt"), &signature), ST_OK);
    assert_true(keys_verify(key, bytes_z("receipt"), signature));
    assert_false(keys_verify(key, bytes_z("receipts"), signature));
}

/* Asks again when a month begins between the two questions. */
static struct bytes signed_by(struct ctx *c, enum keys_algorithm algorithm, struct bytes *ret_key)
{
    struct bytes signature;
    enum status st = ST_BUSY;

    for (int tries = 0; tries < 2 && st == ST_BUSY; tries++) {
        assert_int_equal(keys_token_public(c, algorithm, 0, ret_key), ST_OK);
        st = keys_token_sign(c, algorithm, bytes_z("token"), *ret_key, &signature);
    }
    assert_int_equal(st, ST_OK);
    return signature;
}

static void tokens_are_signed_with_the_first_of_the_published_keys(void **state)
{
    struct ctx *c = &((struct place *)*state)->c;
    static const enum keys_algorithm algorithms[] = {KEYS_ES256, KEYS_RS256};
    struct bytes key, next, none, signature;

    for (size_t i = 0; i < COUNT(algorithms); i++) {
        signature = signed_by(c, algorithms[i], &key);
        assert_true(keys_token_verify(key, bytes_z("token"), signature));
        assert_int_equal(keys_token_public(c, algorithms[i], 1, &next), ST_OK);
        assert_int_equal(next.n, key.n);
        assert_memory_not_equal(next.p, key.p, key.n);
        assert_int_equal(keys_token_sign(c, algorithms[i], bytes_z("token"), next, &signature),
                         ST_BUSY);
        assert_string_equal(c->failure.code, "keys.unavailable");
        assert_int_equal(keys_token_public(c, algorithms[i], TOKEN_KEYS_MOST - 1, &none), ST_OK);
        assert_int_equal(none.n, 0);
    }
}

static void write_plan(struct place *place, const char *text)
{
    struct ctx *c = &place->c;
    AUTO_FD fd = open(str_z(c->mem, str_printf(c->mem, STR_FMT "/token.plan",
                                               STR_ARG(keys_test_dir(place->test)))),
                      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

/* What is in the folder holds for the next question; what cannot be read signs nothing. */
static void a_plan_holds_at_once_and_a_damaged_one_stops_tokens_alone(void **state)
{
    struct place *place = *state;
    struct ctx *c = &place->c;
    struct bytes before, key, signature;

    (void)signed_by(c, KEYS_ES256, &before);
    assert_int_equal(keys_test_turn(place->test, true), ST_OK);
    assert_int_equal(keys_token_sign(c, KEYS_ES256, bytes_z("token"), before, &signature), ST_BUSY);
    (void)signed_by(c, KEYS_ES256, &key);
    assert_memory_not_equal(before.p, key.p, key.n);
    for (unsigned at = 0; at < TOKEN_KEYS_MOST; at++) {
        assert_int_equal(keys_token_public(c, KEYS_ES256, at, &key), ST_OK);
        assert_true(key.n == 0 || memcmp(before.p, key.p, key.n) != 0);
    }
    write_plan(place, "tomorrow\n");
    assert_int_equal(keys_token_public(c, KEYS_ES256, 0, &key), ST_BUSY);
    assert_int_equal(keys_sign(c, bytes_z("receipt"), &signature), ST_OK);
    write_plan(place, "2026-01-01T00:00:00Z 2 planned\n"); /* of a master that is not read yet */
    assert_int_equal(keys_token_public(c, KEYS_ES256, 0, &key), ST_OK);
    assert_memory_equal(before.p, key.p, key.n);
}

static void same_password_is_peppered_the_same(void **state)
{
    struct ctx *c = &((struct place *)*state)->c;
    struct bytes one, two;

    assert_int_equal(keys_pepper(c, STR("correct horse"), &one), ST_OK);
    assert_int_equal(keys_pepper(c, STR("correct horse"), &two), ST_OK);
    assert_memory_equal(one.p, two.p, KEYS_HASH);
}

static int raw_connection(struct place *place)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct str path = keys_test_socket(place->test);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(address.sun_path, path.p, path.n);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void malformed_question_closes_only_its_own_connection(void **state)
{
    static const uint8_t huge[] = {0xff, 0xff, 0xff, 0xff}, empty[] = {0, 0, 0, 0};
    static const uint8_t half[] = {0, 0, 0, 9, 1};
    struct place *place = *state;
    uint8_t answer[64];

    int fd = raw_connection(place);
    assert_int_equal(send(fd, huge, sizeof(huge), MSG_NOSIGNAL), sizeof(huge));
    assert_int_equal(recv(fd, answer, sizeof(answer), 0), 0);
    (void)close(fd);
    fd = raw_connection(place);
    assert_int_equal(send(fd, empty, sizeof(empty), MSG_NOSIGNAL), sizeof(empty));
    assert_int_equal(recv(fd, answer, sizeof(answer), MSG_WAITALL), 4 + WIRE_ANSWER_HEAD);
    assert_int_equal(answer[5], WIRE_MALFORMED);
    (void)close(fd);
    fd = raw_connection(place);
    assert_int_equal(send(fd, half, sizeof(half), MSG_NOSIGNAL), sizeof(half));
    field_goes_there_and_back(state);
    (void)close(fd);
}

static void *seal_many(void *arg)
{
    struct place *place = arg;
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct ctx c = {.mem = mem};
    bool fine = keys_connect(&c, keys_test_socket(place->test), &c.keys) == ST_OK;

    for (int i = 0; fine && i < 200; i++) {
        struct bytes sealed, plain;
        fine = keys_seal_field(&c, KEY_FILE, STR("a.b.c:1"), bytes_z("x"), &sealed) == ST_OK &&
               keys_open_field(&c, KEY_FILE, STR("a.b.c:1"), sealed, &plain) == ST_OK &&
               plain.n == 1;
    }
    keys_close(c.keys);
    arena_free(mem);
    return fine ? arg : NULL;
}

static void many_clients_are_served_at_once(void **state)
{
    pthread_t threads[8];
    void *fine;

    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, seal_many, *state), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        assert_int_equal(pthread_join(threads[i], &fine), 0);
        assert_non_null(fine);
    }
}

static void service_that_is_gone_is_busy(void **state)
{
    struct place *place = *state;
    struct bytes sealed;

    keys_test_stop(place->test);
    assert_int_equal(keys_seal_field(&place->c, KEY_FILE, STR("a.b.c:1"), bytes_z("x"), &sealed),
                     ST_BUSY);
    assert_string_equal(place->c.failure.code, "keys.unavailable");
    place->test = keys_test_start(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(field_goes_there_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_list_is_sealed_and_one_broken_value_marks_only_itself,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(largest_value_fits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_value_has_the_same_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(guessing_identity_numbers_is_stopped, set_up_slow,
                                        tear_down),
        cmocka_unit_test_setup_teardown(context_is_signed_with_the_exported_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(receipt_is_signed_and_checked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_plan_holds_at_once_and_a_damaged_one_stops_tokens_alone,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(tokens_are_signed_with_the_first_of_the_published_keys,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_password_is_peppered_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(malformed_question_closes_only_its_own_connection, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(many_clients_are_served_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(service_that_is_gone_is_busy, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
