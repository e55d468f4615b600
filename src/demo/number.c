/* See number.h. A serial whose check digit does not exist is passed over for its neighbour. */
#include "demo/number.h"
#include "base/scan.h"

enum {
    DAYS = 336,     /* 12 months of 28 days: every month has them */
    NEIGHBOURS = 4, /* serials kept for one i */
    LENGTH = 12,
};

static void put_digits(char *at, size_t width, size_t value)
{
    for (size_t k = width; k > 0; k--, value /= 10)
        at[k - 1] = (char)('0' + value % 10);
}

/* Sets the last digit so that the number passes, if one does. */
static bool finish(char number[LENGTH], bool (*passes)(struct str))
{
    for (int digit = '0'; digit <= '9'; digit++) {
        number[LENGTH - 1] = (char)digit;
        if (passes((struct str){number, LENGTH}))
            return true;
    }
    return false;
}

struct str demo_iin(struct arena *mem, int year, bool female, size_t i)
{
    char number[LENGTH];
    size_t day = i % DAYS, serial = i / DAYS * NEIGHBOURS;
    bool good = false;

    put_digits(number, 2, (size_t)year);
    put_digits(number + 2, 2, day / 28 + 1);
    put_digits(number + 4, 2, day % 28 + 1);
    number[6] = female ? '6' : '5'; /* born in the 21st century */
    for (size_t k = 0; k < NEIGHBOURS && !good; k++) {
        ASSERT(serial + k < 10000);
        put_digits(number + 7, 4, serial + k);
        good = finish(number, scan_iin);
    }
    ASSERT(good);
    return str_copy(mem, (struct str){number, LENGTH});
}

struct str demo_bin(struct arena *mem, size_t i)
{
    char number[LENGTH] = "991240"; /* registered in December 2099, a resident, a head unit */
    bool good = false;

    for (size_t k = 0; k < NEIGHBOURS && !good; k++) {
        ASSERT(i * NEIGHBOURS + k < 100000);
        put_digits(number + 6, 5, i * NEIGHBOURS + k);
        good = finish(number, scan_bin);
    }
    ASSERT(good);
    return str_copy(mem, (struct str){number, LENGTH});
}

struct str demo_phone(struct arena *mem, size_t i)
{
    return str_printf(mem, "+7799%07zu", i % 10000000);
}
