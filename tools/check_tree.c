/* Finds and reads the files of the tree, and takes C text apart far enough for the rules. */
#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { FILES_MOST = 20000, PATH_MOST = 4096, TEXT_MOST = 8 << 20 };

static const char *const skipped[] = {"node_modules", "var", "fuzz", "findings"};
static const char *const kinds[] = {".c",  ".h",  ".sql", ".html", ".po",  ".mjs",
                                    ".js", ".md", ".tsv", ".conf", ".css", ".build"};

static bool wanted(struct str name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_ends(name, str_from_z(kinds[i])))
            return true;
    return false;
}

static bool skip(struct str name)
{
    for (size_t i = 0; i < COUNT(skipped); i++)
        if (str_eq_z(name, skipped[i]))
            return true;
    return name.p[0] == '.' || str_starts(name, STR("build"));
}

static bool walk(struct check *check, struct str folder);

/* Keeps a file, follows a folder. False: a folder cannot be read. */
static bool visit(struct check *check, struct str folder, const struct dirent *entry)
{
    struct str name = str_copy(check->mem, str_from_z(entry->d_name));
    struct str path =
        folder.n > 0 ? str_printf(check->mem, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name))
                     : name;

    if (entry->d_type == DT_DIR && !skip(name))
        return walk(check, path);
    if (entry->d_type == DT_REG && wanted(name)) {
        ASSERT(check->n_files < FILES_MOST);
        check->files[check->n_files++] = (struct file){.path = path};
    }
    return true;
}

static bool walk(struct check *check, struct str folder)
{
    struct str path = folder.n > 0 ? folder : STR(".");
    DIR *dir = opendir(str_printf(check->mem, "%s/" STR_FMT, check->root, STR_ARG(path)).p);
    bool fine = dir != NULL;

    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && fine; entry = readdir(dir))
        fine = visit(check, folder, entry);
    if (dir)
        (void)closedir(dir);
    return fine;
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

bool check_open(struct check *check, struct arena *mem, const char *root, FILE *out)
{
    *check = (struct check){.mem = mem, .root = root, .out = out};
    check->files = NEWS(mem, struct file, FILES_MOST);
    if (!walk(check, STR("")))
        return false;
    qsort(check->files, check->n_files, sizeof(struct file), by_path);
    return check->n_files > 0;
}

struct str file_text(struct check *check, struct file *file)
{
    if (file->loaded)
        return file->text;
    FILE *in =
        fopen(str_printf(check->mem, "%s/" STR_FMT, check->root, STR_ARG(file->path)).p, "rb");
    struct buf buf;
    char piece[8192];
    size_t n;

    ASSERT(in != NULL);
    buf_init(&buf, check->mem, TEXT_MOST);
    while ((n = fread(piece, 1, sizeof(piece), in)) > 0)
        buf_add(&buf, (struct str){piece, n});
    ASSERT(ferror(in) == 0 && !buf_overflowed(&buf));
    (void)fclose(in);
    file->text = buf_str(&buf);
    file->loaded = true;
    return file->text;
}

struct file *find_file(struct check *check, struct str path)
{
    struct file key = {.path = path};
    return bsearch(&key, check->files, check->n_files, sizeof(struct file), by_path);
}

void problem(struct check *check, struct str path, int line, const char *format, ...)
{
    va_list args;

    check->problems++;
    (void)fprintf(check->out, STR_FMT ":%d: [%s] ", STR_ARG(path), line, check->rule);
    va_start(args, format);
    (void)vfprintf(check->out, format, args);
    va_end(args);
    (void)fputc('\n', check->out);
}

struct str folder_of(struct str path)
{
    size_t at;

    if (!str_starts(path, STR("src/")))
        return STR("");
    path = str_sub(path, 4, path.n);
    return str_find(path, STR("/"), &at) ? str_sub(path, 0, at) : STR("");
}

struct str name_of(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_sub(path, i, path.n);
    return path;
}

bool is_c(struct str path)
{
    return str_ends(path, STR(".c")) || str_ends(path, STR(".h"));
}

bool is_test(struct str path)
{
    struct str name = name_of(path);
    size_t at;

    return str_starts(path, STR("tests/")) || str_find(path, STR("/testing/"), &at) ||
           str_starts(name, STR("test_")) || str_starts(name, STR("fuzz_")) ||
           str_starts(name, STR("testing."));
}

