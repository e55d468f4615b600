/* The catalogue of state services: what there is, whether it is open, its term and legal source,
 * and where to begin. From data: guide.service. */
#include "guide/pages.h"
#include "guide/views.h"
#include "guide_queries.h"
#include "guide_views.h"
#include "html/words.h"
#include "i18n/msg_guide.h"

enum { COL_NAME, COL_STATE, COL_DATES, COL_TERM, COL_BASIS, COL_ENTRY, COLS };

static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_guide_services_name, COLUMN_NAME, true, false},
    [COL_STATE] = {"state", MSG_guide_services_state, COLUMN_STATE, false, false},
    [COL_DATES] = {"dates", MSG_guide_services_dates, COLUMN_WORDS, false, false},
    [COL_TERM] = {"term", MSG_guide_services_term, COLUMN_WORDS, false, false},
    [COL_BASIS] = {"basis", MSG_guide_services_basis, COLUMN_WORDS, false, false},
    [COL_ENTRY] = {"entry", MSG_guide_services_entry, COLUMN_WORDS, false, false},
};
static const struct list_filter filters[] = {{"state", MSG_guide_services_state, FILTER_CHOICE}};
static const struct list services = {
    .name = "services",
    .caption = MSG_guide_services_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_guide_services_search,
    .export_most = 200,
};

static const struct word states[] = {
    {"OPEN", MSG_guide_services_open, TONE_OK},
    {"SOON", MSG_guide_services_soon, TONE_INFO},
    {"ENDED", MSG_guide_services_ended, TONE_PLAIN},
    {"SUSPENDED", MSG_guide_services_suspended, TONE_BAD},
};

struct catalogue {
    struct guide_services_rows rows;
    const struct organisation_act **acts; /* of each row */
};

static enum status read_tx(struct ctx *c, void *arg)
{
    struct catalogue *in = arg;

    TRY(guide_services(c, str_from_z(lang_code(c->lang)), time_date(c->now_us), &in->rows));
    in->acts = NEWS(c->mem, const struct organisation_act *, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        TRY(organisation_act(c, in->rows.v[i].act_code, &in->acts[i]));
    return ST_OK;
}

static struct str dates_of(struct ctx *c, const struct guide_services_row *row)
{
    if (!row->accepts_from.set || !row->accepts_until.set)
        return msg_text(c, MSG_guide_services_always);
    return str_printf(c->mem, STR_FMT " – " STR_FMT, STR_ARG(i18n_date(c, row->accepts_from.v)),
                      STR_ARG(i18n_date(c, row->accepts_until.v)));
}

static void fill(struct ctx *c,
                 const struct guide_services_row *row,
                 const struct organisation_act *act,
                 struct list_cell *cells)
{
    cells[COL_NAME] = CELL_LINK(url_local(c, row->about), row->name);
    cells[COL_STATE] = words_tag(c, WORDS(states), row->state);
    cells[COL_DATES] = CELL_TEXT(dates_of(c, row));
    cells[COL_TERM] = CELL_TEXT(row->term);
    cells[COL_BASIS] = CELL_TEXT(str_printf(c->mem, "№ " STR_FMT ", " STR_FMT, STR_ARG(act->number),
                                            STR_ARG(i18n_date(c, act->adopted_on))));
    cells[COL_BASIS].about = row->item;
    cells[COL_ENTRY] = CELL_LINK(url_local(c, row->entry), msg_text(c, MSG_guide_services_begin));
}

enum status guide_show_services(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &services, rq);
    struct catalogue in = {.acts = NULL};
    struct str wanted = list_filter_value(&state, "state");
    size_t n = 0;

    TRY(db_tx_read(c, "guide/services", read_tx, &in));
    struct guide_services v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_guide_services_title),
                 .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, in.rows.n, (int64_t)in.rows.n),
    };
    for (size_t i = 0; i < in.rows.n; i++)
        if (wanted.n == 0 || str_eq(wanted, in.rows.v[i].state))
            fill(c, &in.rows.v[i], in.acts[i], v.list.rows[n++].cells);
    v.list.n = n;
    list_arrange(c, &v.list);
    v.list.options[0] = words_options(c, WORDS(states));
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    guide_services_show(&o, &v);
    return ST_OK;
}
