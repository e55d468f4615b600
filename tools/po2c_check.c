/* What the three languages owe one another, and what a text may not contain. */
#include <stdlib.h>

#include "po2c.h"

static const char *const lang_names[LANG_COUNT] = {"kk", "ru", "en"};

size_t po_plural_forms(enum lang lang)
{
    return lang == LANG_RU ? 3 : 2;
}

struct str po_c_name(struct arena *mem, struct str key)
{
    char *name = arena_alloc(mem, key.n + 1);

    for (size_t i = 0; i < key.n; i++)
        name[i] = key.p[i] == '.' || key.p[i] == '-' ? '_' : key.p[i];
    return (struct str){name, key.n};
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Lower-case words joined by single dots and dashes, with at least one dot. */
static bool is_key(struct str key)
{
    bool dot = false;

    for (size_t i = 0; i < key.n; i++) {
        bool joint = key.p[i] == '.' || key.p[i] == '-';
        dot |= key.p[i] == '.';
        if (!joint && !is_word_char(key.p[i]))
            return false;
        if (joint && (i == 0 || i + 1 == key.n || !is_word_char(key.p[i - 1])))
            return false;
    }
    return dot;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_word_char(s.p[i]) && (i == 0 || s.p[i] != '_' || s.p[i - 1] == '_'))
            return false;
    return s.n > 0 && s.p[0] >= 'a';
}

static bool add_name(struct po_names *names, struct str name)
{
    size_t at = 0;

    while (at < names->n && str_cmp(names->v[at], name) < 0)
        at++;
    if (at < names->n && str_eq(names->v[at], name))
        return true;
    if (names->n == PO_NAMES_MOST)
        return false;
    for (size_t i = names->n++; i > at; i--)
        names->v[i] = names->v[i - 1];
    names->v[at] = name;
    return true;
}

bool po_names_of(struct str text, struct po_names *names)
{
    struct str before, name;

    *names = (struct po_names){.n = 0};
    while (scan_until(&text, '{', &before)) {
        size_t end;
        if (str_find(before, STR("}"), &end))
            return false;
        if (text.n == 0)
            return true;
        if (!str_find(text, STR("}"), &end))
            return false;
        name = str_sub(text, 0, end);
        if (!is_name(name) || !add_name(names, name))
            return false;
        text = str_sub(text, end + 1, text.n);
    }
    return true;
}

static bool same_names(const struct po_names *a, const struct po_names *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = str_eq(a->v[i], b->v[i]);
    return same;
}

static bool has_name(const struct po_names *names, struct str name)
{
    bool found = false;
    for (size_t i = 0; i < names->n; i++)
        found |= str_eq(names->v[i], name);
    return found;
}

/* 1 Latin, 2 Cyrillic, 0 neither; s starts at a letter. */
static int script_at(struct str s)
{
    unsigned char a = (unsigned char)s.p[0];
    if ((a | 0x20) >= 'a' && (a | 0x20) <= 'z')
        return 1;
    return a >= 0xD0 && a <= 0xD3 ? 2 : 0;
}

/* A Latin letter inside a Cyrillic word looks right, but cannot be found or sorted. */
static bool mixes_scripts(struct str text)
{
    int before = 0;
    bool inside = false; /* between braces */

    for (size_t i = 0; i < text.n; i++) {
        if (((unsigned char)text.p[i] & 0xC0) == 0x80)
            continue;
        inside = text.p[i] == '{' || (inside && text.p[i] != '}');
        int script = inside ? 0 : script_at(str_sub(text, i, text.n));
        if (script != 0 && before != 0 && script != before)
            return true;
        before = script;
    }
    return false;
}

static void check_form(struct po *po, enum lang lang, const struct po_entry *e, struct str form)
{
    struct po_names names;

    if (form.n == 0)
        po_error(po, e->path, e->line, "\"" STR_FMT "\" is empty in %s", STR_ARG(e->key),
                 lang_names[lang]);
    else if (form.n > PO_TEXT_MOST)
        po_error(po, e->path, e->line, "longer than %d bytes: split it", PO_TEXT_MOST);
    else if (str_trim(form).n != form.n)
        po_error(po, e->path, e->line, "white space at the beginning or the end");
    else if (!po_names_of(form, &names))
        po_error(po, e->path, e->line, "ill-formed {name}, or more than %d of them", PO_NAMES_MOST);
    else if (mixes_scripts(form))
        po_error(po, e->path, e->line, "Latin and Cyrillic letters in one word");
}

