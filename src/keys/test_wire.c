/* Frames that follow the protocol and frames that do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "keys/wire.h"

#define FRAME(text)                                                                                \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }

static void heads_that_break_the_protocol_are_refused(void **state)
{
    static const struct {
        const char *why;
        bool good;
        struct bytes frame;
    } cases[] = {
        {"one item", true, FRAME("\x01\x01\x01\x00\x00\x01")},
        {"most items", true, FRAME("\x01\x03\x01\x00\x04\x00")},
        {"empty", false, FRAME("")},
        {"short by one", false, FRAME("\x01\x01\x01\x00\x00")},
        {"other version", false, FRAME("\x02\x01\x01\x00\x00\x01")},
        {"operation zero", false, FRAME("\x01\x00\x01\x00\x00\x01")},
        {"operation unknown", false, FRAME("\x01\x0d\x01\x00\x00\x01")},
        {"reserved byte set", false, FRAME("\x01\x01\x01\x01\x00\x01")},
        {"no items", false, FRAME("\x01\x01\x01\x00\x00\x00")},
        {"too many items", false, FRAME("\x01\x01\x01\x00\x04\x01")},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wire_request request;
        if (wire_read_request(cases[i].frame, &request) != cases[i].good)
            fail_msg("%s", cases[i].why);
    }
}

static void items_outside_their_limits_are_refused(void **state)
{
    static const struct {
        const char *why;
        bool good;
        struct bytes frame;
    } cases[] = {
        {"both empty", true, FRAME("\x00\x00\x00\x00\x00\x00\x00\x00")},
        {"both one byte", true, FRAME("\x00\x00\x00\x01\x61\x00\x00\x00\x01\x62")},
        {"value longer than the frame", false, FRAME("\x00\x00\x00\x00\x00\x00\x00\x01")},
        {"place longer than the frame", false, FRAME("\x00\x00\x00\x09\x61")},
        {"place above its limit", false, FRAME("\x00\x00\x00\xc9\x61")},
        {"value above its limit", false, FRAME("\x00\x00\x00\x00\x00\x01\x00\x01\x61")},
        {"length near the end of numbers", false, FRAME("\xff\xff\xff\xff\x61")},
        {"value's length cut", false, FRAME("\x00\x00\x00\x00\x00\x00\x00")},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wire_request request = {.rest = cases[i].frame};
        struct wire_item item;
        if (wire_next_item(&request, &item) != cases[i].good)
            fail_msg("%s", cases[i].why);
    }
}

static void frame_length_is_bounded(void **state)
{
    static const uint8_t good[] = {0, 0, 0, 6}, huge[] = {0xff, 0xff, 0xff, 0xff};
    size_t n;

    (void)state;
    assert_true(wire_frame_length(good, 4, WIRE_REQUEST_MOST, &n));
    assert_int_equal(n, 10);
    assert_false(wire_frame_length(good, 3, WIRE_REQUEST_MOST, &n));
    assert_int_equal(n, 0);
    assert_false(wire_frame_length(huge, 4, WIRE_REQUEST_MOST, &n));
    assert_true(n == SIZE_MAX);
}

static void output_past_its_room_writes_nothing(void **state)
{
    uint8_t room[5] = {9, 9, 9, 9, 9};
    struct wire_out out = {.p = room, .room = 4};

    (void)state;
    wire_put_u16(&out, 0x0102);
    assert_false(out.overflowed);
    wire_put_u32(&out, 7);
    assert_true(out.overflowed);
    assert_int_equal(out.n, 2);
    assert_int_equal(room[1], 2);
    assert_int_equal(room[2], 9);
    assert_int_equal(room[4], 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_that_break_the_protocol_are_refused),
        cmocka_unit_test(items_outside_their_limits_are_refused),
        cmocka_unit_test(frame_length_is_bounded),
        cmocka_unit_test(output_past_its_room_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
