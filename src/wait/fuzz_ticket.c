/* What a browser may send as its ticket: only what we signed is taken, and it comes back the same.
 */
#include <string.h>

#include "wait/ticket.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ticket_keys keys = {.sign = {1}};
    struct str text = {(const char *)data, size};
    char again[TICKET_TEXT];
    struct ticket ticket;

    if (!ticket_read(&keys, text, &ticket))
        return 0;
    ticket_write(&keys, &ticket, again);
    ASSERT(memcmp(again, data, TICKET_TEXT) == 0);
    return 0;
}
