/* Administrators' pages: access keys of partner systems, and which roles of the database partners
 * have. Security officers look. */
#include "account/account.h"
#include "app/module.h"
#include "audit/audit.h"
#include "base/config.h"
#include "exchange/pages.h"
#include "exchange_queries.h"
#include "exchange_views.h"
#include "html/form.h"
#include "i18n/i18n.h"
#include "i18n/msg_exchange.h"
#include "organisation/organisation.h"

enum { HISTORY_MOST = 50, YEARS_MOST = 3 };

static const struct word scopes[] = {
    {"orgs", MSG_exchange_scope_orgs, TONE_PLAIN},
    {"classes", MSG_exchange_scope_classes, TONE_PLAIN},
    {"learners", MSG_exchange_scope_learners, TONE_PLAIN},
    {"names", MSG_exchange_scope_names, TONE_PLAIN},
    {"iin", MSG_exchange_scope_iin, TONE_PLAIN},
    {"figures", MSG_exchange_scope_figures, TONE_PLAIN},
    {"grades", MSG_exchange_scope_grades, TONE_PLAIN},
};
static const struct word states[] = {
    {"ACTIVE", MSG_exchange_state_active, TONE_OK},
    {"EXPIRED", MSG_exchange_state_expired, TONE_PLAIN},
    {"REVOKED", MSG_exchange_state_revoked, TONE_BAD},
};

struct words exchange_scope_table(void)
{
    return WORDS(scopes);
}

static struct str scope_words(struct ctx *c, struct str list)
{
    struct str text = STR("");

    for (size_t i = 0; i < COUNT(scopes); i++) {
        if (!exchange_has_word(list, scopes[i].code))
            continue;
        struct str one = words_text(c, WORDS(scopes), str_from_z(scopes[i].code));
        text = text.n > 0 ? str_printf(c->mem, STR_FMT "; " STR_FMT, STR_ARG(text), STR_ARG(one))
                          : one;
    }
    return text;
}

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_NAME, COL_HOLDER, COL_ISSUED, COL_UNTIL, COL_USED, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_exchange_field_name, COLUMN_NAME, true, false},
    [COL_HOLDER] = {"holder", MSG_exchange_field_holder, COLUMN_WORDS, false, false},
    [COL_ISSUED] = {"issued", MSG_exchange_keys_issued, COLUMN_NUMBER, true, false},
    [COL_UNTIL] = {"until", MSG_exchange_field_until, COLUMN_NUMBER, true, false},
    [COL_USED] = {"used", MSG_exchange_keys_used, COLUMN_NUMBER, false, false},
    [COL_STATE] = {"state", MSG_exchange_keys_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {{"state", MSG_exchange_keys_state, FILTER_CHOICE}};
static const struct list keys_list = {
    .name = "partners",
    .caption = MSG_exchange_keys_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_exchange_keys_search,
    .sort = "name",
    .export_most = 10000,
    .empty = MSG_exchange_keys_empty,
};

struct listing {
    struct list_state state;
    struct exchange_key_list_rows rows;
    struct exchange_may_issue_row *may;
    struct exchange_setting_row *setting;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    const struct exchange_key_list_in query = {
        .search = in->state.search_key,
        .state = list_filter_value(&in->state, "state"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(exchange_may_issue(c, c->actor.organisation, &in->may));
    TRY(exchange_setting(c, &in->setting));
    return exchange_key_list(c, &query, &in->rows);
}

static void fill_list(struct ctx *c, const struct listing *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct exchange_key_list_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/partners/{id}", row->id), row->name);
        cells[COL_NAME].about = scope_words(c, row->scopes);
        cells[COL_HOLDER] = CELL_TEXT(row->holder);
        cells[COL_ISSUED] = CELL_MOMENT(row->issued_at);
        cells[COL_UNTIL] = CELL_DATE(row->valid_to);
        if (row->used_at.set)
            cells[COL_USED] = CELL_MOMENT(row->used_at.v);
        cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
    }
    list->options[0] = words_options(c, WORDS(states));
}

enum status partners_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &keys_list, rq)};

    TRY(db_tx_read(c, "exchange/keys", list_tx, &in));
    struct exchange_keys_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_exchange_keys_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
        .roles = url0(c, "/staff/partners/roles"),
        .developers = url0(c, "/developers"),
        .limit = in.setting->per_minute};
    fill_list(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    if (in.may->may)
        v.add = url0(c, "/staff/partners/new");
    struct out o = page_out(c, rs, 200);
    exchange_keys(&o, &v);
    return ST_OK;
}