static void check_entry(struct po *po, enum lang lang, const struct po_entry *e)
{
    bool plural = e->plural_key.n > 0;
    size_t want = plural ? po_plural_forms(lang) : 1;

    if (!is_key(e->key))
        po_error(po, e->path, e->line, "\"" STR_FMT "\" is not a key like area.thing.what",
                 STR_ARG(e->key));
    if (plural && !str_eq(e->plural_key, e->key))
        po_error(po, e->path, e->line, "msgid_plural repeats the key of msgid");
    if (e->n_forms != want)
        po_error(po, e->path, e->line, "%zu plural forms, but %s has %zu", e->n_forms,
                 lang_names[lang], want);
    for (size_t i = 0; i < e->n_forms; i++)
        check_form(po, lang, e, e->form[i]);
}

/* Russian "one" also means 21 and 31, so no Russian form may swallow the number. */
static void
check_names(struct po *po, enum lang lang, const struct po_entry *e, const struct po_names *want)
{
    for (size_t i = 0; i < e->n_forms; i++) {
        struct po_names names;
        bool may_differ = lang != LANG_RU && i == 0 && e->n_forms > 1;
        if (po_names_of(e->form[i], &names) && !may_differ && !same_names(&names, want))
            po_error(po, e->path, e->line, "\"" STR_FMT "\" has other {names} than in kk",
                     STR_ARG(e->key));
    }
}

static void
compare(struct po *po, const struct po_entry *kk, enum lang lang, const struct po_entry *e)
{
    struct po_names names;

    if ((kk->plural_key.n > 0) != (e->plural_key.n > 0)) {
        po_error(po, e->path, e->line, "\"" STR_FMT "\" is plural in one language only",
                 STR_ARG(e->key));
        return;
    }
    if (kk->n_forms == 0 || !po_names_of(kk->form[kk->n_forms - 1], &names))
        return;
    if (kk->plural_key.n > 0 && !has_name(&names, STR("n")))
        po_error(po, e->path, e->line, "a plural text shows its number as {n}");
    check_names(po, lang, e, &names);
}

/* A header of texts is found by the first word of the key, so that word is the folder's name.
 * Words for acts of the journal are asked by key only and stand with whoever writes the act. */
static void check_area(struct po *po, const struct po_entry *e)
{
    struct str rest = e->key, area;

    if (e->folder == 0 || !scan_until(&rest, '.', &area) || str_eq(area, STR("journal")))
        return;
    if (!str_eq(area, po->folders[e->folder].name))
        po_error(po, e->path, e->line, "\"" STR_FMT "\" stands in the folder of another area",
                 STR_ARG(e->key));
}

static int by_key(const void *a, const void *b)
{
    const struct po_entry *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order != 0 ? order : x->line - y->line;
}

static const struct po_entry *find(const struct po_entries *list, struct str key)
{
    struct po_entry wanted = {.key = key};
    for (size_t low = 0, high = list->n; low < high;) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(wanted.key, list->v[mid].key);
        if (order == 0)
            return &list->v[mid];
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

static void sort(struct po *po, enum lang lang)
{
    struct po_entries *list = &po->lang[lang];

    if (list->n > 0)
        qsort(list->v, list->n, sizeof(list->v[0]), by_key);
    for (size_t i = 0; i < list->n; i++) {
        const struct po_entry *e = &list->v[i];
        if (i > 0 && str_eq(e->key, list->v[i - 1].key))
            po_error(po, e->path, e->line, "\"" STR_FMT "\" stands already in %s:%d",
                     STR_ARG(e->key), list->v[i - 1].path, list->v[i - 1].line);
        check_entry(po, lang, e);
        check_area(po, e);
    }
}

void po_check(struct po *po)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        sort(po, (enum lang)lang);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const struct po_entries *list = &po->lang[lang];
        for (size_t i = 0; i < list->n; i++) {
            const struct po_entry *e = &list->v[i];
            for (int other = 0; other < LANG_COUNT; other++)
                if (!find(&po->lang[other], e->key))
                    po_error(po, e->path, e->line, "\"" STR_FMT "\" is missing in %s",
                             STR_ARG(e->key), lang_names[other]);
            const struct po_entry *kk = find(&po->lang[LANG_KK], e->key);
            if (kk)
                compare(po, kk, (enum lang)lang, e);
        }
    }
}
