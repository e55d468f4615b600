/* Whatever the text and the portions it arrives in: the same records, and what was read can be
 * written and read again. The first byte chooses the portions. */
#include "base/buf.h"
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct portions {
    struct str text;
    size_t most;
};

static bool give(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct portions *source = arg;
    size_t n = source->text.n < source->most ? source->text.n : source->most;

    n = n < room ? n : room;
    for (size_t i = 0; i < n; i++)
        p[i] = source->text.p[i];
    source->text = str_sub(source->text, n, source->text.n);
    *ret_n = n;
    return true;
}

/* Reads all records, checks each, and writes them to again. */
static enum csv_result read_all(struct arena *mem, struct portions source, struct buf *again)
{
    struct csv *csv = NEW(mem, struct csv);
    enum csv_result result;

    csv_init(csv, mem, give, &source);
    buf_add_z(again, "\xEF\xBB\xBF"); /* otherwise one that begins the first field would be lost */
    while ((result = csv_next(csv)) == CSV_ROW) {
        ASSERT(csv->n_fields > 0 && csv->n_fields <= CSV_FIELDS_MOST && csv->line > 0);
        for (size_t i = 0; i < csv->n_fields; i++) {
            ASSERT(csv->fields[i].n <= CSV_FIELD_MOST && str_is_utf8(csv->fields[i]));
            csv_add(again, i == 0, csv->fields[i]);
        }
        /* A record of one empty field must not become an empty line. */
        buf_add_z(again, csv->n_fields == 1 && csv->fields[0].n == 0 ? "\"\"\n" : "\n");
    }
    ASSERT(result == CSV_END || (result == CSV_BAD && csv->fault != CSV_FINE));
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *mem = arena_new(1 << 28, 1 << 30);
    struct str text = {(const char *)data + 1, size - 1};
    struct buf once, piecewise, twice;

    buf_init(&once, mem, 4 * size + 16);
    buf_init(&piecewise, mem, 4 * size + 16);
    buf_init(&twice, mem, 4 * size + 16);
    enum csv_result result = read_all(mem, (struct portions){text, SIZE_MAX}, &once);
    ASSERT(read_all(mem, (struct portions){text, (size_t)data[0] % 8 + 1}, &piecewise) == result);
    ASSERT(str_eq(buf_str(&once), buf_str(&piecewise)) && !buf_overflowed(&once));
    ASSERT(read_all(mem, (struct portions){buf_str(&once), SIZE_MAX}, &twice) == CSV_END);
    ASSERT(str_eq(buf_str(&once), buf_str(&twice)));
    arena_free(mem);
    return 0;
}
