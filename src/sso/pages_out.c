/* A client asks to sign a person out (OpenID Connect RP-Initiated Logout 1.0): the person decides
 * here, and is then taken back to an address that the client has registered. */
#include "base/scan.h"
#include "html/form.h"
#include "i18n/msg_sso.h"
#include "sso/pages.h"
#include "sso/sso.h"
#include "sso_views.h"

enum { QUERY_MOST = 900, HINT_MOST = 4096 };

struct leaving {
    struct str hint;
    struct uuid id;
    struct sso_client_of_row *client; /* NULL: none that we know */
    struct str back;                  /* where to, with state; empty: nowhere */
    bool unregistered;                /* an address was given, and it is none of the client's */
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct leaving *in = arg;
    struct sso_client_of_token_row *row;

    if (in->hint.n > 0) {
        TRY(sso_client_of_token(c, in->hint, &row));
        if (row->client.set)
            in->id = row->client.v;
    }
    return sso_client_of(c, in->id, &in->client);
}

static struct str with_state(struct ctx *c, struct str address, struct str state)
{
    size_t at;

    if (state.n == 0)
        return address;
    struct url pair = url_query(c, url0(c, "/"), "state", state);
    return str_printf(c->mem, STR_FMT "%s" STR_FMT, STR_ARG(address),
                      str_find(address, STR("?"), &at) ? "&" : "?",
                      STR_ARG(str_sub(pair.s, 2, pair.s.n)));
}

static enum status find_back(struct ctx *c, const struct request *rq, struct leaving *in)
{
    struct str asked = pairs_get(rq->query, "post_logout_redirect_uri"), list, one;

    if (asked.n == 0)
        return ST_OK;
    list = in->client ? in->client->returns : STR("");
    while (scan_until(&list, '\n', &one))
        if (str_eq(one, asked))
            in->back = with_state(c, one, pairs_get(rq->query, "state"));
    if (in->back.n > 0)
        return ST_OK;
    in->unregistered = true;
    const struct uuid none = {0};
    return sso_journal_refusal(c, in->client ? in->id : none,
                               in->client ? in->client->organisation_id : none, "REDIRECT");
}

static enum status read_leaving(struct ctx *c, const struct request *rq, struct leaving *in)
{
    struct str hint = pairs_get(rq->query, "id_token_hint");

    *in = (struct leaving){.hint = hint.n <= HINT_MOST ? hint : STR(""), .back = STR("")};
    (void)scan_uuid(pairs_get(rq->query, "client_id"), &in->id);
    TRY(db_tx_read(c, "sso/leaving", find_tx, in));
    return find_back(c, rq, in);
}

/* The same at a door, without the hint, which has served its purpose and is long. */
static struct url
door_url(struct ctx *c, const struct request *rq, const struct leaving *in, const char *path)
{
    static const char *const kept[] = {"post_logout_redirect_uri", "state"};
    struct url url = url0(c, path);

    if (in->client)
        url = url_query(c, url, "client_id", uuid_print(c->mem, in->id));
    for (size_t i = 0; i < COUNT(kept); i++)
        if (pairs_has(rq->query, kept[i]) && rq->query_string.n <= QUERY_MOST + HINT_MOST)
            url = url_query(c, url, kept[i], pairs_get(rq->query, kept[i]));
    return url;
}

enum status sso_sign_out(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct leaving in;

    TRY(read_leaving(c, rq, &in));
    struct sso_choose_view v = {.page = {.rq = rq,
                                         .title = msg_text(c, MSG_sso_choose_title),
                                         .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK},
                                .client = STR(""),
                                .family = door_url(c, rq, &in, "/my/sso/sign-out"),
                                .staff = door_url(c, rq, &in, "/staff/sso/sign-out")};
    if (in.client && !str_eq_z(in.client->doors, "both"))
        return response_see_other(c, rs,
                                  str_eq_z(in.client->doors, "staff") ? v.staff.s : v.family.s);
    struct out o = page_out(c, rs, 200);
    sso_choose_page(&o, &v);
    return ST_OK;
}

/* Asks who is signed in, and takes everybody else back at once; signing out leads here again. */
enum status sso_sign_out_here(struct ctx *c, const struct request *rq, struct response *rs)
{
    bool staff = str_starts(rq->path, STR("/staff/")), inside = c->actor.kind == ACTOR_PERSON;
    struct leaving in;

    TRY(read_leaving(c, rq, &in));
    struct sso_out_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, inside ? MSG_sso_out_title : MSG_sso_out_done),
                 .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK},
        .client = in.client ? in.client->name : STR(""),
        .next = url_here(c, rq, "lang").s,
        .unregistered = in.unregistered};

    if (inside)
        v.out = url0(c, staff ? "/staff/sign-out" : "/my/sign-out");
    else
        v.back = url_outside(c, in.back);
    v.goes_back = !inside && in.back.n > 0;
    struct out o = page_out(c, rs, 200);
    if (v.goes_back)
        response_header(rs, "Refresh", str_printf(c->mem, "0;url=" STR_FMT, STR_ARG(in.back)));
    sso_out(&o, &v);
    return ST_OK;
}
