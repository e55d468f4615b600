/* See recovery.h. */
#include "account/recovery.h"

#include "account/event.h"
#include "account/password_rules.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "base/buf.h"
#include "keys/keys.h"

/* What is stored of a code, however its letters and groups were typed. */
static enum status key_of(struct ctx *c, struct str code, struct bytes *ret_keyed)
{
    struct buf buf;

    buf_init(&buf, c->mem, code.n + 32);
    buf_add_z(&buf, "recovery:");
    for (size_t i = 0; i < code.n; i++) {
        char letter = code.p[i];
        if (letter >= 'A' && letter <= 'Z')
            letter = (char)(letter + ('a' - 'A'));
        if (letter != '-' && letter != ' ')
            buf_add_char(&buf, letter);
    }
    return keys_pepper(c, buf_str(&buf), ret_keyed);
}

/* ---- making them ----------------------------------------------------------------------------- */

static enum status make_tx(struct ctx *c, void *arg)
{
    const struct texts *codes = arg;
    struct account_set_recovery_codes_row *row;

    TRY(account_set_recovery_codes(c, *codes, &row));
    TRY(event_note(c, c->actor.person, EVENT_RECOVERY_MADE));
    return audit_add(c, "account.recovery-made", "account", c->actor.person, c->actor.organisation,
                     STR(""));
}

enum status recovery_make(struct ctx *c, struct str ret_codes[RECOVERY_CODES])
{
    struct str keyed[RECOVERY_CODES];
    struct texts codes = {keyed, RECOVERY_CODES};

    for (int i = 0; i < RECOVERY_CODES; i++) {
        struct bytes digest;
        ret_codes[i] = password_letters(c, RECOVERY_GROUPS);
        TRY(key_of(c, ret_codes[i], &digest));
        keyed[i] = str_hex(c->mem, digest.p, digest.n);
    }
    return db_tx(c, "account/recovery", make_tx, &codes);
}

static enum status left_tx(struct ctx *c, void *arg)
{
    struct recovery_left *left = arg;
    struct account_recovery_left_row *row;

    TRY(account_recovery_left(c, &row));
    *left = (struct recovery_left){row->n, row->made_at.v};
    return ST_OK;
}

enum status recovery_left(struct ctx *c, struct recovery_left *ret_left)
{
    return db_tx_read(c, "account/recovery-left", left_tx, ret_left);
}

/* ---- using one ------------------------------------------------------------------------------- */

struct using
{
    struct bytes keyed;
    bool fits;
    int32_t wait_s;
};

static enum status use_tx(struct ctx *c, void *arg)
{
    struct using *in = arg;
    struct account_factor_wait_row *wait;
    struct account_own_stage_row *stage;
    struct account_use_recovery_code_row *row;

    in->fits = false;
    TRY(account_own_stage(c, c->actor.session, &stage));
    if (!stage || !str_eq_z(stage->stage, SESSION_FACTOR)) /* the password comes first */
        return FAIL(c, ST_FORBIDDEN, "http.forbidden");
    TRY(account_factor_wait(c, c->actor.person, &wait));
    in->wait_s = wait->wait_s;
    if (in->wait_s > 0)
        return ST_OK;
    TRY(account_use_recovery_code(c, in->keyed, &row));
    in->fits = row->fits;
    return in->fits ? event_note(c, c->actor.person, EVENT_RECOVERY_USED) : ST_OK;
}

enum status recovery_use(struct ctx *c,
                         const struct request *rq,
                         struct str device,
                         struct str code,
                         struct staff_result *ret_result)
{
    struct using in = {.fits = false};

    TRY(key_of(c, code, &in.keyed));
    TRY(db_tx(c, "account/use-recovery", use_tx, &in));
    if (!in.fits) {
        const struct failed_attempt attempt = {.rq = rq,
                                               .device = device,
                                               .person = c->actor.person,
                                               .reason = in.wait_s > 0 ? "WAITING" : "CODE"};
        *ret_result = (struct staff_result){.answer = in.wait_s > 0 ? STAFF_WAIT : STAFF_WRONG,
                                            .wait_s = in.wait_s};
        return failed_attempt(c, &attempt);
    }
    struct staff_start next = {.action = "account.recovery-used", .replace = true};
    next.session = (struct session_new){
        .rq = rq, .person = c->actor.person, .door = DOOR_STAFF, .device = device};
    return staff_start_full(c, &next, ret_result);
}
