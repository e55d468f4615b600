/* On the way to a client: who are you, do you agree, and back. */
#include "audit/audit.h"
#include "html/form.h"
#include "i18n/msg_sso.h"
#include "platform/platform.h"
#include "sso/pages.h"
#include "sso/request.h"
#include "sso_views.h"

static const struct field consent_fields[] = {
    {"answer", FIELD_CHOICE, MSG_sso_consent_answer, 0, MSG_sso_consent_missing, 0, 0},
};
const struct form form_consent = {"consent", consent_fields, COUNT(consent_fields)};

/* ---- back to the client ---------------------------------------------------------------------- */

/* Not a redirect: a browser that came here from one of our forms, as after signing in, must not be
 * led to another site (form-action), and follows this all the same. */
static enum status leave(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         const struct sso_request *in,
                         struct str code)
{
    struct str address = request_answer(c, in, code);
    struct sso_back_view v = {.page = {.rq = rq,
                                       .title = msg_text(c, MSG_sso_back_title),
                                       .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK},
                              .client = in->client->name,
                              .url = url_outside(c, address),
                              .refused = in->error != NULL};

    struct out o = page_out(c, rs, 200);
    response_header(rs, "Refresh", str_printf(c->mem, "0;url=" STR_FMT, STR_ARG(address)));
    sso_back(&o, &v);
    return ST_OK;
}

/* ---- the door of all: which of ours ---------------------------------------------------------- */

static struct url door_url(struct ctx *c, const struct request *rq, const char *path)
{
    struct url url = url0(c, path);

    for (size_t i = 0; i < rq->query.n; i++)
        if (!str_eq_z(rq->query.v[i].name, "lang"))
            url = url_query(c, url, rq->query.v[i].name.p, rq->query.v[i].value);
    return url;
}

enum status sso_choose(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct sso_request in;

    TRY(request_read(c, rq, &in));
    if (in.error)
        return response_see_other(c, rs, request_answer(c, &in, STR("")));
    struct sso_choose_view v = {.page = {.rq = rq,
                                         .title = msg_text(c, MSG_sso_choose_title),
                                         .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK},
                                .client = in.client->name,
                                .family = door_url(c, rq, "/my/sso/authorize"),
                                .staff = door_url(c, rq, "/staff/sso/authorize")};
    if (!str_eq_z(in.client->doors, "both"))
        return response_see_other(c, rs,
                                  str_eq_z(in.client->doors, "staff") ? v.staff.s : v.family.s);
    struct out o = page_out(c, rs, 200);
    sso_choose_page(&o, &v);
    return ST_OK;
}

/* ---- consent and the code ------------------------------------------------------------------- */

static bool is_staff(const struct request *rq)
{
    return str_starts(rq->path, STR("/staff/"));
}

/* As request_read, and the client is one for people of this door. */
static enum status read_here(struct ctx *c, const struct request *rq, struct sso_request *ret)
{
    TRY(request_read(c, rq, ret));
    if (ret->error || str_eq_z(ret->client->doors, "both") ||
        str_eq_z(ret->client->doors, is_staff(rq) ? "staff" : "family"))
        return ST_OK;
    return request_refuse(c, ret, "access_denied", "DOOR");
}

struct entering {
    const struct sso_request *request;
    struct str code;
    bool agreed;
};

static bool covers(struct ctx *c, struct str given, struct str asked)
{
    struct texts words = sso_words(c, asked);

    for (size_t i = 0; i < words.n; i++)
        if (!sso_has_word(given, str_z(c->mem, words.v[i])))
            return false;
    return true;
}

static enum status enter_tx(struct ctx *c, void *arg)
{
    struct entering *in = arg;
    const struct sso_request *request = in->request;
    struct sso_consent_of_row *consent;
    int64_t changed;

    TRY(sso_consent_of(c, request->client->id, &consent));
    in->agreed = consent && covers(c, consent->scopes, request->scopes) &&
                 (!request->ask_again || consent->fresh);
    if (!in->agreed)
        return ST_OK;
    in->code = rnd_token(c->mem, SSO_TOKEN_BYTES);
    const struct sso_add_code_in code = {
        .code = in->code,
        .client = request->client->id,
        .session = c->actor.session,
        .redirect = request->redirect,
        .scopes = sso_words(c, request->scopes),
        .challenge = request->challenge,
        .nonce = request->nonce,
    };
    TRY(sso_add_code(c, &code, &changed));
    return audit_add(c, "sso.code", "sso.client", request->client->id,
                     request->client->organisation_id, STR(""));
}

static enum status show_consent(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                const struct sso_request *in,
                                const struct form_values *values)
{
    struct sso_consent_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_sso_consent_title),
                                          .form = values,
                                          .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK},
                                 .client = in->client->name,
                                 .holder = in->client->holder,
                                 .person = c->actor.name,
                                 .action = url_here(c, rq, "lang"),
                                 .profile = sso_has_word(in->scopes, "profile"),
                                 .role = sso_has_word(in->scopes, "roles")};

    struct out o = page_out(c, rs, values && values->bad ? 422 : 200);
    sso_consent(&o, &v);
    return ST_OK;
}

enum status sso_authorize(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_consent);
    struct sso_request request;
    struct entering in = {.request = &request};

    TRY(read_here(c, rq, &request));
    if (request.error)
        return leave(c, rq, rs, &request, STR(""));
    TRY(db_tx(c, "sso/enter", enter_tx, &in));
    return in.agreed ? leave(c, rq, rs, &request, in.code)
                     : show_consent(c, rq, rs, &request, &values);
}

static enum status agree_tx(struct ctx *c, void *arg)
{
    const struct sso_request *in = arg;
    int64_t changed;

    TRY(sso_end_consent(c, in->client->id, &changed));
    TRY(sso_add_consent(c, uuid_v4(), in->client->id, sso_words(c, in->scopes), &changed));
    return audit_add(c, "sso.agreed", "sso.client", in->client->id, in->client->organisation_id,
                     str_printf(c->mem, "{\"scopes\":\"" STR_FMT "\"}", STR_ARG(in->scopes)));
}

enum status sso_authorize_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct sso_request request;

    TRY(read_here(c, rq, &request));
    TRY(form_read(c, &form_consent, rq, &values));
    struct str answer = form_at(&values, "answer")->text;
    if (request.error)
        return leave(c, rq, rs, &request, STR(""));
    if (str_eq_z(answer, "no")) {
        TRY(request_refuse(c, &request, "access_denied", "DENIED"));
        return leave(c, rq, rs, &request, STR(""));
    }
    if (!str_eq_z(answer, "yes")) {
        form_error(&values, "answer", MSG_sso_consent_missing, STR(""));
        return show_consent(c, rq, rs, &request, &values);
    }
    TRY(db_tx(c, "sso/agree", agree_tx, &request));
    return response_see_other(c, rs, url_here(c, rq, "lang").s);
}
