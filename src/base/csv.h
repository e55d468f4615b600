/* CSV (RFC 4180), strict in what it reads: LF or CRLF ends a record and the last may go without,
 * one leading byte order mark is skipped, and everything else that leaves room for doubt is a fault
 * with a place. Records are read one at a time in constant memory. Neutralising formulas for
 * spreadsheets is the exporter's business, not the writer's: here every byte of a value survives.
 */
#ifndef OQU_CSV_H
#define OQU_CSV_H

#include "base/str.h"

enum { CSV_FIELD_MOST = 4096, CSV_FIELDS_MOST = 256 };

enum csv_fault {
    CSV_FINE = 0,
    CSV_NO_HEADER,      /* the file is empty */
    CSV_COLUMN_MISSING, /* fault_name says which */
    CSV_COLUMN_TWICE,   /* fault_name says which */
    CSV_LINE_EMPTY,
    CSV_CR_ALONE,     /* CR without LF outside quotes */
    CSV_QUOTE_INSIDE, /* a quote inside a field that does not begin with one */
    CSV_TEXT_AFTER,   /* text after a closing quote */
    CSV_QUOTE_OPEN,   /* the file ends inside quotes */
    CSV_FIELD_LONG,   /* more than CSV_FIELD_MOST bytes */
    CSV_FIELDS_FEW,   /* fewer fields than the header */
    CSV_FIELDS_MANY,  /* more fields than the header, or than CSV_FIELDS_MOST */
    CSV_BAD_UTF8,     /* or a NUL byte */
    CSV_FAULT_COUNT,
};

enum csv_result { CSV_ROW = 0, CSV_END, CSV_BAD, CSV_IO };

/* Reads up to room bytes; *ret_n 0 is the end. False: the source cannot be read. */
typedef bool csv_source(void *arg, char *p, size_t room, size_t *ret_n);

struct csv {
    /* The current record, valid until the next call. */
    struct str fields[CSV_FIELDS_MOST];
    size_t n_fields;
    size_t line; /* on which it begins, from 1 */

    /* After CSV_BAD. fault_name is the column to blame, empty where none is or where its name could
     * not be shown on one line. */
    enum csv_fault fault;
    struct str fault_name;

    char separator; /* ','; may be changed before anything is read */
    struct arena *mem;
    csv_source *source;
    void *arg;
    char *input, *text;
    size_t at, n, text_n, text_room, line_next;
    bool started, failed;
    struct str *header; /* NULL before csv_header() */
    size_t n_header;
};

void csv_init(struct csv *csv, struct arena *mem, csv_source *source, void *arg);

/* Reads the header. ret_index[i] is the field of columns[i] in every record; each of the n columns
 * must stand in the header exactly once, others are ignored. CSV_ROW, CSV_BAD or CSV_IO. */
MUST_USE enum csv_result
csv_header(struct csv *csv, const char *const *columns, size_t n, size_t *ret_index);

/* The next record, with exactly as many fields as the header if there was one. After CSV_BAD and
 * CSV_IO the reader must not be used again. */
MUST_USE enum csv_result csv_next(struct csv *csv);

/* ---- writing ------------------------------------------------------------------------------ */

/* Whether a value must be quoted: it contains a comma, a quote, CR or LF. */
bool csv_needs_quotes(struct str value);

struct buf;
/* Adds one value, quoted where needed, to a record that is being built; first: no comma before. */
void csv_add(struct buf *buf, bool first, struct str value);

#endif
