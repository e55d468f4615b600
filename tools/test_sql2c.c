/* What sql2c understands, what it refuses and where, and the C it writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sql2c.h"

enum { MEMORY = 64 << 20, OUTPUT = 1 << 20 };

static struct arena *mem;

static int start(void **state)
{
    (void)state;
    mem = arena_new(MEMORY, MEMORY);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static bool parse(const char *text, struct sql_queries *queries, struct sql_problem *problem)
{
    *queries = (struct sql_queries){NEWS(mem, struct sql_query *, SQL_QUERIES_MOST), 0};
    *problem = (struct sql_problem){0};
    return sql2c_parse(mem, str_from_z(text), "x.sql", queries, problem);
}

static void assert_str(struct str got, const char *expected)
{
    assert_string_equal(str_z(mem, got), expected);
}

static void a_query_is_its_head_and_one_statement(void **state)
{
    struct sql_queries queries;
    struct sql_problem problem;
    (void)state;

    assert_true(
        parse("-- About the file.\n"
              "\n"
              "-- About the query.\n"
              "-- query: by_id\n"
              "-- in:    id uuid,\n"
              "--        seen opt_i32\n"
              "-- out:   name text, at opt_instant\n"
              "-- rows:  0..N limit 20\n"
              "SELECT name, at -- not ; here\n"
              "  FROM t WHERE id = $1 AND seen = $2;\n"
              "-- query: touch\n"
              "-- rows: none\n"
              "UPDATE t SET a = ';', \"b;\" = $x$ ; $9 $x$ /* ; /* ; */ ; */, c = E'\\';';\n",
              &queries, &problem));
    assert_int_equal(queries.n, 2);
    const struct sql_query *q = queries.v[0];
    assert_str(q->name, "by_id");
    assert_int_equal(q->line, 4);
    assert_int_equal(q->rows, DB_ROWS_MANY);
    assert_int_equal(q->limit, 20);
    assert_int_equal(q->n_in, 2);
    assert_str(q->in[1].name, "seen");
    assert_true(q->in[1].nullable && q->in[1].type->type == DB_I32);
    assert_int_equal(q->n_out, 2);
    assert_false(q->out[0].nullable);
    assert_int_equal(q->out[1].type->type, DB_INSTANT);
    assert_str(q->sql, "SELECT name, at -- not ; here\n  FROM t WHERE id = $1 AND seen = $2");
    assert_int_equal(queries.v[1]->line, 11);
    assert_int_equal(queries.v[1]->rows, DB_ROWS_NONE);
}

#define HEAD "-- query: q\n-- rows: none\n"

static const struct {
    const char *text;
    int line;
    const char *reason;
} refused[] = {
    {"", 1, "the file has no query"},
    {"-- only a comment\n", 1, "the file has no query"},
    {"\nSELECT 1;\n", 2, "expected a comment or \"-- query: name\""},
    {"-- query: Q\n-- rows: none\nSELECT 1;", 1, "\"Q\" is not a name (a-z, 0-9, _; at most 60)"},
    {"-- query:\n-- rows: none\nSELECT 1;", 1, "\"\" is not a name (a-z, 0-9, _; at most 60)"},
    {HEAD "SELECT 1;\n" HEAD "SELECT 2;", 4, "query \"q\" exists already in x.sql:1"},
    {"-- query: q\nSELECT 1;", 1, "\"q\" has no rows: line"},
    {"-- query: q\n-- rows: many\nSELECT 1;", 2,
     "rows: is none, 0..1, 1 or \"0..N limit 500\", not \"many\""},
    {"-- query: q\n-- rows: 0..N limit 0\nSELECT 1;", 2,
     "the limit must be a number from 1 to 100000"},
    {"-- query: q\n-- rows: 1\nSELECT 1;", 1, "\"q\": out: and rows: disagree"},
    {"-- query: q\n-- out: a i32\n-- rows: none\nSELECT 1;", 1, "\"q\": out: and rows: disagree"},
    {"-- query: q\n-- rows: none\n-- rows: none\nSELECT 1;", 3,
     "this line stands twice in the head"},
    {"-- query: q\n-- note: x\n-- rows: none\nSELECT 1;", 2,
     "a head has only in:, out:, rows: and ahead:, not \"-- note: x\""},
    {"-- query: q\n-- out: a i32\n-- rows: 1\n-- ahead: no\nSELECT 1;", 4,
     "ahead: is yes or left out"},
    {"-- query: q\n-- rows: none\n-- ahead: yes\nSELECT 1;", 1,
     "\"q\": only what reads can be sent ahead"},
    {"-- query: q\n-- in: a\n-- rows: none\nSELECT $1;", 2, "\"a\" has the unknown type \"\""},
    {"-- query: q\n-- in: a int\n-- rows: none\nSELECT $1;", 2,
     "\"a\" has the unknown type \"int\""},
    {"-- query: q\n-- in: a i32,\n\n-- rows: none\nSELECT $1;", 3,
     "the list above ends with a comma"},
    {"-- query: q\n-- in: a i32, a text\n-- rows: none\nSELECT $1, $2;", 2, "\"a\" occurs twice"},
    {"-- query: q\n-- in: int i32\n-- rows: none\nSELECT $1;", 2, "\"int\" is a reserved word"},
    {"-- query: q\n-- in: ret_x i32\n-- rows: none\nSELECT $1;", 2, "\"ret_x\" is a reserved word"},
    {"-- query: q\n-- in: a opt_i64s\n-- rows: none\nSELECT $1;", 2,
     "an array cannot be NULL: \"a\""},
    {"-- query: q\n-- out: a texts\n-- rows: 1\nSELECT 1;", 2, "arrays are for inputs only: \"a\""},
    {"-- query: q\n-- in: a i32\n-- rows: none\nSELECT 1;", 1, "input \"a\" ($1) is not used"},
    {"-- query: q\n-- in: a i32\n-- rows: none\nSELECT '$1';", 1, "input \"a\" ($1) is not used"},
    {HEAD "SELECT $1;", 1, "$1 of \"q\" is not in its head"},
    {HEAD "SELECT $0;", 3, "\"q\": parameter number out of range"},
    {HEAD "SELECT $99999999999999999999;", 3, "\"q\": parameter number out of range"},
    {HEAD "SELECT 1\n", 4, "\"q\": the statement has no semicolon at its end"},
    {HEAD "SELECT 1\n\n" HEAD "SELECT 2;", 1, "\"q\" has no semicolon at its end"},
    {HEAD ";", 3, "\"q\": the query has no statement"},
    {HEAD "SELECT 'x;", 3, "\"q\": string or quoted name without an end"},
    {HEAD "SELECT \"x;", 3, "\"q\": string or quoted name without an end"},
    {HEAD "SELECT /* /* */ ;", 3, "\"q\": comment without an end"},
    {HEAD "SELECT $a$ $b$;", 3, "\"q\": dollar-quoted string without an end"},
    {HEAD "SELECT 1;\nSELECT 2;", 4, "expected a comment or \"-- query: name\""},
    {HEAD "SELECT 1; SELECT 2;", 3, "expected a comment or \"-- query: name\""},
    {"-- \xFF\n" HEAD "SELECT 1;", 1, "the file is not valid UTF-8"},
};

