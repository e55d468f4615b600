/* See testing.h: the letter with an initial password, opened as its owner does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "account/testing.h"
#include "account/testing/paper.h"

enum { PASSWORD_LEAST = 12 };

/* Groups of letters with a dash between, which nothing else in a letter is. */
static struct str password_in(const char *text)
{
    static const char letters[] = "abcdefghkmnpqrstuvwxyz23456789-";

    for (const char *word = text; *word; word++) {
        size_t n = strspn(word, letters);
        if (n >= PASSWORD_LEAST)
            return str_copy(country->mem, (struct str){word, n});
    }
    return STR("");
}

/* The password that stands on the page; empty: none. */
static struct str password_on(const char *pdf, size_t size, int number)
{
    char *text = paper_words(pdf, size, number);

    assert_non_null(text);
    struct str password = password_in(text);
    free(text);
    return password;
}

const char *country_open_letter(const char *pdf, size_t size)
{
    assert_int_equal(paper_pages(pdf, size), 2); /* the two sides of a sheet */
    assert_int_equal(password_on(pdf, size, 0).n, 0);
    struct str password = password_on(pdf, size, 1);
    assert_true(password.n > 0);
    return str_z(country->mem, password);
}

const char *country_hand_over(struct page *p)
{
    const char *card = str_z(country->mem, str_from_z(page_address(p)));

    page_follow(p, "Құпиясөз немесе аутентификатор жоғалды");
    page_follow(p, "Құпиясөз жасау");
    page_choose(p, "way", "LETTER");
    page_press(p, "Құпиясөз жасау");
    page_assert_status(p, 200);
    const char *password = country_open_letter(page_body(p), page_body_size(p));
    page_get(p, card);
    return password;
}
