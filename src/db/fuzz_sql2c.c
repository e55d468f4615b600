/* sql2c on any bytes: a file is understood or refused with a line inside it, and the C of what is
 * understood can be written. */
#include "sql2c.h"

enum { MEMORY = 512 << 20, OUTPUT = 256 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count_lines(struct str text)
{
    int n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static void emit(struct arena *mem, const struct sql_queries *queries)
{
    struct buf out;

    buf_init(&out, mem, OUTPUT);
    sql2c_emit_header(&out, "fuzz", queries);
    sql2c_emit_source(&out, "fuzz", "fuzz_queries.h", queries);
    ASSERT(!buf_overflowed(&out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct str text = str_copy(mem, (struct str){(const char *)data, size});
    struct sql_queries queries = {NEWS(mem, struct sql_query *, SQL_QUERIES_MOST), 0};
    struct sql_migration migration;
    struct sql_problem problem = {0};

    if (sql2c_parse(mem, text, "fuzz.sql", &queries, &problem))
        emit(mem, &queries);
    else
        ASSERT(problem.line >= 1 && problem.line <= count_lines(text) && problem.reason.n > 0);
    if (!sql2c_migration(STR("0001_fuzz.sql"), text, &migration, &problem))
        ASSERT(problem.line >= 1 && problem.line <= count_lines(text) && problem.reason.n > 0);
    arena_free(mem);
    return 0;
}
