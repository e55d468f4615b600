/* See staff.h. Slow work (hashing, the key service) runs between transactions, never inside. */
#include "account/staff.h"

#include "account/event.h"
#include "account/password_rules.h"
#include "account/totp.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "keys/keys.h"
#include "person/person.h"

/* ---- starting a session, in one transaction -------------------------------------------------- */

static enum status start_tx(struct ctx *c, void *arg)
{
    struct staff_start *in = arg;
    struct account_password_passed_row *passed;

    if (in->index.n > 0)
        TRY(account_password_passed(c, in->session.person, in->index, in->session.device, &passed));
    if (in->replace) {
        if (uuid_is_nil(in->session.from))
            in->session.from = c->actor.session;
        TRY(session_finish(c, "NEXT"));
    }
    TRY(session_start(c, &in->session, &in->started));
    return audit_add(c, in->action, "account", in->session.person, in->session.organisation,
                     STR(""));
}

enum status staff_start(struct ctx *c, struct staff_start *in, struct staff_result *ret_result)
{
    TRY(db_tx(c, "account/start", start_tx, in));
    *ret_result = (struct staff_result){
        .answer = STAFF_PASSED, .session = in->session, .started = in->started};
    return ST_OK;
}

/* ---- rights --------------------------------------------------------------------------------- */

enum status staff_grants(struct ctx *c, struct uuid person, struct staff_grants *ret_grants)
{
    struct account_grants_of_person_rows rows;

    TRY(account_grants_of_person(c, person, &rows));
    ret_grants->n = 0;
    for (size_t i = 0; i < rows.n; i++)
        ret_grants->v[ret_grants->n++] = (struct staff_grant){
            rows.v[i].id, rows.v[i].organisation_id, role_find(rows.v[i].role)};
    return ST_OK;
}

struct grants_read {
    struct uuid person;
    struct staff_grants grants;
    int64_t factor_us;   /* of the current session */
    struct uuid current; /* its right; nil while signing in */
};

static enum status grants_tx(struct ctx *c, void *arg)
{
    struct grants_read *in = arg;
    struct account_session_facts_row *session;

    TRY(account_session_facts(c, c->actor.session, &session));
    in->factor_us = session ? session->factor_at.v : 0;
    in->current = session ? session->grant_id.v : (struct uuid){0};
    return staff_grants(c, in->person, &in->grants);
}

static bool is_learner(const struct staff_grant *g)
{
    return str_eq_z(str_from_z(g->role->name), "learner");
}

/* The one used last, or the current one: confirming does not change the role. NULL: none. */
static const struct staff_grant *choose(const struct grants_read *read, struct uuid only)
{
    const struct staff_grant *chosen = NULL;

    for (size_t i = 0; i < read->grants.n; i++) {
        const struct staff_grant *g = &read->grants.v[i];
        if (!uuid_is_nil(only) && !uuid_eq(g->organisation, only))
            continue;
        if (!chosen || uuid_eq(g->id, read->current))
            chosen = g;
    }
    return chosen;
}

enum status staff_start_full(struct ctx *c, struct staff_start *in, struct staff_result *ret_result)
{
    struct grants_read *read = NEW(c->mem, struct grants_read);

    read->person = in->session.person;
    TRY(db_tx_read(c, "account/grants", grants_tx, read));
    const struct staff_grant *chosen = choose(read, in->only);
    if (!chosen || (in->alone && !is_learner(chosen))) /* given another role just now */
        return FAIL(c, ST_FORBIDDEN, "account.no-role");
    in->session.role = chosen->role;
    in->session.stage = SESSION_FULL;
    in->session.grant = chosen->id;
    in->session.organisation = chosen->organisation;
    in->session.factor_us =
        in->alone ? 0 : c->now_us - (in->trusted ? LONG_AGO_S * TIME_SECOND : 0);
    return staff_start(c, in, ret_result);
}

struct switching {
    struct grants_read read;
    struct account_own_waiver_row *waiver;
};

static enum status switch_tx(struct ctx *c, void *arg)
{
    struct switching *in = arg;

    TRY(account_own_waiver(c, &in->waiver));
    return grants_tx(c, &in->read);
}

/* No other role for a learner without a factor, and no administrator's without a code of this
 * session: a device that stood for it is not enough. */