/* ---- one key --------------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct exchange_key_of_row *row;
    struct exchange_may_issue_row *may;
    struct organisation *organisation;
    struct audit_page history;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;
    const struct audit_filter about = {.object_type = STR("exchange.key"),
                                       .object = uuid_print(c->mem, in->id)};

    TRY(exchange_key_of(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "exchange.key.unknown");
    TRY(exchange_may_issue(c, in->row->organisation_id, &in->may));
    TRY(organisation_by_id(c, in->row->organisation_id, &in->organisation));
    return audit_list(c, &about, NULL, HISTORY_MOST, &in->history);
}

static void add_fact(struct ctx *c, struct exchange_key_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_facts(struct ctx *c, const struct one *in, struct exchange_key_view *v)
{
    const struct exchange_key_of_row *row = in->row;

    add_fact(c, v, MSG_exchange_field_holder, row->holder);
    add_fact(c, v, MSG_exchange_keys_organisation, in->organisation->name);
    add_fact(c, v, MSG_exchange_field_purpose, row->purpose);
    add_fact(c, v, MSG_exchange_field_scopes, scope_words(c, row->scopes));
    add_fact(c, v, MSG_exchange_keys_issued, i18n_moment(c, row->issued_at));
    add_fact(c, v, MSG_exchange_field_until, i18n_date(c, row->valid_to));
    add_fact(c, v, MSG_exchange_field_reason, row->reason);
    add_fact(c, v, MSG_exchange_keys_used,
             row->used_at.set ? i18n_moment(c, row->used_at.v)
                              : msg_text(c, MSG_exchange_keys_never));
    add_fact(c, v, MSG_exchange_keys_uses, str_printf(c->mem, "%lld", (long long)row->uses));
    if (row->revoked_at.set) {
        add_fact(c, v, MSG_exchange_keys_revoked, i18n_moment(c, row->revoked_at.v));
        add_fact(c, v, MSG_exchange_field_revoke, row->revoke_reason.v);
    }
}

static void fill_history(struct ctx *c, const struct one *in, struct exchange_key_view *v)
{
    v->history = NEWS(c->mem, struct fact, in->history.n);
    for (size_t i = 0; i < in->history.n; i++) {
        const struct audit_row *row = &in->history.v[i];
        v->history[v->n_history++] = (struct fact){.name = i18n_moment(c, row->at_us),
                                                   .value = audit_action_words(c, row->action)};
    }
}

enum status partner_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "exchange/key", one_tx, &in));
    struct exchange_key_view v = {.page = {.rq = rq,
                                           .title = in.row->name,
                                           .back = url0(c, "/staff/partners"),
                                           .back_text = msg_text(c, MSG_exchange_keys_title)},
                                  .name = in.row->name,
                                  .state = words_text(c, WORDS(states), in.row->state),
                                  .tone = words_tone(WORDS(states), in.row->state)};
    fill_facts(c, &in, &v);
    fill_history(c, &in, &v);
    if (in.may->may && !in.row->revoked_at.set)
        v.revoke = url_id(c, "/staff/partners/{id}/revoke", in.id);
    struct out o = page_out(c, rs, 200);
    exchange_key(&o, &v);
    return ST_OK;
}

/* ---- issue ----------------------------------------------------------------------------------- */

static void read_scopes(struct form_values *values, struct key_facts *facts)
{
    const struct field_value *v = form_at(values, "scopes");
    bool learners = false, personal = false;

    for (size_t i = 0; i < v->n_list; i++) {
        if (!words_has(WORDS(scopes), v->list[i]))
            form_error(values, "scopes", MSG_exchange_form_missing, STR(""));
        learners = learners || str_eq_z(v->list[i], "learners");
        personal = personal || str_eq_z(v->list[i], "names") || str_eq_z(v->list[i], "iin");
    }
    if (personal && !learners)
        form_error(values, "scopes", MSG_exchange_form_names_need_learners, STR(""));
    facts->scopes = (struct texts){v->list, v->n_list};
}

static void read_until(struct ctx *c, struct form_values *values, struct key_facts *facts)
{
    const struct date today = time_date(c->now_us);

    facts->valid_to.days = (int32_t)form_at(values, "until")->number;
    if (facts->valid_to.days < today.days || time_age_years(today, facts->valid_to) >= YEARS_MOST)
        form_error(values, "until", MSG_exchange_form_until_wrong, STR(""));
}

struct choice {
    struct str bin;
    struct organisation *found;
    bool may;
};

static enum status choice_tx(struct ctx *c, void *arg)
{
    struct choice *in = arg;
    struct exchange_may_issue_row *row;

    TRY(organisation_by_bin(c, in->bin, &in->found));
    if (!in->found)
        return ST_OK;
    TRY(exchange_may_issue(c, in->found->id, &row));
    in->may = row->may;
    return ST_OK;
}

