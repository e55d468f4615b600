/* See paper.h. */
#include "report/paper.h"

#include "doc/doc.h"
#include "i18n/msg_report.h"

enum {
    BESIDE_MOST = 5, /* columns beside the name that a sheet takes without breaking their heads */
    NAME_SHARE = 3,
    SHARE = 2,
};

struct shown { /* columns of the page */
    size_t name, v[LIST_COLUMNS_MOST], n;
};

static struct shown shown_of(const struct list *list)
{
    struct shown shown = {0};

    for (size_t i = 0; i < list->n_columns; i++)
        if (list->columns[i].kind == COLUMN_NAME)
            shown.name = i;
        else if (!list->columns[i].only_file)
            shown.v[shown.n++] = i;
    return shown;
}

static bool is_right(enum column_kind kind)
{
    return kind == COLUMN_AMOUNT;
}

static void put_table(
    struct ctx *c, struct doc *doc, const struct list_view *view, const size_t *columns, size_t n)
{
    const struct list *list = view->state->list;
    struct doc_table *table = NEW(c->mem, struct doc_table);
    struct doc_column *heads = NEWS(c->mem, struct doc_column, n);
    struct str *cells = NEWS(c->mem, struct str, n * view->n);

    for (size_t i = 0; i < n; i++)
        heads[i] =
            (struct doc_column){.head = msg_text(c, (enum msg)list->columns[columns[i]].label),
                                .share = i == 0 ? NAME_SHARE : SHARE,
                                .right = is_right(list->columns[columns[i]].kind)};
    for (size_t row = 0; row < view->n; row++)
        for (size_t i = 0; i < n; i++)
            cells[row * n + i] = list_cell_text(c, &view->rows[row].cells[columns[i]]);
    *table =
        (struct doc_table){.columns = heads, .n_columns = n, .cells = cells, .n_rows = view->n};
    doc_table(doc, table);
}

static void put_tables(struct ctx *c, struct doc *doc, const struct list_view *view)
{
    struct shown shown = shown_of(view->state->list);

    size_t tables = (shown.n + BESIDE_MOST - 1) / BESIDE_MOST; /* about as wide as one another */
    size_t beside = tables > 0 ? (shown.n + tables - 1) / tables : 0;

    for (size_t from = 0; from < shown.n; from += beside) {
        size_t columns[BESIDE_MOST + 1] = {shown.name}, n = 1;
        while (n <= beside && from + n - 1 < shown.n) {
            columns[n] = shown.v[from + n - 1];
            n++;
        }
        if (from > 0)
            doc_rule(doc);
        put_table(c, doc, view, columns, n);
    }
}

enum status
report_paper(struct ctx *c, struct str title, const struct board_list *made, struct str *ret_pdf)
{
    const struct doc_meta meta = {
        .title = title, .lang = c->lang, .issued_us = c->now_us, .number = STR("")};
    struct doc *doc = doc_begin(c, &meta);

    doc_title(doc, title);
    doc_subtitle(doc, MSG_FORMAT(c, MSG_report_counted,
                                 MSG_ARG("moment", i18n_moment(c, made->counted_us))));
    if (made->list.n > 0)
        put_tables(c, doc, &made->list);
    else
        doc_paragraph(doc, msg_text(c, MSG_report_no_rows));
    return doc_finish(doc, ret_pdf);
}