static void what_is_wrong_is_named_with_its_line(void **state)
{
    struct sql_queries queries;
    struct sql_problem problem;
    (void)state;

    for (size_t i = 0; i < COUNT(refused); i++) {
        assert_false(parse(refused[i].text, &queries, &problem));
        assert_str(problem.reason, refused[i].reason);
        assert_int_equal(problem.line, refused[i].line);
    }
}

static struct str header_of(const char *text)
{
    struct sql_queries queries;
    struct sql_problem problem;
    struct buf out;

    assert_true(parse(text, &queries, &problem));
    buf_init(&out, mem, OUTPUT);
    sql2c_emit_header(&out, "person", &queries);
    return buf_str(&out);
}

static struct str source_of(const char *text)
{
    struct sql_queries queries;
    struct sql_problem problem;
    struct buf out;

    assert_true(parse(text, &queries, &problem));
    buf_init(&out, mem, OUTPUT);
    sql2c_emit_source(&out, "person", "person_queries.h", &queries);
    return buf_str(&out);
}

static void assert_contains(struct str text, const char *part)
{
    size_t at;
    if (!str_find(text, str_from_z(part), &at))
        fail_msg("missing \"%s\" in\n" STR_FMT, part, STR_ARG(text));
}

static void the_function_has_the_types_of_the_head(void **state)
{
    struct str many =
        header_of("-- query: list\n-- in: a i64, b opt_text, c1 uuids\n-- out: n i32, at opt_date\n"
                  "-- rows: 0..N limit 7\nSELECT $1, $2, $3;");
    struct str wide =
        header_of("-- query: add\n-- in: a bool, b i32, c1 i64, d bytes, e date, f instant\n"
                  "-- rows: none\nSELECT $1, $2, $3, $4, $5, $6;");
    struct str one = header_of("-- query: one\n-- out: n i32\n-- rows: 1\nSELECT 1;");
    (void)state;

    assert_contains(many,
                    "struct person_list_row {\n    int32_t n;\n    struct opt_date at;\n};\n");
    assert_contains(
        many, "struct person_list_rows {\n    struct person_list_row *v;\n    size_t n;\n};\n");
    assert_contains(many,
                    "MUST_USE enum status person_list(struct ctx *c, int64_t a, struct opt_text b, "
                    "struct uuids c1, struct person_list_rows *ret_rows);\n");
    assert_contains(wide, "struct person_add_in {\n    bool a;\n    int32_t b;\n    int64_t c1;\n"
                          "    struct bytes d;\n    struct date e;\n    int64_t f;\n};\n");
    assert_contains(
        wide, "person_add(struct ctx *c, const struct person_add_in *in, int64_t *ret_changed);");
    assert_contains(one, "person_one(struct ctx *c, struct person_one_row **ret_row);");
}

