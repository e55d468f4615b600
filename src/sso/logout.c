/* Clients are told that a sign-in has ended (OpenID Connect Back-Channel Logout 1.0), by `oqu
 * work`: at least once, again after a failure until a day has passed. */
#include <jansson.h>

#include "base/log.h"
#include "http/outward.h"
#include "sso/formats.h"
#include "sso/logout.h"
#include "sso/sso.h"

enum {
    TOKEN_LIFE_S = 120,
    ANSWER_MS = 5000,
    ANSWER_MOST = 16 * 1024,
    DOUBLINGS_MOST = 11, /* of the pause of a second: about half an hour */
};

struct telling {
    struct sso_claim_logout_row *row;
    const char *state;
    int64_t pause_s;
};

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct telling *in = arg;
    return sso_claim_logout(c, &in->row);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct telling *in = arg;
    int64_t changed;

    return sso_end_logout(c, in->row->sign_in, str_from_z(in->state), &changed);
}

static enum status put_off_tx(struct ctx *c, void *arg)
{
    const struct telling *in = arg;
    int64_t changed;

    return sso_put_off_logout(c, in->row->sign_in, in->pause_s, &changed);
}

static enum status logout_token(struct ctx *c, const struct telling *in, struct str *ret_token)
{
    const struct str issuer = sso_issuer(c), client = uuid_print(c->mem, in->row->client),
                     sign_in = uuid_print(c->mem, in->row->sign_in),
                     number = rnd_token(c->mem, SSO_TOKEN_BYTES);
    int64_t now_s = jwt_now_s(c), end_s = now_s + TOKEN_LIFE_S;
    struct str subject;

    TRY(jwt_subject(c, in->row->client, in->row->person, &subject));
    json_t *claims =
        json_pack("{s:s%, s:s%, s:s%, s:I, s:I, s:s%, s:s%, s:{s:{}}}", "iss", issuer.p, issuer.n,
                  "aud", client.p, client.n, "sub", subject.p, subject.n, "iat", (json_int_t)now_s,
                  "exp", (json_int_t)end_s, "jti", number.p, number.n, "sid", sign_in.p, sign_in.n,
                  "events", "http://schemas.openid.net/event/backchannel-logout");
    ASSERT(claims != NULL);
    enum status st = jwt_sign(c, &(struct jwt_kind){KEYS_ES256, "logout+jwt", &sso_sign_out_format},
                              claims, ret_token);
    json_decref(claims);
    return st;
}

/* 200 and 204: done; 400: the client will never take it. The rest may pass. */
static enum status tell(struct ctx *c, struct telling *in)
{
    struct http_answer answer = {.status = 0};
    struct str token;

    TRY(logout_token(c, in, &token));
    const struct http_call call = {.method = "POST",
                                   .url = in->row->address,
                                   .body =
                                       str_printf(c->mem, "logout_token=" STR_FMT, STR_ARG(token)),
                                   .content_type = STR("application/x-www-form-urlencoded"),
                                   .timeout_ms = ANSWER_MS,
                                   .max_answer = ANSWER_MOST};
    enum status st = outward_ask(c, "single sign-on");
    if (st == ST_OK)
        st = http_client_call(c, &call, &answer);
    if (st == ST_OK && (answer.status == 200 || answer.status == 204))
        in->state = "SENT";
    else if ((st == ST_OK && answer.status == 400) || in->row->old)
        in->state = "DEAD";
    if (in->state)
        return db_tx_locked(c, "sso/told", end_tx, in);
    int32_t doublings = in->row->attempts < DOUBLINGS_MOST ? in->row->attempts : DOUBLINGS_MOST;
    in->pause_s = INT64_C(1) << doublings;
    log_event(LOG_WARN, "sso", "a client does not take the end of a sign-in, attempt %d",
              (int)in->row->attempts);
    return db_tx_locked(c, "sso/later", put_off_tx, in);
}

enum status logout_job(struct ctx *c, bool *ret_more)
{
    struct telling in = {.row = NULL};

    TRY(db_tx_locked(c, "sso/claim", claim_tx, &in));
    *ret_more = in.row != NULL;
    if (!in.row)
        return ST_OK;
    if (in.row->address.n > 0)
        return tell(c, &in);
    in.state = "DEAD"; /* the client gave its address up meanwhile */
    return db_tx_locked(c, "sso/told", end_tx, &in);
}

static enum status sweep_tx(struct ctx *c, void *arg)
{
    struct sso_sweep_all_row *row;

    (void)arg;
    return sso_sweep_all(c, &row);
}

enum status sso_sweep_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "sso/sweep", sweep_tx, NULL);
}
