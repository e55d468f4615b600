/* Where it begins: an administrator gives somebody a role, or asks for the removal of an
 * authenticator. What takes two people becomes a proposal. */
#include "approval/pages.h"

#include "account/account.h"
#include "approval/propose.h"
#include "approval_queries.h"
#include "approval_views.h"
#include "i18n/msg_account.h"
#include "i18n/msg_approval.h"
#include "organisation/organisation.h"

enum { REASON_MOST = 500, BIN_LETTERS = 12 };

static const struct field give_fields[] = {
    {"role", FIELD_CHOICE, MSG_account_field_role, 0, MSG_account_form_missing, 0, 0},
    {"bin", FIELD_TEXT, MSG_account_field_bin, MSG_account_field_bin_hint, MSG_account_form_missing,
     BIN_LETTERS, BIN_LETTERS},
    {"from", FIELD_DATE, MSG_account_field_from, 0, MSG_account_form_missing, 0, 0},
    {"to", FIELD_DATE, MSG_account_field_to, MSG_account_field_to_hint, 0, 0, 0},
    {"level", FIELD_CHOICE, MSG_account_field_level, MSG_account_field_level_hint, 0, 0, 0},
    {"reason", FIELD_TEXT, MSG_account_field_reason, MSG_account_field_reason_hint,
     MSG_account_form_missing, 1, REASON_MOST},
};
const struct form approval_give_form = {"grant", give_fields, COUNT(give_fields)};

static const struct field factor_fields[] = {
    {"reason", FIELD_TEXT, MSG_account_field_reason, MSG_approval_factor_reason_hint,
     MSG_account_form_missing, 1, REASON_MOST},
};
const struct form approval_factor_form = {"factor", factor_fields, COUNT(factor_fields)};

static struct url card_url(struct ctx *c, struct uuid person)
{
    return url_id(c, "/staff/admin/person/{id}", person);
}

/* *ret_sent: the administrator was sent to give a code first. */
static enum status begin(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct account_kept *ret,
                         bool *ret_sent)
{
    TRY(account_need_factor(c, rq, rs, ret_sent));
    return *ret_sent ? ST_OK : account_kept(c, request_uuid(rq, "id"), ret);
}

static enum status proposed(struct ctx *c, struct response *rs, struct uuid proposal)
{
    struct url url = url_id(c, "/staff/approval/{id}", proposal);
    return response_see_other(c, rs, url_query(c, url, "proposed", STR("1")).s);
}

/* ---- a role ---------------------------------------------------------------------------------- */

static void fill_roles(struct ctx *c, unsigned levels, struct approval_give_view *v)
{
    size_t n;
    const struct account_role *roles = account_all_roles(c, &n);

    v->roles = NEWS(c->mem, struct option, n);
    for (size_t i = 0; i < n; i++)
        if (roles[i].granted && (roles[i].levels & levels))
            v->roles[v->n_roles++] = (struct option){.value = str_from_z(roles[i].name),
                                                     .text = msg_text(c, roles[i].label)};
}

static enum status of_two_tx(struct ctx *c, void *arg)
{
    struct approval_of_two_row *row;

    TRY(approval_of_two(c, &row));
    *(struct str *)arg = account_role_words(c, row->roles);
    return ST_OK;
}

static enum status show_give(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct account_kept *about,
                             struct form_values *form)
{
    struct approval_give_view v = {.page = {.rq = rq,
                                            .title = msg_text(c, MSG_account_grant_title),
                                            .flags = PAGE_READ,
                                            .form = form,
                                            .back = card_url(c, about->person),
                                            .back_text = about->name},
                                   .name = about->name,
                                   .form = form,
                                   .action =
                                       url_id(c, "/staff/admin/person/{id}/grant", about->person),
                                   .levels = words_options(c, account_levels())};

    TRY(db_tx_read(c, "approval/of-two", of_two_tx, &v.of_two));
    fill_roles(c, about->levels, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    approval_give_view_page(&o, &v);
    return ST_OK;
}

enum status approval_give_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &approval_give_form);
    struct account_kept about;
    bool sent;

    TRY(begin(c, rq, rs, &about, &sent));
    if (sent)
        return ST_OK;
    form_set(&form, "bin", about.bin);
    form_set(&form, "from", time_print_date(c->mem, time_date(c->now_us)));
    form_set(&form, "level", STR(ACCOUNT_LEVEL_OF_ROLE));
    return show_give(c, rq, rs, &about, &form);
}

