/* Reading what a list's query string asks for, and the addresses that ask for something else. */
#include "html/list.h"

#include "base/scan.h"
#include "html/list_draw.h"

static const struct list_column *find_column(const struct list *list, struct str name)
{
    for (size_t i = 0; i < list->n_columns; i++)
        if (list->columns[i].sortable && str_eq_z(name, list->columns[i].name))
            return &list->columns[i];
    return NULL;
}

/* "received" or "-received". */
static void read_sort(struct list_state *state, struct str asked)
{
    bool descending = str_starts(asked, STR("-"));
    const struct list_column *column =
        find_column(state->list, str_sub(asked, descending ? 1 : 0, asked.n));

    if (column) {
        state->sort = column;
        state->descending = descending;
    } else if (state->list->sort) {
        state->sort = find_column(state->list, str_from_z(state->list->sort));
        state->descending = state->list->descending;
    }
}

static void read_search(struct ctx *c, struct list_state *state, struct str typed)
{
    if (!state->list->search || str_letters(typed) > LIST_SEARCH_MOST)
        return;
    state->search = i18n_nfc(c->mem, str_trim(typed));
    state->search_key = i18n_search_key(c, state->search);
}

static void read_filter(struct ctx *c, struct list_state *state, size_t i, struct pairs query)
{
    const struct list_filter *filter = &state->list->filters[i];

    if (filter->kind == FILTER_CHOICE) {
        struct str value = pairs_get(query, filter->name);
        state->value[i] = value.n <= LIST_VALUE_MOST ? value : STR("");
        return;
    }
    struct str from = str_printf(c->mem, "%s.from", filter->name);
    struct str to = str_printf(c->mem, "%s.to", filter->name);
    state->has_from[i] = scan_date(pairs_get(query, from.p), &state->from[i]);
    state->has_to[i] = scan_date(pairs_get(query, to.p), &state->to[i]);
}

static enum list_format read_format(const struct list *list, struct str asked)
{
    if (list->export_most > 0 && str_eq_z(asked, "csv"))
        return LIST_CSV;
    if (list->export_most > 0 && str_eq_z(asked, "schema"))
        return LIST_SCHEMA;
    return list->export_most > 0 && str_eq_z(asked, "xlsx") ? LIST_XLSX : LIST_PAGE;
}

struct list_state list_read(struct ctx *c, const struct list *list, const struct request *rq)
{
    struct list_state state = {.list = list, .search = STR(""), .search_key = STR(""), .page = 1};
    int64_t page = 1, size = list->page_size > 0 ? list->page_size : LIST_PAGE_SIZE;

    ASSERT(list->n_columns <= LIST_COLUMNS_MOST && list->n_filters <= LIST_FILTERS_MOST);
    read_sort(&state, pairs_get(rq->query, "sort"));
    read_search(c, &state, pairs_get(rq->query, "q"));
    for (size_t i = 0; i < LIST_FILTERS_MOST; i++)
        state.value[i] = STR("");
    for (size_t i = 0; i < list->n_filters; i++)
        read_filter(c, &state, i, rq->query);
    state.format = read_format(list, pairs_get(rq->query, "format"));
    if (state.format == LIST_PAGE)
        (void)scan_i64(pairs_get(rq->query, "page"), 1, LIST_PAGES_MOST, &page);
    state.page = (int)page;
    state.limit = state.format == LIST_PAGE ? size : list->export_most;
    state.offset = (page - 1) * size;
    return state;
}

unsigned list_page_flags(const struct list_state *state)
{
    return state->page == 1 ? PAGE_ASKS : 0;
}

struct str list_sort(const struct list_state *state)
{
    return state->sort ? str_from_z(state->sort->name) : STR("");
}

size_t list_filter_at(const struct list_state *state, const char *filter)
{
    size_t i = 0;
    while (i < state->list->n_filters &&
           !str_eq_z(str_from_z(filter), state->list->filters[i].name))
        i++;
    ASSERT(i < state->list->n_filters);
    return i;
}

struct str list_filter_value(const struct list_state *state, const char *filter)
{
    return state->value[list_filter_at(state, filter)];
}

