/* See config.h. The file is read line by line; values are checked when they are set and once more
 * after names in braces were replaced. Opens nothing but the files of secrets. */
#include "base/config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/scan.h"

enum {
    VALUE_BYTES = 1000, /* of a value whose key names no limit */
    EXPANDED_BYTES = 16 * 1024,
    NAME_BYTES = 60, /* of an unknown name, in a message */
    SECRET_BYTES = 4096,
    NESTING_MOST = 3
};

struct entry {
    const struct config_key *key;
    struct str raw;   /* as written */
    struct str value; /* after config_finish */
    struct str secret;
    enum config_source source;
    int line;
};

struct config {
    struct arena *mem;
    struct str home;
    struct entry *entries;
    size_t n;
    bool finished;
};

static struct entry *find(const struct config *config, struct str name)
{
    for (size_t i = 0; i < config->n; i++)
        if (str_eq_z(name, config->entries[i].key->name))
            return &config->entries[i];
    return NULL;
}

static void add_entry(struct config *config, const struct config_key *key)
{
    ASSERT(find(config, str_from_z(key->name)) == NULL);
    config->entries[config->n++] = (struct entry){.key = key, .raw = str_from_z(key->standard)};
}

struct config *
config_new(struct arena *mem, struct str home, const struct config_key *const *lists, size_t n)
{
    struct config *config = NEW(mem, struct config);
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        for (const struct config_key *key = lists[i]; key->name; key++)
            count++;
    config->mem = mem;
    config->home = str_copy(mem, home);
    config->entries = NEWS(mem, struct entry, count);
    for (size_t i = 0; i < n; i++)
        for (const struct config_key *key = lists[i]; key->name; key++)
            add_entry(config, key);
    return config;
}

static bool problem(struct config_problem *ret_problem, struct str what)
{
    *ret_problem = (struct config_problem){.what = what};
    return false;
}

static bool has_blank(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ')
            return true;
    return false;
}

static bool is_url(struct str s)
{
    return s.n == 0 ||
           ((str_starts(s, STR("http://")) || str_starts(s, STR("https://"))) && !has_blank(s));
}

/* What a value of this type must be, or NULL when it is. */
static const char *mismatch(const struct config_key *key, struct str value, struct arena *mem)
{
    int64_t number;
    int64_t most = key->max > 0 ? key->max : VALUE_BYTES;

    switch (key->type) {
    case CONFIG_INT:
        if (scan_i64(value, key->min, key->max, &number))
            return NULL;
        return str_printf(mem, "a number from %lld to %lld", (long long)key->min,
                          (long long)key->max)
            .p;
    case CONFIG_BOOL: return str_eq_z(value, "yes") || str_eq_z(value, "no") ? NULL : "yes or no";
    case CONFIG_URL:
        if (!is_url(value))
            return "an address that starts with http:// or https://";
        break;
    case CONFIG_TEXT:
    case CONFIG_PATH:
    case CONFIG_SECRET: break;
    }
    if ((int64_t)value.n < key->min || (int64_t)value.n > most)
        return str_printf(mem, "%lld to %lld bytes long", (long long)key->min, (long long)most).p;
    return NULL;
}

static bool has_brace(struct str s)
{
    size_t at;
    return str_find(s, STR("{"), &at);
}

static bool set(struct config *config,
                const struct entry *wanted,
                struct str name,
                struct config_problem *ret_problem)
{
    struct entry *entry = find(config, name);

    if (!entry)
        return problem(ret_problem, str_printf(config->mem, "there is no setting \"" STR_FMT "\"",
                                               STR_ARG(str_sub(name, 0, NAME_BYTES))));
    /* What stands in braces is judged by config_finish. */
    const char *expected =
        has_brace(wanted->raw) ? NULL : mismatch(entry->key, wanted->raw, config->mem);
    if (expected)
        return problem(ret_problem,
                       str_printf(config->mem, "\"%s\" must be %s", entry->key->name, expected));
    if (entry->source == wanted->source)
        return problem(ret_problem,
                       str_printf(config->mem, "\"%s\" is set twice", entry->key->name));
    entry->raw = wanted->raw;
    entry->source = wanted->source;
    entry->line = wanted->line;
    return true;
}

bool config_set(struct config *config,
                struct str name,
                struct str value,
                enum config_source source,
                struct config_problem *ret_problem)
{
    struct entry wanted = {.raw = str_copy(config->mem, value), .source = source};

    ASSERT(!config->finished);
    return set(config, &wanted, name, ret_problem);
}

static bool parse_line(struct config *config,
                       struct str *section,
                       struct str text,
                       int line,
                       struct config_problem *ret_problem)
{
    struct str name;
    size_t at;

    text = str_trim(text);
    if (text.n == 0 || text.p[0] == '#')
        return true;
    if (text.p[0] == '[') {
        if (text.n < 3 || text.p[text.n - 1] != ']')
            return problem(ret_problem, STR("a section is written [name]"));
        *section = str_sub(text, 1, text.n - 2);
        return true;
    }
    if (!str_find(text, STR("="), &at))
        return problem(ret_problem, STR("a setting is written name = value"));
    if (section->n == 0)
        return problem(ret_problem, STR("a setting stands below its [section]"));
    name = str_trim(str_sub(text, 0, at));
    struct entry wanted = {.raw = str_copy(config->mem, str_trim(str_sub(text, at + 1, text.n))),
                           .source = CONFIG_FILE,
                           .line = line};
    return set(config, &wanted,
               str_printf(config->mem, STR_FMT "." STR_FMT, STR_ARG(*section), STR_ARG(name)),
               ret_problem);
}

