/* A new version: administrators of the ministry and of the platform's operator. */
#include "i18n/msg_privacy.h"
#include "privacy/pages.h"
#include "privacy_queries.h"
#include "privacy_views.h"

enum { TEXT_MOST = 20000, REASON_MOST = 500, ACT_MOST = 200 };

#define REQUIRED MSG_privacy_form_missing

static const struct field publish_fields[] = {
    {"from", FIELD_DATE, MSG_privacy_form_from, MSG_privacy_form_from_hint, REQUIRED, 0, 0},
    {"kk", FIELD_TEXTAREA, MSG_privacy_form_kk, MSG_privacy_form_text_hint, REQUIRED, 1, TEXT_MOST},
    {"ru", FIELD_TEXTAREA, MSG_privacy_form_ru, 0, REQUIRED, 1, TEXT_MOST},
    {"en", FIELD_TEXTAREA, MSG_privacy_form_en, MSG_privacy_form_en_hint, 0, 0, TEXT_MOST},
    {"reason", FIELD_TEXT, MSG_privacy_form_reason, 0, REQUIRED, 1, REASON_MOST},
    {"act", FIELD_TEXT, MSG_privacy_form_act, MSG_privacy_form_act_hint, REQUIRED, 1, ACT_MOST},
};
const struct form form_publish = {"publish", publish_fields, COUNT(publish_fields)};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct privacy_list_view *v = arg;
    struct privacy_may_publish_row *keeper;

    TRY(privacy_may_publish(c, &keeper));
    v->publish = keeper->answer ? url0(c, "/staff/privacy/new") : (struct url){.s = STR("")};
    return privacy_version_rows(c, &v->versions, &v->n_versions);
}

enum status privacy_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct privacy_list_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_privacy_list_title), .flags = PAGE_READ}};

    if (pairs_has(rq->query, "published")) {
        v.page.notice = msg_text(c, MSG_privacy_published);
        v.page.notice_tone = TONE_OK;
    }
    TRY(db_tx_read(c, "privacy/list", list_tx, &v));
    struct out o = page_out(c, rs, 200);
    privacy_list_show(&o, &v);
    return ST_OK;
}

struct drafting {
    struct form_values *values; /* to fill with the version before; NULL: leave them */
};

static enum status draft_tx(struct ctx *c, void *arg)
{
    struct drafting *in = arg;
    struct privacy_may_publish_row *keeper;
    struct privacy_last_texts_row *last;

    TRY(privacy_may_publish(c, &keeper));
    if (!keeper->answer)
        return FAIL(c, ST_FORBIDDEN, "privacy.not-keeper");
    TRY(privacy_last_texts(c, &last));
    if (!in->values || !last)
        return ST_OK;
    form_set(in->values, "kk", last->kk);
    form_set(in->values, "ru", last->ru);
    form_set(in->values, "en", last->en.v);
    return ST_OK;
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct privacy_form_view v = {.page = {.rq = rq,
                                           .title = msg_text(c, MSG_privacy_form_title),
                                           .flags = PAGE_READ,
                                           .form = values,
                                           .back = url0(c, "/staff/privacy"),
                                           .back_text = msg_text(c, MSG_privacy_list_title)},
                                  .form = values,
                                  .action = url0(c, "/staff/privacy/new")};
    struct drafting in = {.values = values->bad || values->typed ? NULL : values};

    TRY(db_tx_read(c, "privacy/draft", draft_tx, &in));
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    privacy_form_show(&o, &v);
    return ST_OK;
}

enum status privacy_new_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_publish);
    return show(c, rq, rs, &values);
}

static enum status publish_tx(struct ctx *c, void *arg)
{
    const struct form_values *values = arg;
    const struct privacy_publish_in query = {
        .from_day = {(int32_t)form_at(values, "from")->number},
        .kk = form_at(values, "kk")->text,
        .ru = form_at(values, "ru")->text,
        .en = form_at(values, "en")->text,
        .reason = form_at(values, "reason")->text,
        .legal_act = form_at(values, "act")->text,
    };
    struct privacy_publish_row *row;
    return privacy_publish(c, &query, &row);
}

enum status privacy_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;

    TRY(form_read(c, &form_publish, rq, &values));
    if (!values.bad)
        TRY(form_failure(c, &values, db_tx(c, "privacy/publish", publish_tx, &values)));
    if (values.bad)
        return show(c, rq, rs, &values);
    return response_see_other(c, rs, STR("/staff/privacy?published=1"));
}
