/* Reads the heads of named queries and checks that head and statement agree. */
#include <string.h>

#include "sql2c.h"

static const struct sql_type types[] = {
    {"bool", "bool ", "struct opt_bool ", "DB_BOOL", "b", DB_BOOL},
    {"i32", "int32_t ", "struct opt_i32 ", "DB_I32", "i32", DB_I32},
    {"i64", "int64_t ", "struct opt_i64 ", "DB_I64", "i64", DB_I64},
    {"text", "struct str ", "struct opt_text ", "DB_TEXT", "text", DB_TEXT},
    {"uuid", "struct uuid ", "struct opt_uuid ", "DB_UUID", "uuid", DB_UUID},
    {"date", "struct date ", "struct opt_date ", "DB_DATE", "date", DB_DATE},
    {"instant", "int64_t ", "struct opt_instant ", "DB_INSTANT", "i64", DB_INSTANT},
    {"bytes", "struct bytes ", "struct opt_bytes ", "DB_BYTES", "bytes", DB_BYTES},
    {"i64s", "struct i64s ", NULL, "DB_I64S", "i64s", DB_I64S},
    {"uuids", "struct uuids ", NULL, "DB_UUIDS", "uuids", DB_UUIDS},
    {"texts", "struct texts ", NULL, "DB_TEXTS", "texts", DB_TEXTS},
};

/* Names that would not compile, or would hide what the generated function needs itself. */
static const char *const reserved[] = {
    "asm",     "auto",     "bool",    "break",    "c",        "case",     "char",
    "const",   "continue", "default", "do",       "double",   "else",     "enum",
    "errno",   "extern",   "false",   "float",    "for",      "goto",     "if",
    "in",      "inline",   "int",     "long",     "register", "restrict", "return",
    "short",   "signed",   "sizeof",  "static",   "struct",   "switch",   "true",
    "typedef", "typeof",   "union",   "unsigned", "void",     "volatile", "while",
};

struct parser {
    struct arena *mem;
    struct str text;
    size_t at;
    int line; /* of text.p[at] */
    const char *source;
    struct sql_problem *problem;
};

static bool fail(struct parser *p, int line, struct str reason)
{
    *p->problem = (struct sql_problem){line, reason};
    return false;
}

#define WRONG(p, line, ...) fail((p), (line), str_printf((p)->mem, __VA_ARGS__))

/* The line at the cursor without its end. */
static struct str this_line(const struct parser *p)
{
    struct str rest = str_sub(p->text, p->at, p->text.n);
    const char *end = rest.n > 0 ? memchr(rest.p, '\n', rest.n) : NULL;
    return end ? str_sub(rest, 0, (size_t)(end - rest.p)) : rest;
}

static void next_line(struct parser *p)
{
    size_t n = this_line(p).n;
    p->at += n;
    if (p->at < p->text.n) {
        p->at++;
        p->line++;
    }
}

/* True for "-- key: value"; *ret_value is trimmed. */
static bool head_line(struct str line, const char *key, struct str *ret_value)
{
    struct str rest = str_trim(line), name = str_from_z(key);

    if (!str_starts(rest, STR("--")))
        return false;
    rest = str_trim(str_sub(rest, 2, rest.n));
    if (!str_starts(rest, name) || rest.n == name.n || rest.p[name.n] != ':')
        return false;
    *ret_value = str_trim(str_sub(rest, name.n + 1, rest.n));
    return true;
}

static bool name_is_valid(struct str name)
{
    if (name.n == 0 || name.n > SQL_NAME_MOST || name.p[0] < 'a' || name.p[0] > 'z')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return true;
}

static bool name_is_reserved(struct str name)
{
    for (size_t i = 0; i < COUNT(reserved); i++)
        if (str_eq_z(name, reserved[i]))
            return true;
    return str_starts(name, STR("ret_")) || str_starts(name, STR("stmt_"));
}

static const struct sql_type *type_by_name(struct str name)
{
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_eq_z(name, types[i].name))
            return &types[i];
    return NULL;
}

