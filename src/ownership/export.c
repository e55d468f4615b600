/* See export.h. Tables first, 5 000 records a file, as JSON, CSV and XLSX; then the documents. How
 * far it is, is told after every piece by a transaction of its own. */
#include "ownership/export.h"

#include <string.h>

#include "admission/admission.h"
#include "file/file.h"
#include "html/list.h"
#include "http/json.h"
#include "ownership/archive.h"

enum {
    RECORDS_AT_ONCE = 5000, /* of one file */
    BUDGET = 128 << 20,
    CEILING = 256 << 20,
    COLUMNS_MOST = LIST_COLUMNS_MOST,
};

struct document {
    struct uuid file;
    struct str name;
};
struct export
{
    struct ownership_claim_row *row; /* NULL: nothing to do */
    struct admission_owned_kinds kinds;
    struct archive archive;
    struct document *documents; /* memory of the job */
    size_t n_documents, most_documents;
    int64_t done, total, missing;
};

/* ---- signs of life --------------------------------------------------------------------------- */

static enum status claim_tx(struct ctx *c, void *arg)
{
    struct export *in = arg;
    return ownership_claim(c, &in->row);
}

static enum status progress_tx(struct ctx *c, void *arg)
{
    const struct export *in = arg;
    int64_t changed;

    return ownership_progress(c, in->row->id, in->done, in->total, in->missing, &changed);
}

static enum status tell(struct ctx *c, struct export *in)
{
    return db_tx_locked(c, "ownership/progress", progress_tx, in);
}

static enum status count_tx(struct ctx *c, void *arg)
{
    struct export *in = arg;

    TRY(admission_owned(c, in->row->organisation_id, &in->kinds));
    in->total = 0;
    for (size_t i = 0; i < in->kinds.n; i++) {
        bool documents = strcmp(in->kinds.v[i].name, "documents") == 0;
        in->total += in->kinds.v[i].n * (documents ? 2 : 1); /* a line, and the file itself */
        if (documents)
            in->most_documents = (size_t)in->kinds.v[i].n;
    }
    return ST_OK;
}

/* ---- tables ---------------------------------------------------------------------------------- */

struct table {
    const struct admission_owned_kind *kind;
    struct uuid organisation;
    struct str after;
    struct str facts[RECORDS_AT_ONCE];
    struct admission_owned_records page;
    size_t n;
    bool more;
};

static enum status page_tx(struct ctx *c, void *arg)
{
    struct table *table = arg;
    return admission_owned_read(c, table->kind->name, table->organisation, table->after,
                                &table->page);
}

/* The key and the documents outlive the table's own memory. */
static void keep_documents(struct export *in, struct arena *mem, const struct table *table)
{
    for (size_t i = 0; i < table->page.n; i++) {
        const struct admission_owned_record *record = &table->page.v[i];
        if (!record->has_file || in->n_documents == in->most_documents)
            continue;
        in->documents[in->n_documents++] =
            (struct document){record->file, str_copy(mem, record->file_name)};
    }
}

static enum status
read_table(struct ctx *c, struct export *in, struct arena *job, struct table *table)
{
    table->n = 0;
    table->more = true;
    while (table->more && table->n + ADMISSION_OWNED_MOST <= RECORDS_AT_ONCE) {
        TRY(db_tx_read(c, "ownership/read", page_tx, table));
        for (size_t i = 0; i < table->page.n; i++)
            table->facts[table->n++] = table->page.v[i].facts;
        keep_documents(in, job, table);
        table->more = table->page.n == ADMISSION_OWNED_MOST;
        if (table->page.n > 0)
            table->after = str_copy(job, table->page.v[table->page.n - 1].key);
    }
    return ST_OK;
}

static struct list_cell cell_of(struct arena *mem, const json_t *value)
{
    if (json_is_integer(value))
        return CELL_NUMBER(json_integer_value(value));
    if (json_is_boolean(value))
        return CELL_TEXT(json_is_true(value) ? STR("true") : STR("false"));
    if (json_is_string(value))
        return CELL_TEXT(
            str_copy(mem, (struct str){json_string_value(value), json_string_length(value)}));
    return (struct list_cell){0};
}

static size_t name_columns(struct arena *mem, const json_t *first, struct list_column *ret_columns)
{
    size_t n = 0;
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)first, name, value)
    {
        ASSERT(n < COLUMNS_MOST);
        ret_columns[n++] = (struct list_column){.name = str_copy(mem, str_from_z(name)).p};
    }
    return n;
}

static void fill_row(struct ctx *c, const struct table *table, size_t i, struct list_view *view)
{
    const struct list *list = view->state->list;
    const json_t *facts = json_object_in(c->mem, table->facts[i]);

    view->rows[i].cells = NEWS(c->mem, struct list_cell, list->n_columns);
    for (size_t k = 0; facts && k < list->n_columns; k++)
        view->rows[i].cells[k] = cell_of(c->mem, json_object_get(facts, list->columns[k].name));
}

static struct str json_of(struct ctx *c, const struct table *table)
{
    struct buf buf;

    buf_init(&buf, c->mem, FILE_MADE_MOST);
    buf_add_z(&buf, "[\n");
    for (size_t i = 0; i < table->n; i++) {
        buf_add_z(&buf, i > 0 ? ",\n" : "");
        buf_add(&buf, table->facts[i]);
    }
    buf_add_z(&buf, "\n]\n");
    return buf_str(&buf);
}

