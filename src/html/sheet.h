/* Private to html: a list as a file. Cells as in html/list.h; columns in the order of the list. */
#ifndef OQU_HTML_SHEET_H
#define OQU_HTML_SHEET_H

#include "html/list_draw.h"

enum { SHEET_BYTES_MOST = 64 * 1024 * 1024 };

struct str sheet_title(struct ctx *c, const struct list *list, size_t column);

/* RFC 4180 with a UTF-8 byte order mark. Texts that a spreadsheet would run as a formula get an
 * apostrophe in front (CWE-1236). */
struct str sheet_csv(struct ctx *c, const struct list_view *view);

/* ST_INTERNAL html.sheet.write: libxlsxwriter or the kernel refused. */
MUST_USE enum status sheet_xlsx(struct ctx *c, const struct list_view *view, struct str *ret_bytes);

#endif
