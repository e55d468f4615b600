/* What the pages of this feature share. See pages.h. */
#include "account/pages.h"

#include "account_queries.h"
#include "i18n/msg_account.h"
#include "organisation/organisation.h"

enum { FACTOR_FRESH_S = 5 * 60, FACTOR_TYPING_S = 20 * 60 };

struct str pages_next(const struct request *rq, const char *home)
{
    struct str typed = pairs_get(rq->body, "_next"); /* a form posted, or shown again */
    struct str next = typed.n > 0 ? typed : pairs_get(rq->query, "next");
    return http_local_address(next, str_from_z(home));
}

struct str pages_status_text(struct ctx *c, struct str status)
{
    if (str_eq_z(status, "ACTIVE"))
        return msg_text(c, MSG_account_status_active);
    return msg_text(c, str_eq_z(status, "BLOCKED") ? MSG_account_status_blocked
                                                   : MSG_account_status_closed);
}

enum tone pages_status_tone(struct str status)
{
    return str_eq_z(status, "ACTIVE") ? TONE_OK : TONE_BAD;
}

struct str pages_wait_text(struct ctx *c, int32_t wait_s)
{
    return MSG_FORMAT(c, MSG_account_wait, MSG_NUM("n", (wait_s + 59) / 60));
}

/* Here a stranger's account or a missing right is said in the form, too. */
enum status pages_form_failure(struct ctx *c, struct form_values *values, enum status st)
{
    bool told = st == ST_NOT_FOUND || st == ST_FORBIDDEN;
    return form_failure(c, values, told ? ST_CONFLICT : st) == ST_OK ? ST_OK : st;
}

enum status pages_organisation_name(struct ctx *c, struct uuid organisation, struct str *ret_name)
{
    struct organisation *found;

    *ret_name = STR("");
    if (uuid_is_nil(organisation))
        return ST_OK;
    TRY(organisation_by_id(c, organisation, &found));
    *ret_name = found->name;
    return ST_OK;
}

static enum status session_tx(struct ctx *c, void *arg)
{
    return account_session_facts(c, c->actor.session, arg);
}

enum status
account_need_factor(struct ctx *c, const struct request *rq, struct response *rs, bool *ret_sent)
{
    struct account_session_facts_row *session;

    TRY(db_tx_read(c, "account/session", session_tx, &session));
    int64_t age_s = session ? (c->now_us - session->factor_at.v) / TIME_SECOND : INT64_MAX;
    *ret_sent = false;
    if (rq->method == POST) /* the page asked a while ago; what was typed is not thrown away */
        return age_s <= FACTOR_TYPING_S ? ST_OK : FAIL(c, ST_FORBIDDEN, "account.confirm-again");
    if (age_s <= FACTOR_FRESH_S)
        return ST_OK;
    *ret_sent = true;
    const char *page = door_of(rq) == DOOR_STAFF ? "/staff/account/confirm" : "/my/account/confirm";
    struct url confirm = url_query(c, url0(c, page), "next", rq->target);
    return response_see_other(c, rs, confirm.s);
}
