/* Administrators' pages of clients: list, one, register, change, new secret, block. Every
 * administrator sees which there are; those of the ministry keep them. */
#include "account/account.h"
#include "audit/audit.h"
#include "base/scan.h"
#include "html/form.h"
#include "html/words.h"
#include "i18n/msg_sso.h"
#include "sso/client.h"
#include "sso/pages.h"
#include "sso_views.h"

enum { HISTORY_MOST = 50 };

static const struct word kinds[] = {
    {"WEB", MSG_sso_kind_web, TONE_PLAIN},
    {"APP", MSG_sso_kind_app, TONE_PLAIN},
};
static const struct word doors[] = {
    {"staff", MSG_sso_doors_staff, TONE_PLAIN},
    {"family", MSG_sso_doors_family, TONE_PLAIN},
    {"both", MSG_sso_doors_both, TONE_PLAIN},
};
static const struct word states[] = {
    {"ACTIVE", MSG_sso_state_active, TONE_OK},
    {"BLOCKED", MSG_sso_state_blocked, TONE_BAD},
};

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_NAME, COL_HOLDER, COL_KIND, COL_DOORS, COL_CREATED, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_sso_field_name, COLUMN_NAME, true, false},
    [COL_HOLDER] = {"holder", MSG_sso_field_holder, COLUMN_WORDS, false, false},
    [COL_KIND] = {"kind", MSG_sso_field_kind, COLUMN_WORDS, false, false},
    [COL_DOORS] = {"doors", MSG_sso_field_doors, COLUMN_WORDS, false, false},
    [COL_CREATED] = {"created", MSG_sso_clients_created, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"status", MSG_sso_clients_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"status", MSG_sso_clients_state, FILTER_CHOICE},
    {"doors", MSG_sso_field_doors, FILTER_CHOICE},
};
static const struct list clients_list = {
    .name = "clients",
    .caption = MSG_sso_clients_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_sso_clients_search,
    .sort = "name",
    .export_most = 10000,
    .empty = MSG_sso_clients_empty,
};

