/* Private to ledger: the log as a text, for who wants to check all of it. */
#ifndef OQU_LEDGER_EXPORT_H
#define OQU_LEDGER_EXPORT_H

#include "http/http.h"

enum { EXPORT_LINES = 1024 }; /* of one page of lines; the limit of the query */

/* GET /log/lines/N: lines N * EXPORT_LINES and on, one to a line. */
handler_fn log_lines;
/* `oqu ledger export`: all lines under the newest head, a blank line and that head, to standard
 * output. */
MUST_USE enum status export_command(struct ctx *c, int argc, char *const *argv);

#endif
