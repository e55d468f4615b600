/* What is wrong with a CSV file, for whoever made it. */
#include "base/csv.h"
#include "i18n/i18n.h"
#include "i18n/msg_i18n.h"

enum msg i18n_csv_fault(enum csv_fault fault)
{
    static const enum msg texts[CSV_FAULT_COUNT] = {
        [CSV_NO_HEADER] = MSG_i18n_csv_empty,    [CSV_COLUMN_MISSING] = MSG_i18n_csv_missing,
        [CSV_COLUMN_TWICE] = MSG_i18n_csv_twice, [CSV_LINE_EMPTY] = MSG_i18n_csv_line,
        [CSV_CR_ALONE] = MSG_i18n_csv_cr,        [CSV_QUOTE_INSIDE] = MSG_i18n_csv_quote,
        [CSV_TEXT_AFTER] = MSG_i18n_csv_after,   [CSV_QUOTE_OPEN] = MSG_i18n_csv_open,
        [CSV_FIELD_LONG] = MSG_i18n_csv_long,    [CSV_FIELDS_FEW] = MSG_i18n_csv_few,
        [CSV_FIELDS_MANY] = MSG_i18n_csv_many,   [CSV_BAD_UTF8] = MSG_i18n_csv_bytes,
    };

    return texts[fault];
}
