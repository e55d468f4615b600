/* sql2c: compiles named queries to typed C functions, or embeds migrations in the program.
 *
 *   sql2c --feature NAME --out-c F --out-h F queries/x.sql…
 *   sql2c --migrations --feature NAME --out-c F --out-h F schema/0001_x.sql…
 *
 * Exits with 1 and "file:line: reason" when a file is wrong; nothing is written then. */
#include <stdio.h>
#include <string.h>

#include "sql2c.h"
#include "textfile.h"

enum { FILES_MOST = 200, OUTPUT_MOST = 64 << 20 };

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

/* Where the value of an option goes; NULL for what takes none. */
static const char **value_of(struct options *options, struct str arg)
{
    return str_eq(arg, STR("--feature")) ? &options->feature
           : str_eq(arg, STR("--out-c")) ? &options->out_c
           : str_eq(arg, STR("--out-h")) ? &options->out_h
                                         : NULL;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    for (int i = 1; i < argc; i++) {
        struct str arg = str_from_z(argv[i]);
        const char **value = value_of(ret, arg);

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

static bool complain(const char *file, struct sql_problem problem)
{
    (void)fprintf(stderr, "%s:%d: error: " STR_FMT "\n", file, problem.line,
                  STR_ARG(problem.reason));
    return false;
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

static bool
write_both(struct arena *mem, const struct options *o, const struct buf *h, const struct buf *c)
{
    ASSERT(!buf_overflowed(h) && !buf_overflowed(c));
    return textfile_write(mem, o->out_h, buf_str(h)) && textfile_write(mem, o->out_c, buf_str(c));
}

static bool compile_queries(struct arena *mem, const struct options *o)
{
    struct sql_queries queries = {NEWS(mem, struct sql_query *, SQL_QUERIES_MOST), 0};
    struct sql_problem problem;
    struct str text;
    struct buf c, h;

    for (size_t i = 0; i < o->n_files; i++) {
        if (!textfile_read(mem, o->files[i], &text))
            return false;
        if (!sql2c_parse(mem, text, source_name(o->files[i]), &queries, &problem))
            return complain(o->files[i], problem);
    }
    buf_init(&h, mem, OUTPUT_MOST);
    buf_init(&c, mem, OUTPUT_MOST);
    sql2c_emit_header(&h, o->feature, &queries);
    sql2c_emit_source(&c, o->feature, base_name(o->out_h), &queries);
    return write_both(mem, o, &h, &c);
}

static bool embed_migrations(struct arena *mem, const struct options *o)
{
    struct sql_migration *v = NEWS(mem, struct sql_migration, o->n_files);
    struct sql_problem problem;
    struct str text;
    struct buf c, h;

    for (size_t i = 0; i < o->n_files; i++) {
        if (!textfile_read(mem, o->files[i], &text))
            return false;
        if (!sql2c_migration(str_from_z(o->files[i]), text, &v[i], &problem))
            return complain(o->files[i], problem);
        if (i > 0 && v[i].number <= v[i - 1].number)
            return complain(o->files[i], (struct sql_problem){
                                             1, STR("migrations must be listed by rising number")});
    }
    buf_init(&h, mem, OUTPUT_MOST);
    buf_init(&c, mem, OUTPUT_MOST);
    sql2c_emit_migrations_header(&h, o->feature);
    sql2c_emit_migrations_source(&c, o->feature, base_name(o->out_h), v, o->n_files);
    return write_both(mem, o, &h, &c);
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
