/* CSV, and the choice between the two kinds of file. See sheet.h. */
#include "html/sheet.h"

#include "html/list_draw.h"
#include "http/json.h"

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

/* ---- how the files of a list are written ----------------------------------------------------- */

enum { VERSION_DIGITS = 8 };

/* Another one whenever a column comes, goes, moves or changes its name. */
static struct str version_of(struct ctx *c, const struct list *list)
{
    uint32_t hash = UINT32_C(0x811C9DC5);

    for (size_t i = 0; i < list->n_columns; i++)
        for (const char *z = list->columns[i].name; z; z = *z ? z + 1 : NULL)
            hash = (hash ^ (unsigned char)*z) * UINT32_C(0x01000193); /* FNV-1a, with its end */
    return str_printf(c->mem, "%0*x", VERSION_DIGITS, hash);
}

static json_t *field_json(struct ctx *c, const struct list *list, size_t column)
{
    struct str title = sheet_title(c, list, column);

    return json_pack("{s:s, s:s%, s:s}", "name", list->columns[column].name, "title", title.p,
                     title.n, "type", "any");
}

/* A Table Schema (https://datapackage.org/standard/table-schema/) made of what makes the files. */
static struct str sheet_schema(struct ctx *c, const struct list *list)
{
    struct str title = msg_text(c, (enum msg)list->caption), version = version_of(c, list),
               name = str_printf(c->mem, "%s.v%s", list->name, version.p);
    json_t *fields = json_array();

    ASSERT(fields != NULL);
    for (size_t i = 0; i < list->n_columns; i++)
        ASSERT(json_array_append_new(fields, field_json(c, list, i)) == 0);
    return json_print(c->mem,
                      json_pack("{s:s, s:s%, s:s%, s:s%, s:[s], s:o}", "$schema",
                                "https://datapackage.org/profiles/2.0/tableschema.json", "name",
                                name.p, name.n, "version", version.p, version.n, "title", title.p,
                                title.n, "missingValues", "", "fields", fields),
                      JSON_INDENT(1));
}

/* Set once before the first request, read only afterwards. */
static list_guard_fn *the_guard;

void list_guard_set(list_guard_fn *guard)
{
    the_guard = guard;
}

enum status list_download(struct ctx *c, struct response *rs, const struct list_view *view)
{
    const struct list *list = view->state->list;
    struct str bytes = STR("");

    if (view->state->format == LIST_SCHEMA)
        return response_json(c, rs, 200, sheet_schema(c, list));
    response_header(rs, "Link",
                    str_printf(c->mem, "<" STR_FMT ">; rel=\"describedby\"",
                               STR_ARG(list_format_url(c, view, "schema").s)));
    if (view->total > list->export_most) {
        c->failure.arg = i18n_number(c, list->export_most);
        return FAIL(c, ST_INVALID, "html.list.too-long");
    }
    bool answered = false;
    if (list->people && the_guard)
        TRY(the_guard(c, view, rs, &answered));
    if (answered)
        return ST_OK;
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
    *ret_bytes = format == LIST_CSV ? sheet_csv(c, view) : sheet_schema(c, view->state->list);
    return ST_OK;
}
