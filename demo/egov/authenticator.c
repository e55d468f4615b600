/* The authenticator on the demo country's telephone: the code of each member of staff at this
 * moment (RFC 6238), so that whoever tries the demo need not scan a key first. */
#include <liboath/oath.h>
#include <stdlib.h>

#include "base/time.h"
#include "egov_pages.h"
#include "peer.h"

enum { SHOWN_MOST = 40, STEP_S = 30, DIGITS = 6 };

/* Empty when the key is damaged. */
static struct str code_of(struct arena *mem, struct str key, int64_t now_s)
{
    char code[DIGITS + 1] = "", *bytes = NULL;
    size_t n;

    if (oath_base32_decode(key.p, key.n, &bytes, &n) == OATH_OK &&
        oath_totp_generate(bytes, n, now_s, STEP_S, 0, DIGITS, code) != OATH_OK)
        code[0] = '\0';
    free(bytes);
    return str_copy(mem, str_from_z(code));
}

static bool is_asked_for(const struct account_row *row, struct str asked)
{
    static const enum account_column searched[] = {A_ROLE, A_IIN, A_NAME, A_WHERE_KK, A_WHERE_RU};
    size_t at;

    if (asked.n == 0)
        return true;
    for (size_t i = 0; i < COUNT(searched); i++)
        if (str_find(row->v[searched[i]], asked, &at))
            return true;
    return false;
}

static struct fills row_of(const struct call *call, const struct account_row *row, int64_t now_s)
{
    struct fill *fills = NEWS(call->mem, struct fill, 5);

    fills[0] = (struct fill){"role", row->v[A_ROLE]};
    fills[1] = (struct fill){"iin", row->v[A_IIN]};
    fills[2] = (struct fill){"name", row->v[A_NAME]};
    fills[3] = (struct fill){"where", row->v[call->russian ? A_WHERE_RU : A_WHERE_KK]};
    fills[4] = (struct fill){"code", code_of(call->mem, row->v[A_KEY], now_s)};
    return (struct fills){fills, 5};
}

struct answer authenticator_show(struct call *call)
{
    struct str asked = str_trim(call_value(call, "q"));
    struct fills *rows = NEWS(call->mem, struct fills, SHOWN_MOST);
    int64_t now_s = time_real_us() / TIME_SECOND;
    struct accounts accounts = {0};
    size_t n = 0, found = 0;

    if (oath_init() != OATH_OK || !accounts_read(call, &accounts))
        return answer_not_found();
    for (size_t i = 0; i < accounts.n; i++) {
        if (!is_asked_for(&accounts.v[i], asked))
            continue;
        if (found++ < SHOWN_MOST)
            rows[n++] = row_of(call, &accounts.v[i], now_s);
    }
    const struct fill fills[] = {
        {"q", asked},
        {"q_in_address", percent_encode(call->mem, asked)},
        {"left", str_printf(call->mem, "%d", (int)(STEP_S - now_s % STEP_S))},
        {"count", str_printf(call->mem, "%zu", n)},
        {"found", str_printf(call->mem, "%zu", found)}};
    return answer_page(call, (struct page){embedded_authenticator_kk, embedded_authenticator_ru},
                       (struct fills){fills, COUNT(fills)}, (struct rows){rows, n});
}
