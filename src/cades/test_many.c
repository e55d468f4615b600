/* Files with many signatures, in each of the forms they come in, and which document each is over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base64.h"
#include "cades/testing/authority.h"

enum { MANY = 3 };

static struct arena *mem;
static struct bytes contents[MANY], signatures[MANY];

static int start(void **state)
{
    (void)state;
    mem = arena_new(64 << 20, 64 << 20);
    const struct authority *country = authority_new(mem, KEY_GOST_2015_512);
    for (size_t i = 0; i < MANY; i++) {
        struct str text = str_printf(mem, "document %zu", i);
        contents[i] = (struct bytes){(const uint8_t *)text.p, text.n};
        const struct signing signing = {
            .content = contents[i], .signers = {country->parent}, .n_signers = 1};
        signatures[i] = authority_sign(mem, &signing);
    }
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static struct str letters(size_t i)
{
    return base64_print(mem, (struct str){(const char *)signatures[i].p, signatures[i].n});
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

/* Each is found, is whole, and belongs to its own document, wherever one begins to look. */
static void assert_holds_all(struct str file)
{
    struct bytes found[MANY + 1], der;

    assert_int_equal(cades_split(as_bytes(file), found, COUNT(found)), MANY);
    for (size_t i = 0; i < MANY; i++) {
        assert_true(cades_der(mem, found[i], &der));
        assert_int_equal(der.n, signatures[i].n);
        assert_memory_equal(der.p, signatures[i].p, der.n);
        for (size_t guess = 0; guess < MANY; guess++)
            assert_int_equal(cades_find_content(mem, found[i], contents, MANY, guess), i);
    }
}

static void lines_of_base64_are_taken_apart(void **state)
{
    (void)state;
    assert_holds_all(str_printf(mem, "\n" STR_FMT "\r\n" STR_FMT "\n\n" STR_FMT "\n",
                                STR_ARG(letters(0)), STR_ARG(letters(1)), STR_ARG(letters(2))));
}

/* With lines of 64 letters, as programs write it, and other words at its ends. */
static struct str pem(size_t i, const char *word)
{
    struct str text = letters(i), whole = str_printf(mem, "-----BEGIN %s-----\n", word);

    for (size_t at = 0; at < text.n; at += 64)
        whole =
            str_printf(mem, STR_FMT STR_FMT "\n", STR_ARG(whole), STR_ARG(str_sub(text, at, 64)));
    return str_printf(mem, STR_FMT "-----END %s-----\n", STR_ARG(whole), word);
}

static void blocks_of_pem_are_taken_apart(void **state)
{
    (void)state;
    assert_holds_all(str_printf(mem, STR_FMT STR_FMT "\n" STR_FMT, STR_ARG(pem(0, "CMS")),
                                STR_ARG(pem(1, "PKCS7")), STR_ARG(letters(2))));
}

static void der_is_taken_apart(void **state)
{
    struct str file = STR("");
    (void)state;

    char *p = arena_alloc(mem, signatures[0].n * (MANY + 1));
    for (size_t i = 0; i < MANY; i++)
        for (size_t k = 0; k < signatures[i].n; k++)
            p[file.n++] = (char)signatures[i].p[k];
    file.p = p;
    assert_holds_all(file);
}

static void no_more_are_given_than_asked_for(void **state)
{
    struct bytes found[2];
    struct str file = str_printf(mem, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(letters(0)),
                                 STR_ARG(letters(1)), STR_ARG(letters(2)));
    (void)state;
    assert_int_equal(cades_split(as_bytes(file), found, COUNT(found)), 2);
    assert_int_equal(cades_split((struct bytes){0}, found, COUNT(found)), 0);
}

static void what_is_no_signature_belongs_to_nothing(void **state)
{
    (void)state;
    assert_int_equal(cades_find_content(mem, as_bytes(STR("garbage")), contents, MANY, 1), MANY);
    assert_int_equal(cades_find_content(mem, signatures[2], contents, 2, 0), 2);
    assert_int_equal(cades_find_content(mem, signatures[0], contents, 0, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_base64_are_taken_apart),
        cmocka_unit_test(blocks_of_pem_are_taken_apart),
        cmocka_unit_test(der_is_taken_apart),
        cmocka_unit_test(no_more_are_given_than_asked_for),
        cmocka_unit_test(what_is_no_signature_belongs_to_nothing),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