bool config_parse(struct config *config, struct str text, struct config_problem *ret_problem)
{
    struct str section = {0}, line;

    ASSERT(!config->finished);
    if (!str_is_utf8(text))
        return problem(ret_problem, STR("the file is not UTF-8 text"));
    for (int number = 1; scan_until(&text, '\n', &line); number++) {
        if (!parse_line(config, &section, line, number, ret_problem)) {
            ret_problem->line = number;
            return false;
        }
    }
    return true;
}

/* Replaces the names in braces; depth bounds settings that name each other in a ring. */
static bool expand(const struct config *config, struct str raw, int depth, struct buf *buf)
{
    struct str head, name;

    while (has_brace(raw)) {
        size_t end;
        (void)scan_until(&raw, '{', &head);
        buf_add(buf, head);
        if (!str_find(raw, STR("}"), &end))
            return false;
        name = str_sub(raw, 0, end);
        raw = str_sub(raw, end + 1, raw.n);
        const struct entry *other = find(config, name);
        if (!other || depth == 0 || !expand(config, other->raw, depth - 1, buf))
            return false;
    }
    buf_add(buf, raw);
    return true;
}

static struct str absolute(const struct config *config, struct str path)
{
    if (path.n == 0 || path.p[0] == '/')
        return path;
    return str_printf(config->mem, STR_FMT "/" STR_FMT, STR_ARG(config->home), STR_ARG(path));
}

/* What stops a secret from being used, or NULL. */
static const char *read_secret(struct arena *mem, struct str path, struct str *ret_secret)
{
    char *bytes = arena_alloc(mem, SECRET_BYTES);
    struct stat st;
    AUTO_FD fd = open(str_z(mem, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return "cannot be read";
    if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return "may be opened by others; its mode must be 0600";
    ssize_t n = read(fd, bytes, SECRET_BYTES);
    if (n < 0 || n == SECRET_BYTES)
        return "cannot be read, or is too long";
    struct str rest = {bytes, (size_t)n}, first = {0};
    (void)scan_until(&rest, '\n', &first);
    *ret_secret = str_trim(first);
    return ret_secret->n > 0 ? NULL : "is empty";
}

static bool finish_entry(struct config *config, struct entry *entry, struct str *ret_what)
{
    const char *name = entry->key->name;
    struct buf buf;

    buf_init(&buf, config->mem, EXPANDED_BYTES);
    if (!expand(config, entry->raw, NESTING_MOST, &buf) || buf_overflowed(&buf)) {
        *ret_what = str_printf(config->mem, "\"%s\" names a setting that there is not", name);
        return false;
    }
    entry->value = buf_str(&buf);
    const char *expected = mismatch(entry->key, entry->value, config->mem);
    if (expected) {
        *ret_what = str_printf(config->mem, "\"%s\" must be %s", name, expected);
        return false;
    }
    if (entry->key->type != CONFIG_PATH && entry->key->type != CONFIG_SECRET)
        return true;
    entry->value = absolute(config, entry->value);
    if (entry->key->type == CONFIG_PATH || entry->value.n == 0)
        return true;
    const char *unusable = read_secret(config->mem, entry->value, &entry->secret);
    if (unusable)
        *ret_what = str_printf(config->mem, "\"%s\": the file \"" STR_FMT "\" %s", name,
                               STR_ARG(entry->value), unusable);
    return !unusable;
}

bool config_finish(struct config *config, struct config_problem *ret_problem)
{
    ASSERT(!config->finished);
    for (size_t i = 0; i < config->n; i++) {
        struct str what;
        if (!finish_entry(config, &config->entries[i], &what)) {
            *ret_problem = (struct config_problem){config->entries[i].line, what};
            return false;
        }
    }
    config->finished = true;
    return true;
}

static const struct entry *get(const struct config *config, const char *name)
{
    const struct entry *entry = find(config, str_from_z(name));

    ASSERT(config->finished && entry != NULL);
    return entry;
}

struct str config_str(const struct config *config, const char *name)
{
    const struct entry *entry = get(config, name);

    ASSERT(entry->key->type == CONFIG_TEXT || entry->key->type == CONFIG_URL ||
           entry->key->type == CONFIG_PATH);
    return entry->value;
}

int64_t config_int(const struct config *config, const char *name)
{
    const struct entry *entry = get(config, name);
    int64_t number = 0;

    ASSERT(entry->key->type == CONFIG_INT);
    ASSERT(scan_i64(entry->value, entry->key->min, entry->key->max, &number));
    return number;
}

bool config_bool(const struct config *config, const char *name)
{
    const struct entry *entry = get(config, name);

    ASSERT(entry->key->type == CONFIG_BOOL);
    return str_eq_z(entry->value, "yes");
}

struct str config_secret(const struct config *config, const char *name)
{
    const struct entry *entry = get(config, name);

    ASSERT(entry->key->type == CONFIG_SECRET);
    return entry->secret;
}

struct str config_home(const struct config *config)
{
    return config->home;
}

bool config_line(const struct config *config, size_t i, struct config_line *ret_line)
{
    if (i >= config->n)
        return false;
    const struct entry *entry = &config->entries[i];
    *ret_line = (struct config_line){.key = entry->key,
                                     .value = config->finished ? entry->value : entry->raw,
                                     .source = entry->source,
                                     .line = entry->line};
    return true;
}