static void the_statement_says_what_the_head_says(void **state)
{
    struct str text = source_of("-- query: list\n-- in: a opt_i64\n-- out: n i32, at opt_date\n"
                                "-- rows: 0..N limit 7\nSELECT 1 + $1, \"x??\\\",\n 'қ';");
    (void)state;

    assert_contains(text, "{\"n\", DB_I32, false, offsetof(struct person_list_row, n)},\n");
    assert_contains(text, "{\"at\", DB_DATE, true, offsetof(struct person_list_row, at)},\n");
    assert_contains(text, ".name = \"person.list\",\n    .source = \"x.sql:1\",\n");
    assert_contains(text, "\"SELECT 1 + $1, \\\"x\\?\\?\\\\\\\",\\n 'қ'\"");
    assert_contains(text, ".rows = DB_ROWS_MANY,\n    .limit = 7,\n");
    assert_contains(text, "{.type = DB_I64, .null = !a.set, .v.i64 = a.v},\n");
    assert_contains(text, "const struct db_stmt_list person_statements = {all, 1};\n");
}

static void what_may_be_sent_ahead_has_a_second_function(void **state)
{
    const char *query = "-- query: one\n-- in: a i32\n-- out: n i32\n-- rows: 1\n-- ahead: yes\n"
                        "SELECT $1;";
    struct str header = header_of(query), source = source_of(query);
    (void)state;

    assert_contains(header, "MUST_USE enum status person_one_ahead(struct ctx *c, int32_t a);\n");
    assert_contains(source, "    return db_stmt_ahead(c, &person_one_stmt, stmt_params);\n");
}

/* ---- migrations ---------------------------------------------------------------------------- */

static void migrations_are_embedded_with_their_digest(void **state)
{
    struct sql_migration migration;
    struct sql_problem problem;
    struct buf out;
    (void)state;

    assert_true(sql2c_migration(STR("src/x/schema/0042_seat.sql"),
                                STR("-- About.\nCREATE SCHEMA x;\n"), &migration, &problem));
    assert_str(migration.file, "0042_seat.sql");
    assert_int_equal(migration.number, 42);
    buf_init(&out, mem, OUTPUT);
    sql2c_emit_migrations_source(&out, "x", "x_migrations.h", &migration, 1);
    assert_contains(buf_str(&out), "\"-- About.\\nCREATE SCHEMA x;\\n\"");
    /* printf -- '-- About.\nCREATE SCHEMA x;\n' | sha256sum */
    assert_contains(buf_str(&out),
                    "42, \"c6e5bc42421ac74ecaafe7a996f3dffb7a9092cfcbf4cf6cb0113617b4cc4c7e\"");
}

static void a_migration_is_named_and_leaves_the_transaction_alone(void **state)
{
    static const struct {
        const char *path, *text;
        int line;
        const char *reason;
    } rows[] = {
        {"1_x.sql", "SELECT 1;", 1, "the name must be NNNN_what.sql with a number from 0001"},
        {"0000_x.sql", "SELECT 1;", 1, "the name must be NNNN_what.sql with a number from 0001"},
        {"a/0001.sql", "SELECT 1;", 1, "the name must be NNNN_what.sql with a number from 0001"},
        {"0001_x.txt", "SELECT 1;", 1, "the name must be NNNN_what.sql with a number from 0001"},
        {"0001_x.sql", "", 1, "the file has no statement"},
        {"0001_x.sql", "-- nothing\n", 1, "the file has no statement"},
        {"0001_x.sql", "SELECT 1;\n-- c\nCOMMIT;", 3, "the runner begins and ends the transaction"},
        {"0001_x.sql", "\nBegin ;", 2, "the runner begins and ends the transaction"},
        {"0001_x.sql", "SELECT 1;\nSELECT 2", 2, "the statement has no semicolon at its end"},
        {"0001_x.sql", "SELECT $1;", 1, "a migration has no parameters"},
        {"0001_x.sql", "SELECT 1; /* ", 1, "comment without an end"},
    };
    struct sql_migration migration;
    struct sql_problem problem;
    (void)state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_false(sql2c_migration(str_from_z(rows[i].path), str_from_z(rows[i].text), &migration,
                                     &problem));
        assert_str(problem.reason, rows[i].reason);
        assert_int_equal(problem.line, rows[i].line);
    }
    assert_true(sql2c_migration(STR("0001_x.sql"),
                                STR("CREATE FUNCTION f() AS $$ BEGIN COMMIT; END $$;\n"
                                    "CREATE TABLE beginning (commit text); -- end\n"),
                                &migration, &problem));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_is_its_head_and_one_statement),
        cmocka_unit_test(what_is_wrong_is_named_with_its_line),
        cmocka_unit_test(the_function_has_the_types_of_the_head),
        cmocka_unit_test(the_statement_says_what_the_head_says),
        cmocka_unit_test(what_may_be_sent_ahead_has_a_second_function),
        cmocka_unit_test(migrations_are_embedded_with_their_digest),
        cmocka_unit_test(a_migration_is_named_and_leaves_the_transaction_alone),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
