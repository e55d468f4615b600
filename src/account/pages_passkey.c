/* Passkeys: the own list, a new one, and signing in with one. ui/js/passkey.js asks the browser. */
#include "account/forms.h"
#include "account/pages.h"
#include "account/passkey.h"
#include "account_queries.h"
#include "account_views.h"
#include "base/base64.h"
#include "i18n/msg_account.h"

/* The pages of a door. */
struct ways {
    const char *home, *account, *own, *remove, *sign_in, *use, *confirm;
};

static const struct ways *ways_of(const struct request *rq)
{
    static const struct ways staff = {.home = "/staff/",
                                      .account = "/staff/account",
                                      .own = "/staff/account/passkeys",
                                      .remove = "/staff/account/passkey/{id}/remove",
                                      .sign_in = "/staff/sign-in",
                                      .use = "/staff/sign-in/passkey",
                                      .confirm = "/staff/account/confirm"};
    static const struct ways family = {.home = "/my/",
                                       .account = "/my/account",
                                       .own = "/my/account/passkeys",
                                       .remove = "/my/account/passkey/{id}/remove",
                                       .sign_in = "/my/sign-in",
                                       .use = "/my/sign-in/passkey",
                                       .confirm = "/my/account/confirm"};

    return door_of(rq) == DOOR_STAFF ? &staff : &family;
}

static struct passkey_said said_of(struct ctx *c,
                                   const struct request *rq,
                                   struct response *rs,
                                   const struct form_values *values)
{
    return (struct passkey_said){.rq = rq,
                                 .device = session_device(c, rq, rs),
                                 .key = form_at(values, "key")->text,
                                 .data = form_at(values, "data")->text,
                                 .client = form_at(values, "client")->text,
                                 .signature = form_at(values, "signature")->text};
}

static struct str key_text(struct ctx *c, struct bytes key)
{
    return base64url_print(c->mem, (struct str){(const char *)key.p, key.n});
}

/* What came from the device is not shown again: it was for one challenge. */
static void forget(struct form_values *values)
{
    static const char *const hidden[] = {"key", "data", "client", "signature"};

    for (size_t i = 0; i < COUNT(hidden); i++)
        form_at(values, hidden[i])->raw = STR("");
}

static enum status own_tx(struct ctx *c, void *arg)
{
    struct passkey_view *v = arg;
    struct account_own_passkeys_rows rows;

    TRY(account_own_passkeys(c, &rows));
    v->rows = NEWS(c->mem, struct passkey_row, rows.n);
    v->n_rows = rows.n;
    v->keys = STR("");
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_own_passkeys_row *row = &rows.v[i];
        v->rows[i] = (struct passkey_row){
            .name = row->name,
            .made = MSG_FORMAT(c, MSG_account_passkey_made_at,
                               MSG_ARG("d", i18n_moment(c, row->made_at))),
            .used = row->used_at.set ? MSG_FORMAT(c, MSG_account_passkey_used_at,
                                                  MSG_ARG("d", i18n_moment(c, row->used_at.v)))
                                     : msg_text(c, MSG_account_passkey_unused),
            .remove = url_id(c, ways_of(v->page.rq)->remove, row->id)};
        v->keys = str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(v->keys),
                             STR_ARG(key_text(c, row->key_id)));
    }
    return ST_OK;
}

/* ---- the own list ---------------------------------------------------------------------------- */

static enum status
show_own(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct passkey_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_passkey_title),
                 .flags = PAGE_READ,
                 .form = values,
                 .script = "passkey.js",
                 .back = url0(c, ways_of(rq)->account),
                 .back_text = msg_text(c, MSG_account_own_title)},
        .form = values,
        .action = url0(c, ways_of(rq)->own),
        .user = base64url_print(c->mem,
                                (struct str){(const char *)c->actor.person.b, sizeof(struct uuid)}),
        .user_name = c->actor.name};

    forget(values);
    if (pairs_has(rq->query, "done")) {
        v.page.notice = msg_text(c, MSG_account_passkey_done);
        v.page.notice_tone = TONE_OK;
    }
    TRY(db_tx_read(c, "account/passkeys", own_tx, &v));
    TRY(passkey_challenge(c, session_device(c, rq, rs), true, &v.challenge));
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_passkeys(&o, &v);
    return ST_OK;
}

static enum status done(struct ctx *c, const struct request *rq, struct response *rs)
{
    return response_see_other(c, rs, url_query(c, url0(c, ways_of(rq)->own), "done", STR("1")).s);
}

enum status passkeys_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_passkey_new);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_own(c, rq, rs, &values);
}

enum status passkeys_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    bool sent, good = true;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, &form_passkey_new, rq, &values));
    if (!values.bad) {
        const struct passkey_said said = said_of(c, rq, rs, &values);
        TRY(form_failure(c, &values,
                         passkey_make(c, &said, form_at(&values, "name")->text, &good)));
    }
    if (!good) {
        values.bad = true;
        values.common_error = msg_text(c, MSG_account_passkey_not_made);
    }
    return values.bad ? show_own(c, rq, rs, &values) : done(c, rq, rs);
}

static enum status own_one_tx(struct ctx *c, void *arg)
{
    const struct uuid *id = arg;
    struct account_own_passkeys_rows rows;

    TRY(account_own_passkeys(c, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (uuid_eq(rows.v[i].id, *id))
            return ST_OK;
    return FAIL(c, ST_NOT_FOUND, "http.not-found");
}

/* Somebody else's is not there, before anything is asked. */
enum status passkey_remove_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid id = request_uuid(rq, "id");
    bool sent;

    TRY(db_tx_read(c, "account/passkey", own_one_tx, &id));
    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(passkey_remove(c, id));
    return done(c, rq, rs);
}

/* ---- signing in ------------------------------------------------------------------------------ */

static enum status
show_use(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    const struct ways *ways = ways_of(rq);
    bool known = c->actor.kind == ACTOR_PERSON;
    struct passkey_view v = {.page = {.rq = rq,
                                      .title = msg_text(c, MSG_account_passkey_use),
                                      .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK,
                                      .form = values,
                                      .script = "passkey.js"},
                             .form = values,
                             .action = url0(c, ways->use),
                             .next = pages_next(rq, ways->home),
                             .other = url0(c, known ? "/staff/sign-in/step" : ways->sign_in)};

    forget(values);
    if (c->actor.access & ACCESS_PERSON)
        v.other = url0(c, ways->confirm);
    v.other = url_query(c, v.other, "next", v.next);
    if (known)
        TRY(db_tx_read(c, "account/passkeys", own_tx, &v));
    TRY(passkey_challenge(c, session_device(c, rq, rs), false, &v.challenge));
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_passkey_use(&o, &v);
    return ST_OK;
}

enum status passkey_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_passkey);
    return show_use(c, rq, rs, &values);
}

enum status passkey_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;

    TRY(form_read(c, &form_passkey, rq, &values));
    const struct passkey_said said = said_of(c, rq, rs, &values);
    TRY(passkey_use(c, &said, &result));
    if (result.answer == STAFF_PASSED) {
        session_give(c, rs, &result.session, &result.started);
        return response_see_other(c, rs, pages_next(rq, ways_of(rq)->home));
    }
    values.bad = true;
    values.common_error = result.answer == STAFF_WAIT ? pages_wait_text(c, result.wait_s)
                                                      : msg_text(c, MSG_account_passkey_wrong);
    return show_use(c, rq, rs, &values);
}
