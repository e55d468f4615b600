/* The parser of receipt tokens: what is a token and what is not. Whether a seal is right is asked
 * in test_signature.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "signature/token.h"

/* 86 letters: 64 bytes. */
#define TEN  "AAAAAAAAAA"
#define SEAL TEN TEN TEN TEN TEN TEN TEN TEN "AAAAAA"

static struct arena *mem;

static int start(void **state)
{
    (void)state;
    mem = arena_new(1 << 20, 1 << 24);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static void a_token_splits_into_text_and_seal(void **state)
{
    static const struct {
        const char *token;
        struct str text;
    } table[] = {
        {"MXwxMjM." SEAL, STR_INIT("1|123")},
        {"0prQsNC6." SEAL, STR_INIT("Қак")},
        {"AA." SEAL, STR_INIT("\0")},
        {"_-8." SEAL, STR_INIT("\xFF\xEF")},
        {"." SEAL, STR_INIT("")},
    };
    struct str text, seal;
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        print_message("# %s\n", table[i].token);
        assert_true(signature_token_split(mem, str_from_z(table[i].token), &text, &seal));
        assert_true(str_eq(text, table[i].text));
        assert_int_equal(seal.n, 64);
    }
}

static void anything_else_is_not_a_token(void **state)
{
    static const struct str table[] = {
        STR_INIT(""),
        STR_INIT("."),
        STR_INIT("MXwxMjM"),               /* no seal */
        STR_INIT("MXwxMjM."),              /* an empty one */
        STR_INIT("MXwxMjM.AAAA"),          /* a short one */
        STR_INIT("MXwxMjM." SEAL "AAAA"),  /* a long one */
        STR_INIT("MXwxMjM." SEAL "."),     /* three parts */
        STR_INIT("MXwxMjM=." SEAL),        /* padding */
        STR_INIT("MXwxMjN." SEAL),         /* bits left over in the text */
        STR_INIT("MXwxM." SEAL),           /* five letters are no bytes */
        STR_INIT("MXw+MjM." SEAL),         /* the other alphabet */
        STR_INIT("MXw MjM." SEAL),         /* white space */
        STR_INIT("MXwxMjM.\0" TEN "AAAA"), /* a NUL */
        STR_INIT("MXw\xD2\x9A." SEAL),     /* outside ASCII */
    };
    struct str text, seal;
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++) {
        print_message("# %zu: " STR_FMT "\n", i, STR_ARG(table[i]));
        assert_false(signature_token_split(mem, table[i], &text, &seal));
    }
}

static void a_token_of_any_length_is_refused_before_it_is_decoded(void **state)
{
    enum { MUCH = 1 << 20 };
    struct str text, seal;
    char *letters = arena_alloc(mem, MUCH + 1);
    (void)state;

    for (size_t i = 0; i < MUCH; i++)
        letters[i] = 'A';
    assert_false(signature_token_split(mem, (struct str){letters, MUCH}, &text, &seal));
    letters[MUCH - 87] = '.';
    assert_false(signature_token_split(mem, (struct str){letters, MUCH}, &text, &seal));
    /* 1 368 letters are the 1 026 bytes that are two too many. */
    assert_true(signature_token_split(mem, (struct str){letters + MUCH - 87 - 1364, 1364 + 87},
                                      &text, &seal));
    assert_int_equal(text.n, 1023);
    assert_false(signature_token_split(mem, (struct str){letters + MUCH - 87 - 1368, 1368 + 87},
                                       &text, &seal));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_splits_into_text_and_seal),
        cmocka_unit_test(anything_else_is_not_a_token),
        cmocka_unit_test(a_token_of_any_length_is_refused_before_it_is_decoded),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
