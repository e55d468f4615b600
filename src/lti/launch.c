/* From a press on the shelf to the token that the tool asks for. See lti.h. */
#include "audit/audit.h"
#include "base/scan.h"
#include "html/html.h"
#include "lti/lti.h"

enum { QUERY_MOST = 6000 };

static enum status journal(struct ctx *c,
                           const char *action,
                           struct uuid tool,
                           struct uuid organisation,
                           struct str reason)
{
    struct str details = reason.n > 0
                             ? str_printf(c->mem, "{\"reason\":\"" STR_FMT "\"}", STR_ARG(reason))
                             : STR("");
    return audit_add(c, action, "lti.tool", tool, organisation, details);
}

/* ---- the press ------------------------------------------------------------------------------- */

struct beginning {
    const struct launch_wish *wish;
    struct str hint;
    struct lti_begin_launch_row *row;
};

static enum status begin_tx(struct ctx *c, void *arg)
{
    struct beginning *in = arg;

    TRY(lti_begin_launch(c, in->hint, in->wish->resource, in->wish->learner, in->wish->organisation,
                         c->actor.session, &in->row));
    if (str_eq_z(in->row->outcome, "OK"))
        return ST_OK;
    const struct uuid none = {0};
    return journal(c, "lti.refused", none, in->wish->organisation, in->row->outcome);
}

/* The parameters of a third-party initiated login (OpenID Connect Core, 4; LTI 1.3 Core, 4.1). */
static struct str login_address(struct ctx *c, const struct beginning *in, bool staff)
{
    struct str login = in->row->login.v;
    struct url pairs = url_query(c, url0(c, "/"), "iss", sso_issuer(c));
    size_t at;

    pairs = url_query(c, pairs, "login_hint", in->hint);
    pairs = url_query(c, pairs, "target_link_uri", in->row->address.v);
    pairs = url_query(c, pairs, "lti_message_hint", staff ? STR("staff") : STR("my"));
    pairs = url_query(c, pairs, "client_id", uuid_print(c->mem, in->row->tool.v));
    pairs = url_query(c, pairs, "lti_deployment_id", uuid_print(c->mem, in->row->subscription.v));
    return str_printf(c->mem, STR_FMT "%s" STR_FMT, STR_ARG(login),
                      str_find(login, STR("?"), &at) ? "&" : "?",
                      STR_ARG(str_sub(pairs.s, 2, pairs.s.n)));
}

enum status
launch_begin(struct ctx *c, const struct launch_wish *wish, bool staff, struct launch *ret_launch)
{
    struct beginning in = {.wish = wish, .hint = rnd_token(c->mem, SSO_TOKEN_BYTES)};

    TRY(db_tx_locked(c, "lti/begin", begin_tx, &in));
    *ret_launch = (struct launch){.outcome = in.row->outcome};
    if (str_eq_z(in.row->outcome, "OK")) {
        ret_launch->address = login_address(c, &in, staff);
        ret_launch->tool_name = in.row->tool_name.v;
    }
    return ST_OK;
}

/* ---- the tool's question --------------------------------------------------------------------- */

struct question {
    const struct request *rq;
    struct uuid tool;
    struct str nonce;
    bool staff;
    struct lti_known_tool_row *known;
    struct lti_finish_launch_row *row;
    struct launch_answer *answer;
};

static enum status known_tx(struct ctx *c, void *arg)
{
    struct question *in = arg;
    return lti_known_tool(c, in->tool, &in->known);
}

struct refusal {
    const struct question *in;
    const char *reason;
};

static enum status refusal_tx(struct ctx *c, void *arg)
{
    const struct refusal *refusal = arg;
    struct uuid none = {0};

    return journal(c, "lti.refused", refusal->in->tool,
                   refusal->in->known && refusal->in->known->organisation.set
                       ? refusal->in->known->organisation.v
                       : none,
                   str_from_z(refusal->reason));
}

static enum status refuse(struct ctx *c, struct question *in, const char *error, const char *reason)
{
    struct refusal refusal = {in, reason};

    in->answer->error = error;
    return db_tx_locked(c, "lti/refused", refusal_tx, &refusal);
}

static enum status find_tool(struct ctx *c, struct question *in)
{
    struct str id = pairs_get(in->rq->query, "client_id");

    if (scan_uuid(id, &in->tool))
        TRY(db_tx_read(c, "lti/known", known_tx, in));
    if (in->known && in->known->status.set && str_eq_z(in->known->status.v, "ACTIVE"))
        return ST_OK;
    in->tool = in->known && in->known->status.set ? in->tool : (struct uuid){0};
    TRY(refuse(c, in, NULL, "TOOL"));
    return FAIL(c, ST_NOT_FOUND, "lti.tool.unknown");
}

