/* Private to html: what the list's template and its downloads share. */
#ifndef OQU_HTML_LIST_DRAW_H
#define OQU_HTML_LIST_DRAW_H

#include "html/list.h"

bool list_is_narrowed(const struct list_state *state);
struct url list_bare_url(struct ctx *c, const struct list_view *view);
struct url list_sort_url(struct ctx *c, const struct list_view *view, const struct list_column *by);
struct url list_page_url(struct ctx *c, const struct list_view *view, int page);
struct url list_format_url(struct ctx *c, const struct list_view *view, const char *format);
struct str list_sort_value(struct ctx *c, const struct list_column *column, bool descending);
/* The text of the row's COLUMN_NAME. */
struct str list_row_name(struct ctx *c, const struct list *list, const struct list_row *row);
struct str list_cell_class(const struct list_column *column);

#endif
