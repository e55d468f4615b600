/* House numbers as people and acts write them, brought to one spelling through the search key
 * (case, look-alikes, punctuation). Pure: no database. */
#include "base/buf.h"
#include "base/scan.h"
#include "i18n/i18n.h"
#include "organisation/organisation.h"

enum { SUFFIX_BYTES = 16 };

/* Words around the number that say nothing about which house it is; folded as in a search key. */
static const char *const before_number[] = {"дом", "д", "уй"};
static const char *const before_building[] = {"корпус", "корп",     "к",  "блок",
                                              "бл",     "строение", "стр"};

static bool is_one_of(struct str word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_z(word, words[i]))
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Cuts the next run of digits or of letters; words are separated by one space. */
static bool next_run(struct str *rest, struct str *ret_run)
{
    size_t n = 0;

    if (rest->n > 0 && rest->p[0] == ' ')
        *rest = str_sub(*rest, 1, rest->n);
    while (n < rest->n && rest->p[n] != ' ' && is_digit(rest->p[n]) == is_digit(rest->p[0]))
        n++;
    *ret_run = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return n > 0;
}

/* What follows the number: 1 becomes "/1", a single letter stays, "корпус" before more goes. */
static bool read_suffix(struct str rest, struct buf *suffix)
{
    bool after_letter = false;
    struct str run;
    int64_t number;

    while (next_run(&rest, &run)) {
        if (is_digit(run.p[0])) {
            if (!scan_i64(run, 1, ORGANISATION_HOUSE_MOST, &number))
                return false;
            buf_add_char(suffix, '/');
            buf_add_i64(suffix, number);
            after_letter = false;
        } else if (rest.n > 0 && is_one_of(run, before_building, COUNT(before_building))) {
            continue;
        } else if (str_letters(run) == 1 && !after_letter) {
            buf_add(suffix, run);
            after_letter = true;
        } else {
            return false;
        }
    }
    return !buf_overflowed(suffix);
}

enum status organisation_house(struct ctx *c, struct str text, struct organisation_house *ret_house)
{
    struct str rest = i18n_search_key(c, text), run = {0};
    struct buf suffix;
    int64_t number;

    do {
        if (!next_run(&rest, &run))
            return FAIL(c, ST_INVALID, "organisation.house.unreadable");
    } while (is_one_of(run, before_number, COUNT(before_number)));
    buf_init(&suffix, c->mem, SUFFIX_BYTES);
    if (!scan_i64(run, 1, ORGANISATION_HOUSE_MOST, &number) || !read_suffix(rest, &suffix))
        return FAIL(c, ST_INVALID, "organisation.house.unreadable");
    *ret_house = (struct organisation_house){(int32_t)number, buf_str(&suffix)};
    return ST_OK;
}

struct str organisation_house_text(struct ctx *c, const struct organisation_house *house)
{
    return str_printf(c->mem, "%d" STR_FMT, house->number, STR_ARG(house->suffix));
}
