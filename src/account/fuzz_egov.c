/* Any text as an answer of the identity provider: refused, or within its limits. */
#include "account/egov.h"
#include "base/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    struct schema_fault fault;
    struct str text = {(const char *)data, size}, token, phone;
    struct egov_user user;

    if (egov_read_token(mem, text, &token, &fault))
        for (size_t i = 0; i < token.n; i++)
            ASSERT(token.p[i] > ' ' && token.p[i] <= '~');
    if (egov_read_user(mem, text, &user, &fault))
        ASSERT(scan_iin(user.iin) && user.surname.n + user.given.n > 0);
    if (egov_read_phone(mem, text, &phone, &fault))
        ASSERT(phone.n == 12 && phone.p[0] == '+');
    arena_free(mem);
    return 0;
}