static enum status find_redirect(struct ctx *c, struct question *in)
{
    struct str list = in->known->redirects.v, one;

    while (scan_until(&list, '\n', &one))
        if (str_eq(one, pairs_get(in->rq->query, "redirect_uri"))) {
            in->answer->redirect = one;
            return ST_OK;
        }
    TRY(refuse(c, in, NULL, "REDIRECT"));
    return FAIL(c, ST_INVALID, "lti.redirect.unknown");
}

/* A parameter twice is a mistake or an attack (RFC 6749, 3.1). */
static bool is_doubled(const struct request *rq)
{
    for (size_t i = 0; i < rq->query.n; i++)
        for (size_t k = i + 1; k < rq->query.n; k++)
            if (str_eq(rq->query.v[i].name, rq->query.v[k].name))
                return true;
    return false;
}

static void wrong(struct launch_terms *terms, const char *error, const char *reason)
{
    terms->error = error;
    terms->reason = reason;
}

/* LTI asks for just these (1EdTech Security Framework 1.0, 5.1.1.2). */
void launch_take(const struct request *rq, struct launch_terms *ret_terms)
{
    const struct pairs query = rq->query;

    *ret_terms = (struct launch_terms){.nonce = pairs_get(query, "nonce"),
                                       .state = pairs_get(query, "state")};
    if (rq->query_string.n > QUERY_MOST || ret_terms->nonce.n > LTI_NONCE_MOST)
        wrong(ret_terms, "invalid_request", "LONG");
    else if (is_doubled(rq))
        wrong(ret_terms, "invalid_request", "DOUBLED");
    else if (pairs_has(query, "request") || pairs_has(query, "request_uri"))
        wrong(ret_terms, "request_not_supported", "REQUEST");
    else if (!str_eq_z(pairs_get(query, "response_type"), "id_token") ||
             !str_eq_z(pairs_get(query, "response_mode"), "form_post"))
        wrong(ret_terms, "unsupported_response_type", "RESPONSE_TYPE");
    else if (!sso_has_word(pairs_get(query, "scope"), "openid"))
        wrong(ret_terms, "invalid_scope", "SCOPE");
    else if (!str_eq_z(pairs_get(query, "prompt"), "none"))
        wrong(ret_terms, "invalid_request", "PROMPT");
    else if (ret_terms->nonce.n == 0)
        wrong(ret_terms, "invalid_request", "NONCE");
}

static enum status check(struct ctx *c, struct question *in)
{
    struct launch_terms terms;

    launch_take(in->rq, &terms);
    in->nonce = terms.nonce;
    in->answer->state = terms.state;
    return terms.error ? refuse(c, in, terms.error, terms.reason) : ST_OK;
}

static enum status finish_tx(struct ctx *c, void *arg)
{
    struct question *in = arg;

    TRY(lti_finish_launch(c, pairs_get(in->rq->query, "login_hint"), in->tool, c->actor.session,
                          LTI_LAUNCH_S, &in->row));
    if (!str_eq_z(in->row->outcome, "OK"))
        return journal(c, "lti.refused", in->tool, in->known->organisation.v, in->row->outcome);
    const struct claims_of about = {in->row, in->tool, in->nonce, in->staff};
    TRY(claims_sign(c, &about, &in->answer->token));
    in->answer->target = in->row->address.v;
    return journal(c, "lti.opened", in->tool, in->row->organisation.v, STR(""));
}

static enum status tell_person(struct ctx *c, struct str outcome)
{
    if (str_eq_z(outcome, "GONE"))
        return FAIL(c, ST_FORBIDDEN, "lti.launch.gone");
    return FAIL(c, ST_FORBIDDEN, "lti.launch.again");
}

enum status launch_finish(struct ctx *c, const struct request *rq, struct launch_answer *ret_answer)
{
    struct question in = {
        .rq = rq, .staff = str_starts(rq->path, STR("/staff/")), .answer = ret_answer};

    *ret_answer = (struct launch_answer){.error = NULL};
    TRY(find_tool(c, &in));
    ret_answer->tool_name = in.known->name.v;
    TRY(find_redirect(c, &in));
    TRY(check(c, &in));
    if (ret_answer->error)
        return ST_OK;
    TRY(db_tx_locked(c, "lti/finish", finish_tx, &in));
    return str_eq_z(in.row->outcome, "OK") ? ST_OK : tell_person(c, in.row->outcome);
}

/* ---- what is over ---------------------------------------------------------------------------- */

static enum status sweep_tx(struct ctx *c, void *arg)
{
    struct lti_sweep_all_row *row;

    (void)arg;
    return lti_sweep_all(c, &row);
}

enum status launch_sweep_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "lti/sweep", sweep_tx, NULL);
}
