/* Who asks: from the cookie to c->actor, at the beginning of every request of a door with sign-in.
 */
#include "account/session.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "base/log.h"
#include "db/db.h"
#include "platform/platform.h"

struct identification {
    struct str token;
    const char *door;
    struct account_identify_token_row *row;
};

static enum status identify_tx(struct ctx *c, void *arg)
{
    struct identification *in = arg;
    return account_identify_token(c, in->token, str_from_z(in->door), c->client_address,
                                  c->request_id, &in->row);
}

static enum status touch_tx(struct ctx *c, void *arg)
{
    struct account_touch_session_row *row;
    (void)arg;
    return account_touch_session(c, c->actor.session, &row);
}

static enum status move_tx(struct ctx *c, void *arg)
{
    struct account_move_session_row **row = arg;
    return account_move_session(c, c->actor.session, c->client_address,
                                str_from_z(lang_code(c->lang)), SESSION_TWO_PLACES_MINUTES, row);
}

/* Used from another network than at the request before. */
static enum status note_move(struct ctx *c)
{
    struct account_move_session_row *row;

    TRY(db_tx_locked(c, "account/move", move_tx, &row));
    if (row->shared) /* the rows of account.alarm and account.event are what people see */
        log_event(LOG_WARN, "account.two-places", "a session is in use in two networks at once");
    return ST_OK;
}

/* NULL: a role that this program does not know, which opens nothing. */
static const struct role *role_of(const struct account_identify_token_row *row, enum door door)
{
    if (!str_eq_z(row->stage.v, SESSION_FULL))
        return &role_step;
    return door == DOOR_FAMILY ? &role_parent : role_find(row->role.v);
}

static enum status refused_tx(struct ctx *c, void *arg)
{
    const struct request *rq = arg;
    struct str details = str_printf(c->mem, "{\"route\":\"%s %s\"}",
                                    rq->route->method == GET ? "GET" : "POST", rq->route->pattern);
    return audit_add(c, "access.refused", "route", c->actor.session, c->actor.organisation,
                     details);
}

/* A person who tries what the role may not do is worth a line in the journal. Someone who only has
 * not finished signing in is not. */
enum status account_refused(struct ctx *c, const struct request *rq)
{
    if (!(c->actor.access & ACCESS_PERSON) || (rq->route->access & ACCESS_FACTOR))
        return ST_OK;
    union {
        const struct request *in;
        void *out;
    } arg = {.in = rq};
    return db_tx_locked(c, "account/refused", refused_tx, arg.out);
}

enum status account_identify(struct ctx *c, const struct request *rq)
{
    enum door door = door_of(rq);
    struct identification in = {.token = pairs_get(rq->cookies, session_cookie(door)),
                                .door = door_name(door)};

    if (!c->db)
        return ST_OK;
    if (door == DOOR_PUBLIC)
        in.token = STR("");
    db_context_told(c); /* the function begins by forgetting whose request was before */
    TRY(db_tx_single(c, "account/identify", identify_tx, &in));
    c->now_us += in.row->clock_us;
    if (!in.row->id.set) {
        db_context_told(c);
        return ST_OK;
    }
    const struct role *role = role_of(in.row, door);
    c->actor = (struct actor){
        .kind = ACTOR_PERSON,
        .person = in.row->person.v,
        .session = in.row->id.v,
        .access = role ? role->access | level_bits(in.row->level.v) : 0,
        .role = role && role != &role_step ? str_from_z(role->name) : STR(""),
        .organisation = in.row->organisation.v,
        .name = in.row->name.v,
        .db_context = in.row->context.v,
    };
    db_context_told(c);
    if (in.row->elsewhere.v)
        TRY(note_move(c));
    else if (in.row->stale.v)
        TRY(db_tx_locked(c, "account/touch", touch_tx, NULL));
    return ST_OK;
}

struct str account_sign_in_path(struct ctx *c, const struct request *rq)
{
    if (door_of(rq) == DOOR_FAMILY)
        return c->actor.access & ACCESS_FACTOR ? STR("/my/sign-in/policy") : STR("/my/sign-in");
    return c->actor.access & ACCESS_FACTOR ? STR("/staff/sign-in/step") : STR("/staff/sign-in");
}
