/* CSV, and the choice between the two kinds of file. See sheet.h. */
#include "html/sheet.h"

struct str sheet_title(struct ctx *c, const struct list *list, size_t column)
{
    const struct list_column *at = &list->columns[column];
    return at->label ? msg_text(c, (enum msg)at->label) : str_from_z(at->name);
}

/* Spreadsheets also take the full-width forms of these signs. */
static bool starts_formula(struct str s)
{
    static const char *const signs[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

    for (size_t i = 0; i < COUNT(signs); i++)
        if (str_starts(s, str_from_z(signs[i])))
            return true;
    return false;
}

static void csv_field(struct buf *buf, struct str s, bool is_text)
{
    buf_add_char(buf, '"');
    if (is_text && starts_formula(s))
        buf_add_char(buf, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_add_char(buf, '"');
        buf_add_char(buf, s.p[i]);
    }
    buf_add_char(buf, '"');
}

static struct str csv_text(struct ctx *c, const struct list_cell *cell)
{
    if (cell->kind == CELL_KIND_NUMBER)
        return str_printf(c->mem, "%lld", (long long)cell->value);
    return list_cell_text(c, cell);
}

struct str sheet_csv(struct ctx *c, const struct list_view *view)
{
    const struct list *list = view->state->list;
    struct buf buf;

    buf_init(&buf, c->mem, SHEET_BYTES_MOST);
    buf_add_z(&buf, "\xEF\xBB\xBF");
    for (size_t i = 0; i < list->n_columns; i++) {
        buf_add_z(&buf, i > 0 ? "," : "");
        csv_field(&buf, sheet_title(c, list, i), true);
    }
    buf_add_z(&buf, "\r\n");
    for (size_t row = 0; row < view->n; row++) {
        for (size_t i = 0; i < list->n_columns; i++) {
            const struct list_cell *cell = &view->rows[row].cells[i];
            buf_add_z(&buf, i > 0 ? "," : "");
            csv_field(&buf, csv_text(c, cell), cell->kind == CELL_KIND_TEXT);
        }
        buf_add_z(&buf, "\r\n");
    }
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

enum status list_download(struct ctx *c, struct response *rs, const struct list_view *view)
{
    const struct list *list = view->state->list;
    struct str bytes = STR("");

    if (view->total > list->export_most) {
        c->failure.arg = i18n_number(c, list->export_most);
        return FAIL(c, ST_INVALID, "html.list.too-long");
    }
    if (view->state->format == LIST_CSV) {
        struct str name = str_printf(c->mem, "%s.csv", list->name);
        return response_download(c, rs, STR("text/csv; charset=utf-8"), name, sheet_csv(c, view));
    }
    TRY(sheet_xlsx(c, view, &bytes));
    return response_download(
        c, rs, STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        str_printf(c->mem, "%s.xlsx", list->name), bytes);
}

enum status list_bytes(struct ctx *c,
                       const struct list_view *view,
                       enum list_format format,
                       struct str *ret_bytes)
{
    if (format == LIST_XLSX)
        return sheet_xlsx(c, view, ret_bytes);
    *ret_bytes = sheet_csv(c, view);
    return ST_OK;
}
