/* Pages of representatives: own children who have accounts, and the second factor of each. */
#include "waiver/pages.h"

#include "i18n/msg_account.h"
#include "i18n/msg_signature.h"
#include "i18n/msg_waiver.h"
#include "person/person.h"
#include "waiver/waiver.h"
#include "waiver_views.h"

static const struct field sign_fields[] = {
    {"request", FIELD_UUID, MSG_waiver_code, 0, MSG_signature_code_unknown, 0, 0},
    {"code", FIELD_CODE, MSG_waiver_code, 0, MSG_waiver_code_missing, 0, 0},
};
const struct form waiver_sign_form = {"waiver", sign_fields, COUNT(sign_fields)};
const struct form waiver_none_form = {"waiver_none", NULL, 0};

static struct str state_text(struct ctx *c, const struct account_learner *learner)
{
    return msg_text(c, learner->waived ? MSG_waiver_off : MSG_waiver_on);
}

static enum tone state_tone(const struct account_learner *learner)
{
    return learner->waived ? TONE_WARN : TONE_OK;
}

/* ---- the list -------------------------------------------------------------------------------- */

static enum status list_tx(struct ctx *c, void *arg)
{
    return account_learners(c, arg);
}

enum status waiver_learners(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct account_learners all;

    TRY(db_tx_read(c, "waiver/learners", list_tx, &all));
    struct waiver_list_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_waiver_title),
                                          .flags = PAGE_READ,
                                          .back = url0(c, "/my/account"),
                                          .back_text = msg_text(c, MSG_account_own_title)},
                                 .rows = NEWS(c->mem, struct row_link, all.n),
                                 .n_rows = all.n};
    for (size_t i = 0; i < all.n; i++)
        v.rows[i] = (struct row_link){.url = url_id(c, "/my/account/learner/{id}", all.v[i].person),
                                      .icon = "shield-check",
                                      .icon_tone = state_tone(&all.v[i]),
                                      .title = all.v[i].name,
                                      .text = msg_text(c, MSG_waiver_factor),
                                      .tag = state_text(c, &all.v[i]),
                                      .tag_tone = state_tone(&all.v[i])};
    struct out o = page_out(c, rs, 200);
    waiver_list(&o, &v);
    return ST_OK;
}

/* ---- one child ------------------------------------------------------------------------------- */

struct one {
    struct uuid child;
    struct account_learner learner;
    struct person *reader;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;

    TRY(waiver_find(c, one->child, &one->learner));
    return person_by_id(c, c->actor.person, &one->reader);
}

/* Since when and until when it is off, or why it is on. */
static struct str about(struct ctx *c, const struct account_learner *learner)
{
    if (!learner->young)
        return msg_text(c, MSG_account_waiver_too_old);
    if (!learner->given)
        return msg_text(c, MSG_waiver_on_about);
    if (!learner->waived)
        return msg_text(c, MSG_waiver_ended);
    return MSG_FORMAT(c, learner->by_reader ? MSG_waiver_off_about : MSG_waiver_off_other,
                      MSG_ARG("moment", i18n_moment(c, learner->given_us)));
}

static enum status
show_one(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct one one = {.child = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "waiver/one", one_tx, &one));
    const struct account_learner *learner = &one.learner;
    bool may_give = learner->young && !learner->waived;
    struct str request = form_at(form, "request")->raw;
    struct waiver_view v = {
        .page = {.rq = rq,
                 .title = learner->name,
                 .flags = PAGE_READ | PAGE_PRIVATE_LINK,
                 .back = url0(c, "/my/account/learners"),
                 .back_text = msg_text(c, MSG_waiver_title),
                 .form = form},
        .form = form,
        .child = learner->name,
        .state = state_text(c, learner),
        .tone = state_tone(learner),
        .about = about(c, learner),
        .phone = i18n_phone(c, one.reader->phone),
        .request = may_give ? request : STR(""),
    };
    if (may_give) {
        v.code = url_id(c, "/my/account/learner/{id}/code", one.child);
        v.sign = url_id(c, "/my/account/learner/{id}/sign", one.child);
    } else if (learner->waived) {
        v.withdraw = url_id(c, "/my/account/learner/{id}/withdraw", one.child);
    }
    if (pairs_has(rq->query, "given") || pairs_has(rq->query, "withdrawn")) {
        v.page.notice = msg_text(c, learner->waived ? MSG_waiver_done : MSG_waiver_undone);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    waiver_one(&o, &v);
    return ST_OK;
}

enum status waiver_learner(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &waiver_sign_form);

    form_set(&form, "request", pairs_get(rq->query, "request"));
    return show_one(c, rq, rs, &form);
}

static struct url page_of(struct ctx *c, const struct request *rq)
{
    return url_id(c, "/my/account/learner/{id}", request_uuid(rq, "id"));
}

enum status waiver_code(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &waiver_sign_form);
    struct uuid code;

    enum status st = waiver_send(c, request_uuid(rq, "id"), &code);
    if (st != ST_OK) {
        TRY(form_failure(c, &form, st));
        return show_one(c, rq, rs, &form);
    }
    struct url next = url_query(c, page_of(c, rq), "request", uuid_print(c->mem, code));
    return response_see_other(c, rs, next.s);
}

enum status waiver_sign(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &waiver_sign_form, rq, &form));
    if (!form.bad) {
        const struct waiver_consent consent = {.child = request_uuid(rq, "id"),
                                               .code = form_at(&form, "request")->uuid,
                                               .typed = form_at(&form, "code")->text,
                                               .idem = form.idem};
        enum status st = waiver_give(c, &consent);
        if (st == ST_OK)
            return response_see_other(c, rs, url_query(c, page_of(c, rq), "given", STR("1")).s);
        TRY(form_failure(c, &form, st));
    }
    return show_one(c, rq, rs, &form);
}

enum status waiver_withdraw(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &waiver_sign_form);
    enum status st = waiver_take_back(c, request_uuid(rq, "id"));

    if (st == ST_OK)
        return response_see_other(c, rs, url_query(c, page_of(c, rq), "withdrawn", STR("1")).s);
    TRY(form_failure(c, &form, st));
    return show_one(c, rq, rs, &form);
}