static bool is_role(struct str name)
{
    return account_role_label(name) != MSG_NONE && !str_eq_z(name, "parent") &&
           !str_eq_z(name, "step");
}

static void check_give(struct form_values *form)
{
    struct str level = form_at(form, "level")->text;
    const struct field_value *to = form_at(form, "to");

    if (!is_role(form_at(form, "role")->text))
        form_error(form, "role", MSG_account_form_missing, STR(""));
    if (level.n > 0 && !words_has(account_levels(), level))
        form_error(form, "level", MSG_account_form_missing, STR(""));
    if (to->text.n > 0 && to->number < form_at(form, "from")->number)
        form_error(form, "to", MSG_account_grant_backwards, STR(""));
}

struct workplace {
    struct str bin;
    struct organisation *organisation; /* NULL: none has this number */
};

static enum status place_tx(struct ctx *c, void *arg)
{
    struct workplace *in = arg;
    return organisation_by_bin(c, in->bin, &in->organisation);
}

/* A number that no organisation has is an error of the form. */
static enum status
grant_of(struct ctx *c, struct form_values *form, struct uuid person, struct account_grant *ret)
{
    const struct field_value *to = form_at(form, "to");
    struct str level = form_at(form, "level")->text;
    struct workplace place = {.bin = form_at(form, "bin")->text};

    TRY(db_tx_read(c, "approval/place", place_tx, &place));
    if (!place.organisation) {
        form_error(form, "bin", MSG_account_organisation_unknown, STR(""));
        return ST_OK;
    }
    *ret = (struct account_grant){.person = person,
                                  .role = form_at(form, "role")->text,
                                  .organisation = place.organisation->id,
                                  .reason = form_at(form, "reason")->text,
                                  .level = str_eq_z(level, ACCOUNT_LEVEL_OF_ROLE) ? STR("") : level,
                                  .from = {(int32_t)form_at(form, "from")->number},
                                  .to = {to->text.n > 0, {(int32_t)to->number}}};
    return ST_OK;
}

/* An organisation outside the scope is said in the form, too. */
static enum status refused(struct ctx *c, struct form_values *form, enum status st)
{
    return form_failure(c, form, st == ST_NOT_FOUND ? ST_CONFLICT : st);
}

enum status approval_give_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct account_kept about;
    struct account_grant grant = {0};
    struct uuid proposal;
    bool sent, is_proposed = false;

    TRY(begin(c, rq, rs, &about, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &approval_give_form, rq, &form));
    if (!form.bad)
        check_give(&form);
    if (!form.bad)
        TRY(grant_of(c, &form, about.person, &grant));
    if (!form.bad)
        TRY(refused(c, &form, approval_give(c, &grant, &proposal, &is_proposed)));
    if (form.bad)
        return show_give(c, rq, rs, &about, &form);
    if (is_proposed)
        return proposed(c, rs, proposal);
    struct url card = url_query(c, card_url(c, about.person), "changed", STR("1"));
    return response_see_other(c, rs, card.s);
}

/* ---- an authenticator ------------------------------------------------------------------------ */

static enum status show_factor(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct account_kept *about,
                               struct form_values *form)
{
    struct approval_factor_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_reset_factor),
                 .flags = PAGE_READ,
                 .form = form,
                 .back = card_url(c, about->person),
                 .back_text = about->name},
        .name = about->name,
        .form = form,
        .action = url_id(c, "/staff/admin/person/{id}/factor/proposal", about->person)};
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    approval_factor_view_page(&o, &v);
    return ST_OK;
}

enum status approval_factor_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &approval_factor_form);
    struct account_kept about;
    bool sent;

    TRY(begin(c, rq, rs, &about, &sent));
    return sent ? ST_OK : show_factor(c, rq, rs, &about, &form);
}

enum status approval_factor_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct account_kept about;
    struct uuid proposal;
    bool sent;

    TRY(begin(c, rq, rs, &about, &sent));
    ASSERT(!sent);
    TRY(form_read(c, &approval_factor_form, rq, &form));
    if (!form.bad)
        TRY(form_failure(
            c, &form,
            approval_propose_factor(c, about.person, form_at(&form, "reason")->text, &proposal)));
    if (form.bad)
        return show_factor(c, rq, rs, &about, &form);
    return proposed(c, rs, proposal);
}