struct list_view list_view_of(struct ctx *c,
                              const struct list_state *state,
                              const struct request *rq,
                              size_t n,
                              int64_t total)
{
    struct list_view view = {.state = state, .rq = rq, .n = n, .total = total};

    view.rows = NEWS(c->mem, struct list_row, n);
    for (size_t i = 0; i < n; i++)
        view.rows[i].cells = NEWS(c->mem, struct list_cell, state->list->n_columns);
    return view;
}

/* ---- addresses ------------------------------------------------------------------------------ */

bool list_is_narrowed(const struct list_state *state)
{
    bool narrowed = state->search_key.n > 0;
    for (size_t i = 0; i < state->list->n_filters; i++)
        narrowed |= state->value[i].n > 0 || state->has_from[i] || state->has_to[i];
    return narrowed;
}

struct url list_bare_url(struct ctx *c, const struct list_view *view)
{
    struct request rq = *view->rq;
    rq.query.n = 0;
    return url_here(c, &rq, NULL);
}

static struct url add_filters(struct ctx *c, const struct list_view *view)
{
    const struct list_state *state = view->state;
    struct url url = list_bare_url(c, view);

    if (state->search.n > 0)
        url = url_query(c, url, "q", state->search);
    for (size_t i = 0; i < state->list->n_filters; i++) {
        const char *name = state->list->filters[i].name;
        if (state->value[i].n > 0)
            url = url_query(c, url, name, state->value[i]);
        if (state->has_from[i])
            url = url_query(c, url, str_printf(c->mem, "%s.from", name).p,
                            time_print_date(c->mem, state->from[i]));
        if (state->has_to[i])
            url = url_query(c, url, str_printf(c->mem, "%s.to", name).p,
                            time_print_date(c->mem, state->to[i]));
    }
    return url;
}

struct str list_sort_value(struct ctx *c, const struct list_column *column, bool descending)
{
    return str_printf(c->mem, "%s%s", descending ? "-" : "", column->name);
}

static struct url add_sort(struct ctx *c, const struct list_state *state, struct url url)
{
    if (!state->sort)
        return url;
    return url_query(c, url, "sort", list_sort_value(c, state->sort, state->descending));
}

struct url list_sort_url(struct ctx *c, const struct list_view *view, const struct list_column *by)
{
    const struct list_state *state = view->state;
    bool descending = state->sort == by && !state->descending;
    return url_query(c, add_filters(c, view), "sort", list_sort_value(c, by, descending));
}

struct url list_page_url(struct ctx *c, const struct list_view *view, int page)
{
    struct url url = add_sort(c, view->state, add_filters(c, view));
    return page > 1 ? url_query(c, url, "page", str_printf(c->mem, "%d", page)) : url;
}

struct url list_format_url(struct ctx *c, const struct list_view *view, const char *format)
{
    return url_query(c, add_sort(c, view->state, add_filters(c, view)), "format",
                     str_from_z(format));
}

/* ---- cells ---------------------------------------------------------------------------------- */

struct str list_cell_text(struct ctx *c, const struct list_cell *cell)
{
    switch (cell->kind) {
    case CELL_KIND_TEXT: return cell->text;
    case CELL_KIND_NUMBER: return i18n_number(c, cell->value);
    case CELL_KIND_DATE: return i18n_date_short(c, (struct date){(int32_t)cell->value});
    case CELL_KIND_MOMENT: {
        struct str date = i18n_date_short(c, time_date(cell->value));
        struct str time = i18n_time(c, cell->value);
        return str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(date), STR_ARG(time));
    }
    case CELL_KIND_NONE:
    default: return STR("");
    }
}

struct str list_cell_class(const struct list_column *column)
{
    static const char *const classes[] = {
        [COLUMN_WORDS] = "wide",   [COLUMN_NAME] = "c-name",    [COLUMN_NUMBER] = "num nowrap",
        [COLUMN_AMOUNT] = "r num", [COLUMN_STATE] = "c-status",
    };
    return str_from_z(classes[column->kind]);
}

struct str list_row_name(struct ctx *c, const struct list *list, const struct list_row *row)
{
    for (size_t i = 0; i < list->n_columns; i++)
        if (list->columns[i].kind == COLUMN_NAME)
            return list_cell_text(c, &row->cells[i]);
    return row->id;
}
