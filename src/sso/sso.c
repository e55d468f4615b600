/* What several parts of single sign-on need: addresses, words, the journal of refusals. */
#include "sso/sso.h"

#include "audit/audit.h"
#include "base/scan.h"
#include "html/html.h"

struct str sso_issuer(struct ctx *c)
{
    return url_absolute(c, STR(""));
}

struct refusal {
    struct uuid client, organisation;
    const char *reason;
};

static enum status refusal_tx(struct ctx *c, void *arg)
{
    const struct refusal *in = arg;
    return audit_add(c, "sso.refused", "sso.client", in->client, in->organisation,
                     str_printf(c->mem, "{\"reason\":\"%s\"}", in->reason));
}

enum status
sso_journal_refusal(struct ctx *c, struct uuid client, struct uuid organisation, const char *reason)
{
    struct failure failure = c->failure;
    struct refusal in = {client, organisation, reason};

    TRY(db_tx_locked(c, "sso/refused", refusal_tx, &in));
    c->failure = failure;
    return ST_OK;
}

bool sso_has_word(struct str words, const char *word)
{
    struct str one;

    while (scan_until(&words, ' ', &one))
        if (str_eq_z(one, word))
            return true;
    return false;
}

struct texts sso_words(struct ctx *c, struct str words)
{
    struct str *list = NEWS(c->mem, struct str, words.n + 1), one;
    size_t n = 0;

    while (scan_until(&words, ' ', &one))
        if (one.n > 0)
            list[n++] = one;
    return (struct texts){list, n};
}
