/* Writes the C of a file of queries: row structs, typed functions, statement descriptions. */
#include <ctype.h>
#include <string.h>

#include "sql2c.h"

static void guard(FILE *out, const char *feature, const char *what)
{
    (void)fputs("OQU_", out);
    for (const char *z = feature; *z; z++)
        (void)fputc(toupper((unsigned char)*z), out);
    (void)fprintf(out, "_%s_H\n", what);
}

void sql2c_emit_text(FILE *out, struct str text)
{
    (void)fputc('"', out);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n')
            (void)fputs("\\n\"\n    \"", out);
        else if (c == '"' || c == '\\')
            (void)fprintf(out, "\\%c", c);
        else if (c == '?' || c < 0x20 || c >= 0x7F)
            (void)fprintf(out, "\\%03o", c); /* '?': no trigraphs */
        else
            (void)fputc(c, out);
    }
    (void)fputc('"', out);
}

static const char *c_type(const struct sql_field *field)
{
    return field->nullable ? field->type->c_opt : field->type->c_type;
}

static void emit_struct(FILE *out, const char *feature, const struct sql_query *q, bool is_row)
{
    const struct sql_field *fields = is_row ? q->out : q->in;
    size_t n = is_row ? q->n_out : q->n_in;

    (void)fprintf(out, "struct %s_" STR_FMT "_%s {\n", feature, STR_ARG(q->name),
                  is_row ? "row" : "in");
    for (size_t i = 0; i < n; i++)
        (void)fprintf(out, "    %s" STR_FMT ";\n", c_type(&fields[i]), STR_ARG(fields[i].name));
    (void)fputs("};\n", out);
}

static bool inputs_are_struct(const struct sql_query *q)
{
    return q->n_in > SQL_ARGUMENTS_MOST;
}

/* "enum status admission_x(struct ctx *c, struct uuid id, struct admission_x_row **ret_row)" */
static void emit_prototype(FILE *out, const char *feature, const struct sql_query *q)
{
    struct str name = q->name;

    (void)fprintf(out, "enum status %s_" STR_FMT "(struct ctx *c", feature, STR_ARG(name));
    if (inputs_are_struct(q))
        (void)fprintf(out, ", const struct %s_" STR_FMT "_in *in", feature, STR_ARG(name));
    else
        for (size_t i = 0; i < q->n_in; i++)
            (void)fprintf(out, ", %s" STR_FMT, c_type(&q->in[i]), STR_ARG(q->in[i].name));
    if (q->rows == DB_ROWS_NONE)
        (void)fputs(", int64_t *ret_changed)", out);
    else if (q->rows == DB_ROWS_MANY)
        (void)fprintf(out, ", struct %s_" STR_FMT "_rows *ret_rows)", feature, STR_ARG(name));
    else
        (void)fprintf(out, ", struct %s_" STR_FMT "_row **ret_row)", feature, STR_ARG(name));
}

static void emit_declarations(FILE *out, const char *feature, const struct sql_query *q)
{
    (void)fprintf(out, "\n/* %s:%d */\n", q->source, q->line);
    if (inputs_are_struct(q))
        emit_struct(out, feature, q, false);
    if (q->n_out > 0)
        emit_struct(out, feature, q, true);
    if (q->rows == DB_ROWS_MANY)
        (void)fprintf(out,
                      "struct %s_" STR_FMT "_rows {\n    struct %s_" STR_FMT "_row *v;\n"
                      "    size_t n;\n};\n",
                      feature, STR_ARG(q->name), feature, STR_ARG(q->name));
    (void)fputs("MUST_USE ", out);
    emit_prototype(out, feature, q);
    (void)fprintf(out, ";\nextern const struct db_stmt %s_" STR_FMT "_stmt;\n", feature,
                  STR_ARG(q->name));
}

void sql2c_emit_header(FILE *out, const char *feature, const struct sql_queries *queries)
{
    (void)fprintf(out, "/* Made by sql2c from the queries of \"%s\". */\n#ifndef ", feature);
    guard(out, feature, "QUERIES");
    (void)fputs("#define ", out);
    guard(out, feature, "QUERIES");
    (void)fputs("\n#include \"db/db.h\"\n", out);
    for (size_t i = 0; i < queries->n; i++)
        emit_declarations(out, feature, queries->v[i]);
    (void)fprintf(out, "\nextern const struct db_stmt_list %s_statements;\n\n#endif\n", feature);
}

static void emit_columns(FILE *out, const char *feature, const struct sql_query *q)
{
    if (q->n_out == 0)
        return;
    (void)fprintf(out, "static const struct db_column " STR_FMT "_columns[] = {\n",
                  STR_ARG(q->name));
    for (size_t i = 0; i < q->n_out; i++)
        (void)fprintf(out,
                      "    {\"" STR_FMT "\", %s, %s, offsetof(struct %s_" STR_FMT "_row, " STR_FMT
                      ")},\n",
                      STR_ARG(q->out[i].name), q->out[i].type->enum_name,
                      q->out[i].nullable ? "true" : "false", feature, STR_ARG(q->name),
                      STR_ARG(q->out[i].name));
    (void)fputs("};\n", out);
}

