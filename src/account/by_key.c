/* Signing in with a key of the National Certification Authority: the part of accounts. Whose key it
 * is and that it is right, `signature` has found out; see account.h. */
#include "account/family.h"
#include "account/name.h"
#include "account/staff.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "organisation/organisation.h"
#include "person/person.h"

struct waiting {
    struct str device;
    struct account_wait_for_key_row *row;
};

static enum status wait_tx(struct ctx *c, void *arg)
{
    struct waiting *in = arg;
    return account_wait_for_key(c, in->device, c->client_address, &in->row);
}

enum status account_key_wait(struct ctx *c, struct str device, int32_t *ret_wait_s)
{
    struct waiting in = {.device = device};

    TRY(db_tx_read(c, "account/key-wait", wait_tx, &in));
    *ret_wait_s = in.row->wait_s;
    return ST_OK;
}

/* ---- failures -------------------------------------------------------------------------------- */

struct owner {
    struct str iin;
    struct uuid person;
};

static enum status owner_tx(struct ctx *c, void *arg)
{
    struct owner *owner = arg;
    return person_find(c, owner->iin, &owner->person);
}

enum status account_key_failed(struct ctx *c,
                               const struct request *rq,
                               struct str device,
                               struct str iin,
                               enum account_key_failure failure)
{
    static const char *const reasons[] = {
        [ACCOUNT_KEY_STATE] = "KEY_STATE",
        [ACCOUNT_KEY_REFUSED] = "KEY_REFUSED",
        [ACCOUNT_KEY_REVOKED] = "KEY_REVOKED",
        [ACCOUNT_KEY_OTHER] = "KEY_OTHER",
    };
    struct owner owner = {.iin = iin};
    struct failed_attempt attempt = {.rq = rq, .device = device, .reason = reasons[failure]};

    if (iin.n > 0)
        TRY(db_tx_read(c, "account/key-owner", owner_tx, &owner));
    attempt.person = owner.person;
    return failed_attempt(c, &attempt);
}

/* The trace first, then the words: writing it must not lose them. */
static enum status
refuse(struct ctx *c, const struct account_by_key *in, struct uuid person, const char *reason)
{
    struct failure failure = c->failure;
    const struct failed_attempt attempt = {
        .rq = in->rq, .device = in->device, .person = person, .reason = reason};

    TRY(failed_attempt(c, &attempt));
    c->failure = failure;
    c->failure.field = STR("file");
    c->failure.st = ST_INVALID;
    return ST_INVALID;
}

/* ---- the family door ------------------------------------------------------------------------- */

struct arrival {
    const struct account_by_key *in;
    struct session_new session;
    struct session_started started;
    bool replace;
};

static enum status open_account(struct ctx *c, struct arrival *a)
{
    const struct account_by_key *in = a->in;
    const struct person_identity identity = {.iin = in->iin,
                                             .surname = in->surname,
                                             .given = in->given,
                                             .patronymic = in->patronymic,
                                             .source = "KEY"};
    struct str name = name_full(c, in->surname, in->given, STR(""));
    struct account_open_family_account_row *row;

    TRY(person_ensure(c, &identity, &a->session.person));
    TRY(account_open_family_account(c, a->session.person, name, i18n_search_key(c, name),
                                    name_sort_key(c, name), &row));
    return str_eq_z(row->status, "ACTIVE") ? ST_OK : FAIL(c, ST_FORBIDDEN, "account.blocked");
}

static enum status arrive_tx(struct ctx *c, void *arg)
{
    struct arrival *a = arg;

    TRY(open_account(c, a));
    if (a->replace) {
        a->session.from = c->actor.session;
        TRY(session_finish(c, "NEXT"));
    }
    TRY(session_start(c, &a->session, &a->started));
    return audit_add(c, "account.signed-in-by-key", "account", a->session.person, (struct uuid){0},
                     STR(""));
}

