/* The portal is told a state of an application, by `oqu work`: at least once, in order, again after
 * a failure until a week has passed. It is told when the portal repeats the number of the message.
 */
#include "base/config.h"
#include "base/log.h"
#include "egov/egov.h"
#include "egov/envelope.h"
#include "egov/portal.h"
#include "egov/work.h"
#include "egov_queries.h"
#include "http/http.h"
#include "http/json.h"
#include "http/outward.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "task/task.h"

enum {
    ANSWER_MOST = 16 * 1024,
    DOUBLINGS_MOST = 11, /* of the pause of a second: about half an hour */
    NONCE_BYTES = 16,
};

struct telling {
    struct egov_claim_telling_row *row;
    struct person *person;
    struct organisation *school;
    const char *state;
    bool failed; /* it will not be tried again, and that is a fault */
    int64_t pause_s;
};

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct telling *t = arg;

    TRY(egov_claim_telling(c, &t->row));
    if (!t->row)
        return ST_OK;
    TRY(person_by_id(c, t->row->person_id, &t->person));
    return organisation_by_id(c, t->row->school_id, &t->school);
}

/* Somebody has to look why: one task a day, however many messages fail on it. */
static enum status ask_operator(struct ctx *c)
{
    struct date today = time_date(c->now_us);
    struct egov_dead_since_row *dead;

    TRY(egov_dead_since(c, time_date_start(today), &dead));
    struct task_matter matter = {
        .kind = "FAULT",
        .source = "EGOV",
        .key = str_printf(c->mem, "%d", (int)today.days),
        .amount = dead->n,
        .link = STR("/staff/egov"),
    };
    return task_raise_for_operator(c, &matter);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct telling *t = arg;
    int64_t changed;

    TRY(egov_end_telling(c, t->row->id, str_from_z(t->state), &changed));
    return t->failed ? ask_operator(c) : ST_OK;
}

static enum status put_off_tx(struct ctx *c, void *arg)
{
    const struct telling *t = arg;
    int64_t changed;

    return egov_put_off_telling(c, t->row->id, t->pause_s, &changed);
}

/* ---- the message ----------------------------------------------------------------------------- */

static enum status body_of(struct ctx *c, const struct telling *t, struct str *ret)
{
    const struct str id = uuid_print(c->mem, t->row->id), iin = t->person->iin,
                     state = t->row->application_state, ground = t->row->ground,
                     at = time_print_instant(c->mem, t->row->happened_at), bin = t->school->bin,
                     kk = t->school->name_kk, ru = t->school->name_ru;
    json_t *json = json_pack("{s:s%, s:s, s:s%, s:I, s:s%, s:s%, s:s%, s:{s:s%, s:s%, s:s%}}", "id",
                             id.p, id.n, "type", "status", "applicant", iin.p, iin.n, "number",
                             (json_int_t)t->row->number, "state", state.p, state.n, "ground",
                             ground.p, ground.n, "at", at.p, at.n, "school", "bin", bin.p, bin.n,
                             "name_kk", kk.p, kk.n, "name_ru", ru.p, ru.n);

    return schema_write(c, &egov_status_format, json, ret);
}

/* The three headers of envelope.h, signed by the platform. */
static enum status sign(struct ctx *c, const struct http_call *call, struct pair *ret_headers)
{
    struct envelope envelope = {.method = STR("POST"),
                                .target = call->url,
                                .type = call->content_type,
                                .digest = envelope_digest(c->mem, call->body)};
    struct str params = envelope_params(c->mem, OUR_NAME, c->machine_us / TIME_SECOND,
                                        rnd_token(c->mem, NONCE_BYTES));
    struct str base = envelope_base(c->mem, &envelope, params);
    struct bytes signature;

    TRY(keys_sign(c, (struct bytes){(const uint8_t *)base.p, base.n}, &signature));
    ret_headers[0] = (struct pair){STR("Content-Digest"), envelope.digest};
    ret_headers[1] = (struct pair){STR("Signature-Input"),
                                   str_printf(c->mem, OUR_NAME "=" STR_FMT, STR_ARG(params))};
    ret_headers[2] = (struct pair){
        STR("Signature"),
        envelope_member(c->mem, OUR_NAME, (struct str){(const char *)signature.p, signature.n})};
    return ST_OK;
}

/* ---- what the portal says to it -------------------------------------------------------------- */

/* 200 with the number of the message: it is in the account. */
static bool acknowledges(struct ctx *c, const struct http_answer *answer, struct uuid id)
{
    struct schema_fault fault;
    const json_t *root = schema_read(c->mem, &egov_taken_format, answer->body, &fault);
    struct str named = json_text_of(root, "message");

    return answer->status == 200 && str_eq(named, uuid_print(c->mem, id));
}

/* The message as such: trying again changes nothing. 401 is no such answer, since keys change. */
static bool refuses(int status)
{
    return status == 400 || status == 404 || status == 409 || status == 410 || status == 422;
}

static enum status put_off(struct ctx *c, struct telling *t)
{
    int32_t doublings = t->row->attempts < DOUBLINGS_MOST ? t->row->attempts : DOUBLINGS_MOST;

    t->pause_s = INT64_C(1) << doublings;
    log_event(LOG_WARN, "egov", "the portal does not take a state, attempt %d",
              (int)t->row->attempts);
    return db_tx_locked(c, "egov/later", put_off_tx, t);
}

static enum status say(struct ctx *c, struct str body, struct http_answer *ret_answer)
{
    struct pair headers[3];
    struct http_call call = {.method = "POST",
                             .url = config_str(c->config, "egov.portal_url"),
                             .body = body,
                             .content_type = STR("application/json"),
                             .headers = {headers, COUNT(headers)},
                             .timeout_ms = (int)config_int(c->config, "egov.portal_timeout_ms"),
                             .max_answer = ANSWER_MOST};

    TRY(sign(c, &call, headers));
    TRY(outward_ask(c, "eGov"));
    return http_client_call(c, &call, ret_answer);
}

static enum status tell(struct ctx *c, struct telling *t)
{
    struct http_answer answer = {.status = 0};
    struct str body;
    bool ours_is_wrong = body_of(c, t, &body) != ST_OK;

    if (ours_is_wrong)
        log_event(LOG_ERROR, "egov", STR_FMT, STR_ARG(c->failure.detail));
    enum status st = ours_is_wrong ? ST_INTERNAL : say(c, body, &answer);
    if (st == ST_OK && acknowledges(c, &answer, t->row->id))
        t->state = "SENT";
    else if (ours_is_wrong || (st == ST_OK && refuses(answer.status)) || t->row->old)
        *t = (struct telling){t->row, t->person, t->school, "DEAD", true, 0};
    return t->state ? db_tx_locked(c, "egov/told", end_tx, t) : put_off(c, t);
}

enum status egov_tell_job(struct ctx *c, bool *ret_more)
{
    struct telling t = {.row = NULL};

    *ret_more = false;
    if (config_str(c->config, "egov.portal_url").n == 0)
        return ST_OK;
    TRY(db_tx_locked(c, "egov/claim", claim_tx, &t));
    *ret_more = t.row != NULL;
    if (!t.row)
        return ST_OK;
    if (t.person->iin.n > 0)
        return tell(c, &t);
    t.state = "DEAD"; /* nobody has an account there without one */
    return db_tx_locked(c, "egov/told", end_tx, &t);
}
