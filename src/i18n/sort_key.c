/* The key by which lists are sorted: byte order of the keys is the order of the Kazakh alphabet.
 *
 * A key is printable ASCII: one weight per letter, then a space, then one letter per weight for the
 * case, so that case decides only between equal words. Digits sort by value ("№ 9" before "№ 84"):
 * their number as one letter, then the digits. Order of kinds: spaces, digits, Latin, the 42
 * Kazakh letters, everything else by code point; punctuation has no weight. */
#include <unicase.h>
#include <unictype.h>

#include "i18n/i18n.h"
#include "i18n/letters.h"

enum {
    WEIGHT_SPACE = '!',
    WEIGHT_DIGITS = '"', /* then 'A' + number of digits, then the digits */
    WEIGHT_LATIN = '0',
    WEIGHT_KAZAKH = 'J', /* 'J' … 's' */
    WEIGHT_OTHER = '~',  /* then six hexadecimal digits */
    DIGITS_MOST = 25,
};

static const char alphabet[] = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";

struct keys {
    struct buf weights, cases;
};

static bool kazakh_weight(uint32_t letter, char *ret)
{
    struct str rest = {alphabet, sizeof(alphabet) - 1};
    for (int i = 0; rest.n > 0; i++) {
        if (letters_next(&rest) == letter) {
            *ret = (char)(WEIGHT_KAZAKH + i);
            return true;
        }
    }
    return false;
}

static bool simple_weight(uint32_t lower, char *ret)
{
    if (lower >= 'a' && lower <= 'z') {
        *ret = (char)(WEIGHT_LATIN + (lower - 'a'));
        return true;
    }
    return lower >= 0x400 && kazakh_weight(lower, ret);
}

static void add_other(struct arena *mem, struct keys *keys, uint32_t letter)
{
    struct buf one;
    struct str parts;
    char weight;

    buf_init(&one, mem, 8);
    letters_add(&one, letter);
    parts = letters_decompose(mem, buf_str(&one));
    uint32_t base = letters_next(&parts);
    if (simple_weight(uc_tolower(base), &weight))
        buf_add_char(&keys->weights, weight);
    else
        buf_printf(&keys->weights, "%c%06x", WEIGHT_OTHER, (unsigned)uc_tolower(letter));
}

/* A run of ASCII digits at the start of rest. */
static void add_digits(struct keys *keys, struct str *rest)
{
    struct str run = {rest->p, 0};

    while (rest->n > 0 && rest->p[0] >= '0' && rest->p[0] <= '9') {
        *rest = str_sub(*rest, 1, rest->n);
        run.n++;
    }
    while (run.n > 1 && run.p[0] == '0')
        run = str_sub(run, 1, run.n);
    size_t length = run.n < DIGITS_MOST ? run.n : DIGITS_MOST;
    buf_printf(&keys->weights, "%c%c" STR_FMT, WEIGHT_DIGITS, 'A' + (int)length, STR_ARG(run));
    buf_add_char(&keys->cases, 'a');
}

static void add_letter(struct arena *mem, struct keys *keys, uint32_t letter)
{
    uint32_t lower = uc_tolower(letter);
    char weight;

    if (uc_is_space(letter))
        buf_add_char(&keys->weights, WEIGHT_SPACE);
    else if (simple_weight(lower, &weight))
        buf_add_char(&keys->weights, weight);
    else if (uc_is_alnum(letter) && !letters_is_mark(letter))
        add_other(mem, keys, letter);
    else
        return; /* punctuation, marks */
    buf_add_char(&keys->cases, lower == letter ? 'a' : 'b');
}

struct str i18n_sort_key(struct ctx *c, struct str text)
{
    struct str rest = i18n_nfc(c->mem, str_trim(text));
    size_t most = size_mul(size_add(rest.n, 4), 4);
    struct keys keys;

    buf_init(&keys.weights, c->mem, most);
    buf_init(&keys.cases, c->mem, most);
    while (rest.n > 0) {
        if (rest.p[0] >= '0' && rest.p[0] <= '9')
            add_digits(&keys, &rest);
        else
            add_letter(c->mem, &keys, letters_next(&rest));
    }
    struct str weights = buf_str(&keys.weights), cases = buf_str(&keys.cases);
    return str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(weights), STR_ARG(cases));
}
