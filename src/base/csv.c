/* See csv.h. Runs of plain bytes are copied at once; the state is where we are in the text. */
#include "base/csv.h"

#include <string.h>

#include "base/buf.h"

enum { INPUT_ROOM = 64 * 1024, TEXT_FIRST = 4 * 1024, END_OF_FILE = -1 };

/* How a field ended. */
enum ending { ENDS_FIELD = 0, ENDS_RECORD, ENDS_BADLY };

void csv_init(struct csv *csv, struct arena *mem, csv_source *source, void *arg)
{
    *csv = (struct csv){.mem = mem, .source = source, .arg = arg, .separator = ',', .line_next = 1};
    csv->input = arena_alloc(mem, INPUT_ROOM);
    csv->text_room = TEXT_FIRST;
    csv->text = arena_alloc(mem, csv->text_room);
}

/* ---- bytes -------------------------------------------------------------------------------- */

static void fill(struct csv *csv)
{
    csv->at = csv->n = 0;
    if (!csv->failed && !csv->source(csv->arg, csv->input, INPUT_ROOM, &csv->n)) {
        csv->failed = true;
        csv->n = 0;
    }
}

/* The byte that comes next, or END_OF_FILE (also when the source has failed). */
static int peek(struct csv *csv)
{
    if (csv->at == csv->n)
        fill(csv);
    return csv->n == 0 ? END_OF_FILE : (unsigned char)csv->input[csv->at];
}

/* A source may give its first bytes one by one. */
static void skip_mark(struct csv *csv)
{
    static const unsigned char mark[] = {0xEF, 0xBB, 0xBF};
    size_t more = 1;

    csv->started = true;
    while (csv->n < sizeof(mark) && more > 0) {
        more = 0;
        if (!csv->source(csv->arg, csv->input + csv->n, INPUT_ROOM - csv->n, &more)) {
            csv->failed = true;
            more = 0;
        }
        csv->n += more;
    }
    if (csv->n >= sizeof(mark) && memcmp(csv->input, mark, sizeof(mark)) == 0)
        csv->at = sizeof(mark);
}

static void keep(struct csv *csv, const char *p, size_t n)
{
    if (n == 0)
        return;
    if (csv->text_room - csv->text_n < n) {
        size_t room = csv->text_room;
        while (room - csv->text_n < n)
            room = size_mul(room, 2);
        char *text = arena_alloc(csv->mem, room);
        memcpy(text, csv->text, csv->text_n);
        csv->text = text;
        csv->text_room = room;
    }
    memcpy(csv->text + csv->text_n, p, n);
    csv->text_n += n;
}

/* ---- fields ------------------------------------------------------------------------------- */

static enum ending blame(struct csv *csv, enum csv_fault fault)
{
    csv->fault = fault;
    return ENDS_BADLY;
}

/* What may follow a field. In a bare one everything else has been read already. */
static enum ending end_field(struct csv *csv, enum csv_fault otherwise)
{
    int c = peek(csv);

    if (c == END_OF_FILE)
        return ENDS_RECORD;
    if (c != csv->separator && c != '\n' && c != '\r')
        return blame(csv, otherwise);
    csv->at++;
    if (c == csv->separator)
        return ENDS_FIELD;
    if (c == '\r') {
        if (peek(csv) != '\n')
            return blame(csv, CSV_CR_ALONE);
        csv->at++;
    }
    csv->line_next++;
    return ENDS_RECORD;
}

static bool is_plain(char separator, char c)
{
    return c != separator && c != '"' && c != '\n' && c != '\r';
}

/* Copies what stands before the next byte that needs a decision. False: the field is too long. */
static bool keep_run(struct csv *csv, size_t from, bool quoted)
{
    size_t start = csv->at;

    while (csv->at < csv->n) {
        char c = csv->input[csv->at];
        if (quoted ? c == '"' : !is_plain(csv->separator, c))
            break;
        csv->line_next += quoted && c == '\n';
        csv->at++;
    }
    keep(csv, csv->input + start, csv->at - start);
    return csv->text_n - from <= CSV_FIELD_MOST;
}

static enum ending read_bare(struct csv *csv, size_t from)
{
    for (int c = peek(csv); c != END_OF_FILE && is_plain(csv->separator, (char)c); c = peek(csv))
        if (!keep_run(csv, from, false))
            return blame(csv, CSV_FIELD_LONG);
    return end_field(csv, CSV_QUOTE_INSIDE);
}

static enum ending read_quoted(struct csv *csv, size_t from)
{
    csv->at++;
    for (;;) {
        if (peek(csv) == END_OF_FILE)
            return blame(csv, CSV_QUOTE_OPEN);
        if (!keep_run(csv, from, true))
            return blame(csv, CSV_FIELD_LONG);
        if (peek(csv) != '"')
            continue;
        csv->at++;
        if (peek(csv) != '"')
            return end_field(csv, CSV_TEXT_AFTER);
        csv->at++;
        keep(csv, "\"", 1);
    }
}

