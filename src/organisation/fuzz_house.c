/* House numbers from anywhere: whatever is accepted must be stable, i.e. its spelling reads back as
 * the same house. */
#include "i18n/i18n.h"
#include "organisation/organisation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str typed = {(const char *)data, n};
    struct ctx c = {.mem = arena_new(1 << 20, 1 << 26), .lang = LANG_KK};
    struct organisation_house first, again;

    if (n <= 4096 && str_is_utf8(typed) && organisation_house(&c, typed, &first) == ST_OK) {
        ASSERT(first.number > 0 && first.number <= ORGANISATION_HOUSE_MOST);
        ASSERT(organisation_house(&c, organisation_house_text(&c, &first), &again) == ST_OK);
        ASSERT(again.number == first.number && str_eq(again.suffix, first.suffix));
    }
    arena_free(c.mem);
    return 0;
}
