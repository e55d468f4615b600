/* Rules that tie code to text: every failure code and every act of the journal has a text in each
 * language, and every requirement that a test claims exists. */
#include "base/scan.h"
#include "check.h"

static const char *const languages[] = {"kk", "ru", "en"};

enum { CODE_MOST = 100 };

static bool is_code_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/* "admission.submit.closed" */
static bool is_code(struct str text)
{
    size_t dot;

    if (text.n < 3 || text.n > CODE_MOST || !str_find(text, STR("."), &dot) || dot == 0 ||
        dot == text.n - 1)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!is_code_char(text.p[i]))
            return false;
    return true;
}

static bool has_text(struct check *check, struct str code, const char *language)
{
    struct str line = str_printf(check->mem, "\nmsgid \"" STR_FMT "\"\n", STR_ARG(code));
    struct str name = str_printf(check->mem, "/locale/%s.po", language);
    size_t at;

    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        if (str_starts(file->path, STR("src/")) && str_ends(file->path, name) &&
            str_find(file_text(check, file), line, &at))
            return true;
    }
    return false;
}

/* The index after the parenthesis that closes the one at `at`; code has blank literals. */
static size_t after_call(struct str code, size_t at)
{
    int depth = 0;

    for (; at < code.n; at++) {
        if (code.p[at] == '(')
            depth++;
        else if (code.p[at] == ')' && --depth == 0)
            return at + 1;
    }
    return at;
}

/* The status constant right before ", literal", or an empty text. */
static struct str status_before(struct str code, size_t at)
{
    size_t end = at;

    while (end > 0 && (code.p[end - 1] == ' ' || code.p[end - 1] == '\n'))
        end--;
    if (end == 0 || code.p[--end] != ',')
        return STR("");
    size_t start = end;
    while (start > 0 &&
           ((code.p[start - 1] >= 'A' && code.p[start - 1] <= 'Z') || code.p[start - 1] == '_'))
        start--;
    struct str status = str_sub(code, start, end - start);
    return str_starts(status, STR("ST_")) ? status : STR("");
}

static bool inside_fail(struct str code, size_t at)
{
    static const char *const calls[] = {"FAIL(", "FAIL_FIELD("};
    size_t found;

    for (size_t i = 0; i < COUNT(calls); i++) {
        size_t from = 0;
        while (str_find(str_sub(code, from, at - from), str_from_z(calls[i]), &found)) {
            size_t open = from + found + str_from_z(calls[i]).n - 1;
            if (after_call(code, open) > at)
                return true;
            from = open + 1;
        }
    }
    return false;
}

/* A literal is a failure code inside FAIL(…) and FAIL_FIELD(…), or right after a status as in the
 * tables of constraints. What is our own fault has one text for all codes; "command.…" is for the
 * command line, which speaks English. */
static bool is_failure(struct str code, const struct literal *literal)
{
    struct str status = status_before(code, literal->start);

    if (!is_code(literal->text) || str_starts(literal->text, STR("command.")) ||
        str_eq_z(status, "ST_INTERNAL"))
        return false;
    return status.n > 0 || inside_fail(code, literal->start);
}

static void
look_at_code(struct check *check, const struct file *file, const struct literal *literal)
{
    for (size_t i = 0; i < COUNT(languages); i++) {
        if (!has_text(check, literal->text, languages[i])) {
            problem(check, file->path, literal->line,
                    "failure code \"" STR_FMT "\" has no text in %s", STR_ARG(literal->text),
                    languages[i]);
            return;
        }
    }
}

/* The command line speaks English and shows codes as they are: src/app is left out. */
void rule_failure_codes(struct check *check)
{
    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        struct str folder = folder_of(file->path);
        if (folder.n == 0 || str_eq_z(folder, "app") || !str_ends(file->path, STR(".c")) ||
            is_test(file->path))
            continue;
        struct str text = file_text(check, file), code = c_code(check, text, false);
        struct literals literals = c_literals(check, text);
        for (size_t j = 0; j < literals.n; j++)
            if (is_failure(code, &literals.v[j]))
                look_at_code(check, file, &literals.v[j]);
    }
}

/* Which argument of the call that opens at `open` the literal at `at` stands in, from 0. */
static int argument_at(struct str code, size_t open, size_t at)
{
    int argument = 0, depth = 0;

    for (size_t i = open; i < at; i++) {
        depth += code.p[i] == '(' ? 1 : code.p[i] == ')' ? -1 : 0;
        argument += code.p[i] == ',' && depth == 1;
    }
    return argument;
}