static enum status
add_sheets(struct ctx *c, struct archive *archive, const struct table *table, const char *name)
{
    static const struct {
        enum list_format format;
        const char *ending;
    } kinds[] = {{LIST_CSV, "csv"}, {LIST_XLSX, "xlsx"}, {LIST_SCHEMA, "schema.json"}};
    struct list_column columns[COLUMNS_MOST];
    struct list list = {
        .name = table->kind->name, .caption = table->kind->text, .columns = columns};
    const struct list_state state = {.list = &list};
    struct list_view view = {
        .state = &state, .rows = NEWS(c->mem, struct list_row, table->n), .n = table->n};
    const json_t *first = json_object_in(c->mem, table->facts[0]);
    struct str bytes;

    if (!first) {
        c->failure.detail = STR("a record is no object");
        return FAIL(c, ST_INTERNAL, "ownership.archive");
    }
    list.n_columns = name_columns(c->mem, first, columns);
    for (size_t i = 0; i < table->n; i++)
        fill_row(c, table, i, &view);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        TRY(list_bytes(c, &view, kinds[i].format, &bytes));
        TRY(archive_add(c, archive, str_printf(c->mem, "%s.%s", name, kinds[i].ending), bytes));
    }
    return ST_OK;
}

static enum status
add_table(struct ctx *c, struct archive *archive, const struct table *table, int number)
{
    struct str name = number == 1 ? str_from_z(table->kind->name)
                                  : str_printf(c->mem, "%s-%d", table->kind->name, number);

    TRY(archive_add(c, archive, str_printf(c->mem, STR_FMT ".json", STR_ARG(name)),
                    json_of(c, table)));
    return table->n > 0 ? add_sheets(c, archive, table, str_z(c->mem, name)) : ST_OK;
}

/* Each file's rows live in memory of their own. */
static enum status add_kind(struct ctx *c, struct export *in, struct table *table)
{
    struct arena *job = c->mem;
    enum status st = ST_OK;

    table->after = STR("");
    table->more = true;
    for (int number = 1; st == ST_OK && table->more; number++) {
        c->mem = arena_new(BUDGET, CEILING);
        st = read_table(c, in, job, table);
        if (st == ST_OK && (table->n > 0 || number == 1))
            st = add_table(c, &in->archive, table, number);
        arena_free(c->mem);
        c->mem = job;
        in->done += (int64_t)table->n;
        if (st == ST_OK)
            st = tell(c, in);
    }
    return st;
}

static enum status add_tables(struct ctx *c, struct export *in)
{
    struct table *table = NEW(c->mem, struct table);

    table->organisation = in->row->organisation_id;
    for (size_t i = 0; i < in->kinds.n; i++) {
        table->kind = &in->kinds.v[i];
        TRY(add_kind(c, in, table));
    }
    return ST_OK;
}

/* ---- documents ------------------------------------------------------------------------------- */

static enum status add_document(struct ctx *c, struct export *in, const struct document *document)
{
    struct str type, bytes;
    enum status st = file_read_for_work(c, document->file, &type, &bytes);

    if (st == ST_CONFLICT || st == ST_NOT_FOUND) { /* not checked yet, or refused by the check */
        in->missing++;
        return ST_OK;
    }
    if (st != ST_OK)
        return st;
    const char *ending = str_eq_z(type, "application/pdf") ? "pdf" : "jpg";
    struct str name =
        str_printf(c->mem, "documents/" STR_FMT ".%s", STR_ARG(document->name), ending);
    return archive_add(c, &in->archive, name, bytes);
}

static enum status add_documents(struct ctx *c, struct export *in)
{
    struct arena *job = c->mem;
    enum status st = ST_OK;

    for (size_t i = 0; st == ST_OK && i < in->n_documents; i++) {
        c->mem = arena_new(BUDGET, CEILING);
        st = add_document(c, in, &in->documents[i]);
        arena_free(c->mem);
        c->mem = job;
        in->done++;
        if (st == ST_OK)
            st = tell(c, in);
    }
    return st;
}

/* ---- the job --------------------------------------------------------------------------------- */

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct export *in = arg;
    const struct archive *archive = &in->archive;
    int64_t changed;

    TRY(ownership_end(c, in->row->id, in->total, in->missing, &changed));
    if (changed == 0) /* somebody else began anew and was faster */
        return ST_OK;
    for (size_t i = 0; i < archive->n_volumes; i++) {
        const struct archive_volume *volume = &archive->volumes[i];
        const struct ownership_add_volume_in row = {.export = in->row->id,
                                                    .organisation = in->row->organisation_id,
                                                    .number = (int32_t)i + 1,
                                                    .file = volume->file,
                                                    .size = volume->size,
                                                    .files = volume->files};
        TRY(ownership_add_volume(c, &row, &changed));
    }
    return ST_OK;
}

static enum status make(struct ctx *c, struct export *in)
{
    in->archive.row = in->row;
    TRY(db_tx_read(c, "ownership/count", count_tx, in));
    in->documents = NEWS(c->mem, struct document, in->most_documents + 1);
    TRY(tell(c, in));
    TRY(add_tables(c, in));
    TRY(add_documents(c, in));
    TRY(archive_close(c, &in->archive));
    return db_tx_locked(c, "ownership/end", end_tx, in);
}

enum status ownership_export_job(struct ctx *c, bool *ret_more)
{
    struct export *in = NEW(c->mem, struct export);

    *ret_more = false;
    TRY(db_tx_locked(c, "ownership/claim", claim_tx, in));
    if (!in->row)
        return ST_OK;
    enum status st = make(c, in);
    archive_drop(&in->archive);
    if (st != ST_OK)
        c->failure.detail = STR(""); /* it may lie in memory that is gone */
    *ret_more = st == ST_OK;
    return st;
}
