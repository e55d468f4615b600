/* Writes the C of a file of queries: row structs, typed functions, statement descriptions. */

#include "sql2c.h"
#include "textfile.h"

void sql2c_emit_guard(struct buf *out, const char *feature, const char *what)
{
    buf_add_z(out, "OQU_");
    for (const char *z = feature; *z; z++)
        buf_add_char(out, *z >= 'a' && *z <= 'z' ? (char)(*z - 'a' + 'A') : *z);
    buf_printf(out, "_%s_H\n", what);
}

static const char *c_type(const struct sql_field *field)
{
    return field->nullable ? field->type->c_opt : field->type->c_type;
}

static void
emit_struct(struct buf *out, const char *feature, const struct sql_query *q, bool is_row)
{
    const struct sql_field *fields = is_row ? q->out : q->in;
    size_t n = is_row ? q->n_out : q->n_in;

    buf_printf(out, "struct %s_" STR_FMT "_%s {\n", feature, STR_ARG(q->name),
               is_row ? "row" : "in");
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "    %s" STR_FMT ";\n", c_type(&fields[i]), STR_ARG(fields[i].name));
    buf_add_z(out, "};\n");
}

static bool inputs_are_struct(const struct sql_query *q)
{
    return q->n_in > SQL_ARGUMENTS_MOST;
}

/* "enum status admission_x(struct ctx *c, struct uuid id"; suffix: "" or "_ahead" */
static void
emit_inputs(struct buf *out, const char *feature, const struct sql_query *q, const char *suffix)
{
    struct str name = q->name;

    buf_printf(out, "enum status %s_" STR_FMT "%s(struct ctx *c", feature, STR_ARG(name), suffix);
    if (inputs_are_struct(q))
        buf_printf(out, ", const struct %s_" STR_FMT "_in *in", feature, STR_ARG(name));
    else
        for (size_t i = 0; i < q->n_in; i++)
            buf_printf(out, ", %s" STR_FMT, c_type(&q->in[i]), STR_ARG(q->in[i].name));
}

/* "enum status admission_x(struct ctx *c, struct uuid id, struct admission_x_row **ret_row)" */
static void emit_prototype(struct buf *out, const char *feature, const struct sql_query *q)
{
    struct str name = q->name;

    emit_inputs(out, feature, q, "");
    if (q->rows == DB_ROWS_NONE)
        buf_add_z(out, ", int64_t *ret_changed)");
    else if (q->rows == DB_ROWS_MANY)
        buf_printf(out, ", struct %s_" STR_FMT "_rows *ret_rows)", feature, STR_ARG(name));
    else
        buf_printf(out, ", struct %s_" STR_FMT "_row **ret_row)", feature, STR_ARG(name));
}

static void emit_declarations(struct buf *out, const char *feature, const struct sql_query *q)
{
    buf_printf(out, "\n/* %s:%d */\n", q->source, q->line);
    if (inputs_are_struct(q))
        emit_struct(out, feature, q, false);
    if (q->n_out > 0)
        emit_struct(out, feature, q, true);
    if (q->rows == DB_ROWS_MANY)
        buf_printf(out,
                   "struct %s_" STR_FMT "_rows {\n    struct %s_" STR_FMT "_row *v;\n"
                   "    size_t n;\n};\n",
                   feature, STR_ARG(q->name), feature, STR_ARG(q->name));
    buf_add_z(out, "MUST_USE ");
    emit_prototype(out, feature, q);
    if (q->ahead) {
        buf_add_z(out, ";\nMUST_USE ");
        emit_inputs(out, feature, q, "_ahead");
        buf_add_char(out, ')');
    }
    buf_printf(out, ";\nextern const struct db_stmt %s_" STR_FMT "_stmt;\n", feature,
               STR_ARG(q->name));
}

void sql2c_emit_header(struct buf *out, const char *feature, const struct sql_queries *queries)
{
    buf_printf(out, "/* Made by sql2c from the queries of \"%s\". */\n#ifndef ", feature);
    sql2c_emit_guard(out, feature, "QUERIES");
    buf_add_z(out, "#define ");
    sql2c_emit_guard(out, feature, "QUERIES");
    buf_add_z(out, "\n#include \"db/db.h\"\n");
    for (size_t i = 0; i < queries->n; i++)
        emit_declarations(out, feature, queries->v[i]);
    buf_printf(out, "\nextern const struct db_stmt_list %s_statements;\n\n#endif\n", feature);
}

static void emit_columns(struct buf *out, const char *feature, const struct sql_query *q)
{
    if (q->n_out == 0)
        return;
    buf_printf(out, "static const struct db_column " STR_FMT "_columns[] = {\n", STR_ARG(q->name));
    for (size_t i = 0; i < q->n_out; i++)
        buf_printf(out,
                   "    {\"" STR_FMT "\", %s, %s, offsetof(struct %s_" STR_FMT "_row, " STR_FMT
                   ")},\n",
                   STR_ARG(q->out[i].name), q->out[i].type->enum_name,
                   q->out[i].nullable ? "true" : "false", feature, STR_ARG(q->name),
                   STR_ARG(q->out[i].name));
    buf_add_z(out, "};\n");
}

