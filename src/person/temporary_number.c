/* See temporary_number.h. The check digit is Damm's: it finds every wrong digit and every two
 * neighbours that changed places, the slips of somebody who writes down what is said. */
#include "person/temporary_number.h"

#include "base/id.h"
#include "person/person.h"

enum { DIGITS = 10, HALF = 5 };

/* A quasigroup of order ten without fixed points, from H. M. Damm's thesis (2004). */
static const uint8_t damm[10][10] = {
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
    {1, 7, 5, 0, 9, 8, 3, 4, 2, 6}, {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7}, {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
    {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
};

/* Zero over digits that end with their check digit. */
static uint8_t check_of(const char *digits, size_t n)
{
    uint8_t check = 0;

    for (size_t i = 0; i < n; i++)
        check = damm[check][digits[i] - '0'];
    return check;
}

static struct str print(struct arena *mem, const char *digits)
{
    return str_printf(mem, "T-%.*s-%.*s", HALF, digits, HALF, digits + HALF);
}

struct str temporary_number_of(struct arena *mem, int64_t serial)
{
    ASSERT(serial >= 0 && serial < TEMPORARY_SERIALS);
    struct str digits = str_printf(mem, "%09lld", (long long)serial);
    return print(mem, str_z(mem, str_printf(mem, STR_FMT "%d", STR_ARG(digits),
                                            check_of(digits.p, digits.n))));
}

struct str temporary_number_new(struct arena *mem)
{
    uint64_t random;

    rnd_bytes(&random, sizeof(random));
    return temporary_number_of(mem, (int64_t)(random % TEMPORARY_SERIALS));
}

/* The letter as any keyboard of the country writes it. */
static bool skip_letter(struct str *rest)
{
    static const char *const letters[] = {"T", "t", "Т", "т"};

    for (size_t i = 0; i < COUNT(letters); i++) {
        struct str letter = str_from_z(letters[i]);
        if (str_starts(*rest, letter)) {
            *rest = str_sub(*rest, letter.n, rest->n - letter.n);
            return true;
        }
    }
    return false;
}

bool person_temporary_number(struct arena *mem, struct str typed, struct str *ret_number)
{
    struct str rest = str_trim(typed);
    char digits[DIGITS];
    size_t n = 0;

    if (!skip_letter(&rest))
        return false;
    for (size_t i = 0; i < rest.n; i++) {
        if (rest.p[i] == ' ' || rest.p[i] == '-')
            continue;
        if (rest.p[i] < '0' || rest.p[i] > '9' || n == DIGITS)
            return false;
        digits[n++] = rest.p[i];
    }
    if (n != DIGITS || check_of(digits, DIGITS) != 0)
        return false;
    *ret_number = print(mem, digits);
    return true;
}