static enum status settle_tx(struct ctx *c, void *arg)
{
    (void)arg;
    return person_ask_refresh(c, c->actor.person); /* the register knows more than a certificate */
}

static enum status enter_family(struct ctx *c, const struct account_by_key *in)
{
    struct arrival a = {.in = in,
                        .replace = c->actor.kind == ACTOR_PERSON,
                        .session = {.rq = in->rq,
                                    .door = DOOR_FAMILY,
                                    .role = &role_parent,
                                    .stage = SESSION_FULL,
                                    .factor_us = c->now_us,
                                    .proof = "KEY",
                                    .device = in->device}};

    if (in->bin.n > 0) {
        (void)FAIL(c, ST_FORBIDDEN, "account.key.organisation");
        return refuse(c, in, (struct uuid){0}, "KEY_OTHER");
    }
    enum status st = db_tx(c, "account/arrive-by-key", arrive_tx, &a);
    if (st == ST_FORBIDDEN)
        return refuse(c, in, a.session.person, "BLOCKED");
    TRY(st);
    session_give(c, in->rs, &a.session, &a.started);
    return db_tx(c, "account/settle", settle_tx, NULL);
}

/* ---- the staff door -------------------------------------------------------------------------- */

struct employee {
    const struct account_by_key *in;
    struct uuid person, organisation;
};

static enum status employee_tx(struct ctx *c, void *arg)
{
    struct employee *e = arg;
    struct organisation *organisation;

    TRY(person_find(c, e->in->iin, &e->person));
    if (e->in->bin.n == 0)
        return ST_OK;
    TRY(organisation_by_bin(c, e->in->bin, &organisation));
    if (!organisation)
        return FAIL(c, ST_NOT_FOUND, "account.key.other-organisation");
    e->organisation = organisation->id;
    return ST_OK;
}

/* Whose key it is, is proved: such a person may know why it opens nothing. */
static enum status no_role(struct ctx *c, const struct employee *e)
{
    if (e->in->bin.n > 0) {
        (void)FAIL(c, ST_FORBIDDEN, "account.key.other-organisation");
        return refuse(c, e->in, e->person, "KEY_OTHER");
    }
    (void)FAIL(c, ST_FORBIDDEN, "account.key.no-account");
    return refuse(c, e->in, e->person, "NO_ROLE");
}

static enum status enter_staff(struct ctx *c, const struct account_by_key *in)
{
    struct employee e = {.in = in};
    struct staff_result result;

    enum status st = db_tx_read(c, "account/employee", employee_tx, &e);
    if (st == ST_NOT_FOUND)
        return no_role(c, &e);
    TRY(st);
    struct staff_start start = {.action = "account.signed-in-by-key",
                                .replace = c->actor.kind == ACTOR_PERSON,
                                .only = e.organisation,
                                .session = {.rq = in->rq,
                                            .person = e.person,
                                            .door = DOOR_STAFF,
                                            .device = in->device,
                                            .proof = "KEY"}};
    st = staff_start_full(c, &start, &result);
    if (st == ST_FORBIDDEN && str_eq_z(str_from_z(c->failure.code), "account.blocked"))
        return refuse(c, in, e.person, "BLOCKED");
    if (st == ST_FORBIDDEN)
        return no_role(c, &e);
    TRY(st);
    session_give(c, in->rs, &result.session, &result.started);
    return ST_OK;
}

enum status account_enter_by_key(struct ctx *c, const struct account_by_key *in)
{
    struct owner owner = {.iin = in->iin};

    TRY(db_tx_read(c, "account/key-owner", owner_tx, &owner));
    if (c->actor.kind == ACTOR_PERSON && !uuid_eq(owner.person, c->actor.person)) {
        (void)FAIL(c, ST_FORBIDDEN, "account.key.other-person");
        return refuse(c, in, owner.person, "KEY_OTHER");
    }
    return door_of(in->rq) == DOOR_STAFF ? enter_staff(c, in) : enter_family(c, in);
}