struct listing {
    struct list_state state;
    struct sso_client_list_rows rows;
    struct sso_may_keep_row *keeper;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    const struct sso_client_list_in query = {
        .search = in->state.search_key,
        .status = list_filter_value(&in->state, "status"),
        .doors = list_filter_value(&in->state, "doors"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(sso_may_keep(c, &in->keeper));
    return sso_client_list(c, &query, &in->rows);
}

static void fill_list(struct ctx *c, const struct listing *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct sso_client_list_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/clients/{id}", row->id), row->name);
        cells[COL_HOLDER] = CELL_TEXT(row->holder);
        cells[COL_KIND] = CELL_TEXT(words_text(c, WORDS(kinds), row->kind));
        cells[COL_DOORS] = CELL_TEXT(words_text(c, WORDS(doors), row->doors));
        cells[COL_CREATED] = CELL_MOMENT(row->created_at);
        cells[COL_STATE] = words_tag(c, WORDS(states), row->status);
    }
    list->options[0] = words_options(c, WORDS(states));
    list->options[1] = words_options(c, WORDS(doors));
}

enum status clients_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &clients_list, rq)};

    TRY(db_tx_read(c, "sso/clients", list_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct sso_clients_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_sso_clients_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
    };
    fill_list(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    if (in.keeper->may)
        v.add = url0(c, "/staff/clients/new");
    struct out o = page_out(c, rs, 200);
    sso_clients(&o, &v);
    return ST_OK;
}

/* ---- one client ------------------------------------------------------------------------------ */

struct one {
    struct uuid id;
    struct sso_client_of_row *row;
    struct sso_may_keep_row *keeper;
    struct audit_page history;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;
    const struct audit_filter about = {.object_type = STR("sso.client"),
                                       .object = uuid_print(c->mem, in->id)};

    TRY(sso_client_of(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "sso.client.unknown");
    TRY(sso_may_keep(c, &in->keeper));
    if (!in->keeper->may)
        return ST_OK;
    return audit_list(c, &about, NULL, HISTORY_MOST, &in->history);
}

/* Whoever may not keep clients learns of these pages what a stranger does. */
static enum status keeper_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(one_tx(c, in));
    return in->keeper->may ? ST_OK : FAIL(c, ST_NOT_FOUND, "sso.client.unknown");
}

/* Who connects a system decides where people's data go: a code of the last minutes is asked for
 * (SEC-50), after the question whether this person may at all. */
static enum status open_for_keeper(
    struct ctx *c, const struct request *rq, struct response *rs, struct one *in, bool *ret_sent)
{
    in->id = request_uuid(rq, "id");
    TRY(db_tx_read(c, "sso/client", keeper_tx, in));
    return account_need_factor(c, rq, rs, ret_sent);
}

static void add_fact(struct ctx *c, struct sso_client_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_client(struct ctx *c, const struct one *in, struct sso_client_view *v)
{
    const struct sso_client_of_row *row = in->row;
    bool blocked = str_eq_z(row->status, "BLOCKED");

    v->name = row->name;
    v->state = words_text(c, WORDS(states), row->status);
    v->tone = words_tone(WORDS(states), row->status);
    add_fact(c, v, MSG_sso_field_holder, row->holder);
    add_fact(c, v, MSG_sso_field_kind, words_text(c, WORDS(kinds), row->kind));
    add_fact(c, v, MSG_sso_field_doors, words_text(c, WORDS(doors), row->doors));
    add_fact(c, v, MSG_sso_field_scopes, sso_scope_words(c, row->scopes));
    add_fact(c, v, MSG_sso_clients_created, i18n_moment(c, row->created_at));
    if (row->status_reason.n > 0)
        add_fact(c, v, MSG_sso_field_reason, row->status_reason);
    if (!in->keeper->may)
        return;
    add_fact(c, v, MSG_sso_clients_id, uuid_print(c->mem, row->id));
    add_fact(c, v, MSG_sso_field_redirects, row->redirects);
    if (row->returns.n > 0)
        add_fact(c, v, MSG_sso_field_returns, row->returns);
    if (row->backchannel.n > 0)
        add_fact(c, v, MSG_sso_field_backchannel, row->backchannel);
    if (row->secret_at.set)
        add_fact(c, v, MSG_sso_clients_secret_at, i18n_moment(c, row->secret_at.v));
    v->edit = url_id(c, "/staff/clients/{id}/edit", row->id);
    v->status = url_id(c, "/staff/clients/{id}/status", row->id);
    v->status_text = msg_text(c, blocked ? MSG_sso_status_restore : MSG_sso_status_block);
    if (row->secret_at.set)
        v->secret = url_id(c, "/staff/clients/{id}/secret", row->id);
}

/* What administrators did and what was refused to the client, newest first. */
static void fill_history(struct ctx *c, const struct one *in, struct sso_client_view *v)
{
    v->history = NEWS(c->mem, struct fact, in->history.n);
    for (size_t i = 0; i < in->history.n; i++) {
        const struct audit_row *row = &in->history.v[i];
        v->history[v->n_history++] = (struct fact){.name = i18n_moment(c, row->at_us),
                                                   .value = audit_action_words(c, row->action),
                                                   .about = sso_reason_words(c, row->details)};
    }
}

enum status client_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "sso/client", one_tx, &in));
    struct sso_client_view v = {.page = {.rq = rq,
                                         .title = in.row->name,
                                         .back = url0(c, "/staff/clients"),
                                         .back_text = msg_text(c, MSG_sso_clients_title)}};
    fill_client(c, &in, &v);
    fill_history(c, &in, &v);
    if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_sso_clients_saved);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    sso_client(&o, &v);
    return ST_OK;
}

static enum status done(struct ctx *c, struct response *rs, struct uuid id)
{
    struct url one = url_id(c, "/staff/clients/{id}", id);
    return response_see_other(c, rs, url_query(c, one, "changed", STR("1")).s);
}

/* ---- register and change --------------------------------------------------------------------- */

static struct texts read_addresses(struct ctx *c, struct form_values *values, const char *field)
{
    struct str text = form_at(values, field)->text, line;
    struct str *list = NEWS(c->mem, struct str, CLIENT_REDIRECTS_MOST);
    size_t n = 0;

