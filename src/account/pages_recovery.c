/* Recovery codes at the staff door: made and shown once, used when the authenticator is lost. */
#include "account/forms.h"
#include "account/pages.h"
#include "account/recovery.h"
#include "account_views.h"
#include "i18n/msg_account.h"

#define OWN "/staff/account/recovery"

static struct recovery_view view_of(struct ctx *c, const struct request *rq)
{
    return (struct recovery_view){.page = {.rq = rq,
                                           .title = msg_text(c, MSG_account_recovery_title),
                                           .flags = PAGE_READ | PAGE_PRIVATE_LINK,
                                           .back = url0(c, "/staff/account"),
                                           .back_text = msg_text(c, MSG_account_own_title)},
                                  .action = url0(c, OWN)};
}

enum status staff_recovery(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct recovery_view v = view_of(c, rq);
    struct recovery_left left;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    TRY(recovery_left(c, &left));
    v.few = left.n <= RECOVERY_FEW;
    v.left = left.made_us == 0 ? msg_text(c, MSG_account_recovery_none)
                               : MSG_FORMAT(c, MSG_account_recovery_left, MSG_NUM("n", left.n),
                                            MSG_ARG("d", i18n_moment(c, left.made_us)));
    if (pairs_has(rq->query, "used")) {
        v.page.notice = msg_text(c, MSG_account_recovery_used);
        v.page.notice_tone = TONE_WARN;
    }
    struct out o = page_out(c, rs, 200);
    account_recovery(&o, &v);
    return ST_OK;
}

enum status staff_recovery_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct recovery_view v = view_of(c, rq);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    v.codes = NEWS(c->mem, struct str, RECOVERY_CODES);
    v.n_codes = RECOVERY_CODES;
    TRY(recovery_make(c, v.codes));
    struct out o = page_out(c, rs, 200);
    account_recovery_codes(&o, &v);
    return ST_OK;
}

/* ---- in place of the authenticator, while signing in ----------------------------------------- */

static enum status show_instead(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                struct form_values *values)
{
    struct sign_in_view v = {.page = {.rq = rq,
                                      .title = msg_text(c, MSG_account_recovery_instead),
                                      .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK,
                                      .form = values},
                             .form = values,
                             .action = url0(c, "/staff/sign-in/recovery")};
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_staff_recovery(&o, &v);
    return ST_OK;
}

enum status staff_instead(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_recovery);
    return show_instead(c, rq, rs, &values);
}

enum status staff_instead_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct staff_result result;

    TRY(form_read(c, &form_recovery, rq, &values));
    if (values.bad)
        return show_instead(c, rq, rs, &values);
    TRY(recovery_use(c, rq, session_device(c, rq, rs), form_at(&values, "recovery")->text,
                     &result));
    if (result.answer == STAFF_PASSED) {
        session_give(c, rs, &result.session, &result.started);
        return response_see_other(c, rs, STR(OWN "?used=1"));
    }
    if (result.answer == STAFF_WAIT) {
        values.bad = true;
        values.common_error = pages_wait_text(c, result.wait_s);
    } else {
        form_error(&values, "recovery", MSG_account_recovery_wrong, STR(""));
    }
    return show_instead(c, rq, rs, &values);
}
