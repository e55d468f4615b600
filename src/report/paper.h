/* Private to report: a list as a document. */
#ifndef OQU_REPORT_PAPER_H
#define OQU_REPORT_PAPER_H

#include "report/sources.h"

/* The columns of the page, in c->lang. What is too wide for the sheet goes on in a second table
 * that names the rows again, so nothing is left out. Not in a transaction. */
MUST_USE enum status
report_paper(struct ctx *c, struct str title, const struct board_list *made, struct str *ret_pdf);

#endif
