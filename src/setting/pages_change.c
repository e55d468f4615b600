/* Another value of a setting from a day on: recorded at once, or proposed to a second person. */
#include "account/account.h"
#include "i18n/i18n.h"
#include "i18n/msg_setting.h"
#include "setting/pages.h"
#include "setting_queries.h"
#include "setting_views.h"

enum { TEXT_MOST = 500 };

static const struct field fields[] = {
    {"scope", FIELD_CHOICE, MSG_setting_scope, MSG_setting_scope_hint, 0, 0, 0},
    {"value", FIELD_INT, MSG_setting_value, 0, MSG_setting_value_missing, INT32_MIN, INT32_MAX},
    {"valid_from", FIELD_DATE, MSG_setting_since, MSG_setting_since_hint, MSG_setting_since_missing,
     0, 0},
    {"legal_source", FIELD_TEXT, MSG_setting_source, MSG_setting_source_hint,
     MSG_setting_source_missing, 1, TEXT_MOST},
    {"reason", FIELD_TEXT, MSG_setting_reason, 0, MSG_setting_reason_missing, 1, TEXT_MOST},
};
const struct form setting_change_form = {"change", fields, COUNT(fields)};

struct change {
    struct str key;
    struct setting_rule_row *rule;
};

static enum status rule_tx(struct ctx *c, void *arg)
{
    struct change *in = arg;

    TRY(setting_rule(c, in->key, &in->rule));
    if (!in->rule)
        return FAIL(c, ST_NOT_FOUND, "setting.none");
    return in->rule->may_change ? ST_OK : FAIL(c, ST_FORBIDDEN, "setting.ministry-only");
}

/* Everybody first; none for a setting that does not differ by role. */
static size_t role_options(struct ctx *c, const struct change *in, struct option **ret)
{
    size_t n_roles, n = 0;
    const struct account_role *roles = account_all_roles(c, &n_roles);
    struct option *options = NEWS(c->mem, struct option, n_roles + 1);

    *ret = options;
    if (str_eq_z(in->rule->roles, "NONE"))
        return 0;
    options[n++] = (struct option){.value = STR(SETTING_EVERYBODY),
                                   .text = msg_text(c, MSG_setting_everybody)};
    for (size_t i = 0; i < n_roles; i++)
        if (roles[i].granted || str_eq_z(in->rule->roles, "ALL"))
            options[n++] = (struct option){.value = str_from_z(roles[i].name),
                                           .text = msg_text(c, roles[i].label)};
    return n;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct change *in,
                        struct form_values *form)
{
    bool two = in->rule->takes_two;
    struct setting_change_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_setting_change),
                 .flags = PAGE_READ,
                 .form = form,
                 .back = setting_url(c, in->key),
                 .back_text = setting_words(c, in->key)},
        .title = setting_words(c, in->key),
        .lead = msg_text(c, two ? MSG_setting_lead_two : MSG_setting_lead_one),
        .bounds =
            MSG_FORMAT(c, MSG_setting_value_bounds,
                       MSG_ARG("bounds", setting_bounds_words(c, in->rule->least, in->rule->most))),
        .form = form,
        .action = url_path(c, "/staff/setting/{key}/change", &in->key, 1),
        .button = msg_text(c, two ? MSG_setting_propose : MSG_setting_record)};

    v.n_roles = role_options(c, in, &v.roles);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    setting_change_view_page(&o, &v);
    return ST_OK;
}

enum status setting_change_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &setting_change_form);
    struct change in = {.key = request_param(rq, "key")};
    bool sent;

    TRY(db_tx_read(c, "setting/rule", rule_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    form_set(&form, "scope", STR(SETTING_EVERYBODY));
    return show(c, rq, rs, &in, &form);
}

/* What the page can say better than the gate: which values there are, and which roles. */
static void check(struct ctx *c, const struct change *in, struct form_values *form)
{
    int64_t value = form_at(form, "value")->number;
    struct str scope = form_at(form, "scope")->text;
    struct option *roles;
    size_t n = role_options(c, in, &roles);
    bool known = n == 0 && (scope.n == 0 || str_eq_z(scope, SETTING_EVERYBODY));

    if (value < in->rule->least || value > in->rule->most)
        form_error(form, "value", MSG_setting_value_outside,
                   setting_bounds_words(c, in->rule->least, in->rule->most));
    for (size_t i = 0; i < n && !known; i++)
        known = str_eq(scope, roles[i].value);
    if (!known)
        form_error(form, "scope", MSG_setting_no_role, STR(""));
}

struct putting {
    struct setting_put_in in;
    bool proposed;
};

static enum status put_tx(struct ctx *c, void *arg)
{
    struct putting *putting = arg;
    struct setting_put_row *row;

    TRY(setting_put(c, &putting->in, &row));
    putting->proposed = row->proposed;
    return ST_OK;
}

static enum status put(struct ctx *c,
                       const struct change *in,
                       const struct form_values *form,
                       struct uuid id,
                       bool *ret_proposed)
{
    struct str scope = form_at(form, "scope")->text;
    struct putting putting = {.in = {.id = id,
                                     .key = in->key,
                                     .scope = str_eq_z(scope, SETTING_EVERYBODY) ? STR("") : scope,
                                     .value = (int32_t)form_at(form, "value")->number,
                                     .valid_from = {(int32_t)form_at(form, "valid_from")->number},
                                     .legal_source = form_at(form, "legal_source")->text,
                                     .reason = form_at(form, "reason")->text}};

    TRY(db_tx(c, "setting/put", put_tx, &putting));
    *ret_proposed = putting.proposed;
    return ST_OK;
}

enum status setting_change_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct change in = {.key = request_param(rq, "key")};
    struct uuid id = uuid_v4();
    bool sent, proposed = false;

    TRY(db_tx_read(c, "setting/rule", rule_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &setting_change_form, rq, &form));
    if (!form.bad)
        check(c, &in, &form);
    if (!form.bad)
        TRY(form_failure(c, &form, put(c, &in, &form, id, &proposed)));
    if (form.bad)
        return show(c, rq, rs, &in, &form);
    if (!proposed)
        return response_see_other(c, rs, setting_url(c, in.key).s);
    struct url url = url_id(c, "/staff/approval/{id}", id);
    return response_see_other(c, rs, url_query(c, url, "proposed", STR("1")).s);
}
