/* Reads the part of the gettext format that the catalogues use: comments, msgid, msgid_plural,
 * msgstr, msgstr[n] and strings over several lines. Contexts and fuzzy marks are refused. */
#include <stdarg.h>
#include <stdio.h>

#include "po2c.h"
#include "textfile.h"

struct reader {
    struct po *po;
    struct po_entries *list;
    const char *path;
    int line;
    struct po_entry entry;
    bool open;        /* entry has a msgid */
    struct str *last; /* what a string on a line of its own continues */
};

void po_error(struct po *po, const char *path, int line, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (po->errors++ == 0)
        po->first = str_copy(po->mem, str_from_z(text));
    if (!po->quiet)
        (void)fprintf(stderr, "%s:%d: error: %s\n", path, line, text);
}

static void keep(struct reader *rd)
{
    struct po_entries *list = rd->list;

    if (rd->open && rd->entry.key.n > 0) { /* the entry without a key is the file's head */
        if (list->n == list->room) {
            size_t room = list->room == 0 ? 256 : list->room * 2;
            struct po_entry *v = NEWS(rd->po->mem, struct po_entry, room);
            for (size_t i = 0; i < list->n; i++)
                v[i] = list->v[i];
            list->v = v;
            list->room = room;
        }
        rd->entry.folder = rd->po->n_folders > 0 ? rd->po->n_folders - 1 : 0;
        list->v[list->n++] = rd->entry;
    }
    rd->open = false;
    rd->last = NULL;
}

/* The text between the quotes, escapes undone. */
static bool unquote(struct reader *rd, struct str s, struct str *ret)
{
    struct buf buf;

    if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
        return false;
    s = str_sub(s, 1, s.n - 2);
    buf_init(&buf, rd->po->mem, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"')
            return false;
        if (c == '\\') {
            if (++i == s.n || (s.p[i] != 'n' && s.p[i] != '"' && s.p[i] != '\\'))
                return false;
            c = s.p[i] == 'n' ? '\n' : s.p[i];
        }
        buf_add_char(&buf, c);
    }
    *ret = buf_str(&buf);
    return true;
}

static void add_string(struct reader *rd, struct str quoted)
{
    struct str text;

    if (!rd->last)
        po_error(rd->po, rd->path, rd->line, "a string that belongs to nothing");
    else if (!unquote(rd, quoted, &text))
        po_error(rd->po, rd->path, rd->line, "ill-formed string; escapes are \\n \\\" \\\\");
    else
        *rd->last = str_printf(rd->po->mem, STR_FMT STR_FMT, STR_ARG(*rd->last), STR_ARG(text));
}

/* "msgstr[1]" → the place of form 1; forms stand in order. */
static struct str *form_at(struct reader *rd, struct str word)
{
    size_t index = 0;

    if (!str_eq(word, STR("msgstr"))) {
        if (word.n != 9 || word.p[6] != '[' || word.p[8] != ']' || word.p[7] < '0')
            return NULL;
        index = (size_t)(word.p[7] - '0');
        if (rd->entry.plural_key.n == 0)
            return NULL;
    } else if (rd->entry.plural_key.n > 0) {
        return NULL;
    }
    if (!rd->open || index >= PO_FORMS_MOST || index != rd->entry.n_forms)
        return NULL;
    return &rd->entry.form[rd->entry.n_forms++];
}

static void read_line(struct reader *rd, struct str line)
{
    struct str rest = line, word;

    if (line.p[0] == '"') {
        add_string(rd, line);
        return;
    }
    (void)scan_until(&rest, ' ', &word);
    if (str_eq(word, STR("msgid"))) {
        keep(rd);
        rd->entry = (struct po_entry){.path = rd->path, .line = rd->line};
        rd->open = true;
        rd->last = &rd->entry.key;
    } else if (str_eq(word, STR("msgid_plural")) && rd->open && rd->entry.n_forms == 0) {
        rd->last = &rd->entry.plural_key;
    } else if (str_starts(word, STR("msgstr"))) {
        rd->last = form_at(rd, word);
        if (!rd->last)
            po_error(rd->po, rd->path, rd->line, "\"" STR_FMT "\" is out of order here",
                     STR_ARG(word));
    } else {
        rd->last = NULL;
        po_error(rd->po, rd->path, rd->line, "not understood: \"" STR_FMT "\"", STR_ARG(word));
    }
    if (rd->last)
        add_string(rd, str_trim(rest));
}

void po_folder(struct po *po, const char *path)
{
    struct str rest = str_from_z(path), name = STR(""), part, next = STR("");

    while (scan_until(&rest, '/', &part)) {
        name = next;
        next = part;
    }
    if (po->n_folders == 0)
        po->n_folders = 1; /* the first is none */
    ASSERT(name.n > 0 && po->n_folders < PO_FOLDERS_MOST);
    po->folders[po->n_folders++].name = name;
}

void po_read_text(struct po *po, enum lang lang, const char *path, struct str text)
{
    struct reader rd = {.po = po, .list = &po->lang[lang], .path = path};
    struct str line;

    while (scan_until(&text, '\n', &line)) {
        rd.line++;
        line = str_trim(line);
        if (str_starts(line, STR("#, fuzzy")))
            po_error(po, path, rd.line, "an unfinished translation (fuzzy)");
        if (line.n == 0)
            rd.last = NULL;
        else if (line.p[0] != '#')
            read_line(&rd, line);
    }
    keep(&rd);
}

void po_read(struct po *po, enum lang lang, const char *path)
{
    struct str text;

    if (textfile_read(po->mem, path, &text))
        po_read_text(po, lang, path, text);
    else
        po->errors++;
}
