/* Any text as a temporary number: refused, or brought to the one form, which reads as itself and is
 * no IIN. */
#include "base/scan.h"
#include "person/person.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 16, 1 << 24);
    struct str typed = {(const char *)data, size}, number, again;

    if (person_temporary_number(mem, typed, &number)) {
        ASSERT(number.n == sizeof("T-12345-67890") - 1 && !scan_iin(number));
        ASSERT(person_temporary_number(mem, number, &again) && str_eq(number, again));
    }
    arena_free(mem);
    return 0;
}
