/* Of one's own account: which clients receive data, and taking the consent back. */
#include "audit/audit.h"
#include "html/form.h"
#include "i18n/msg_account.h"
#include "i18n/msg_sso.h"
#include "sso/pages.h"
#include "sso/sso.h"
#include "sso_views.h"

const struct form form_withdraw = {"withdraw", NULL, 0};

static bool is_staff(const struct request *rq)
{
    return str_starts(rq->path, STR("/staff/"));
}

static enum status own_tx(struct ctx *c, void *arg)
{
    struct sso_own_consents_rows *rows = arg;
    return sso_own_consents(c, rows);
}

static struct str last_words(struct ctx *c, struct opt_instant at)
{
    return at.set ? MSG_FORMAT(c, MSG_sso_own_last, MSG_ARG("moment", i18n_moment(c, at.v)))
                  : STR("");
}

static void fill_own(struct ctx *c,
                     const struct sso_own_consents_rows *rows,
                     struct sso_own_view *v,
                     const char *withdraw)
{
    v->rows = NEWS(c->mem, struct sso_own_row, rows->n);
    v->n = rows->n;
    for (size_t i = 0; i < rows->n; i++) {
        const struct sso_own_consents_row *row = &rows->v[i];
        struct str day = i18n_date(c, time_date(row->given_at));
        v->rows[i] = (struct sso_own_row){
            .name = row->name,
            .holder = row->holder,
            .receives = MSG_FORMAT(c, MSG_sso_own_receives,
                                   MSG_ARG("what", sso_scope_words(c, row->scopes))),
            .given = MSG_FORMAT(c, MSG_sso_own_given, MSG_ARG("day", day)),
            .last = last_words(c, row->last_at),
            .withdraw = url_id(c, withdraw, row->client_id)};
    }
}

enum status own_clients_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    bool staff = is_staff(rq);
    struct sso_own_consents_rows rows;
    struct sso_own_view v = {.page = {.rq = rq,
                                      .title = msg_text(c, MSG_sso_own_title),
                                      .flags = PAGE_READ,
                                      .back = url0(c, staff ? "/staff/account" : "/my/account"),
                                      .back_text = msg_text(c, MSG_account_own_title)}};

    TRY(db_tx_read(c, "sso/own", own_tx, &rows));
    fill_own(c, &rows, &v,
             staff ? "/staff/account/clients/{id}/withdraw" : "/my/account/clients/{id}/withdraw");
    if (pairs_has(rq->query, "withdrawn")) {
        v.page.notice = msg_text(c, MSG_sso_own_withdrawn);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    sso_own(&o, &v);
    return ST_OK;
}

struct withdrawal {
    struct uuid client;
};

static enum status withdraw_tx(struct ctx *c, void *arg)
{
    const struct withdrawal *in = arg;
    struct sso_client_of_row *client;
    int64_t changed, left;

    TRY(sso_client_of(c, in->client, &client));
    TRY(sso_end_consent(c, in->client, &changed));
    if (!client || changed == 0)
        return FAIL(c, ST_NOT_FOUND, "sso.client.unknown");
    TRY(sso_leave_client(c, in->client, &left));
    return audit_add(c, "sso.withdrawn", "sso.client", in->client, client->organisation_id,
                     STR(""));
}

enum status own_withdraw_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct withdrawal in = {request_uuid(rq, "id")};

    TRY(db_tx(c, "sso/withdraw", withdraw_tx, &in));
    struct url own = url0(c, is_staff(rq) ? "/staff/account/clients" : "/my/account/clients");
    return response_see_other(c, rs, url_query(c, own, "withdrawn", STR("1")).s);
}
