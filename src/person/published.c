/* What partner systems learn of a person's number; who may, decides src/exchange. */
#include "person/sealed.h"

enum status person_open_iins(struct ctx *c, struct person_sealed_iin *items, size_t n)
{
    struct keys_item *opened = NEWS(c->mem, struct keys_item, n + 1);
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        items[i].iin = STR("");
        if (items[i].sealed.n > 0)
            opened[used++] = (struct keys_item){.place = person_iin_place(c, items[i].person),
                                                .value = items[i].sealed};
    }
    if (used == 0)
        return ST_OK;
    TRY(keys_open_fields(c, KEY_IDENTITY, opened, used));
    for (size_t i = n; i > 0; i--)
        if (items[i - 1].sealed.n > 0 && !opened[--used].broken)
            items[i - 1].iin = person_str(opened[used].result);
    return ST_OK;
}
