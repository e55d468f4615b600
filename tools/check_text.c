/* Rules about what stands in a file: no SQL or HTML inside C strings, length, a comment at the top,
 * nothing that says it is unfinished, a README in each folder. */
#include "base/scan.h"
#include "check.h"

enum { LINES_USUAL = 600, LINES_MOST = 1000 };

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Both parts, the second after the first; an empty second part is always there. */
static bool has_parts(struct str text, const char *first, const char *second)
{
    size_t at;

    while (str_find(text, str_from_z(first), &at)) {
        bool starts_word = at == 0 || !is_word(text.p[at - 1]);
        text = str_sub(text, at + str_from_z(first).n, text.n);
        if (starts_word && str_find(text, str_from_z(second), &at))
            return true;
    }
    return false;
}

static bool is_sql(struct str text)
{
    static const char *const forms[][2] = {
        {"SELECT ", " FROM "}, {"INSERT INTO ", ""},  {"UPDATE ", " SET "},
        {"DELETE FROM ", ""},  {"CREATE TABLE ", ""}, {"ALTER TABLE ", ""},
        {"GRANT ", " TO "},    {"TRUNCATE ", ""},     {"CREATE FUNCTION", ""}};

    for (size_t i = 0; i < COUNT(forms); i++)
        if (has_parts(text, forms[i][0], forms[i][1]))
            return true;
    return false;
}

static bool is_html(struct str text)
{
    static const char *const tags[] = {"div",  "p",   "a",      "form",    "input", "table",
                                       "tr",   "td",  "span",   "h1",      "h2",    "h3",
                                       "li",   "ul",  "br",     "section", "body",  "html",
                                       "head", "img", "button", "select",  "label"};
    size_t at;

    while (str_find(text, STR("<"), &at)) {
        text = str_sub(text, at + 1, text.n);
        struct str tag = text.n > 0 && text.p[0] == '/' ? str_sub(text, 1, text.n) : text;
        for (size_t i = 0; i < COUNT(tags); i++) {
            struct str name = str_from_z(tags[i]);
            if (str_starts(tag, name) && tag.n > name.n &&
                (tag.p[name.n] == ' ' || tag.p[name.n] == '>'))
                return true;
        }
    }
    return false;
}

void rule_languages_in_strings(struct check *check)
{
    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        struct str folder = folder_of(file->path);
        bool ours = folder.n > 0 || str_starts(file->path, STR("check/"));
        if (!is_c(file->path) || is_test(file->path) || !ours)
            continue;
        struct literals literals = c_literals(check, file_text(check, file));
        for (size_t j = 0; j < literals.n; j++) {
            const struct literal *literal = &literals.v[j];
            if (is_sql(literal->text))
                problem(check, file->path, literal->line, "SQL belongs into queries/*.sql");
            if (is_html(literal->text))
                problem(check, file->path, literal->line, "HTML belongs into views/*.html");
        }
    }
}

/* The comment that the file begins with, or an empty text. */
static struct str header_comment(struct str path, struct str text)
{
    size_t end;

    if (is_c(path) || str_ends(path, STR(".css"))) {
        if (str_starts(text, STR("/*")) && str_find(text, STR("*/"), &end))
            return str_sub(text, 0, end);
        return STR("");
    }
    const char *mark = str_ends(path, STR(".sql"))   ? "--"
                       : str_ends(path, STR(".mjs")) ? "//"
                       : str_ends(path, STR(".js"))  ? "//"
                                                     : "#";
    if (str_ends(path, STR("js")) && str_starts(text, STR("/*")))
        mark = "/*";
    if (str_starts(text, STR("#!")) && str_find(text, STR("\n"), &end))
        text = str_sub(text, end + 1, text.n);
    if (!str_starts(text, str_from_z(mark)))
        return STR("");
    return str_find(text, STR("\n"), &end) ? str_sub(text, 0, end) : text;
}

static bool needs_comment(struct str path)
{
    static const char *const kinds[] = {".c", ".h", ".sql", ".mjs", ".js", ".conf"};
    size_t at;

    if (str_find(path, STR("/testing/"), &at))
        return false; /* what tests read may be as bare as it likes */
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_ends(path, str_from_z(kinds[i])))
            return true;
    return false;
}

void rule_header_comment(struct check *check)
{
    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        if (needs_comment(file->path) && header_comment(file->path, file_text(check, file)).n < 10)
            problem(check, file->path, 1, "begin with a comment that says what the file is for");
    }
}

void rule_length(struct check *check)
{
    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        struct str text;
        size_t at;
        if (!is_c(file->path) && !str_ends(file->path, STR(".mjs")))
            continue;
        text = file_text(check, file);
        int lines = line_at(text, text.n) - 1;
        bool reason = str_find(header_comment(file->path, text), STR("ong because"), &at);
        if (lines > LINES_MOST || (lines > LINES_USUAL && !reason))
            problem(check, file->path, lines,
                    "%d lines; past %d the header comment says \"Long because …\", past %d it is "
                    "two files",
                    lines, LINES_USUAL, LINES_MOST);
    }
}

/* Headings of parts: clang-format breaks one that is too long, and leaves it broken. */
void rule_headings(struct check *check)
{
    for (size_t i = 0; i < check->n_files; i++) {
        struct str path = check->files[i].path, rest, line;
        rest = is_c(path) ? file_text(check, &check->files[i]) : STR("");
        for (int at = 1; scan_until(&rest, '\n', &line); at++)
            if (str_starts(line, STR("/* ---- ")) && !str_ends(line, STR("*/")))
                problem(check, path, at, "a heading stands in one line of at most 100 letters");
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool word_at(struct str text, size_t at, struct str word)
{
    if (word.n > text.n - at || (at > 0 && is_word(text.p[at - 1])) ||
        (at + word.n < text.n && is_word(text.p[at + word.n])))
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (lower(text.p[at + i]) != word.p[i])
            return false;
    return true;
}

void rule_unfinished(struct check *check)
{
    /* In two halves, so that this file does not find itself. */
    static const char *const words[] = {"to"
                                        "do",
                                        "fix"
                                        "me",
                                        "xx"
                                        "x",
                                        "ha"
                                        "ck",
                                        "st"
                                        "ub",
                                        "place"
                                        "holder",
                                        "not "
                                        "implemented",
                                        "for "
                                        "now",
                                        "dum"
                                        "my",
                                        "lo"
                                        "rem"};

    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        if (!is_c(file->path) && !str_ends(file->path, STR(".sql")) &&
            !str_ends(file->path, STR(".mjs")))
            continue;
        struct str text = file_text(check, file);
        for (size_t at = 0; at < text.n; at++)
            for (size_t j = 0; j < COUNT(words); j++)
                if (word_at(text, at, str_from_z(words[j])))
                    problem(check, file->path, line_at(text, at), "\"%s\": finish it", words[j]);
    }
}

void rule_readme(struct check *check)
{
    struct str last = STR("");

    for (size_t i = 0; i < check->n_files; i++) {
        struct str folder = folder_of(check->files[i].path);
        if (folder.n == 0 || str_eq(folder, last))
            continue;
        last = folder;
        struct str path = str_printf(check->mem, "src/" STR_FMT "/README.md", STR_ARG(folder));
        if (!find_file(check, path))
            problem(check, path, 1, "is missing: for whom, rules with source, tables, routes");
    }
}
