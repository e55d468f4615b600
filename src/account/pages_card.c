/* One account as its administrator sees it: facts, rights today or on a day, sessions. */
#include "account/forms.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "audit/audit.h"
#include "i18n/msg_account.h"

struct card {
    struct uuid person;
    struct opt_instant at; /* rights at this moment; otherwise all there ever were */
    struct card_view *v;
};

static struct str moment_or(struct ctx *c, struct opt_instant at, enum msg otherwise)
{
    return at.set ? i18n_moment(c, at.v) : msg_text(c, otherwise);
}

static void add_fact(struct card_view *v, struct str name, struct str value, struct str about)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] = (struct fact){.name = name, .value = value, .about = about};
}

static struct str secret_text(struct ctx *c, const struct account_secret_facts_row *row)
{
    if (!row->has_secret)
        return msg_text(c, MSG_account_card_secret_none);
    if (!row->initial_until.set)
        return msg_text(c, MSG_account_card_secret_own);
    if (row->initial_used || row->initial_until.v < c->now_us)
        return msg_text(c, MSG_account_card_secret_over);
    return MSG_FORMAT(c, MSG_account_card_secret_initial,
                      MSG_ARG("until", i18n_moment(c, row->initial_until.v)));
}

/* Contacts are shown when the person is shared with this organisation; the account alone is not
 * enough. */
static enum status contact_facts(struct ctx *c, struct uuid person, struct card_view *v)
{
    struct persons found;

    TRY(person_by_ids(c, &person, 1, &found));
    if (found.n == 0)
        return ST_OK;
    const struct person *p = &found.v[0];
    struct str none = msg_text(c, MSG_account_card_none);
    add_fact(v, msg_text(c, MSG_account_own_name), p->name,
             str_eq_z(p->source, "REGISTER") ? msg_text(c, MSG_account_card_by_register) : STR(""));
    add_fact(v, msg_text(c, MSG_account_field_phone),
             p->phone.n > 0 ? i18n_phone(c, p->phone) : none, STR(""));
    add_fact(v, msg_text(c, MSG_account_field_email), p->email.n > 0 ? p->email : none, STR(""));
    return ST_OK;
}

static enum status
facts(struct ctx *c, const struct account_account_of_row *account, struct card_view *v)
{
    struct account_secret_facts_row *secret;
    struct str organisation;

    TRY(pages_organisation_name(c, account->organisation_id.v, &organisation));
    TRY(account_secret_facts(c, account->person_id, &secret));
    TRY(contact_facts(c, account->person_id, v));
    add_fact(v, msg_text(c, MSG_account_people_where), organisation, STR(""));
    add_fact(v, msg_text(c, MSG_account_people_status), v->status,
             account->status_reason.n > 0
                 ? str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(account->status_reason),
                              STR_ARG(i18n_moment(c, account->status_at)))
                 : STR(""));
    add_fact(v, msg_text(c, MSG_account_field_password), secret_text(c, secret), STR(""));
    add_fact(v, msg_text(c, MSG_account_card_factor),
             moment_or(c, secret->factor_at, MSG_account_card_factor_none), STR(""));
    add_fact(v, msg_text(c, MSG_account_card_last_sign_in),
             moment_or(c, secret->last_sign_in, MSG_account_card_never), STR(""));
    return ST_OK;
}

/* "Operator" stands where the system or the owner of the installation acted. */
static struct str actor_name(struct ctx *c, struct opt_text name)
{
    return name.set ? name.v : msg_text(c, MSG_account_card_operator);
}

static bool is_over(struct ctx *c, const struct account_grants_history_row *row)
{
    return row->ended_at.set ||
           (row->valid_to.set && row->valid_to.v.days < time_date(c->now_us).days);
}

static const struct word levels[] = {
    {ACCOUNT_LEVEL_OF_ROLE, MSG_account_level_role, TONE_PLAIN},
    {"RESTRICTED", MSG_account_level_restricted, TONE_PLAIN},
    {"INTERNAL", MSG_account_level_internal, TONE_PLAIN},
};

struct words account_levels(void)
{
    return WORDS(levels);
}

