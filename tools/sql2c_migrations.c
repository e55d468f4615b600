/* The second mode of sql2c: schema/NNNN_what.sql files become a table in the program, each with the
 * SHA-256 by which a later change of an applied file is noticed. */

#include <openssl/evp.h>

#include "sql2c.h"
#include "textfile.h"

enum { NUMBER_DIGITS = 4, FILE_NAME_MOST = 100 };

static bool fail(struct sql_problem *problem, int line, const char *reason)
{
    *problem = (struct sql_problem){line, str_from_z(reason)};
    return false;
}

/* Does the statement at this place begin or end a transaction? */
static bool is_transaction(struct str statement)
{
    static const char *const words[] = {"begin", "start",    "commit",  "end",
                                        "abort", "rollback", "prepare", "savepoint"};
    size_t n = 0;

    while (n < statement.n && ((statement.p[n] | 0x20) >= 'a' && (statement.p[n] | 0x20) <= 'z'))
        n++;
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_nocase(str_sub(statement, 0, n), str_from_z(words[i])))
            return true;
    return false;
}

static bool check_statements(struct str text, struct sql_problem *problem)
{
    struct sql_body body;
    const char *reason;
    size_t at = 0, n = 0;
    int line = 1;

    for (;; n++) {
        if (!sql2c_skip_blank(text, &at, &line))
            return fail(problem, line, "comment without an end");
        if (at == text.n)
            break;
        int first = line;
        if (is_transaction(str_sub(text, at, text.n)))
            return fail(problem, first, "the runner begins and ends the transaction");
        if (!sql2c_body(text, &at, &line, &body, &reason))
            return fail(problem, first, reason);
        if (body.used != 0)
            return fail(problem, first, "a migration has no parameters");
    }
    return n > 0 || fail(problem, 1, "the file has no statement");
}

bool sql2c_migration(struct str path,
                     struct str text,
                     struct sql_migration *ret,
                     struct sql_problem *ret_problem)
{
    struct str rest = path, file = path;
    int64_t number;

    while (scan_until(&rest, '/', &file))
        continue;
    if (file.n > FILE_NAME_MOST || !str_ends(file, STR(".sql")) || file.n < NUMBER_DIGITS + 6 ||
        file.p[NUMBER_DIGITS] != '_' ||
        !scan_i64(str_sub(file, 0, NUMBER_DIGITS), 1, 9999, &number))
        return fail(ret_problem, 1, "the name must be NNNN_what.sql with a number from 0001");
    if (!str_is_utf8(text))
        return fail(ret_problem, 1, "the file is not valid UTF-8");
    if (!check_statements(text, ret_problem))
        return false;
    *ret = (struct sql_migration){file, text, (int)number};
    return true;
}

static void emit_sha256(struct buf *out, struct str text)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    ASSERT(EVP_Digest(text.p, text.n, digest, &n, EVP_sha256(), NULL) == 1 && n == 32);
    buf_add_char(out, '"');
    for (unsigned i = 0; i < n; i++)
        buf_printf(out, "%02x", digest[i]);
    buf_add_char(out, '"');
}

void sql2c_emit_migrations_header(struct buf *out, const char *feature)
{
    buf_printf(out, "/* Made by sql2c from the schema of \"%s\". */\n#ifndef ", feature);
    sql2c_emit_guard(out, feature, "MIGRATIONS");
    buf_add_z(out, "#define ");
    sql2c_emit_guard(out, feature, "MIGRATIONS");
    buf_printf(out,
               "\n#include \"db/db.h\"\n\nextern const struct migration_list %s_migrations;\n\n"
               "#endif\n",
               feature);
}

void sql2c_emit_migrations_source(struct buf *out,
                                  const char *feature,
                                  const char *header,
                                  const struct sql_migration *v,
                                  size_t n)
{
    buf_printf(out,
               "/* Made by sql2c from the schema of \"%s\". */\n#include \"%s\"\n\n"
               "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
               "static const struct migration all[] = {\n",
               feature, header);
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "    {\"%s\", \"" STR_FMT "\",\n    ", feature, STR_ARG(v[i].file));
        textfile_quote(out, v[i].text);
        buf_printf(out, ",\n    %d, ", v[i].number);
        emit_sha256(out, v[i].text);
        buf_add_z(out, "},\n");
    }
    buf_printf(out, "};\nconst struct migration_list %s_migrations = {all, %zu};\n", feature, n);
}
