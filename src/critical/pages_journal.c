/* The journal of the reader's organisations: who did what in a period, critical functions marked.
 */
#include "critical/pages.h"

#include "account/account.h"
#include "audit/audit.h"
#include "critical_queries.h"
#include "critical_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_account.h"
#include "i18n/msg_critical.h"
#include "organisation/organisation.h"

enum { EXPORT_MOST = 10000, DAYS_SHOWN = 7, DAYS_MOST = 31 };
enum {
    COL_AT,
    COL_ACT,
    COL_WHO,
    COL_ROLE,
    COL_WHERE,
    COL_OBJECT,
    COL_ADDRESS,
    COL_NUMBER,
    COL_DETAILS,
    COL_MARK,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_AT] = {"at", MSG_critical_at, COLUMN_NUMBER, false, false},
    [COL_ACT] = {"act", MSG_critical_act, COLUMN_NAME, false, false},
    [COL_WHO] = {"who", MSG_critical_who, COLUMN_WORDS, false, false},
    [COL_ROLE] = {"role", MSG_account_field_role, COLUMN_WORDS, false, false},
    [COL_WHERE] = {"where", MSG_critical_where, COLUMN_WORDS, false, false},
    [COL_OBJECT] = {"object", MSG_account_journal_object, COLUMN_WORDS, false, false},
    [COL_ADDRESS] = {"address", MSG_account_watch_address, COLUMN_WORDS, false, true},
    [COL_NUMBER] = {"number", MSG_account_journal_number, COLUMN_WORDS, false, true},
    [COL_DETAILS] = {"details", MSG_account_journal_details, COLUMN_WORDS, false, true},
    [COL_MARK] = {"critical", MSG_critical_mark, COLUMN_STATE, false, false},
};
enum { BY_MARK, BY_AREA, BY_ACT, BY_PERIOD, FILTERS };
static const struct list_filter filters[FILTERS] = {
    [BY_MARK] = {"critical", MSG_critical_mark, FILTER_CHOICE},
    [BY_AREA] = {"area", MSG_critical_area, FILTER_CHOICE},
    [BY_ACT] = {"act", MSG_critical_act, FILTER_CHOICE},
    [BY_PERIOD] = {"period", MSG_critical_at, FILTER_DATES},
};
static const struct list journal_list = {
    .name = "journal",
    .caption = MSG_critical_journal_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_critical_journal_search,
    .export_most = EXPORT_MOST,
    .empty = MSG_critical_journal_empty,
};

static const struct word marks[] = {{"yes", MSG_critical_marked, TONE_WARN}};

struct journal {
    struct list_state state;
    struct date first, last; /* of the period, both inclusive */
    struct critical_acts_rows rows;
    struct critical_functions_rows functions;
    struct organisations places;
};

static enum status note_reading(struct ctx *c, const struct journal *in)
{
    bool file = in->state.format != LIST_PAGE;

    return audit_add(c, file ? "critical.exported" : "audit.viewed", "journal", c->actor.session,
                     c->actor.organisation, str_printf(c->mem, "{\"rows\":%zu}", in->rows.n));
}

static enum status journal_tx(struct ctx *c, void *arg)
{
    struct journal *in = arg;
    const struct list_state *state = &in->state;
    const struct critical_acts_in query = {
        .from_at = time_date_start(in->first),
        .to_at = time_date_start((struct date){in->last.days + 1}),
        .only_critical = str_eq_z(list_filter_value(state, "critical"), "yes"),
        .area = list_filter_value(state, "area"),
        .action = list_filter_value(state, "act"),
        .search = state->search_key,
        .most = state->limit,
        .skip = state->offset,
    };

    TRY(critical_functions(c, STR(""), STR(""), &in->functions));
    TRY(critical_acts(c, &query, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    size_t n = 0;
    for (size_t i = 0; i < in->rows.n; i++)
        if (in->rows.v[i].organisation.set)
            ids[n++] = in->rows.v[i].organisation.v;
    TRY(organisation_by_ids(c, ids, n, &in->places));
    return note_reading(c, in);
}

static struct str place_name(const struct organisations *places, struct opt_uuid id)
{
    for (size_t i = 0; id.set && i < places->n; i++)
        if (uuid_eq(places->v[i].id, id.v))
            return places->v[i].name;
    return STR("");
}

static struct str role_words(struct ctx *c, struct str role)
{
    enum msg label = account_role_label(role);
    return label == MSG_NONE ? role : msg_text(c, label);
}

static void fill_row(struct ctx *c,
                     const struct journal *in,
                     const struct critical_acts_row *row,
                     struct list_cell *cells)
{
    cells[COL_AT] = CELL_MOMENT(row->at);
    cells[COL_ACT] = CELL_TEXT(audit_action_words(c, row->action));
    cells[COL_WHO] = CELL_TEXT(row->by_system ? msg_text(c, MSG_critical_system) : row->actor.v);
    cells[COL_ROLE] = CELL_TEXT(role_words(c, row->role.v));
    cells[COL_WHERE] = CELL_TEXT(place_name(&in->places, row->organisation));
    cells[COL_OBJECT] = CELL_TEXT(audit_object_words(c, row->object_type));
    cells[COL_ADDRESS] = CELL_TEXT(row->address.v);
    cells[COL_NUMBER] = CELL_TEXT(row->object);
    cells[COL_DETAILS] = CELL_TEXT(row->details);
    if (row->critical)
        cells[COL_MARK] = words_tag(c, WORDS(marks), STR("yes"));
}

static struct list_options act_options(struct ctx *c, const struct critical_functions_rows *rows)
{
    struct option *v = NEWS(c->mem, struct option, rows->n);

    for (size_t i = 0; i < rows->n; i++)
        v[i] = (struct option){.value = rows->v[i].code,
                               .text = audit_action_words(c, rows->v[i].code)};
    return (struct list_options){v, rows->n};
}

/* The last week unless the reader says otherwise, a month at most. What is wrong with it is said.
 */
static enum msg read_period(const struct ctx *c, struct journal *in)
{
    const struct list_state *state = &in->state;
    size_t at = list_filter_at(state, "period");
    struct date today = time_date(c->now_us);

    in->last = state->has_to[at] ? state->to[at] : today;
    in->first =
        state->has_from[at] ? state->from[at] : (struct date){in->last.days - DAYS_SHOWN + 1};
    if (in->first.days > in->last.days)
        return MSG_critical_backwards;
    return in->last.days - in->first.days >= DAYS_MOST ? MSG_critical_too_long : MSG_NONE;
}

enum status critical_journal_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct journal in = {.state = list_read(c, &journal_list, rq)};
    enum msg wrong = read_period(c, &in);

    if (wrong == MSG_NONE)
        TRY(db_tx(c, "critical/journal", journal_tx, &in));
    struct critical_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_critical_journal_title),
                 .flags = list_page_flags(&in.state)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0)};
    if (wrong != MSG_NONE) {
        v.page.notice = msg_text(c, wrong);
        v.page.notice_tone = TONE_BAD;
    }
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[BY_MARK] = words_options(c, WORDS(marks));
    v.list.options[BY_AREA] = words_options(c, critical_areas);
    v.list.options[BY_ACT] = act_options(c, &in.functions);
    if (wrong == MSG_NONE && in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, wrong == MSG_NONE ? 200 : 422);
    critical_journal_view_page(&o, &v);
    return ST_OK;
}
