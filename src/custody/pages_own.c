/* Who came of age decides which representatives still see the own pages. */
#include "custody/pages.h"

#include "account/account.h"
#include "custody_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_account.h"
#include "i18n/msg_custody.h"
#include "person/person.h"

static const struct field agree_fields[] = {
    {"agree", FIELD_CHOICE, MSG_custody_own_title, 0, MSG_custody_answer_missing, 0, 0},
};
const struct form custody_agree_form = {"agree", agree_fields, COUNT(agree_fields)};

static enum status own_tx(struct ctx *c, void *arg)
{
    return person_representatives(c, arg);
}

static struct url
at_door(struct ctx *c, const struct request *rq, const char *staff, const char *family)
{
    return url0(c, rq->route->door == DOOR_STAFF ? staff : family);
}

static struct url action_of(struct ctx *c, const struct request *rq, struct uuid adult)
{
    return url_id(c,
                  rq->route->door == DOOR_STAFF ? "/staff/account/representatives/{id}"
                                                : "/my/account/representatives/{id}",
                  adult);
}

static void fill_person(struct ctx *c,
                        const struct person_representative *from,
                        bool of_age,
                        struct custody_person *to)
{
    bool sees = !from->barred && (from->agreed || !of_age);

    to->name = from->name;
    to->agreed = from->agreed;
    to->may = of_age && !from->barred;
    to->state = msg_text(c, sees ? MSG_custody_own_sees : MSG_custody_own_sees_not);
    to->tone = sees ? TONE_OK : TONE_PLAIN;
    if (from->barred)
        to->about = msg_text(c, MSG_custody_own_barred);
    else if (from->agreed)
        to->about = MSG_FORMAT(c, MSG_custody_own_agreed,
                               MSG_ARG("moment", i18n_moment(c, from->agreed_us)));
}

enum status custody_own_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct person_representatives all;
    bool sent;

    TRY(db_tx_read(c, "custody/own", own_tx, &all));
    if (all.of_age && all.n > 0) {
        TRY(account_need_factor(c, rq, rs, &sent));
        if (sent)
            return ST_OK;
    }
    struct custody_own_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_custody_own_title),
                                          .flags = PAGE_READ,
                                          .back = at_door(c, rq, "/staff/account", "/my/account"),
                                          .back_text = msg_text(c, MSG_account_own_title)},
                                 .v = NEWS(c->mem, struct custody_person, all.n),
                                 .n = all.n,
                                 .of_age = all.of_age};
    for (size_t i = 0; i < all.n; i++) {
        fill_person(c, &all.v[i], all.of_age, &v.v[i]);
        v.v[i].action = action_of(c, rq, all.v[i].adult);
    }
    struct out o = page_out(c, rs, 200);
    custody_own_view_page(&o, &v);
    return ST_OK;
}

struct deciding {
    struct uuid adult;
    bool agree;
};

static enum status decide_tx(struct ctx *c, void *arg)
{
    const struct deciding *in = arg;
    return in->agree ? person_agree(c, in->adult) : person_disagree(c, in->adult);
}

/* Anybody else's is as if there were none, before a code is asked for. */
static enum status need_representative(struct ctx *c, struct uuid adult)
{
    struct person_representatives all;

    TRY(db_tx_read(c, "custody/own", own_tx, &all));
    for (size_t i = 0; i < all.n; i++)
        if (uuid_eq(all.v[i].adult, adult))
            return ST_OK;
    return FAIL(c, ST_NOT_FOUND, "person.unknown");
}

enum status custody_own_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    bool sent;

    TRY(need_representative(c, request_uuid(rq, "id")));
    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &custody_agree_form, rq, &form));
    struct str said = form_at(&form, "agree")->text;
    if (form.bad || (!str_eq_z(said, "yes") && !str_eq_z(said, "no")))
        return FAIL(c, ST_INVALID, "custody.answer-missing");
    struct deciding in = {request_uuid(rq, "id"), str_eq_z(said, "yes")};
    TRY(db_tx(c, "custody/decide", decide_tx, &in));
    struct url back =
        at_door(c, rq, "/staff/account/representatives", "/my/account/representatives");
    return response_see_other(c, rs, back.s);
}