static void emit_statement(FILE *out, const char *feature, const struct sql_query *q)
{
    static const char *const rows[] = {
        [DB_ROWS_NONE] = "DB_ROWS_NONE",
        [DB_ROWS_MAYBE] = "DB_ROWS_MAYBE",
        [DB_ROWS_ONE] = "DB_ROWS_ONE",
        [DB_ROWS_MANY] = "DB_ROWS_MANY",
    };
    struct str name = q->name;

    if (q->n_in > 0) {
        (void)fprintf(out, "static const enum db_type " STR_FMT "_types[] = {", STR_ARG(name));
        for (size_t i = 0; i < q->n_in; i++)
            (void)fprintf(out, "%s%s", i > 0 ? ", " : "", q->in[i].type->enum_name);
        (void)fputs("};\n", out);
    }
    emit_columns(out, feature, q);
    (void)fprintf(out, "const struct db_stmt %s_" STR_FMT "_stmt = {\n", feature, STR_ARG(name));
    (void)fprintf(out, "    .name = \"%s." STR_FMT "\",\n    .source = \"%s:%d\",\n", feature,
                  STR_ARG(name), q->source, q->line);
    (void)fputs("    .sql =\n    ", out);
    sql2c_emit_text(out, q->sql);
    (void)fprintf(out, ",\n    .rows = %s,\n    .limit = %zu,\n", rows[q->rows], q->limit);
    if (q->n_in > 0)
        (void)fprintf(out, "    .params = " STR_FMT "_types,\n    .n_params = %zu,\n",
                      STR_ARG(name), q->n_in);
    if (q->n_out > 0)
        (void)fprintf(out,
                      "    .columns = " STR_FMT "_columns,\n    .n_columns = %zu,\n"
                      "    .row_size = sizeof(struct %s_" STR_FMT "_row),\n",
                      STR_ARG(name), q->n_out, feature, STR_ARG(name));
    (void)fputs("};\n", out);
}

static void emit_params(FILE *out, const struct sql_query *q)
{
    const char *from = inputs_are_struct(q) ? "in->" : "";

    if (q->n_in == 0)
        return;
    (void)fputs("    const struct db_param stmt_params[] = {\n", out);
    for (size_t i = 0; i < q->n_in; i++) {
        const struct sql_field *f = &q->in[i];
        (void)fprintf(out, "        {.type = %s, ", f->type->enum_name);
        if (f->nullable)
            (void)fprintf(out, ".null = !%s" STR_FMT ".set, ", from, STR_ARG(f->name));
        (void)fprintf(out, ".v.%s = %s" STR_FMT "%s},\n", f->type->member, from, STR_ARG(f->name),
                      f->nullable ? ".v" : "");
    }
    (void)fputs("    };\n", out);
}

static void emit_function(FILE *out, const char *feature, const struct sql_query *q)
{
    const char *params = q->n_in > 0 ? "stmt_params" : "NULL";

    (void)fputc('\n', out);
    emit_prototype(out, feature, q);
    (void)fputs("\n{\n", out);
    emit_params(out, q);
    if (q->rows == DB_ROWS_NONE) {
        (void)fprintf(out, "    return db_stmt_change(c, &%s_" STR_FMT "_stmt, %s, ret_changed);\n",
                      feature, STR_ARG(q->name), params);
    } else {
        (void)fprintf(out,
                      "    void *stmt_rows = NULL;\n    size_t stmt_n = 0;\n"
                      "    TRY(db_stmt_run(c, &%s_" STR_FMT "_stmt, %s, &stmt_rows, &stmt_n));\n",
                      feature, STR_ARG(q->name), params);
        (void)fputs(q->rows == DB_ROWS_MANY
                        ? "    ret_rows->v = stmt_rows;\n    ret_rows->n = stmt_n;\n"
                    : q->rows == DB_ROWS_MAYBE ? "    *ret_row = stmt_n > 0 ? stmt_rows : NULL;\n"
                                               : "    *ret_row = stmt_rows;\n",
                    out);
        (void)fputs("    return ST_OK;\n", out);
    }
    (void)fputs("}\n", out);
}

void sql2c_emit_source(FILE *out,
                       const char *feature,
                       const char *header,
                       const struct sql_queries *queries)
{
    (void)fprintf(out,
                  "/* Made by sql2c from the queries of \"%s\". */\n#include \"%s\"\n\n"
                  "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n",
                  feature, header);
    for (size_t i = 0; i < queries->n; i++) {
        (void)fputc('\n', out);
        emit_statement(out, feature, queries->v[i]);
        emit_function(out, feature, queries->v[i]);
    }
    (void)fprintf(out, "\nstatic const struct db_stmt *const all[] = {\n");
    for (size_t i = 0; i < queries->n; i++)
        (void)fprintf(out, "    &%s_" STR_FMT "_stmt,\n", feature, STR_ARG(queries->v[i]->name));
    (void)fprintf(out, "};\nconst struct db_stmt_list %s_statements = {all, %zu};\n", feature,
                  queries->n);
}