int line_at(struct str text, size_t at)
{
    int line = 1;

    for (size_t i = 0; i < at && i < text.n; i++)
        line += text.p[i] == '\n';
    return line;
}

enum place { IN_CODE, IN_LINE_COMMENT, IN_COMMENT, IN_STRING, IN_CHAR };

/* How many characters at i belong together: an escape, or the two of a comment's mark. */
static size_t width_at(struct str text, size_t i, enum place place)
{
    char c = text.p[i], next = i + 1 < text.n ? text.p[i + 1] : '\0';

    switch (place) {
    case IN_STRING:
    case IN_CHAR: return c == '\\' ? 2 : 1;
    case IN_CODE: return c == '/' && (next == '/' || next == '*') ? 2 : 1;
    case IN_COMMENT: return c == '*' && next == '/' ? 2 : 1;
    case IN_LINE_COMMENT: break;
    }
    return 1;
}

/* What begins in code with the character at i. */
static enum place place_that_begins(struct str text, size_t i, size_t width)
{
    if (width == 2)
        return text.p[i + 1] == '/' ? IN_LINE_COMMENT : IN_COMMENT;
    if (text.p[i] == '"')
        return IN_STRING;
    return text.p[i] == '\'' ? IN_CHAR : IN_CODE;
}

/* Where the text after position i is, when it was in `place` before; *width: how far to go. */
static enum place next_place(struct str text, size_t i, enum place place, size_t *width)
{
    static const char ends[] = {[IN_LINE_COMMENT] = '\n', [IN_STRING] = '"', [IN_CHAR] = '\''};

    *width = width_at(text, i, place);
    if (place == IN_CODE)
        return place_that_begins(text, i, *width);
    if (place == IN_COMMENT)
        return *width == 2 ? IN_CODE : IN_COMMENT;
    return *width == 1 && text.p[i] == ends[place] ? IN_CODE : place;
}

struct str c_code(struct check *check, struct str text, bool literals)
{
    char *out = arena_alloc(check->mem, text.n + 1);
    enum place place = IN_CODE;

    for (size_t i = 0, step; i < text.n; i += step) {
        enum place after = next_place(text, i, place, &step);
        enum place inside = place == IN_CODE ? after : place;
        bool keep = inside == IN_CODE || (literals && (inside == IN_STRING || inside == IN_CHAR)) ||
                    ((inside == IN_STRING || inside == IN_CHAR) && place != after);
        for (size_t j = i; j < i + step && j < text.n; j++)
            out[j] = keep || text.p[j] == '\n' ? text.p[j] : ' ';
        place = after;
    }
    return (struct str){out, text.n};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* code has comments blanked. Joins "a" "b" across blanks and lines. */
static size_t read_literal(struct str code, size_t at, struct buf *buf)
{
    for (;;) {
        size_t end = at + 1;
        while (end < code.n && code.p[end] != '"')
            end += code.p[end] == '\\' ? 2 : 1;
        buf_add(buf, str_sub(code, at + 1, end - at - 1));
        at = end + 1;
        size_t next = at;
        while (next < code.n && is_blank(code.p[next]))
            next++;
        if (next >= code.n || code.p[next] != '"')
            return at;
        at = next;
    }
}

struct literals c_literals(struct check *check, struct str text)
{
    struct str code = c_code(check, text, true);
    size_t quotes = 0, step;

    for (size_t i = 0; i < code.n; i++)
        quotes += code.p[i] == '"';
    struct literals found = {NEWS(check->mem, struct literal, quotes), 0};

    for (size_t i = 0; i < code.n; i += step) {
        step = 1;
        if (code.p[i] == '\'') {
            enum place place = next_place(code, i, IN_CODE, &step);
            for (i += step; i < code.n && place == IN_CHAR; i += step)
                place = next_place(code, i, place, &step);
            step = 0;
        } else if (code.p[i] == '"') {
            struct buf buf;
            buf_init(&buf, check->mem, TEXT_MOST);
            step = read_literal(code, i, &buf) - i;
            found.v[found.n++] = (struct literal){buf_str(&buf), line_at(code, i), i};
        }
    }
    return found;
}
