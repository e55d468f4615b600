/* The register of legal acts: administrators read it, those of the ministry keep it. */
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/forms.h"
#include "organisation/pages.h"
#include "organisation/private.h"
#include "organisation_views.h"

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_NAME, COL_NUMBER, COL_ADOPTED, COL_FROM, COL_TO, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_organisation_act_name, COLUMN_NAME, true, false},
    [COL_NUMBER] = {"number", MSG_organisation_act_number, COLUMN_NUMBER, false, false},
    [COL_ADOPTED] = {"adopted", MSG_organisation_act_adopted, COLUMN_NUMBER, true, false},
    [COL_FROM] = {"from", MSG_organisation_act_in_force_from, COLUMN_NUMBER, false, false},
    [COL_TO] = {"to", MSG_organisation_act_in_force_to, COLUMN_NUMBER, false, false},
    [COL_STATE] = {"state", MSG_organisation_act_state, COLUMN_STATE, false, false},
};
static const struct list_filter filters[] = {
    {"state", MSG_organisation_act_state, FILTER_CHOICE},
};
static const struct list act_list = {
    .name = "acts",
    .caption = MSG_organisation_act_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_organisation_act_search,
    .sort = "adopted",
    .descending = true,
    .export_most = 1000,
    .empty = MSG_organisation_act_empty,
};

struct listing {
    struct list_state state;
    struct organisation_act_list_rows rows;
    struct organisation_act_keeper_row *keeper;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    const struct organisation_act_list_in query = {
        .typed = in->state.search,
        .state = list_filter_value(&in->state, "state"),
        .sort = list_sort(&in->state),
        .descending = in->state.descending,
        .lang = organisation_lang(c),
        .most = in->state.limit,
        .skip = in->state.offset,
    };

    TRY(organisation_act_list(c, &query, &in->rows));
    return organisation_act_keeper(c, &in->keeper);
}

static struct str state_text(struct ctx *c, bool complete)
{
    return msg_text(c, complete ? MSG_organisation_act_complete : MSG_organisation_act_incomplete);
}

static struct url act_url(struct ctx *c, struct str code)
{
    return url_path(c, "/staff/act/{code}", &code, 1);
}

static void
fill_row(struct ctx *c, const struct organisation_act_list_row *row, struct list_cell *cells)
{
    cells[COL_NAME] = CELL_LINK(act_url(c, row->code), row->title);
    cells[COL_NUMBER] = CELL_TEXT(row->number);
    cells[COL_ADOPTED] = CELL_DATE(row->adopted_on);
    if (row->in_force_from.set)
        cells[COL_FROM] = CELL_DATE(row->in_force_from.v);
    if (row->in_force_to.set)
        cells[COL_TO] = CELL_DATE(row->in_force_to.v);
    cells[COL_STATE] =
        CELL_TAG(row->is_complete ? TONE_OK : TONE_WARN, state_text(c, row->is_complete));
}

static struct list_options state_options(struct ctx *c)
{
    struct option *options = NEWS(c->mem, struct option, 2);

    options[0] = (struct option){.value = STR("COMPLETE"), .text = state_text(c, true)};
    options[1] = (struct option){.value = STR("INCOMPLETE"), .text = state_text(c, false)};
    return (struct list_options){options, 2};
}

enum status act_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &act_list, rq)};

    TRY(db_tx_read(c, "organisation/acts", listing_tx, &in));
    int64_t total = in.rows.n > 0 ? in.rows.v[0].total : 0;
    struct act_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_organisation_act_title),
                 .flags = list_page_flags(&in.state),
                 .back = url0(c, "/staff/organisations"),
                 .back_text = msg_text(c, MSG_organisation_record_title)},
        .list = list_view_of(c, &in.state, rq, in.rows.n, total),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        fill_row(c, &in.rows.v[i], v.list.rows[i].cells);
    v.list.options[0] = state_options(c);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    if (in.keeper->answer)
        v.add = url0(c, "/staff/acts/new");
    struct out o = page_out(c, rs, 200);
    organisation_act_list_page(&o, &v);
    return ST_OK;
}

/* ---- one act --------------------------------------------------------------------------------- */

struct one {
    struct str code;
    struct organisation_act_one_row *row;
    struct card_history history;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(organisation_act_one(c, in->code, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "organisation.act.unknown");
    return act_history(c, in->code, &in->history);
}

static void add(struct ctx *c, struct act_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static struct str day_text(struct ctx *c, struct opt_date day)
{
    return day.set ? i18n_date(c, day.v) : STR("");
}

static void fill_act(struct ctx *c, const struct organisation_act_one_row *row, struct act_view *v)
{
    v->is_complete = row->is_complete;
    v->state = state_text(c, row->is_complete);
    v->name = c->lang == LANG_RU && row->title_ru.set ? row->title_ru.v
              : row->title_kk.set                     ? row->title_kk.v
                                                      : organisation_text(row->title_ru);
    add(c, v, MSG_organisation_act_number, row->number);
    add(c, v, MSG_organisation_act_adopted, i18n_date(c, row->adopted_on));
    add(c, v, MSG_organisation_act_registered, organisation_text(row->registered));
    add(c, v, MSG_organisation_act_registered_on, day_text(c, row->registered_on));
    add(c, v, MSG_organisation_act_in_force_from, day_text(c, row->in_force_from));
    add(c, v, MSG_organisation_act_in_force_to, day_text(c, row->in_force_to));
    add(c, v, MSG_organisation_act_amends, organisation_text(row->amends));
    add(c, v, MSG_organisation_act_code, row->code);
    add(c, v, MSG_organisation_act_title_en, organisation_text(row->title_en));
    v->texts[0] = (struct act_text){
        MSG_organisation_act_kk, STR("kk"), organisation_text(row->title_kk),
        organisation_text(row->text_kk), url_outside(c, organisation_text(row->link_kk))};
    v->texts[1] = (struct act_text){
        MSG_organisation_act_ru, STR("ru"), organisation_text(row->title_ru),
        organisation_text(row->text_ru), url_outside(c, organisation_text(row->link_ru))};
    if (row->may_change)
        v->change = url_path(c, "/staff/act/{code}/edit", &row->code, 1);
}

enum status act_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.code = request_param(rq, "code")};
    struct act_view v = {.page = {.rq = rq,
                                  .back = url0(c, "/staff/acts"),
                                  .back_text = msg_text(c, MSG_organisation_act_title)}};

    TRY(db_tx_read(c, "organisation/act", one_tx, &in));
    fill_act(c, in.row, &v);
    v.history = in.history;
    v.page.title = v.name;
    if (pairs_has(rq->query, "made")) {
        v.page.notice = msg_text(c, MSG_organisation_act_made);
        v.page.notice_tone = TONE_OK;
    } else if (pairs_has(rq->query, "changed")) {
        v.page.notice = msg_text(c, MSG_organisation_card_changed);
        v.page.notice_tone = TONE_OK;
    }
    struct out o = page_out(c, rs, 200);
    organisation_act_page(&o, &v);
    return ST_OK;
}
