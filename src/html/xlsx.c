/* Spreadsheets by libxlsxwriter, which only knows file names: it writes to an anonymous file in
 * memory. Compiled apart, because the library's header must come before the list of banned names.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "html/sheet.h"

enum { COLUMN_WIDTH_LEAST = 10, COLUMN_WIDTH_MOST = 60 }; /* letters */

struct xlsx {
    struct ctx *c;
    lxw_worksheet *sheet;
    lxw_format *bold, *date, *moment;
    lxw_error error; /* the first one */
};

static void keep_error(struct xlsx *x, lxw_error error)
{
    if (x->error == LXW_NO_ERROR)
        x->error = error;
}

static void xlsx_text(struct xlsx *x, lxw_row_t row, lxw_col_t col, struct str s, lxw_format *how)
{
    if (s.n > 0)
        keep_error(x, worksheet_write_string(x->sheet, row, col, str_z(x->c->mem, s), how));
}

static void xlsx_time(struct xlsx *x, lxw_row_t row, lxw_col_t col, int64_t us, lxw_format *how)
{
    struct civil t = time_civil(us);
    lxw_datetime when = {.year = t.year,
                         .month = t.month,
                         .day = t.day,
                         .hour = t.hour,
                         .min = t.minute,
                         .sec = t.second};
    keep_error(x, worksheet_write_datetime(x->sheet, row, col, &when, how));
}

static void xlsx_cell(struct xlsx *x, lxw_row_t row, lxw_col_t col, const struct list_cell *cell)
{
    switch (cell->kind) {
    case CELL_KIND_TEXT: xlsx_text(x, row, col, cell->text, NULL); break;
    case CELL_KIND_NUMBER:
        keep_error(x, worksheet_write_number(x->sheet, row, col, (double)cell->value, NULL));
        break;
    case CELL_KIND_DATE:
        xlsx_time(x, row, col, time_date_start((struct date){(int32_t)cell->value}), x->date);
        break;
    case CELL_KIND_MOMENT: xlsx_time(x, row, col, cell->value, x->moment); break;
    case CELL_KIND_NONE:
    default: break;
    }
}

/* As wide as its widest text, within reason. */
static double column_width(struct ctx *c, const struct list_view *view, size_t col)
{
    size_t width = str_letters(sheet_title(c, view->state->list, col)) + 2;

    for (size_t i = 0; i < view->n; i++) {
        size_t letters = str_letters(list_cell_text(c, &view->rows[i].cells[col]));
        width = letters > width ? letters : width;
    }
    width = width < COLUMN_WIDTH_LEAST ? COLUMN_WIDTH_LEAST : width;
    return (double)(width > COLUMN_WIDTH_MOST ? COLUMN_WIDTH_MOST : width);
}

static void xlsx_rows(struct xlsx *x, const struct list_view *view)
{
    const struct list *list = view->state->list;

    for (size_t col = 0; col < list->n_columns; col++) {
        lxw_col_t at = (lxw_col_t)col;
        xlsx_text(x, 0, at, sheet_title(x->c, list, col), x->bold);
        keep_error(x, worksheet_set_column(x->sheet, at, at, column_width(x->c, view, col), NULL));
    }
    for (size_t row = 0; row < view->n; row++)
        for (size_t col = 0; col < list->n_columns; col++)
            xlsx_cell(x, (lxw_row_t)row + 1, (lxw_col_t)col, &view->rows[row].cells[col]);
    worksheet_freeze_panes(x->sheet, 1, 0);
    keep_error(x, worksheet_autofilter(x->sheet, 0, 0, (lxw_row_t)view->n,
                                       (lxw_col_t)(list->n_columns - 1)));
}

static lxw_error xlsx_fill(struct ctx *c, const struct list_view *view, lxw_workbook *book)
{
    struct xlsx x = {.c = c, .sheet = workbook_add_worksheet(book, NULL)};
    struct str title = msg_text(c, (enum msg)view->state->list->caption);
    lxw_doc_properties about = {.created = (time_t)(c->now_us / TIME_SECOND)};
    char *title_z = NEWS(c->mem, char, title.n + 1);

    for (size_t i = 0; i < title.n; i++)
        title_z[i] = title.p[i];
    about.title = title_z;
    if (!x.sheet)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    x.bold = workbook_add_format(book);
    x.date = workbook_add_format(book);
    x.moment = workbook_add_format(book);
    format_set_bold(x.bold);
    format_set_num_format(x.date, "dd.mm.yyyy");
    format_set_num_format(x.moment, "dd.mm.yyyy hh:mm");
    keep_error(&x, workbook_set_properties(book, &about));
    xlsx_rows(&x, view);
    return x.error;
}

static bool read_back(struct ctx *c, int fd, struct str *ret_bytes)
{
    struct stat facts;

    if (fstat(fd, &facts) != 0 || facts.st_size <= 0 || facts.st_size > SHEET_BYTES_MOST)
        return false;
    size_t n = (size_t)facts.st_size, at = 0;
    char *bytes = arena_alloc(c->mem, n);
    while (at < n) {
        ssize_t got = pread(fd, bytes + at, n - at, (off_t)at);
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    *ret_bytes = (struct str){bytes, n};
    return true;
}

enum status sheet_xlsx(struct ctx *c, const struct list_view *view, struct str *ret_bytes)
{
    char in_memory[] = "/dev/shm"; /* parts of the file pass through it, unlinked */
    AUTO_FD fd = memfd_create("sheet", MFD_CLOEXEC);
    lxw_workbook_options options = {.tmpdir = in_memory};

    if (fd < 0)
        return FAIL(c, ST_INTERNAL, "html.sheet.write");
    struct str name = str_printf(c->mem, "/proc/self/fd/%d", fd);
    lxw_workbook *book = workbook_new_opt(name.p, &options);
    if (!book)
        return FAIL(c, ST_INTERNAL, "html.sheet.write");
    lxw_error filled = xlsx_fill(c, view, book), closed = workbook_close(book);
    if (filled != LXW_NO_ERROR || closed != LXW_NO_ERROR || !read_back(c, fd, ret_bytes))
        return FAIL(c, ST_INTERNAL, "html.sheet.write");
    return ST_OK;
}
