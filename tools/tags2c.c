/* tags2c ROOT OUT.c DEPFILE: the table behind `oqu conformity`, from docs/requirements.tsv and the
 * tags above tests, "req: ID ID" in a comment of its own. A tag belongs to the next test function
 * (C) or the next quoted name (journeys). Which requirements exist is check_house's business. */
#include <stdio.h>

#include "base/scan.h"
#include "check.h"

enum { MEMORY = 1 << 29, TABLE_MOST = 16 << 20, TAGS_MOST = 20000 };

struct tag {
    struct str id, file, name;
};

struct tags {
    struct tag v[TAGS_MOST];
    size_t n;
};

/* The name of the test that begins in this line, or an empty text. */
static struct str test_name(struct str path, struct str line)
{
    struct str name, rest = line;
    size_t at;

    if (is_c(path)) {
        if (!str_starts(line, STR("static void ")) || !str_find(line, STR("("), &at))
            return STR("");
        return str_sub(line, 12, at - 12);
    }
    for (size_t i = 0; i < line.n; i++) {
        char quote = line.p[i];
        if (quote != '\'' && quote != '"' && quote != '`')
            continue;
        rest = str_sub(line, i + 1, line.n);
        return scan_until(&rest, quote, &name) ? name : STR("");
    }
    return STR("");
}

static void add_ids(struct tags *tags, struct str ids, struct str file, struct str name)
{
    struct str id;

    while (scan_until(&ids, ' ', &id)) {
        id = str_trim(id);
        if (id.n > 0 && id.p[id.n - 1] == ',')
            id.n--;
        if (id.n == 0)
            continue;
        ASSERT(tags->n < TAGS_MOST);
        tags->v[tags->n++] = (struct tag){id, file, name};
    }
}

/* The identifiers of a tag line, or an empty text. */
static struct str tag_ids(struct str line)
{
    size_t end;

    line = str_trim(line);
    if (!str_starts(line, STR("/* req:")) && !str_starts(line, STR("// req:")))
        return STR("");
    line = str_sub(line, 7, line.n);
    return str_find(line, STR("*/"), &end) ? str_sub(line, 0, end) : line;
}

static void read_tags(struct check *check, struct file *file, struct tags *tags)
{
    struct str rest = file_text(check, file), line, open = STR("");

    while (scan_until(&rest, '\n', &line)) {
        struct str ids = tag_ids(line);
        if (ids.n > 0) {
            open = str_printf(check->mem, STR_FMT " " STR_FMT, STR_ARG(open), STR_ARG(ids));
            continue;
        }
        struct str name = test_name(file->path, line);
        if (open.n > 0 && name.n > 0) {
            add_ids(tags, open, file->path, name);
            open = STR("");
        }
    }
}

static void add_literal(struct buf *buf, struct str text)
{
    buf_add_char(buf, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            buf_add_char(buf, '\\');
        if (text.p[i] == '?')
            buf_add_z(buf, "\\"); /* no trigraphs */
        buf_add_char(buf, text.p[i]);
    }
    buf_add_char(buf, '"');
}

static size_t add_tests(struct buf *buf, const struct tags *tags, struct str id, size_t row)
{
    size_t n = 0;

    for (size_t i = 0; i < tags->n; i++) {
        if (!str_eq(tags->v[i].id, id))
            continue;
        if (n++ == 0)
            buf_printf(buf, "static const struct requirement_test tests_%zu[] = {\n", row);
        buf_add_z(buf, "    {");
        add_literal(buf, tags->v[i].file);
        buf_add_z(buf, ", ");
        add_literal(buf, tags->v[i].name);
        buf_add_z(buf, "},\n");
    }
    if (n > 0)
        buf_add_z(buf, "};\n");
    return n;
}

static bool
add_row(struct buf *tests, struct buf *rows, const struct tags *tags, struct str line, size_t row)
{
    struct str cell, id = str_sub(line, 0, 0);

    buf_add_z(rows, "    {");
    for (int i = 0; i < 4; i++) {
        if (!scan_until(&line, '\t', &cell))
            return false;
        if (i == 0)
            id = cell;
        add_literal(rows, cell);
        buf_add_z(rows, ", ");
    }
    size_t n = add_tests(tests, tags, id, row);
    if (n > 0)
        buf_printf(rows, "tests_%zu, %zu},\n", row, n);
    else
        buf_add_z(rows, "NULL, 0},\n");
    return line.n == 0;
}

static bool make_table(struct check *check, const struct tags *tags, struct buf *out)
{
    struct file *file = find_file(check, STR("docs/requirements.tsv"));
    struct str rest = file ? file_text(check, file) : STR(""), line;
    struct buf rows;
    size_t row = 0;

    buf_init(&rows, check->mem, TABLE_MOST);
    buf_add_z(out, "/* Made by tags2c. */\n#include \"app/conformity.h\"\n\n");
    (void)scan_until(&rest, '\n', &line); /* the head */
    while (scan_until(&rest, '\n', &line)) {
        if (!add_row(out, &rows, tags, line, row++)) {
            (void)fprintf(stderr, "docs/requirements.tsv:%zu: not four columns\n", row + 1);
            return false;
        }
    }
    buf_add_z(out, "\nconst struct requirement requirements[] = {\n");
    buf_add(out, buf_str(&rows));
    buf_printf(out, "};\nconst size_t n_requirements = %zu;\n", row);
    return row > 0 && !buf_overflowed(out) && !buf_overflowed(&rows);
}

static bool write_text(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");

    if (!file)
        return false;
    bool written = fwrite(text.p, 1, text.n, file) == text.n;
    return fclose(file) == 0 && written;
}

/* Made anew when a test or the list changes. A new test file is named in a meson.build first, which
 * runs everything anew. */
static void add_dependency(struct check *check, struct buf *deps, const struct file *file)
{
    buf_printf(deps, " %s/" STR_FMT, check->root, STR_ARG(file->path));
}

int main(int argc, char **argv)
{
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct tags *tags = NEW(mem, struct tags);
    struct check check;
    struct buf table, deps;

    if (argc != 4 || !check_open(&check, mem, argv[1], stderr)) {
        (void)fputs("usage: tags2c ROOT OUT.c DEPFILE\n", stderr);
        return 2;
    }
    buf_init(&table, mem, TABLE_MOST);
    buf_init(&deps, mem, TABLE_MOST);
    buf_printf(&deps, "%s:", argv[2]);
    for (size_t i = 0; i < check.n_files; i++) {
        struct file *file = &check.files[i];
        if (str_eq_z(file->path, "docs/requirements.tsv"))
            add_dependency(&check, &deps, file);
        if (!is_test(file->path) ||
            (!str_ends(file->path, STR(".c")) && !str_ends(file->path, STR(".mjs"))))
            continue;
        read_tags(&check, file, tags);
        add_dependency(&check, &deps, file);
    }
    buf_add_char(&deps, '\n');
    if (!make_table(&check, tags, &table) || !write_text(argv[2], buf_str(&table)) ||
        !write_text(argv[3], buf_str(&deps)))
        return 1;
    arena_free(mem);
    return 0;
}
