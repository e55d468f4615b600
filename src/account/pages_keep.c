/* Administrators' pages: the list of people, a new account, the import of a list, one account. */
#include "account/forms.h"
#include "account/keep.h"
#include "account/pages.h"
#include "account_queries.h"
#include "account_views.h"
#include "base/scan.h"
#include "i18n/msg_account.h"
#include "organisation/organisation.h"

/* ---- the list ------------------------------------------------------------------------------- */

enum { COL_NAME, COL_ROLES, COL_WHERE, COL_LAST, COL_STATUS, COLS };

static const struct list_column people_columns[COLS] = {
    [COL_NAME] = {"name", MSG_account_people_name, COLUMN_NAME, true, false},
    [COL_ROLES] = {"roles", MSG_account_people_roles, COLUMN_WORDS, false, false},
    [COL_WHERE] = {"where", MSG_account_people_where, COLUMN_WORDS, false, false},
    [COL_LAST] = {"last", MSG_account_people_last, COLUMN_NUMBER, true, false},
    [COL_STATUS] = {"status", MSG_account_people_status, COLUMN_STATE, false, false},
};
static const struct list_filter people_filters[] = {
    {"status", MSG_account_people_status, FILTER_CHOICE},
    {"role", MSG_account_field_role, FILTER_CHOICE},
};
static const struct list people_list = {
    .people = true,
    .name = "people",
    .caption = MSG_account_people_title,
    .columns = people_columns,
    .n_columns = COLS,
    .filters = people_filters,
    .n_filters = COUNT(people_filters),
    .search = MSG_account_people_search,
    .sort = "name",
    .export_most = 5000,
    .empty = MSG_account_people_empty,
};

struct people {
    struct list_state state;
    struct account_account_list_rows rows;
    struct organisations organisations;
};

static enum status people_tx(struct ctx *c, void *arg)
{
    struct people *in = arg;
    const struct account_account_list_in query = {
        .search = in->state.search_key,
        .status = list_filter_value(&in->state, "status"),
        .role = list_filter_value(&in->state, "role"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(account_account_list(c, &query, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id.v;
    return organisation_by_ids(c, ids, in->rows.n, &in->organisations);
}

static struct str organisation_name(const struct organisations *list, struct uuid id)
{
    for (size_t i = 0; i < list->n; i++)
        if (uuid_eq(list->v[i].id, id))
            return list->v[i].name;
    return STR("");
}

static struct list_options role_options(struct ctx *c)
{
    struct option *options = NEWS(c->mem, struct option, ROLES_MOST);
    size_t n = 0;

    for (const struct role *role = roles; role->name; role++)
        options[n++] = (struct option){.value = str_from_z(role->name),
                                       .text = msg_text(c, (enum msg)role->label)};
    return (struct list_options){options, n};
}

static struct list_options status_options(struct ctx *c)
{
    static const char *const values[] = {"ACTIVE", "BLOCKED", "CLOSED"};
    struct option *options = NEWS(c->mem, struct option, COUNT(values));

    for (size_t i = 0; i < COUNT(values); i++)
        options[i] = (struct option){.value = str_from_z(values[i]),
                                     .text = pages_status_text(c, str_from_z(values[i]))};
    return (struct list_options){options, COUNT(values)};
}

static void fill_people(struct ctx *c, const struct people *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct account_account_list_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NAME] =
            CELL_LINK(url_id(c, "/staff/admin/person/{id}", row->person_id), row->name);
        cells[COL_ROLES] = CELL_TEXT(account_role_words(c, row->roles));
        cells[COL_WHERE] = CELL_TEXT(organisation_name(&in->organisations, row->organisation_id.v));
        if (row->last_at.set)
            cells[COL_LAST] = CELL_MOMENT(row->last_at.v);
        cells[COL_STATUS] =
            CELL_TAG(pages_status_tone(row->status), pages_status_text(c, row->status));
    }
    list->options[0] = status_options(c);
    list->options[1] = role_options(c);
}

enum status keep_people(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct people in = {.state = list_read(c, &people_list, rq)};

    TRY(db_tx_read(c, "account/people", people_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct listing_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_account_people_title),
                 .flags = list_page_flags(&in.state)},
        .title = msg_text(c, MSG_account_people_title),
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
    };
    fill_people(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    if (c->actor.access & ACCESS_ADMIN) {
        v.links[0] = (struct link_to){url0(c, "/staff/admin/people/new"),
                                      msg_text(c, MSG_account_new_title)};
        v.links[1] = (struct link_to){url0(c, "/staff/admin/people/import"),
                                      msg_text(c, MSG_account_import_title)};
        v.links[2] =
            (struct link_to){url0(c, "/staff/usage"), msg_text(c, MSG_account_people_usage)};
        v.n_links = 3;
    }
    struct out o = page_out(c, rs, 200);
    account_listing(&o, &v);
    return ST_OK;
}

/* ---- a new account --------------------------------------------------------------------------- */

static struct link_to people_link(struct ctx *c)
{
    return (struct link_to){url0(c, "/staff/admin/people"), msg_text(c, MSG_account_people_title)};
}

static enum status
show_new(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *values)
{
    struct link_to back = people_link(c);
    struct form_view v = {.page = {.rq = rq,
                                   .title = msg_text(c, MSG_account_new_title),
                                   .flags = PAGE_READ,
                                   .form = values,
                                   .back = back.url,
                                   .back_text = back.text},
                          .title = msg_text(c, MSG_account_new_title),
                          .lead = msg_text(c, MSG_account_new_lead),
                          .form = values,
                          .action = url0(c, "/staff/admin/people/new"),
                          .submit = msg_text(c, MSG_account_new_submit)};
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    account_form_person(&o, &v);
    return ST_OK;
}

struct own_bin {
    struct str bin;
};

static enum status own_bin_tx(struct ctx *c, void *arg)
{
    struct own_bin *in = arg;
    struct organisation *organisation;

    in->bin = STR("");
    if (uuid_is_nil(c->actor.organisation))
        return ST_OK;
    TRY(organisation_by_id(c, c->actor.organisation, &organisation));
    in->bin = organisation->bin;
    return ST_OK;
}

enum status keep_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_person);
    struct own_bin own;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    TRY(db_tx_read(c, "account/own-bin", own_bin_tx, &own));
    form_set(&values, "bin", own.bin);
    return show_new(c, rq, rs, &values);
}