    while (scan_until(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        if (n == CLIENT_REDIRECTS_MOST) {
            form_error(values, field, MSG_sso_redirects_many, STR(""));
            break;
        }
        if (!sso_address_is_fine(line)) {
            form_error(values, field, MSG_sso_redirects_bad, line);
            break;
        }
        list[n++] = line;
    }
    return (struct texts){list, n};
}

static void read_scopes(struct form_values *values, struct client_facts *facts)
{
    const struct field_value *v = form_at(values, "scopes");

    for (size_t i = 0; i < v->n_list; i++)
        if (!words_has(sso_scopes(), v->list[i]))
            form_error(values, "scopes", MSG_sso_form_missing, STR(""));
    facts->scopes = (struct texts){v->list, v->n_list};
}

static struct client_facts read_facts(struct ctx *c, struct form_values *values)
{
    struct client_facts facts = {.name = form_at(values, "name")->text,
                                 .holder = form_at(values, "holder")->text,
                                 .doors = form_at(values, "doors")->text,
                                 .backchannel = form_at(values, "backchannel")->text};

    if (values->bad)
        return facts;
    if (!words_has(WORDS(doors), facts.doors))
        form_error(values, "doors", MSG_sso_form_missing, STR(""));
    read_scopes(values, &facts);
    facts.redirects = read_addresses(c, values, "redirects");
    facts.returns = read_addresses(c, values, "returns");
    if (facts.backchannel.n > 0 && !sso_address_is_fine(facts.backchannel))
        form_error(values, "backchannel", MSG_sso_backchannel_bad, facts.backchannel);
    return facts;
}

static enum status show_form(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct one *in,
                             struct form_values *values)
{
    enum msg title = in ? MSG_sso_edit_title : MSG_sso_new_title;
    struct sso_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, title),
                 .flags = PAGE_READ,
                 .form = values,
                 .back = in ? url_id(c, "/staff/clients/{id}", in->id) : url0(c, "/staff/clients"),
                 .back_text = in ? in->row->name : msg_text(c, MSG_sso_clients_title)},
        .title = msg_text(c, title),
        .form = values,
        .action =
            in ? url_id(c, "/staff/clients/{id}/edit", in->id) : url0(c, "/staff/clients/new"),
        .doors = words_options(c, WORDS(doors)),
        .scopes = words_options(c, sso_scopes())};

    if (!in)
        v.kinds = words_options(c, WORDS(kinds));
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    sso_client_form(&o, &v);
    return ST_OK;
}

static enum status show_secret(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               struct uuid id,
                               struct str name,
                               struct str secret)
{
    struct sso_secret_view v = {.page = {.rq = rq,
                                         .title = msg_text(c, MSG_sso_secret_title),
                                         .flags = PAGE_READ | PAGE_PRIVATE_LINK},
                                .name = name,
                                .id = uuid_print(c->mem, id),
                                .secret = secret,
                                .issuer = sso_issuer(c),
                                .back = url_id(c, "/staff/clients/{id}", id)};

    struct out o = page_out(c, rs, 200);
    sso_secret(&o, &v);
    return ST_OK;
}

static enum status may_tx(struct ctx *c, void *arg)
{
    struct sso_may_keep_row *row;

    (void)arg;
    TRY(sso_may_keep(c, &row));
    return row->may ? ST_OK : FAIL(c, ST_NOT_FOUND, "sso.client.unknown");
}

enum status client_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_client);
    bool sent;

    TRY(db_tx_read(c, "sso/may", may_tx, NULL));
    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_form(c, rq, rs, NULL, &values);
}

enum status client_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct uuid id;
    struct str secret;
    bool first, sent;

    TRY(db_tx_read(c, "sso/may", may_tx, NULL));
    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, &form_client, rq, &values));
    struct str kind = form_at(&values, "kind")->text;
    if (!words_has(WORDS(kinds), kind))
        form_error(&values, "kind", MSG_sso_form_missing, STR(""));
    struct client_facts facts = read_facts(c, &values);
    if (values.bad)
        return show_form(c, rq, rs, NULL, &values);
    TRY(client_add(c, &facts, kind, values.idem, &id, &secret, &first));
    if (!first)
        return done(c, rs, id);
    return show_secret(c, rq, rs, id, facts.name, secret);
}

