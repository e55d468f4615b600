/* Any text as an answer of the population register: refused, or a person whose every field is
 * within its limits. */
#include "base/scan.h"
#include "person/register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct register_person *person)
{
    ASSERT(scan_iin(person->iin));
    ASSERT(person->surname.n + person->given.n > 0);
    ASSERT(str_letters(person->surname) <= 4 * REGISTER_TEXT_MOST);
    ASSERT(person->address.text_kk.n == 0 || person->address.text_ru.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    struct str text = {(const char *)data, size};
    struct register_person *person = NULL;
    struct register_children children = {0};
    struct schema_fault fault;

    if (register_read_person(mem, text, &person, &fault) && person)
        check(person);
    if (register_read_children(mem, text, &children, &fault))
        for (size_t i = 0; i < children.n; i++)
            check(&children.v[i].person);
    arena_free(mem);
    return 0;
}
