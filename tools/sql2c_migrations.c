/* The second mode of sql2c: schema/NNNN_what.sql files become a table in the program, each with the
 * SHA-256 by which a later change of an applied file is noticed. */
#include <ctype.h>
#include <string.h>

#include <openssl/evp.h>

#include "sql2c.h"

enum { NUMBER_DIGITS = 4, FILE_NAME_MOST = 100 };

bool sql2c_migration(struct str path,
                     struct str text,
                     struct sql_migration *ret,
                     const char **ret_reason)
{
    struct str rest = path, file = path;
    int64_t number;

    while (scan_until(&rest, '/', &file))
        continue;
    *ret_reason = "the name must be NNNN_what.sql with a number from 0001";
    if (file.n > FILE_NAME_MOST || !str_ends(file, STR(".sql")) || file.n < NUMBER_DIGITS + 6 ||
        file.p[NUMBER_DIGITS] != '_' ||
        !scan_i64(str_sub(file, 0, NUMBER_DIGITS), 1, 9999, &number))
        return false;
    *ret_reason = "the file is not valid UTF-8";
    if (!str_is_utf8(text))
        return false;
    *ret_reason = "the file is empty";
    if (str_trim(text).n == 0)
        return false;
    *ret = (struct sql_migration){file, text, (int)number};
    return true;
}

static void emit_sha256(FILE *out, struct str text)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    ASSERT(EVP_Digest(text.p, text.n, digest, &n, EVP_sha256(), NULL) == 1 && n == 32);
    (void)fputc('"', out);
    for (unsigned i = 0; i < n; i++)
        (void)fprintf(out, "%02x", digest[i]);
    (void)fputc('"', out);
}

void sql2c_emit_migrations_header(FILE *out, const char *feature)
{
    (void)fprintf(out, "/* Made by sql2c from the schema of \"%s\". */\n#ifndef OQU_", feature);
    for (int i = 0; i < 2; i++) {
        for (const char *z = feature; *z; z++)
            (void)fputc(toupper((unsigned char)*z), out);
        (void)fputs(i == 0 ? "_MIGRATIONS_H\n#define OQU_" : "_MIGRATIONS_H\n", out);
    }
    (void)fprintf(out,
                  "\n#include \"db/db.h\"\n\nextern const struct migration_list %s_migrations;\n\n"
                  "#endif\n",
                  feature);
}

void sql2c_emit_migrations_source(
    FILE *out, const char *feature, const char *header, const struct sql_migration *v, size_t n)
{
    (void)fprintf(out,
                  "/* Made by sql2c from the schema of \"%s\". */\n#include \"%s\"\n\n"
                  "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
                  "static const struct migration all[] = {\n",
                  feature, header);
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(out, "    {\"%s\", \"" STR_FMT "\",\n    ", feature, STR_ARG(v[i].file));
        sql2c_emit_text(out, v[i].text);
        (void)fprintf(out, ",\n    %d, ", v[i].number);
        emit_sha256(out, v[i].text);
        (void)fputs("},\n", out);
    }
    (void)fprintf(out, "};\nconst struct migration_list %s_migrations = {all, %zu};\n", feature, n);
}