static struct keep_new new_of(const struct form_values *values)
{
    return (struct keep_new){
        .iin = form_at(values, "iin")->text,
        .surname = form_at(values, "surname")->text,
        .given = form_at(values, "given")->text,
        .patronymic = form_at(values, "patronymic")->text,
        .phone = form_at(values, "phone")->text,
        .email = form_at(values, "email")->text,
        .bin = form_at(values, "bin")->text,
    };
}

enum status keep_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct uuid person;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, &form_person, rq, &values));
    if (!values.bad) {
        const struct keep_new new = new_of(&values);
        TRY(pages_form_failure(c, &values, keep_create(c, &new, &person)));
    }
    if (values.bad)
        return show_new(c, rq, rs, &values);
    struct url card = url_id(c, "/staff/admin/person/{id}", person);
    return response_see_other(c, rs, url_query(c, card, "made", STR("1")).s);
}

/* ---- a list of accounts ---------------------------------------------------------------------- */

static enum status
show_import(struct ctx *c, const struct request *rq, struct response *rs, struct import_view *v)
{
    struct link_to back = people_link(c);

    v->page = (struct page){.rq = rq,
                            .title = msg_text(c, MSG_account_import_title),
                            .flags = PAGE_READ,
                            .form = v->form,
                            .back = back.url,
                            .back_text = back.text};
    v->action = url0(c, "/staff/admin/people/import");
    struct out o = page_out(c, rs, v->form->bad ? 422 : 200);
    account_import(&o, v);
    return ST_OK;
}

enum status keep_import(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &form_import);
    struct import_view v = {.form = &values};
    struct own_bin own;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    TRY(db_tx_read(c, "account/own-bin", own_bin_tx, &own));
    form_set(&values, "bin", own.bin);
    return show_import(c, rq, rs, &v);
}

/* One line "IIN; surname; given name; patronymic; phone" into its own account, or the reason why
 * not. Failures of the system end the import; what was made stays. */
static enum status
import_line(struct ctx *c, struct str line, struct str bin, struct import_row *row)
{
    struct str rest = line, part[5] = {STR(""), STR(""), STR(""), STR(""), STR("")};
    struct uuid person;
    enum msg text;

    for (size_t i = 0; i < COUNT(part); i++)
        if (scan_until(&rest, ';', &part[i]))
            part[i] = str_trim(part[i]);
    const struct keep_new new = {.iin = part[0],
                                 .surname = part[1],
                                 .given = part[2],
                                 .patronymic = part[3],
                                 .phone = part[4],
                                 .bin = bin};
    row->name =
        str_trim(str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(part[1]), STR_ARG(part[2])));
    enum status st = keep_create(c, &new, &person);
    if (st == ST_BUSY || st == ST_UNKNOWN || st == ST_INTERNAL)
        return st;
    row->tone = st == ST_OK ? TONE_OK : TONE_BAD;
    if (st == ST_OK)
        row->result = msg_text(c, MSG_account_import_made);
    else if (c->failure.code && msg_find(str_from_z(c->failure.code), &text))
        row->result = MSG_FORMAT(c, text, MSG_ARG("value", c->failure.arg));
    return ST_OK;
}

static enum status
import_rows(struct ctx *c, const struct form_values *values, struct import_view *v)
{
    struct str rest = form_at(values, "rows")->text, line;

    v->rows = NEWS(c->mem, struct import_row, IMPORT_ROWS_MOST);
    while (scan_until(&rest, '\n', &line) && v->n_rows < IMPORT_ROWS_MOST) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        struct import_row *row = &v->rows[v->n_rows++];
        row->line = str_printf(c->mem, "%zu", v->n_rows);
        TRY(import_line(c, line, form_at(values, "bin")->text, row));
        v->n_good += row->tone == TONE_OK;
    }
    return ST_OK;
}

static size_t count_lines(struct str text)
{
    size_t n = 0;
    struct str line;
    while (scan_until(&text, '\n', &line))
        n += str_trim(line).n > 0;
    return n;
}

enum status keep_import_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct import_view v = {.form = &values};
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, &form_import, rq, &values));
    if (!values.bad && count_lines(form_at(&values, "rows")->text) > IMPORT_ROWS_MOST)
        form_error(&values, "rows", MSG_account_import_too_many, i18n_number(c, IMPORT_ROWS_MOST));
    if (!values.bad)
        TRY(import_rows(c, &values, &v));
    return show_import(c, rq, rs, &v);
}
