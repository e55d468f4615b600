/* See session.h. */
#include "account/session.h"

#include "account/event.h"
#include "account_queries.h"
#include "keys/keys.h"
#include "platform/platform.h"

enum { TOKEN_BYTES = 32, TOKEN_LETTERS = 43, AGENT_LETTERS = 200 };
/* Of a sign-in that is not complete: it opens nothing but its own next step, so no setting is
 * needed. */
enum { STEP_IDLE_S = 10 * 60, STEP_ABSOLUTE_S = 30 * 60, STEP_MOST = 2 };

#define DEVICE_COOKIE "__Host-device"

const char *session_cookie(enum door door)
{
    return door == DOOR_STAFF ? "__Host-staff" : "__Host-family";
}

const char *door_name(enum door door)
{
    return door == DOOR_STAFF ? "staff" : "family";
}

enum door door_of(const struct request *rq)
{
    if (rq->door != DOOR_EVERY)
        return rq->door;
    if (str_starts(rq->path, STR("/staff")))
        return DOOR_STAFF;
    return str_starts(rq->path, STR("/my/")) ? DOOR_FAMILY : DOOR_PUBLIC;
}

static enum status sign_context(struct ctx *c,
                                const struct session_new *in,
                                int64_t expires_us,
                                struct str *ret_context)
{
    const struct platform_context context = {.door = door_name(in->door),
                                             .person = in->person,
                                             .role = in->role->office,
                                             .organisation = in->organisation,
                                             .expires_us = expires_us};
    struct str payload = platform_context(c->mem, &context);
    return keys_sign_context(c, payload, ret_context);
}

struct limits {
    int32_t idle_s, absolute_s, most;
};

/* The dated settings of today; the strictest of the roles that the person has. */
static enum status limits_of(struct ctx *c, const struct session_new *in, struct limits *ret_limits)
{
    struct account_session_limits_row *row;

    *ret_limits = (struct limits){STEP_IDLE_S, STEP_ABSOLUTE_S, STEP_MOST};
    if (in->role == &role_step)
        return ST_OK;
    TRY(account_session_limits(c, in->person, str_from_z(door_name(in->door)), &row));
    if (!row->idle_s.set) /* the right was taken back since it was chosen */
        return FAIL(c, ST_FORBIDDEN, "account.no-role");
    *ret_limits = (struct limits){row->idle_s.v, row->absolute_s.v, row->most.v};
    return ST_OK;
}

enum status
session_start(struct ctx *c, const struct session_new *in, struct session_started *ret_started)
{
    struct session_started started = {.id = uuid_v4(), .token = rnd_token(c->mem, TOKEN_BYTES)};
    struct account_start_session_row *row;
    struct limits limits;

    TRY(limits_of(c, in, &limits));
    int64_t expires_us = c->now_us + limits.absolute_s * TIME_SECOND;
    TRY(sign_context(c, in, expires_us, &started.context));
    const struct account_start_session_in query = {
        .id = started.id,
        .token = started.token,
        .person = in->person,
        .door = str_from_z(door_name(in->door)),
        .grant_id = {!uuid_is_nil(in->grant), in->grant},
        .stage = str_from_z(in->stage),
        .context = started.context,
        .expires = expires_us,
        .idle_s = limits.idle_s,
        .most = limits.most,
        .factor_at = {in->factor_us != 0, in->factor_us},
        .device = in->device,
        .address = c->client_address,
        .agent = session_agent(c, in->rq),
        .proof = {in->proof != NULL, str_from_z(in->proof)},
        .before = {!uuid_is_nil(in->from), in->from},
    };
    TRY(account_start_session(c, &query, &row));
    if (row->new_device)
        TRY(event_note(c, in->person, EVENT_NEW_DEVICE));
    started.policy_owed = row->policy_owed;
    *ret_started = started;
    return ST_OK;
}

void session_give(struct ctx *c,
                  struct response *rs,
                  const struct session_new *in,
                  const struct session_started *started)
{
    response_cookie(c, rs, session_cookie(in->door), started->token, 0);
    c->actor.kind = ACTOR_PERSON;
    c->actor.person = in->person;
    c->actor.session = started->id;
    c->actor.role = str_from_z(in->role->name);
    c->actor.organisation = in->organisation;
    c->actor.access = started->policy_owed ? role_step.access : in->role->access;
    c->actor.db_context = started->context;
}

enum status session_finish(struct ctx *c, const char *reason)
{
    struct account_finish_session_row *row;
    return account_finish_session(c, c->actor.session, str_from_z(reason), &row);
}

void session_take_away(struct ctx *c, struct response *rs, enum door door)
{
    response_cookie(c, rs, session_cookie(door), STR(""), -1);
    response_header(rs, "Clear-Site-Data", STR("\"cache\", \"storage\""));
    c->actor = (struct actor){.kind = ACTOR_NOBODY};
}

struct str session_device(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str device = pairs_get(rq->cookies, DEVICE_COOKIE);

    if (device.n == TOKEN_LETTERS)
        return device;
    device = rnd_token(c->mem, TOKEN_BYTES);
    response_cookie(c, rs, DEVICE_COOKIE, device, DEVICE_MAX_AGE_S);
    return device;
}

struct str session_agent(struct ctx *c, const struct request *rq)
{
    struct str agent = pairs_get(rq->headers, "user-agent");

    if (!str_is_utf8(agent))
        return STR("");
    while (str_letters(agent) > AGENT_LETTERS)
        agent = str_sub(agent, 0, agent.n - (str_letters(agent) - AGENT_LETTERS));
    return str_is_utf8(agent) ? str_copy(c->mem, agent) : STR("");
}