static bool
owes_factor(const struct ctx *c, const struct switching *in, const struct staff_grant *wanted)
{
    bool power = (wanted->role->access & (ACCESS_ADMIN | ACCESS_SECURITY)) != 0;
    bool stale = c->now_us - in->read.factor_us >= LONG_AGO_S * TIME_SECOND;

    if (power && stale)
        return true;
    return in->read.factor_us == 0 && !in->waiver->has_factor && !is_learner(wanted);
}

enum status staff_switch(struct ctx *c,
                         const struct request *rq,
                         struct str device,
                         struct uuid grant,
                         struct staff_result *ret_result)
{
    struct switching *switching = NEW(c->mem, struct switching);
    struct grants_read *read = &switching->read;

    read->person = c->actor.person;
    TRY(db_tx_read(c, "account/grants", switch_tx, switching));
    for (size_t i = 0; i < read->grants.n; i++) {
        const struct staff_grant *g = &read->grants.v[i];
        if (!uuid_eq(g->id, grant))
            continue;
        if (owes_factor(c, switching, g))
            return FAIL(c, ST_FORBIDDEN, "account.factor-owed");
        struct staff_start in = {.action = "account.role-chosen", .replace = true};
        in.session = (struct session_new){.rq = rq,
                                          .person = c->actor.person,
                                          .door = DOOR_STAFF,
                                          .role = g->role,
                                          .stage = SESSION_FULL,
                                          .grant = g->id,
                                          .organisation = g->organisation,
                                          .factor_us = read->factor_us,
                                          .device = device};
        return staff_start(c, &in, ret_result);
    }
    return FAIL(c, ST_NOT_FOUND, "account.grant.unknown");
}

/* ---- password ------------------------------------------------------------------------------- */

struct login {
    struct bytes index;
    struct str device;
    struct account_begin_sign_in_row *row;
    struct staff_grants grants;
};

static enum status login_tx(struct ctx *c, void *arg)
{
    struct login *in = arg;

    TRY(account_begin_sign_in(c, in->index, in->device, c->client_address, &in->row));
    return in->row->person.set ? staff_grants(c, in->row->person.v, &in->grants) : ST_OK;
}

/* Why a right password still opens nothing, or what was wrong; NULL: passed. */
static const char *reason_of(const struct login *login, bool matches)
{
    const struct account_begin_sign_in_row *row = login->row;

    if (row->wait_s > 0)
        return "WAITING";
    if (!row->person.set)
        return "UNKNOWN";
    if (!matches)
        return "PASSWORD";
    if (!str_eq_z(row->status.v, "ACTIVE"))
        return "BLOCKED";
    if (row->initial_over.v)
        return "INITIAL_OVER";
    return login->grants.n == 0 ? "NO_ROLE" : NULL;
}

const char *staff_after_password(bool has_factor, bool waived)
{
    if (waived)
        return SESSION_FULL;
    return has_factor ? SESSION_FACTOR : SESSION_ENROL;
}

/* A password that stands alone is a long one (SEC-43): a short one is replaced first. */
static const char *stage_after(const struct account_begin_sign_in_row *row, struct str password)
{
    bool short_alone = row->waived.v && str_letters(password) < PASSWORD_LETTERS_ALONE;
    if (row->initial.v || short_alone)
        return SESSION_RENEW;
    return row->has_factor.v && row->trusted.v
               ? SESSION_FULL
               : staff_after_password(row->has_factor.v, row->waived.v);
}

enum status
staff_password(struct ctx *c, const struct staff_typed *typed, struct staff_result *ret_result)
{
    struct login *login = NEW(c->mem, struct login);
    bool matches, old;

    TRY(keys_blind_index(c, INDEX_IIN, typed->iin, &login->index));
    login->device = typed->device;
    TRY(db_tx_read(c, "account/login", login_tx, login));
    const struct account_begin_sign_in_row *row = login->row;
    struct str phc = row->wait_s > 0 ? STR("") : row->phc.v;
    TRY(keys_password_matches(c, typed->password, phc, &matches, &old));
    const char *reason = reason_of(login, matches);
    if (reason) {
        const struct failed_attempt attempt = {.rq = typed->rq,
                                               .device = typed->device,
                                               .index = login->index,
                                               .person = row->person.v,
                                               .reason = reason};
        *ret_result = (struct staff_result){.answer = row->wait_s > 0 ? STAFF_WAIT : STAFF_WRONG,
                                            .wait_s = row->wait_s};
        return failed_attempt(c, &attempt);
    }
    struct staff_start in = {.action = "account.password-passed", .index = login->index};
    in.session = (struct session_new){.rq = typed->rq,
                                      .person = row->person.v,
                                      .door = DOOR_STAFF,
                                      .role = &role_step,
                                      .stage = stage_after(row, typed->password),
                                      .device = typed->device};
    bool full = str_eq_z(str_from_z(in.session.stage), SESSION_FULL);
    in.alone = full && row->waived.v;
    in.trusted = full && !in.alone;
    return full ? staff_start_full(c, &in, ret_result) : staff_start(c, &in, ret_result);
}

