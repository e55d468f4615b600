/* sql2c: compiles named queries to typed C functions, or embeds migrations in the program.
 *
 *   sql2c --feature NAME --out-c F --out-h F queries/x.sql…
 *   sql2c --migrations --feature NAME --out-c F --out-h F schema/0001_x.sql…
 *
 * Exits with 1 and "file:line: reason" when a file is wrong; nothing is written then. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sql2c.h"

enum { FILE_MOST = 4 << 20, FILES_MOST = 200 };

struct options {
    const char *feature, *out_c, *out_h;
    bool migrations;
    const char *files[FILES_MOST];
    size_t n_files;
};

static bool usage(void)
{
    (void)fputs("usage: sql2c [--migrations] --feature NAME --out-c FILE --out-h FILE file.sql…\n",
                stderr);
    return false;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    for (int i = 1; i < argc; i++) {
        struct str arg = str_from_z(argv[i]);
        const char **value = str_eq(arg, STR("--feature")) ? &ret->feature
                             : str_eq(arg, STR("--out-c")) ? &ret->out_c
                             : str_eq(arg, STR("--out-h")) ? &ret->out_h
                                                           : NULL;
        if (value && i + 1 < argc)
            *value = argv[++i];
        else if (str_eq(arg, STR("--migrations")))
            ret->migrations = true;
        else if (!value && !str_starts(arg, STR("--")) && ret->n_files < FILES_MOST)
            ret->files[ret->n_files++] = argv[i];
        else
            return usage();
    }
    return (ret->feature && ret->out_c && ret->out_h && ret->n_files > 0) || usage();
}

static bool complain(const char *file, int line, struct str reason)
{
    (void)fprintf(stderr, "%s:%d: " STR_FMT "\n", file, line, STR_ARG(reason));
    return false;
}

static bool read_file(struct arena *mem, const char *path, struct str *ret_text)
{
    char why[128];
    FILE *file = fopen(path, "rb");

    if (!file)
        return complain(path, 1, str_from_z(strerror_r(errno, why, sizeof(why))));
    char *text = arena_alloc(mem, FILE_MOST);
    size_t n = fread(text, 1, FILE_MOST, file);
    bool good = ferror(file) == 0 && n < FILE_MOST;
    (void)fclose(file);
    if (!good)
        return complain(path, 1, STR("cannot be read, or is larger than 4 MiB"));
    *ret_text = (struct str){text, n};
    return true;
}

/* The path from "src/" on, so that what is compiled in does not depend on the build folder. */
static const char *source_name(const char *path)
{
    struct str rest = str_from_z(path);
    const char *name = path;
    size_t at;

    while (str_starts(rest, STR("../")))
        rest = str_sub(rest, 3, rest.n);
    name = rest.p;
    while (str_find(rest, STR("/src/"), &at)) {
        name = rest.p + at + 1;
        rest = str_sub(rest, at + 1, rest.n);
    }
    return name;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool close_written(FILE *file, const char *path)
{
    bool good = ferror(file) == 0;
    good = fclose(file) == 0 && good;
    return good || complain(path, 1, STR("cannot be written"));
}

static bool open_both(const struct options *o, FILE **ret_c, FILE **ret_h)
{
    FILE *c = fopen(o->out_c, "wb");
    FILE *h = c ? fopen(o->out_h, "wb") : NULL;
    if (!h) {
        if (c)
            (void)fclose(c);
        return complain(c ? o->out_h : o->out_c, 1, STR("cannot be created"));
    }
    *ret_c = c;
    *ret_h = h;
    return true;
}

static bool compile_queries(struct arena *mem, const struct options *o)
{
    struct sql_queries queries = {NEWS(mem, struct sql_query *, SQL_QUERIES_MOST), 0};
    struct sql_problem problem;
    struct str text;
    FILE *c, *h;

    for (size_t i = 0; i < o->n_files; i++) {
        if (!read_file(mem, o->files[i], &text))
            return false;
        if (!sql2c_parse(mem, text, source_name(o->files[i]), &queries, &problem))
            return complain(o->files[i], problem.line, problem.reason);
    }
    if (!open_both(o, &c, &h))
        return false;
    sql2c_emit_header(h, o->feature, &queries);
    sql2c_emit_source(c, o->feature, base_name(o->out_h), &queries);
    bool good = close_written(h, o->out_h);
    return close_written(c, o->out_c) && good;
}

static bool embed_migrations(struct arena *mem, const struct options *o)
{
    struct sql_migration *v = NEWS(mem, struct sql_migration, o->n_files);
    const char *reason;
    struct str text;
    FILE *c, *h;

    for (size_t i = 0; i < o->n_files; i++) {
        if (!read_file(mem, o->files[i], &text))
            return false;
        if (!sql2c_migration(str_from_z(o->files[i]), text, &v[i], &reason))
            return complain(o->files[i], 1, str_from_z(reason));
        if (i > 0 && v[i].number <= v[i - 1].number)
            return complain(o->files[i], 1, STR("migrations must be listed by rising number"));
    }
    if (!open_both(o, &c, &h))
        return false;
    sql2c_emit_migrations_header(h, o->feature);
    sql2c_emit_migrations_source(c, o->feature, base_name(o->out_h), v, o->n_files);
    bool good = close_written(h, o->out_h);
    return close_written(c, o->out_c) && good;
}

int main(int argc, char **argv)
{
    struct options options = {0};

    if (!read_options(argc, argv, &options))
        return 2;
    struct arena *mem = arena_new(SIZE_MAX, SIZE_MAX);
    bool good =
        options.migrations ? embed_migrations(mem, &options) : compile_queries(mem, &options);
    arena_free(mem);
    return good ? 0 : 1;
}
