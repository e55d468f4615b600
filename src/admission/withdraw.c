/* Withdrawal (Algorithm p. 6; ADM-51 … ADM-54): signed by a code, at any moment before the order.
 */
#include "admission/decide.h"

#include "admission/application.h"
#include "admission/pool.h"
#include "admission/tell.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"
#include "signature/signature.h"

static const char purpose[] = "admission.withdraw";

static struct str content_of(struct ctx *c, const struct admission_application_by_id_row *a)
{
    return str_printf(c->mem,
                      "OQU withdrawal of an application to grade 1, version 1\n"
                      "application: %lld\nthe place in the order of arrival is given up: yes\n",
                      (long long)a->number);
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

struct send {
    struct uuid application, code;
};

static enum status send_tx(struct ctx *c, void *arg)
{
    struct send *send = arg;
    struct withdrawable w;
    struct person *person;

    TRY(application_withdrawable(c, send->application, &w));
    if (str_eq(w.a->state, STR("ENROLLED")))
        return FAIL(c, ST_CONFLICT, "admission.withdraw.after-order");
    TRY(person_by_id(c, c->actor.person, &person));
    return signature_code_send(c, purpose, as_bytes(content_of(c, w.a)), person->phone,
                               &send->code);
}

enum status withdraw_send_code(struct ctx *c, struct uuid application, struct uuid *ret_code)
{
    struct send send = {.application = application};
    TRY(db_tx_locked(c, "admission/withdraw-code", send_tx, &send));
    *ret_code = send.code;
    return ST_OK;
}

struct withdraw_work {
    const struct withdrawal *withdrawal;
    struct str content;
};

static enum status content_tx(struct ctx *c, void *arg)
{
    struct withdraw_work *work = arg;
    struct withdrawable w;

    TRY(application_withdrawable(c, work->withdrawal->application, &w));
    work->content = content_of(c, w.a);
    return ST_OK;
}

static enum status withdraw_tx(struct ctx *c, void *arg)
{
    const struct withdraw_work *work = arg;
    const struct withdrawal *w = work->withdrawal;
    struct withdrawable found;
    struct admission_withdraw_row *row;
    struct pool_change *change;
    struct uuid object, same;
    struct bytes hash;
    bool first;

    TRY(application_withdrawable(c, w->application, &found));
    const struct admission_application_by_id_row *a = found.a;
    TRY(platform_idem_claim(c, w->idem, work->content, a->id, &first, &same));
    if (!first)
        return ST_OK;
    TRY(signature_store_coded(c, "admission.withdrawal", a->organisation_id,
                              as_bytes(work->content), w->code, &object, &hash));
    TRY(admission_withdraw(c, a->id, &row));
    TRY(pool_load(c, row->pool_id, row->at, &change));
    TRY(pool_apply_end(c, change, SEAT_WITHDRAW, pool_lane(a->lane), row->held, row->came));
    TRY(pool_save(c, change));
    struct tell tell = {
        .application = a->id,
        .applicant = a->applicant_id,
        .organisation = a->organisation_id,
        .number = a->number,
        .lang = c->lang,
        .text = MSG_admission_notice_withdrawn,
    };
    TRY(tell_family(c, &tell));
    return tell_journal(c, "admission.withdraw", a->id, a->organisation_id, a->child_id);
}

static enum status withdraw_act(struct ctx *c, void *arg, struct uuid *ret_id)
{
    struct withdraw_work *work = arg;
    const struct withdrawal *withdrawal = work->withdrawal;

    TRY(db_tx_read(c, "admission/withdraw-content", content_tx, work));
    TRY(signature_code_confirm(c, withdrawal->code, withdrawal->typed, as_bytes(work->content)));
    *ret_id = withdrawal->application;
    return db_tx_locked(c, "admission/withdraw", withdraw_tx, work);
}

enum status withdraw(struct ctx *c, const struct withdrawal *withdrawal)
{
    struct withdraw_work work = {.withdrawal = withdrawal};
    struct uuid same;

    return platform_idem_once(c, withdrawal->idem, withdraw_act, &work, &same);
}