enum status client_edit(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_client);
    struct one in = {0};
    bool sent;

    TRY(open_for_keeper(c, rq, rs, &in, &sent));
    if (sent)
        return ST_OK;
    const struct texts ticked = sso_words(c, in.row->scopes);
    form_set(&values, "name", in.row->name);
    form_set(&values, "holder", in.row->holder);
    form_set(&values, "kind", in.row->kind);
    form_set(&values, "doors", in.row->doors);
    form_set_list(&values, "scopes", ticked.v, ticked.n);
    form_set(&values, "redirects", in.row->redirects);
    form_set(&values, "returns", in.row->returns);
    form_set(&values, "backchannel", in.row->backchannel);
    form_set(&values, "version", str_printf(c->mem, "%d", in.row->version));
    return show_form(c, rq, rs, &in, &values);
}

enum status client_edit_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct one in = {0};
    bool sent;

    TRY(open_for_keeper(c, rq, rs, &in, &sent));
    TRY(form_read(c, &form_client, rq, &values));
    struct client_facts facts = read_facts(c, &values);
    if (!values.bad) {
        enum status st =
            client_change(c, in.id, (int32_t)form_at(&values, "version")->number, &facts);
        if (st == ST_OK)
            return done(c, rs, in.id);
        TRY(form_failure(c, &values, st));
    }
    return show_form(c, rq, rs, &in, &values);
}

/* ---- secret and status ----------------------------------------------------------------------- */

/* A page of one act on a client: its name, what it does, and its form. */
static struct sso_form_view act_view(struct ctx *c,
                                     const struct request *rq,
                                     const struct one *in,
                                     struct form_values *values,
                                     enum msg title,
                                     enum msg lead)
{
    struct str words = msg_text(c, title);

    return (struct sso_form_view){.page = {.rq = rq,
                                           .title = words,
                                           .flags = PAGE_READ,
                                           .form = values,
                                           .back = url_id(c, "/staff/clients/{id}", in->id),
                                           .back_text = in->row->name},
                                  .title = words,
                                  .lead = msg_text(c, lead),
                                  .form = values};
}

static enum status show_renewal(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                const struct one *in,
                                struct form_values *values)
{
    struct sso_form_view v =
        act_view(c, rq, in, values, MSG_sso_secret_renew, MSG_sso_secret_renew_lead);

    v.action = url_id(c, "/staff/clients/{id}/secret", in->id);
    struct out o = page_out(c, rs, 200);
    sso_act_form(&o, &v);
    return ST_OK;
}

enum status client_secret(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_client_secret);
    struct one in = {0};
    bool sent;

    TRY(open_for_keeper(c, rq, rs, &in, &sent));
    return sent ? ST_OK : show_renewal(c, rq, rs, &in, &values);
}

enum status client_secret_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {0};
    struct str secret;
    bool sent;

    TRY(open_for_keeper(c, rq, rs, &in, &sent));
    TRY(client_renew_secret(c, in.id, &secret));
    return show_secret(c, rq, rs, in.id, in.row->name, secret);
}

static enum status show_status(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct one *in,
                               struct form_values *values)
{
    bool blocked = str_eq_z(in->row->status, "BLOCKED");
    struct sso_form_view v =
        blocked ? act_view(c, rq, in, values, MSG_sso_status_restore, MSG_sso_status_restore_lead)
                : act_view(c, rq, in, values, MSG_sso_status_block, MSG_sso_status_block_lead);

    v.action = url_id(c, "/staff/clients/{id}/status", in->id);
    v.explained = true;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    sso_act_form(&o, &v);
    return ST_OK;
}

enum status client_status(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_client_status);
    struct one in = {0};
    bool sent;

    TRY(open_for_keeper(c, rq, rs, &in, &sent));
    if (sent)
        return ST_OK;
    form_set(&values, "version", str_printf(c->mem, "%d", in.row->version));
    return show_status(c, rq, rs, &in, &values);
}

enum status client_status_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct one in = {0};
    bool sent;

    TRY(open_for_keeper(c, rq, rs, &in, &sent));
    TRY(form_read(c, &form_client_status, rq, &values));
    if (!values.bad) {
        const char *status = str_eq_z(in.row->status, "BLOCKED") ? "ACTIVE" : "BLOCKED";
        enum status st = client_set_status(c, in.id, (int32_t)form_at(&values, "version")->number,
                                           status, form_at(&values, "reason")->text);
        if (st == ST_OK)
            return done(c, rs, in.id);
        TRY(form_failure(c, &values, st));
    }
    return show_status(c, rq, rs, &in, &values);
}
