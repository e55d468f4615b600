/* A list's query string: "name=value" lines, any bytes. The state stays within its limits, and the
 * drawn list links to itself without losing its shape. */
#include "base/scan.h"
#include "html/list_draw.h"
#include "i18n/msg_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAIRS_MOST = 32 };

static const struct list_column columns[] = {
    {.name = "child", .label = MSG_html_form_day, .kind = COLUMN_NAME, .sortable = true},
    {.name = "places", .label = MSG_html_form_month, .kind = COLUMN_AMOUNT, .sortable = true},
};
static const struct list_filter filters[] = {
    {"state", MSG_html_list_any, FILTER_CHOICE},
    {"born", MSG_html_form_year, FILTER_DATES},
};
static const struct list list = {
    .name = "fuzz",
    .caption = MSG_html_list_pages,
    .columns = columns,
    .n_columns = COUNT(columns),
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_html_list_search,
    .sort = "child",
    .export_most = 100,
};

static void check(struct ctx *c, const struct request *rq)
{
    struct list_state st = list_read(c, &list, rq);
    struct buf buf;

    ASSERT(st.page >= 1 && st.page <= LIST_PAGES_MOST && st.offset >= 0 && st.limit > 0);
    ASSERT(st.sort != NULL && str_letters(st.search) <= LIST_SEARCH_MOST);
    struct list_view view = list_view_of(c, &st, rq, 1, 1000);
    view.rows[0].cells[0] = CELL_TEXT(st.search);
    buf_init(&buf, c->mem, 1 << 24);
    list_show(&(struct out){.c = c, .buf = &buf}, &view);
    ASSERT(!buf_overflowed(&buf) && str_is_utf8(buf_str(&buf)));
    ASSERT(str_starts(list_page_url(c, &view, 2).s, STR("/staff/x?")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size}, line;
    struct pair pairs[PAIRS_MOST];
    size_t n = 0;

    if (size > 10000 || !str_is_utf8(rest)) /* the edge refuses it */
        return 0;
    struct arena *mem = arena_new(1 << 26, 1 << 28);
    struct ctx c = {.mem = mem};
    while (n < PAIRS_MOST && scan_until(&rest, '\n', &line)) {
        pairs[n].name = STR("");
        (void)scan_until(&line, '=', &pairs[n].name);
        pairs[n++].value = line;
    }
    check(&c, &(struct request){.path = STR("/staff/x"), .query = {pairs, n}});
    arena_free(mem);
    return 0;
}