/* "seen opt_i32" */
static bool parse_field(struct parser *p, struct str item, bool is_column, struct sql_field *ret)
{
    struct str rest = str_trim(item), name;

    if (!scan_until(&rest, ' ', &name))
        return WRONG(p, p->line, "expected \"name type\", found nothing");
    struct str type = str_trim(rest);
    bool nullable = str_starts(type, STR("opt_"));
    if (nullable)
        type = str_sub(type, 4, type.n);
    if (!name_is_valid(name))
        return WRONG(p, p->line, "\"" STR_FMT "\" is not a name (a-z, 0-9, _; at most %d)",
                     STR_ARG(name), SQL_NAME_MOST);
    if (name_is_reserved(name))
        return WRONG(p, p->line, "\"" STR_FMT "\" is a reserved word", STR_ARG(name));
    const struct sql_type *found = type_by_name(type);
    if (!found)
        return WRONG(p, p->line, "\"" STR_FMT "\" has the unknown type \"" STR_FMT "\"",
                     STR_ARG(name), STR_ARG(type));
    if (nullable && !found->c_opt)
        return WRONG(p, p->line, "an array cannot be NULL: \"" STR_FMT "\"", STR_ARG(name));
    if (is_column && !found->c_opt)
        return WRONG(p, p->line, "arrays are for inputs only: \"" STR_FMT "\"", STR_ARG(name));
    *ret = (struct sql_field){name, found, nullable};
    return true;
}

static bool add_field(struct parser *p, struct sql_query *query, struct str item, bool is_column)
{
    struct sql_field *fields = is_column ? query->out : query->in;
    size_t *n = is_column ? &query->n_out : &query->n_in;
    size_t most = is_column ? SQL_COLUMNS_MOST : SQL_INPUTS_MOST;
    struct sql_field field;

    if (!parse_field(p, item, is_column, &field))
        return false;
    if (*n == most)
        return WRONG(p, p->line, "more than %zu %s", most, is_column ? "columns" : "inputs");
    for (size_t i = 0; i < *n; i++)
        if (str_eq(fields[i].name, field.name))
            return WRONG(p, p->line, "\"" STR_FMT "\" occurs twice", STR_ARG(field.name));
    fields[(*n)++] = field;
    return true;
}

/* A list that ends with a comma goes on in the next comment line. */
static bool parse_fields(struct parser *p, struct sql_query *query, struct str list, bool is_column)
{
    while (list.n > 0) {
        bool goes_on = str_ends(list, STR(","));
        struct str rest = list, item;
        if (goes_on)
            rest.n--;
        while (scan_until(&rest, ',', &item))
            if (!add_field(p, query, item, is_column))
                return false;
        if (!goes_on)
            return true;
        next_line(p);
        list = str_trim(this_line(p));
        if (!str_starts(list, STR("--")))
            return WRONG(p, p->line, "the list above ends with a comma");
        list = str_trim(str_sub(list, 2, list.n));
        if (list.n == 0)
            return WRONG(p, p->line, "the list above ends with a comma");
    }
    return true;
}

static bool parse_rows(struct parser *p, struct sql_query *query, struct str value)
{
    struct str many = STR("0..N limit ");
    int64_t limit;

    query->limit = 1;
    if (str_eq(value, STR("none"))) {
        query->rows = DB_ROWS_NONE;
        query->limit = 0;
    } else if (str_eq(value, STR("0..1"))) {
        query->rows = DB_ROWS_MAYBE;
    } else if (str_eq(value, STR("1"))) {
        query->rows = DB_ROWS_ONE;
    } else if (str_starts(value, many)) {
        if (!scan_i64(str_sub(value, many.n, value.n), 1, SQL_LIMIT_MOST, &limit))
            return WRONG(p, p->line, "the limit must be a number from 1 to %d", SQL_LIMIT_MOST);
        query->rows = DB_ROWS_MANY;
        query->limit = (size_t)limit;
    } else {
        return WRONG(p, p->line,
                     "rows: is none, 0..1, 1 or \"0..N limit 500\", not \"" STR_FMT "\"",
                     STR_ARG(value));
    }
    return true;
}

static bool parse_ahead(struct parser *p, struct sql_query *query, struct str value)
{
    query->ahead = str_eq(value, STR("yes"));
    return query->ahead || WRONG(p, p->line, "ahead: is yes or left out");
}

enum { HEAD_IN = 1, HEAD_OUT = 2, HEAD_ROWS = 4, HEAD_AHEAD = 8 };

static bool once(struct parser *p, unsigned *seen, unsigned which)
{
    if (*seen & which)
        return WRONG(p, p->line, "this line stands twice in the head");
    *seen |= which;
    return true;
}