static enum status grant_row(struct ctx *c,
                             const struct account_grants_history_row *row,
                             bool may_end,
                             struct grant_row *ret)
{
    TRY(pages_organisation_name(c, row->organisation_id, &ret->organisation));
    ret->role = msg_text(c, account_role_label(row->role));
    ret->period =
        MSG_FORMAT(c, MSG_account_card_period, MSG_ARG("from", i18n_date_short(c, row->valid_from)),
                   MSG_ARG("to", row->valid_to.set ? i18n_date_short(c, row->valid_to.v)
                                                   : msg_text(c, MSG_account_card_open_end)));
    if (row->level.set)
        ret->period = str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(ret->period),
                                 STR_ARG(words_text(c, account_levels(), row->level.v)));
    ret->granted =
        MSG_FORMAT(c, MSG_account_card_granted, MSG_ARG("who", actor_name(c, row->granter)),
                   MSG_ARG("when", i18n_moment(c, row->granted_at)), MSG_ARG("why", row->reason));
    if (row->approver.set)
        ret->approved = MSG_FORMAT(c, MSG_account_card_approved, MSG_ARG("who", row->approver.v));
    if (row->ended_at.set)
        ret->ended = MSG_FORMAT(
            c, MSG_account_card_ended, MSG_ARG("who", actor_name(c, row->ender)),
            MSG_ARG("when", i18n_moment(c, row->ended_at.v)), MSG_ARG("why", row->end_reason.v));
    if (may_end && !is_over(c, row))
        ret->end = url_id(c, "/staff/admin/grant/{id}/end", row->id);
    return ST_OK;
}

static enum status grants(struct ctx *c, const struct card *in)
{
    struct account_grants_history_rows rows;

    TRY(account_grants_history(c, in->person, in->at, &rows));
    in->v->grants = NEWS(c->mem, struct grant_row, rows.n);
    in->v->n_grants = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(grant_row(c, &rows.v[i], in->v->may_change, &in->v->grants[i]));
    return ST_OK;
}

static enum status card_tx(struct ctx *c, void *arg)
{
    const struct card *in = arg;
    struct card_view *v = in->v;
    struct account_account_of_row *account;

    TRY(account_account_of(c, in->person, &account));
    if (!account)
        return FAIL(c, ST_NOT_FOUND, "account.unknown");
    v->name = account->name;
    v->status = pages_status_text(c, account->status);
    v->status_tone = pages_status_tone(account->status);
    v->may_change = (c->actor.access & ACCESS_ADMIN) && !uuid_eq(in->person, c->actor.person);
    v->n_facts = 0;
    TRY(facts(c, account, v));
    TRY(grants(c, in));
    if (!v->may_change)
        return ST_OK;
    return pages_sessions(c, in->person, "/staff/admin/session/{id}/end", &v->sessions,
                          &v->n_sessions);
}

static void card_links(struct ctx *c, struct uuid person, struct card_view *v)
{
    v->edit = url_id(c, "/staff/admin/person/{id}/edit", person);
    v->grant = url_id(c, "/staff/admin/person/{id}/grant", person);
    v->status_url = url_id(c, "/staff/admin/person/{id}/status", person);
    v->reset = url_id(c, "/staff/admin/person/{id}/reset", person);
    v->journal = url_id(c, "/staff/admin/person/{id}/journal", person);
    v->page.back = url0(c, "/staff/admin/people");
    v->page.back_text = msg_text(c, MSG_account_people_title);
}

static void card_notice(struct ctx *c, const struct request *rq, struct card_view *v)
{
    if (pairs_has(rq->query, "made"))
        v->page.notice = msg_text(c, MSG_account_card_made);
    else if (pairs_has(rq->query, "changed"))
        v->page.notice = msg_text(c, MSG_account_card_changed);
    v->page.notice_tone = v->page.notice.n > 0 ? TONE_OK : TONE_PLAIN;
}

enum status keep_card(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values rights;
    struct card_view v = {.page = {.rq = rq, .flags = PAGE_ASKS}, .rights = &rights};
    struct card in = {.person = request_uuid(rq, "id"), .v = &v};

    TRY(form_read(c, &form_rights, rq, &rights));
    const struct field_value *on = form_at(&rights, "on");
    v.rights_title = msg_text(c, MSG_account_card_rights);
    if (on->text.n > 0 && !on->error) {
        struct date day = {(int32_t)on->number};
        in.at = (struct opt_instant){true, time_date_start((struct date){day.days + 1}) - 1};
        v.rights_title =
            MSG_FORMAT(c, MSG_account_card_rights_on, MSG_ARG("day", i18n_date(c, day)));
    }
    TRY(db_tx_read(c, "account/card", card_tx, &in));
    v.page.title = v.name;
    card_links(c, in.person, &v);
    card_notice(c, rq, &v);
    struct out o = page_out(c, rs, 200);
    account_card(&o, &v);
    return ST_OK;
}
