/* Tickets that were altered are not ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wait/ticket.h"

static const struct ticket_keys keys = {.sign = {1, 2, 3}, .name = {4, 5, 6}};

/* req: J73-A5.1b */
static void an_altered_ticket_is_refused_wherever_it_was_altered(void **state)
{
    const struct ticket ticket = {
        .room = 71, .epoch = 202600, .seq = 12345, .issued_s = 9, .who = {{7, 8, 9}}};
    const struct ticket_keys other = {.sign = {9}};
    char text[TICKET_TEXT];
    struct ticket back;
    (void)state;

    ticket_write(&keys, &ticket, text);
    struct str all = {text, TICKET_TEXT};
    assert_true(ticket_read(&keys, all, &back));
    assert_int_equal(back.room, ticket.room);
    assert_int_equal(back.epoch, ticket.epoch);
    assert_int_equal(back.seq, ticket.seq);
    assert_int_equal(back.issued_s, ticket.issued_s);
    assert_memory_equal(&back.who, &ticket.who, sizeof(ticket.who));
    assert_false(ticket_read(&other, all, &back));
    assert_false(ticket_read(&keys, str_sub(all, 0, TICKET_TEXT - 1), &back));
    for (size_t i = 0; i < TICKET_TEXT; i++) {
        char kept = text[i];
        text[i] = kept == 'A' ? 'B' : 'A';
        assert_false(ticket_read(&keys, all, &back));
        text[i] = '=';
        assert_false(ticket_read(&keys, all, &back));
        text[i] = kept;
    }
}

static struct str signed_with(const struct ticket_keys *by, char *text)
{
    const struct ticket ticket = {.room = 71, .epoch = 202600, .seq = 7};

    ticket_write(by, &ticket, text);
    return (struct str){text, TICKET_TEXT};
}

static void a_change_of_key_keeps_the_tickets_of_the_one_before(void **state)
{
    char path[] = "/tmp/oqu-key-XXXXXX", text[TICKET_TEXT];
    const uint8_t somebody[16] = {2};
    struct ticket_keys first, second, third;
    struct ticket back;
    (void)state;

    AUTO_FD fd = mkstemp(path);
    assert_true(fd >= 0 && unlink(path) == 0);
    assert_true(ticket_keys_load(&first, path));
    struct str old = signed_with(&first, text);
    assert_true(ticket_keys_change(path) && ticket_keys_load(&second, path));
    assert_true(ticket_read(&second, old, &back));
    assert_int_equal(back.seq, 7);
    assert_true(who_eq(ticket_who(&first, somebody), ticket_who(&second, somebody)));
    assert_true(ticket_keys_change(path) && ticket_keys_load(&third, path));
    assert_false(ticket_read(&third, old, &back));
    assert_true(ticket_read(&third, signed_with(&second, text), &back));
    assert_int_equal(unlink(path), 0);
}

/* Nobody's place is lost to a disk that gives half a file. */
static void half_a_key_is_no_key_and_is_not_replaced(void **state)
{
    char path[] = "/tmp/oqu-key-XXXXXX", text[4];
    struct ticket_keys some;
    (void)state;

    AUTO_FD fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, "half", 4) == 4);
    assert_false(ticket_keys_load(&some, path));
    assert_false(ticket_keys_change(path));
    assert_int_equal(pread(fd, text, sizeof(text), 0), 4);
    assert_memory_equal(text, "half", 4);
    assert_int_equal(unlink(path), 0);
}

static void the_same_person_has_the_same_name_under_one_key_only(void **state)
{
    const struct ticket_keys other = {.name = {9}};
    const uint8_t person[16] = {1}, somebody[16] = {2};
    (void)state;

    assert_true(who_eq(ticket_who(&keys, person), ticket_who(&keys, person)));
    assert_false(who_eq(ticket_who(&keys, person), ticket_who(&keys, somebody)));
    assert_false(who_eq(ticket_who(&keys, person), ticket_who(&other, person)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_altered_ticket_is_refused_wherever_it_was_altered),
        cmocka_unit_test(a_change_of_key_keeps_the_tickets_of_the_one_before),
        cmocka_unit_test(half_a_key_is_no_key_and_is_not_replaced),
        cmocka_unit_test(the_same_person_has_the_same_name_under_one_key_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
