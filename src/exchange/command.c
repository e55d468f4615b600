/* Roles of the database for partners: `oqu partner grant`, `oqu partner revoke`. The operator runs
 * them as the superuser of the cluster, for no role of the program may make roles. */
#include "base/id.h"
#include "base/scan.h"
#include "base/time.h"
#include "exchange/exchange.h"
#include "exchange/pages.h"
#include "exchange_queries.h"

#include <stdio.h>

enum { NAME_LEAST = 3, NAME_MOST = 30, TEXT_MOST = 500, HOLDER_MOST = 200 };

struct order {
    struct str name, bin, holder, reason, verifier;
    struct date valid_to;
};

static enum status wrong(struct ctx *c, const char *what)
{
    c->failure.detail = str_from_z(what);
    return FAIL(c, ST_INVALID, "command.usage");
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9')))
            return false;
    return s.n >= NAME_LEAST && s.n <= NAME_MOST;
}

static bool is_text(struct str s, size_t most)
{
    return s.n > 0 && str_is_utf8(s) && str_letters(s) <= most;
}

static struct str role_name(struct ctx *c, const char *name)
{
    return str_printf(c->mem, "partner_%s", name);
}

static enum status grant_tx(struct ctx *c, void *arg)
{
    const struct order *in = arg;
    const struct exchange_grant_role_in row = {.name = in->name,
                                               .bin = in->bin,
                                               .holder = in->holder,
                                               .valid_to = in->valid_to,
                                               .reason = in->reason,
                                               .verifier = in->verifier};
    struct exchange_grant_role_row *granted;

    return exchange_grant_role(c, &row, &granted);
}

enum status partner_grant_command(struct ctx *c, int argc, char *const *argv)
{
    struct str password = rnd_token(c->mem, EXCHANGE_KEY_BYTES);
    struct order in;

    if (argc != 5)
        return wrong(c, "usage: oqu partner grant NAME BIN LAST-DAY HOLDER REASON");
    if (!is_name(str_from_z(argv[0])))
        return wrong(c, "NAME: 3 to 30 small Latin letters and digits");
    if (!scan_bin(str_from_z(argv[1])))
        return wrong(c, "BIN: 12 digits with a right check digit");
    if (!scan_date(str_from_z(argv[2]), &in.valid_to) ||
        in.valid_to.days < time_date(c->now_us).days)
        return wrong(c, "LAST-DAY: a day to come, as 2027-05-31");
    in.name = role_name(c, argv[0]);
    in.bin = str_from_z(argv[1]);
    in.holder = str_from_z(argv[3]);
    in.reason = str_from_z(argv[4]);
    if (!is_text(in.holder, HOLDER_MOST) || !is_text(in.reason, TEXT_MOST))
        return wrong(c, "HOLDER and REASON: text of at most 200 and 500 letters");
    TRY(db_scram(c, in.name, password, &in.verifier));
    TRY(db_tx_locked(c, "exchange/grant", grant_tx, &in));
    (void)printf("role " STR_FMT "\npassword " STR_FMT "\n", STR_ARG(in.name), STR_ARG(password));
    return ST_OK;
}

static enum status revoke_tx(struct ctx *c, void *arg)
{
    const struct order *in = arg;
    struct exchange_revoke_role_row *revoked;

    return exchange_revoke_role(c, in->name, in->reason, &revoked);
}

enum status partner_revoke_command(struct ctx *c, int argc, char *const *argv)
{
    struct order in;

    if (argc != 2 || !is_name(str_from_z(argv[0])))
        return wrong(c, "usage: oqu partner revoke NAME REASON");
    in.name = role_name(c, argv[0]);
    in.reason = str_from_z(argv[1]);
    if (!is_text(in.reason, TEXT_MOST))
        return wrong(c, "REASON: text of at most 500 letters");
    TRY(db_tx_locked(c, "exchange/revoke-role", revoke_tx, &in));
    (void)printf("role " STR_FMT " is no more\n", STR_ARG(in.name));
    return ST_OK;
}
