/* See code.h. */
#include "contact/code.h"

#include "keys/keys.h"

enum { CODES = 100000000 }; /* of CODE_DIGITS digits */

struct str code_random(struct ctx *c)
{
    uint64_t number;

    do /* the top of the range is thrown away so that every code is equally likely */
        rnd_bytes(&number, sizeof(number));
    while (number >= UINT64_MAX / CODES * CODES);
    return str_printf(c->mem, "%0*llu", CODE_DIGITS, (unsigned long long)(number % CODES));
}

enum status code_key(struct ctx *c, struct uuid row, struct str code, struct bytes *ret_keyed)
{
    struct str whole = str_printf(c->mem, "contact:" STR_FMT ":" STR_FMT,
                                  STR_ARG(uuid_print(c->mem, row)), STR_ARG(code));
    return keys_pepper(c, whole, ret_keyed);
}