/* An organisation out of this administrator's scope is answered as one that does not exist. */
static enum status
read_facts(struct ctx *c, struct form_values *values, struct key_facts *ret_facts)
{
    struct choice choice = {.bin = form_at(values, "bin")->text};

    *ret_facts = (struct key_facts){.name = form_at(values, "name")->text,
                                    .holder = form_at(values, "holder")->text,
                                    .purpose = form_at(values, "purpose")->text,
                                    .reason = form_at(values, "reason")->text};
    if (form_at(values, "scopes")->error == 0)
        read_scopes(values, ret_facts);
    if (form_at(values, "until")->error == 0)
        read_until(c, values, ret_facts);
    if (form_at(values, "bin")->error != 0)
        return ST_OK;
    TRY(db_tx_read(c, "exchange/choice", choice_tx, &choice));
    if (choice.may)
        ret_facts->organisation = choice.found->id;
    else
        form_error(values, "bin", MSG_exchange_form_bin_unknown, choice.bin);
    return ST_OK;
}

static enum status
show_form(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct exchange_form_view v = {.page = {.rq = rq,
                                            .title = msg_text(c, MSG_exchange_new_title),
                                            .flags = PAGE_READ,
                                            .form = values,
                                            .back = url0(c, "/staff/partners"),
                                            .back_text = msg_text(c, MSG_exchange_keys_title)},
                                   .title = msg_text(c, MSG_exchange_new_title),
                                   .lead = msg_text(c, MSG_exchange_new_lead),
                                   .form = values,
                                   .action = url0(c, "/staff/partners/new"),
                                   .scopes = words_options(c, WORDS(scopes))};

    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    exchange_form(&o, &v);
    return ST_OK;
}

static enum status show_key(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            struct uuid id,
                            struct str name,
                            struct str key)
{
    struct str site = config_str(c->config, "site.address");
    struct exchange_given_view v = {.page = {.rq = rq,
                                             .title = msg_text(c, MSG_exchange_given_title),
                                             .flags = PAGE_READ | PAGE_PRIVATE_LINK},
                                    .name = name,
                                    .key = key,
                                    .address = str_printf(c->mem, STR_FMT API_ROOT, STR_ARG(site)),
                                    .back = url_id(c, "/staff/partners/{id}", id),
                                    .developers = url0(c, "/developers")};

    struct out o = page_out(c, rs, 200);
    exchange_given(&o, &v);
    return ST_OK;
}

enum status partner_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_exchange_key);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_form(c, rq, rs, &values);
}

enum status partner_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct key_facts facts;
    struct uuid id;
    struct str key;
    bool first, sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, &form_exchange_key, rq, &values));
    TRY(read_facts(c, &values, &facts));
    if (values.bad)
        return show_form(c, rq, rs, &values);
    TRY(key_issue(c, &facts, values.idem, &id, &key, &first));
    if (!first)
        return response_see_other(c, rs, url_id(c, "/staff/partners/{id}", id).s);
    return show_key(c, rq, rs, id, facts.name, key);
}

/* ---- revoke ---------------------------------------------------------------------------------- */

static enum status open_to_revoke(
    struct ctx *c, const struct request *rq, struct response *rs, struct one *in, bool *ret_sent)
{
    in->id = request_uuid(rq, "id");
    TRY(db_tx_read(c, "exchange/key", one_tx, in));
    if (!in->may->may)
        return FAIL(c, ST_NOT_FOUND, "exchange.key.unknown");
    return account_need_factor(c, rq, rs, ret_sent);
}

static enum status show_revoke(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct one *in,
                               struct form_values *values)
{
    struct exchange_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_exchange_revoke_title),
                 .flags = PAGE_READ,
                 .form = values,
                 .back = url_id(c, "/staff/partners/{id}", in->id),
                 .back_text = in->row->name},
        .title = msg_text(c, MSG_exchange_revoke_title),
        .lead = MSG_FORMAT(c, MSG_exchange_revoke_lead, MSG_ARG("name", in->row->name)),
        .form = values,
        .action = url_id(c, "/staff/partners/{id}/revoke", in->id)};

    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    exchange_form(&o, &v);
    return ST_OK;
}

enum status partner_revoke(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_exchange_revoke);
    struct one in = {0};
    bool sent;

    TRY(open_to_revoke(c, rq, rs, &in, &sent));
    return sent ? ST_OK : show_revoke(c, rq, rs, &in, &values);
}

enum status partner_revoke_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct one in = {0};
    bool sent;

    TRY(open_to_revoke(c, rq, rs, &in, &sent));
    TRY(form_read(c, &form_exchange_revoke, rq, &values));
    if (!values.bad) {
        enum status st = key_revoke(c, in.id, form_at(&values, "reason")->text);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/partners/{id}", in.id).s);
        TRY(form_failure(c, &values, st));
    }
    return show_revoke(c, rq, rs, &in, &values);
}