/* The lines below "-- query:" up to the statement. */
static bool parse_head(struct parser *p, struct sql_query *query)
{
    unsigned seen = 0;
    struct str line, value;
    bool good = true;

    for (; good && p->at < p->text.n; next_line(p)) {
        line = str_trim(this_line(p));
        if (!str_starts(line, STR("--")))
            break;
        if (head_line(line, "in", &value))
            good = once(p, &seen, HEAD_IN) && parse_fields(p, query, value, false);
        else if (head_line(line, "out", &value))
            good = once(p, &seen, HEAD_OUT) && parse_fields(p, query, value, true);
        else if (head_line(line, "rows", &value))
            good = once(p, &seen, HEAD_ROWS) && parse_rows(p, query, value);
        else if (head_line(line, "ahead", &value))
            good = once(p, &seen, HEAD_AHEAD) && parse_ahead(p, query, value);
        else
            return WRONG(p, p->line,
                         "a head has only in:, out:, rows: and ahead:, not \"" STR_FMT "\"",
                         STR_ARG(line));
    }
    if (good && !(seen & HEAD_ROWS))
        return WRONG(p, query->line, "\"" STR_FMT "\" has no rows: line", STR_ARG(query->name));
    if (good && (query->rows == DB_ROWS_NONE) != (query->n_out == 0))
        return WRONG(p, query->line, "\"" STR_FMT "\": out: and rows: disagree",
                     STR_ARG(query->name));
    if (good && query->ahead && query->rows == DB_ROWS_NONE)
        return WRONG(p, query->line, "\"" STR_FMT "\": only what reads can be sent ahead",
                     STR_ARG(query->name));
    return good;
}

static bool check_parameters(struct parser *p, const struct sql_query *query, uint32_t used)
{
    for (size_t i = 0; i < SQL_INPUTS_MOST; i++) {
        bool is_used = (used >> i & 1) != 0;
        if (is_used && i >= query->n_in)
            return WRONG(p, query->line, "$%zu of \"" STR_FMT "\" is not in its head", i + 1,
                         STR_ARG(query->name));
        if (!is_used && i < query->n_in)
            return WRONG(p, query->line, "input \"" STR_FMT "\" ($%zu) is not used",
                         STR_ARG(query->in[i].name), i + 1);
    }
    return true;
}

static bool check_name(struct parser *p, const struct sql_queries *queries, struct str name)
{
    if (!name_is_valid(name))
        return WRONG(p, p->line, "\"" STR_FMT "\" is not a name (a-z, 0-9, _; at most %d)",
                     STR_ARG(name), SQL_NAME_MOST);
    for (size_t i = 0; i < queries->n; i++)
        if (str_eq(queries->v[i]->name, name))
            return WRONG(p, p->line, "query \"" STR_FMT "\" exists already in %s:%d", STR_ARG(name),
                         queries->v[i]->source, queries->v[i]->line);
    if (queries->n == SQL_QUERIES_MOST)
        return WRONG(p, p->line, "more than %d queries", SQL_QUERIES_MOST);
    return true;
}

static bool parse_query(struct parser *p, struct sql_queries *queries, struct str name)
{
    struct sql_body body;
    const char *reason;

    if (!check_name(p, queries, name))
        return false;
    struct sql_query *query = NEW(p->mem, struct sql_query);
    query->name = name;
    query->line = p->line;
    query->source = p->source;
    next_line(p);
    if (!parse_head(p, query))
        return false;
    if (!sql2c_body(p->text, &p->at, &p->line, &body, &reason))
        return WRONG(p, p->line, "\"" STR_FMT "\": %s", STR_ARG(name), reason);
    query->sql = body.sql;
    if (str_find(body.sql, STR("-- query:"), &(size_t){0}))
        return WRONG(p, query->line, "\"" STR_FMT "\" has no semicolon at its end", STR_ARG(name));
    if (!check_parameters(p, query, body.used))
        return false;
    queries->v[queries->n++] = query;
    return true;
}

bool sql2c_parse(struct arena *mem,
                 struct str text,
                 const char *source,
                 struct sql_queries *queries,
                 struct sql_problem *ret_problem)
{
    struct parser p = {
        .mem = mem, .text = text, .line = 1, .source = source, .problem = ret_problem};
    size_t before = queries->n;

    if (!str_is_utf8(text))
        return WRONG(&p, 1, "the file is not valid UTF-8");
    while (p.at < text.n) {
        struct str line = str_trim(this_line(&p)), name;
        if (head_line(line, "query", &name)) {
            if (!parse_query(&p, queries, name))
                return false;
            continue;
        }
        if (line.n > 0 && !str_starts(line, STR("--")))
            return WRONG(&p, p.line, "expected a comment or \"-- query: name\"");
        next_line(&p);
    }
    return queries->n > before || WRONG(&p, 1, "the file has no query");
}