static bool is_argument(struct str code, size_t at, const char *call, int argument)
{
    size_t found, from = 0;

    while (str_find(str_sub(code, from, at - from), str_from_z(call), &found)) {
        size_t open = from + found + str_from_z(call).n - 1;
        if (after_call(code, open) > at)
            return argument_at(code, open, at) == argument;
        from = open + 1;
    }
    return false;
}

/* What the journal is told: audit_add(c, action, kind, …), tell_journal(c, action, …), and the
 * members of struct audit_act. The prefix of the key under which its words stand, or empty. */
static struct str journal_prefix(struct str code, size_t at)
{
    struct str before = str_trim(str_sub(code, 0, at));

    if (is_argument(code, at, "audit_add(", 1) || is_argument(code, at, "tell_journal(", 1) ||
        str_ends(before, STR(".action =")))
        return STR("journal.");
    if (is_argument(code, at, "audit_add(", 2) || str_ends(before, STR(".object_type =")))
        return STR("journal.of.");
    return STR("");
}

static void look_at_act(struct check *check,
                        const struct file *file,
                        struct str code,
                        const struct literal *literal)
{
    struct str prefix = journal_prefix(code, literal->start);
    struct str key =
        str_printf(check->mem, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(literal->text));

    for (size_t i = 0; prefix.n > 0 && i < COUNT(languages); i++)
        if (!has_text(check, key, languages[i]))
            problem(check, file->path, literal->line, "no text \"" STR_FMT "\" in %s", STR_ARG(key),
                    languages[i]);
}

void rule_journal_words(struct check *check)
{
    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        if (folder_of(file->path).n == 0 || !str_ends(file->path, STR(".c")) || is_test(file->path))
            continue;
        struct str text = file_text(check, file), code = c_code(check, text, false);
        struct literals literals = c_literals(check, text);
        for (size_t j = 0; j < literals.n; j++)
            look_at_act(check, file, code, &literals.v[j]);
    }
}

/* Rules of our own that tests may cite too: admission, security, reliability, abuse, … */
static bool is_own_rule(struct str id)
{
    static const char *const prefixes[] = {"ADM-", "SEC-", "REL-", "AB-", "CR-",
                                           "EV-",  "MON-", "WR-",  "P",   "F"};

    for (size_t i = 0; i < COUNT(prefixes); i++) {
        struct str prefix = str_from_z(prefixes[i]);
        if (str_starts(id, prefix) && id.n > prefix.n && id.p[prefix.n] >= '0' &&
            id.p[prefix.n] <= '9')
            return true;
    }
    return false;
}

/* Whether a line of docs/requirements.tsv begins with the identifier and a tab. */
static bool is_requirement(struct check *check, struct str id)
{
    struct file *file = find_file(check, STR("docs/requirements.tsv"));
    size_t at;

    if (is_own_rule(id))
        return true;

    return file && str_find(file_text(check, file),
                            str_printf(check->mem, "\n" STR_FMT "\t", STR_ARG(id)), &at);
}

static void look_at_tag(struct check *check, const struct file *file, int line, struct str ids)
{
    struct str id;
    size_t end;

    if (str_find(ids, STR("*/"), &end))
        ids = str_sub(ids, 0, end);
    ids = str_trim(ids);
    if (ids.n == 0)
        problem(check, file->path, line, "the tag names no requirement");
    while (scan_until(&ids, ' ', &id)) {
        if (id.n > 0 && id.p[id.n - 1] == ',')
            id.n--;
        if (id.n > 0 && !is_requirement(check, id))
            problem(check, file->path, line, "there is no requirement \"" STR_FMT "\"",
                    STR_ARG(id));
    }
}

void rule_requirement_tags(struct check *check)
{
    static const char *const marks[] = {"/* req:", "// req:"};

    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        struct str rest, line;
        size_t at;
        if (!is_test(file->path))
            continue;
        rest = file_text(check, file);
        for (int number = 1; scan_until(&rest, '\n', &line); number++)
            for (size_t j = 0; j < COUNT(marks); j++)
                if (str_starts(str_trim(line), str_from_z(marks[j])) &&
                    str_find(line, str_from_z(marks[j]), &at))
                    look_at_tag(check, file, number, str_sub(line, at + 7, line.n));
    }
}
