/* The exports a reader may know of, and one of them. */
#include "bulk/pages.h"

#include "bulk_queries.h"
#include "bulk_views.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_bulk.h"

enum { FACTS_MOST = 10 };

static const struct word states[] = {
    {"ASKED", MSG_bulk_state_asked, TONE_WARN},
    {"APPROVED", MSG_bulk_state_approved, TONE_OK},
    {"TAKEN", MSG_bulk_state_taken, TONE_PLAIN},
    {"REFUSED", MSG_bulk_state_refused, TONE_BAD},
    {"WITHDRAWN", MSG_bulk_state_withdrawn, TONE_PLAIN},
    {"EXPIRED", MSG_bulk_state_expired, TONE_PLAIN},
};

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_LIST, COL_PEOPLE, COL_WHO, COL_AT, COL_TAKEN, COL_WHY, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_LIST] = {"list", MSG_bulk_list, COLUMN_NAME, true, false},
    [COL_PEOPLE] = {"people", MSG_bulk_people, COLUMN_AMOUNT, true, false},
    [COL_WHO] = {"who", MSG_bulk_who, COLUMN_WORDS, true, false},
    [COL_AT] = {"at", MSG_bulk_asked_at, COLUMN_NUMBER, true, false},
    [COL_TAKEN] = {"taken", MSG_bulk_taken_at, COLUMN_NUMBER, true, false},
    [COL_WHY] = {"reason", MSG_bulk_reason, COLUMN_WORDS, false, true},
    [COL_STATE] = {"state", MSG_bulk_state, COLUMN_STATE, true, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_bulk_state, FILTER_CHOICE},
};
static const struct list exports_list = {
    .name = "exports",
    .caption = MSG_bulk_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_bulk_search,
    .sort = "at",
    .descending = true,
    .export_most = 2000,
    .empty = MSG_bulk_none_yet,
};

struct listing {
    struct list_state state;
    struct bulk_exports_rows rows;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    return bulk_exports(c, list_filter_value(&in->state, "state"), &in->rows);
}

static void fill_row(struct ctx *c, const struct bulk_exports_row *row, struct list_cell *cells)
{
    cells[COL_LIST] =
        CELL_LINK(url_id(c, "/staff/bulk/{id}", row->id), bulk_list_words(c, row->list));
    cells[COL_PEOPLE] = CELL_NUMBER(row->people);
    cells[COL_WHO] = CELL_TEXT(row->person_name);
    cells[COL_AT] = CELL_MOMENT(row->asked_at);
    if (row->taken_at.set)
        cells[COL_TAKEN] = CELL_MOMENT(row->taken_at.v);
    cells[COL_WHY] = CELL_TEXT(row->reason);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
}

enum status bulk_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &exports_list, rq)};

    TRY(db_tx_read(c, "bulk/list", listing_tx, &in));
    struct bulk_list_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_bulk_title),
                                        .flags = list_page_flags(&in.state)},
                               .list =
                                   list_view_of(c, &in.state, rq, in.rows.n, (int64_t)in.rows.n)};
    if (http_may_open(c, STR("/staff/bulk/seen")))
        v.seen = (struct link_to){url0(c, "/staff/bulk/seen"), msg_text(c, MSG_bulk_seen_title)};
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = words_options(c, WORDS(states));
    list_arrange(c, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    bulk_list_view_page(&o, &v);
    return ST_OK;
}

/* ---- one ------------------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct bulk_export_row *row;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(bulk_export(c, in->id, &in->row));
    return in->row ? ST_OK : FAIL(c, ST_NOT_FOUND, "bulk.none");
}

static void add_fact(struct ctx *c, struct bulk_one_view *v, enum msg name, struct str value)
{
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_facts(struct ctx *c, const struct bulk_export_row *row, struct bulk_one_view *v)
{
    v->facts = NEWS(c->mem, struct fact, FACTS_MOST);
    add_fact(c, v, MSG_bulk_people, i18n_number(c, row->people));
    add_fact(c, v, MSG_bulk_who, row->person_name);
    add_fact(c, v, MSG_bulk_reason, row->reason);
    add_fact(c, v, MSG_bulk_asked_at, i18n_moment(c, row->asked_at));
    add_fact(c, v, MSG_bulk_approver, row->approver.v);
    if (row->until.set)
        add_fact(c, v, MSG_bulk_until, i18n_moment(c, row->until.v));
    if (row->taken_at.set)
        add_fact(c, v, MSG_bulk_taken_at, i18n_moment(c, row->taken_at.v));
    if (row->taken_people.set)
        add_fact(c, v, MSG_bulk_taken_people, i18n_number(c, row->taken_people.v));
}

enum status bulk_one_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "bulk/one", one_tx, &in));
    struct str title = bulk_list_words(c, in.row->list);
    struct bulk_one_view v = {.page = {.rq = rq,
                                       .title = title,
                                       .back = url0(c, "/staff/bulk"),
                                       .back_text = msg_text(c, MSG_bulk_title)},
                              .title = title,
                              .state = words_text(c, WORDS(states), in.row->state),
                              .tone = words_tone(WORDS(states), in.row->state)};

    fill_facts(c, in.row, &v);
    if (str_eq_z(in.row->state, "APPROVED") && uuid_eq(in.row->person_id, c->actor.person))
        v.file = url_local(c, in.row->address);
    struct out o = page_out(c, rs, 200);
    bulk_one_view_page(&o, &v);
    return ST_OK;
}
