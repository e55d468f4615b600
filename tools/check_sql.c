/* A feature's SQL names no table or function of another feature that docs/interfaces.tsv does not
 * list for it: what stands there is the documented interface between subsystems (M456-7). Schema
 * sec is made to be asked by policies and is open to all. */
#include "base/scan.h"
#include "check.h"

#define INTERFACES "docs/interfaces.tsv"

enum { SCHEMAS_MOST = 100, ENTRIES_MOST = 1000 };

/* A schema belongs to the folder whose migration creates it. */
struct owners {
    struct {
        struct str schema, folder;
    } v[SCHEMAS_MOST];
    size_t n;
};

struct entry {
    struct str name, folder; /* folder "*": everybody */
};

struct interfaces {
    struct check *check;
    struct owners owners;
    struct entry entries[ENTRIES_MOST];
    size_t n;
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static struct str word_at(struct str text, size_t at)
{
    size_t end = at;

    while (end < text.n && is_word(text.p[end]))
        end++;
    return str_sub(text, at, end - at);
}

static bool is_sql(struct str path)
{
    size_t at;

    return folder_of(path).n > 0 && str_ends(path, STR(".sql")) &&
           (str_find(path, STR("/schema/"), &at) || str_find(path, STR("/queries/"), &at));
}

/* Where what begins at `at` ends, when it is a comment or a literal; otherwise `at`. */
static size_t skipped_to(struct str sql, size_t at)
{
    bool comment = str_starts(str_sub(sql, at, 2), STR("--"));

    if (!comment && sql.p[at] != '\'')
        return at;
    for (size_t i = at + 1; i < sql.n; i++)
        if (sql.p[i] == (comment ? '\n' : '\''))
            return comment ? i : i + 1;
    return sql.n;
}

/* The same text without comments and literals. Literals of a statement that is put together while
 * it runs (EXECUTE) stay: they are SQL. */
static struct str sql_code(struct check *check, struct str sql)
{
    char *out = arena_alloc(check->mem, sql.n + 1);
    bool execute = false;

    for (size_t i = 0; i < sql.n;) {
        size_t end = skipped_to(sql, i);
        bool keep = end == i || (execute && sql.p[i] == '\'');
        if (end == i)
            end++;
        if (str_starts(str_sub(sql, i, 8), STR("EXECUTE ")))
            execute = true;
        if (sql.p[i] == ';')
            execute = false;
        for (; i < end; i++)
            out[i] = keep || sql.p[i] == '\n' ? sql.p[i] : ' ';
    }
    return (struct str){out, sql.n};
}

static void add_owners(struct interfaces *in, const struct file *file, struct str code)
{
    static const struct str create = STR_INIT("CREATE SCHEMA ");
    size_t at;

    while (str_find(code, create, &at)) {
        code = str_sub(code, at + create.n, code.n);
        ASSERT(in->owners.n < SCHEMAS_MOST);
        in->owners.v[in->owners.n].schema = word_at(code, 0);
        in->owners.v[in->owners.n++].folder = folder_of(file->path);
    }
}

static struct str owner_of(const struct owners *owners, struct str schema)
{
    for (size_t i = 0; i < owners->n; i++)
        if (str_eq(owners->v[i].schema, schema))
            return owners->v[i].folder;
    return STR("");
}

static void read_entries(struct interfaces *in)
{
    struct file *file = find_file(in->check, STR(INTERFACES));
    struct str rest = file ? file_text(in->check, file) : STR(""), line, name, folder;

    for (int number = 1; scan_until(&rest, '\n', &line); number++) {
        if (number == 1 || !scan_until(&line, '\t', &name) || !scan_until(&line, '\t', &folder))
            continue;
        if (str_trim(line).n == 0)
            problem(in->check, STR(INTERFACES), number, STR_FMT " says not what for",
                    STR_ARG(name));
        ASSERT(in->n < ENTRIES_MOST);
        in->entries[in->n++] = (struct entry){.name = name, .folder = folder};
    }
}

static bool is_listed(const struct interfaces *in, struct str name, struct str folder)
{
    for (size_t i = 0; i < in->n; i++) {
        const struct entry *e = &in->entries[i];
        if (str_eq(e->name, name) && (str_eq_z(e->folder, "*") || str_eq(e->folder, folder)))
            return true;
    }
    return false;
}

/* One "schema.name" of the text; at: where it begins. */
static void look_at_name(struct interfaces *in, const struct file *file, struct str code, size_t at)
{
    struct str schema = word_at(code, at), from = folder_of(file->path), owner;
    struct str name = word_at(code, at + schema.n + 1);

    owner = owner_of(&in->owners, schema);
    if (name.n == 0 || owner.n == 0 || str_eq(owner, from) || str_eq_z(schema, "sec"))
        return;
    if (!is_listed(in, str_sub(code, at, schema.n + 1 + name.n), from))
        problem(in->check, file->path, line_at(code, at),
                STR_FMT "." STR_FMT " is not open to " STR_FMT " (" INTERFACES ")", STR_ARG(schema),
                STR_ARG(name), STR_ARG(from));
}

static void look_at_sql(struct interfaces *in, const struct file *file, struct str code)
{
    static const struct str comment = STR_INIT("COMMENT ON ");

    for (size_t i = 0; i < code.n;) {
        if (str_starts(str_sub(code, i, comment.n), comment))
            while (i < code.n && code.p[i] != ';')
                i++;
        struct str word = i < code.n ? word_at(code, i) : STR("");
        if (word.n > 0 && i + word.n < code.n && code.p[i + word.n] == '.' &&
            (i == 0 || code.p[i - 1] != '.'))
            look_at_name(in, file, code, i);
        i += word.n > 0 ? word.n : 1;
    }
}

void rule_interfaces(struct check *check)
{
    struct interfaces in = {.check = check};
    struct str *code = NEWS(check->mem, struct str, check->n_files);

    read_entries(&in);
    for (size_t i = 0; i < check->n_files; i++) {
        if (!is_sql(check->files[i].path))
            continue;
        code[i] = sql_code(check, file_text(check, &check->files[i]));
        add_owners(&in, &check->files[i], code[i]);
    }
    for (size_t i = 0; i < check->n_files; i++)
        if (code[i].n > 0)
            look_at_sql(&in, &check->files[i], code[i]);
}