/* ---- authenticator -------------------------------------------------------------------------- */

static struct str seed_place(struct ctx *c)
{
    return keys_place(c, "account.factor.seed_sealed", c->actor.person);
}

/* *ret_row NULL: none. */
static enum status
read_seed(struct ctx *c, struct account_own_factor_row **ret_row, uint8_t seed[ACCOUNT_SEED])
{
    struct account_own_factor_row *row;
    struct bytes plain;

    TRY(account_own_factor(c, &row));
    if (row) {
        TRY(keys_open_field(c, KEY_FACTOR, seed_place(c), row->seed_sealed, &plain));
        if (plain.n != ACCOUNT_SEED)
            return FAIL(c, ST_INTERNAL, "keys.integrity");
        for (size_t i = 0; i < ACCOUNT_SEED; i++)
            seed[i] = plain.p[i];
    }
    *ret_row = row;
    return ST_OK;
}

enum status staff_factor_seed(struct ctx *c, uint8_t seed[ACCOUNT_SEED])
{
    struct account_own_factor_row *row;
    struct account_set_own_factor_row *done;
    struct bytes sealed;

    TRY(read_seed(c, &row, seed));
    if (row && row->confirmed_at.set)
        return FAIL(c, ST_CONFLICT, "account.factor.exists");
    if (row)
        return ST_OK;
    rnd_bytes(seed, ACCOUNT_SEED);
    TRY(keys_seal_field(c, KEY_FACTOR, seed_place(c), (struct bytes){seed, ACCOUNT_SEED}, &sealed));
    return account_set_own_factor(c, sealed, &done);
}

struct code {
    struct str typed;
    const char *reason; /* NULL: accepted */
    int32_t wait_s;
};

static enum status code_tx(struct ctx *c, void *arg)
{
    struct code *in = arg;
    struct account_own_factor_row *row;
    struct account_factor_wait_row *wait;
    struct account_use_factor_step_row *used;
    uint8_t seed[ACCOUNT_SEED];
    int64_t step;

    in->reason = "CODE";
    TRY(account_factor_wait(c, c->actor.person, &wait));
    in->wait_s = wait->wait_s;
    if (in->wait_s > 0) {
        in->reason = "WAITING";
        return ST_OK;
    }
    TRY(read_seed(c, &row, seed));
    if (!row || !totp_check(c, seed, in->typed, &step))
        return event_failed_factor(c);
    TRY(account_use_factor_step(c, step, &used));
    in->reason = used->fresh ? NULL : "CODE_REUSED";
    return used->fresh ? ST_OK : event_failed_factor(c);
}

enum status staff_code(struct ctx *c,
                       const struct request *rq,
                       struct str device,
                       struct str code,
                       struct staff_result *ret_result)
{
    struct code in = {.typed = code};

    TRY(db_tx(c, "account/code", code_tx, &in));
    if (in.reason) {
        const struct failed_attempt attempt = {
            .rq = rq, .device = device, .person = c->actor.person, .reason = in.reason};
        TRY(failed_attempt(c, &attempt));
        *ret_result = (struct staff_result){.answer = in.wait_s > 0 ? STAFF_WAIT : STAFF_WRONG,
                                            .wait_s = in.wait_s};
        return ST_OK;
    }
    struct staff_start next = {.action = "account.signed-in", .replace = true};
    next.session = (struct session_new){
        .rq = rq, .person = c->actor.person, .door = DOOR_STAFF, .device = device};
    return staff_start_full(c, &next, ret_result);
}