/* ---- records ------------------------------------------------------------------------------ */

static bool shows_on_one_line(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7F)
            return false;
    return true;
}

static enum csv_result bad(struct csv *csv, enum csv_fault fault, size_t field)
{
    if (csv->failed)
        return CSV_IO;
    csv->fault = fault;
    csv->fault_name = csv->header && field < csv->n_header ? csv->header[field] : STR("");
    if (!shows_on_one_line(csv->fault_name))
        csv->fault_name = STR("");
    return CSV_BAD;
}

static enum csv_result bad_row(struct csv *csv, enum csv_fault fault)
{
    return bad(csv, fault, SIZE_MAX);
}

/* Reads into csv->text; ends[i] is where field i ends there. */
static enum csv_result read_fields(struct csv *csv, size_t *ends)
{
    size_t most = csv->header ? csv->n_header : CSV_FIELDS_MOST;
    enum ending ending = ENDS_FIELD;

    csv->n_fields = 0;
    csv->text_n = 0;
    while (ending == ENDS_FIELD) {
        size_t from = csv->text_n;
        if (csv->n_fields == most)
            return bad_row(csv, CSV_FIELDS_MANY);
        ending = peek(csv) == '"' ? read_quoted(csv, from) : read_bare(csv, from);
        if (ending == ENDS_BADLY)
            return bad(csv, csv->fault, csv->n_fields);
        ends[csv->n_fields++] = csv->text_n;
    }
    if (csv->failed)
        return CSV_IO;
    return csv->n_fields < most && csv->header ? bad_row(csv, CSV_FIELDS_FEW) : CSV_ROW;
}

enum csv_result csv_next(struct csv *csv)
{
    size_t ends[CSV_FIELDS_MOST];

    csv->line = csv->line_next;
    if (!csv->started)
        skip_mark(csv);
    int c = peek(csv);
    if (c == END_OF_FILE)
        return csv->failed ? CSV_IO : CSV_END;
    if (c == '\n' || c == '\r') {
        enum ending ending = end_field(csv, CSV_CR_ALONE);
        return bad_row(csv, ending == ENDS_BADLY ? csv->fault : CSV_LINE_EMPTY);
    }
    enum csv_result result = read_fields(csv, ends);
    if (result != CSV_ROW)
        return result;
    for (size_t i = 0; i < csv->n_fields; i++) {
        size_t from = i == 0 ? 0 : ends[i - 1];
        csv->fields[i] = (struct str){csv->text + from, ends[i] - from};
        if (!str_is_utf8(csv->fields[i]))
            return bad(csv, CSV_BAD_UTF8, i);
    }
    return CSV_ROW;
}

/* Where the column stands, and that it stands there once. */
static enum csv_fault find_column(const struct csv *csv, struct str column, size_t *ret_index)
{
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < csv->n_fields; i++) {
        if (!str_eq(csv->fields[i], column))
            continue;
        if (found != SIZE_MAX)
            return CSV_COLUMN_TWICE;
        found = i;
    }
    *ret_index = found;
    return found == SIZE_MAX ? CSV_COLUMN_MISSING : CSV_FINE;
}

enum csv_result csv_header(struct csv *csv, const char *const *columns, size_t n, size_t *ret_index)
{
    enum csv_result result = csv_next(csv);

    if (result == CSV_END)
        return bad_row(csv, CSV_NO_HEADER);
    if (result != CSV_ROW)
        return result;
    for (size_t i = 0; i < n; i++) {
        struct str column = str_from_z(columns[i]);
        enum csv_fault fault = find_column(csv, column, &ret_index[i]);
        if (fault != CSV_FINE) {
            csv->fault = fault;
            csv->fault_name = column;
            return CSV_BAD;
        }
    }
    csv->header = NEWS(csv->mem, struct str, csv->n_fields);
    csv->n_header = csv->n_fields;
    for (size_t i = 0; i < csv->n_header; i++)
        csv->header[i] = str_copy(csv->mem, csv->fields[i]);
    return CSV_ROW;
}

/* ---- writing ------------------------------------------------------------------------------ */

bool csv_needs_quotes(struct str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (!is_plain(',', value.p[i]))
            return true;
    return false;
}

void csv_add(struct buf *buf, bool first, struct str value)
{
    if (!first)
        buf_add_char(buf, ',');
    if (!csv_needs_quotes(value)) {
        buf_add(buf, value);
        return;
    }
    buf_add_char(buf, '"');
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '"')
            buf_add_char(buf, '"');
        buf_add_char(buf, value.p[i]);
    }
    buf_add_char(buf, '"');
}