static void emit_statement(struct buf *out, const char *feature, const struct sql_query *q)
{
    static const char *const rows[] = {
        [DB_ROWS_NONE] = "DB_ROWS_NONE",
        [DB_ROWS_MAYBE] = "DB_ROWS_MAYBE",
        [DB_ROWS_ONE] = "DB_ROWS_ONE",
        [DB_ROWS_MANY] = "DB_ROWS_MANY",
    };
    struct str name = q->name;

    if (q->n_in > 0) {
        buf_printf(out, "static const enum db_type " STR_FMT "_types[] = {", STR_ARG(name));
        for (size_t i = 0; i < q->n_in; i++)
            buf_printf(out, "%s%s", i > 0 ? ", " : "", q->in[i].type->enum_name);
        buf_add_z(out, "};\n");
    }
    emit_columns(out, feature, q);
    buf_printf(out, "const struct db_stmt %s_" STR_FMT "_stmt = {\n", feature, STR_ARG(name));
    buf_printf(out, "    .name = \"%s." STR_FMT "\",\n    .source = \"%s:%d\",\n", feature,
               STR_ARG(name), q->source, q->line);
    buf_add_z(out, "    .sql =\n    ");
    textfile_quote(out, q->sql);
    buf_printf(out, ",\n    .rows = %s,\n    .limit = %zu,\n", rows[q->rows], q->limit);
    if (q->n_in > 0)
        buf_printf(out, "    .params = " STR_FMT "_types,\n    .n_params = %zu,\n", STR_ARG(name),
                   q->n_in);
    if (q->n_out > 0)
        buf_printf(out,
                   "    .columns = " STR_FMT "_columns,\n    .n_columns = %zu,\n"
                   "    .row_size = sizeof(struct %s_" STR_FMT "_row),\n",
                   STR_ARG(name), q->n_out, feature, STR_ARG(name));
    buf_add_z(out, "};\n");
}

static void emit_params(struct buf *out, const struct sql_query *q)
{
    const char *from = inputs_are_struct(q) ? "in->" : "";

    if (q->n_in == 0)
        return;
    buf_add_z(out, "    const struct db_param stmt_params[] = {\n");
    for (size_t i = 0; i < q->n_in; i++) {
        const struct sql_field *f = &q->in[i];
        buf_printf(out, "        {.type = %s, ", f->type->enum_name);
        if (f->nullable)
            buf_printf(out, ".null = !%s" STR_FMT ".set, ", from, STR_ARG(f->name));
        buf_printf(out, ".v.%s = %s" STR_FMT "%s},\n", f->type->member, from, STR_ARG(f->name),
                   f->nullable ? ".v" : "");
    }
    buf_add_z(out, "    };\n");
}

static void emit_function(struct buf *out, const char *feature, const struct sql_query *q)
{
    const char *params = q->n_in > 0 ? "stmt_params" : "NULL";

    buf_add_char(out, '\n');
    emit_prototype(out, feature, q);
    buf_add_z(out, "\n{\n");
    emit_params(out, q);
    if (q->rows == DB_ROWS_NONE) {
        buf_printf(out, "    return db_stmt_change(c, &%s_" STR_FMT "_stmt, %s, ret_changed);\n",
                   feature, STR_ARG(q->name), params);
    } else {
        buf_printf(out,
                   "    void *stmt_rows = NULL;\n    size_t stmt_n = 0;\n"
                   "    TRY(db_stmt_run(c, &%s_" STR_FMT "_stmt, %s, &stmt_rows, &stmt_n));\n",
                   feature, STR_ARG(q->name), params);
        buf_add_z(out, q->rows == DB_ROWS_MANY
                           ? "    ret_rows->v = stmt_rows;\n    ret_rows->n = stmt_n;\n"
                       : q->rows == DB_ROWS_MAYBE
                           ? "    *ret_row = stmt_n > 0 ? stmt_rows : NULL;\n"
                           : "    *ret_row = stmt_rows;\n");
        buf_add_z(out, "    return ST_OK;\n");
    }
    buf_add_z(out, "}\n");
}

static void emit_ahead(struct buf *out, const char *feature, const struct sql_query *q)
{
    if (!q->ahead)
        return;
    buf_add_char(out, '\n');
    emit_inputs(out, feature, q, "_ahead");
    buf_add_z(out, ")\n{\n");
    emit_params(out, q);
    buf_printf(out, "    return db_stmt_ahead(c, &%s_" STR_FMT "_stmt, %s);\n}\n", feature,
               STR_ARG(q->name), q->n_in > 0 ? "stmt_params" : "NULL");
}

void sql2c_emit_source(struct buf *out,
                       const char *feature,
                       const char *header,
                       const struct sql_queries *queries)
{
    buf_printf(out,
               "/* Made by sql2c from the queries of \"%s\". */\n#include \"%s\"\n\n"
               "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n",
               feature, header);
    for (size_t i = 0; i < queries->n; i++) {
        buf_add_char(out, '\n');
        emit_statement(out, feature, queries->v[i]);
        emit_function(out, feature, queries->v[i]);
        emit_ahead(out, feature, queries->v[i]);
    }
    buf_printf(out, "\nstatic const struct db_stmt *const all[] = {\n");
    for (size_t i = 0; i < queries->n; i++)
        buf_printf(out, "    &%s_" STR_FMT "_stmt,\n", feature, STR_ARG(queries->v[i]->name));
    buf_printf(out, "};\nconst struct db_stmt_list %s_statements = {all, %zu};\n", feature,
               queries->n);
}
