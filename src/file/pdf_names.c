/* See pdf_names.h. Names are compared after #xx is undone. Short names are left to poppler, since
 * compressed data contains every three bytes sooner or later. */
#include "file/pdf_names.h"

#include <zlib.h>

enum { NAME_MOST = 16 };

static const struct {
    struct str name;
    enum parse_reason reason;
} names[] = {
    {STR_INIT("Encrypt"), PARSE_ENCRYPTED},
    {STR_INIT("JavaScript"), PARSE_SCRIPT},
    {STR_INIT("Launch"), PARSE_ACTION},
    {STR_INIT("SubmitForm"), PARSE_ACTION},
    {STR_INIT("ImportData"), PARSE_ACTION},
    {STR_INIT("RichMedia"), PARSE_ACTION},
    {STR_INIT("EmbeddedFile"), PARSE_ATTACHMENT},
    {STR_INIT("EmbeddedFiles"), PARSE_ATTACHMENT},
    {STR_INIT("XFA"), PARSE_FORM},
};

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool ends_name(char c)
{
    static const struct str delimiters = STR_INIT("\0\t\n\f\r ()<>[]{}/%");

    for (size_t i = 0; i < delimiters.n; i++)
        if (c == delimiters.p[i])
            return true;
    return false;
}

/* The name that begins after the slash at s.p[at - 1]; false: longer than any we know. */
static bool read_name(struct str s, size_t at, char name[NAME_MOST], size_t *ret_n)
{
    size_t n = 0;

    for (; at < s.n && !ends_name(s.p[at]); at++) {
        if (n == NAME_MOST)
            return false;
        bool escaped =
            s.p[at] == '#' && at + 2 < s.n && hex(s.p[at + 1]) >= 0 && hex(s.p[at + 2]) >= 0;
        name[n++] = escaped ? (char)(hex(s.p[at + 1]) << 4 | hex(s.p[at + 2])) : s.p[at];
        at += escaped ? 2 : 0;
    }
    *ret_n = n;
    return true;
}

/* Where a stream's data begins after the place at; false: there is none. */
static bool find_data(struct str pdf, size_t at, size_t *ret_at)
{
    struct str rest = str_sub(pdf, at, pdf.n);
    size_t keyword;

    if (!str_find(rest, STR("stream"), &keyword))
        return false;
    at += keyword + 6;
    at += at < pdf.n && pdf.p[at] == '\r';
    at += at < pdf.n && pdf.p[at] == '\n';
    *ret_at = at;
    return true;
}

/* Decompresses as far as it goes: what is cut off or damaged is not read by anybody else either. */
static struct str inflate_some(uint8_t *room, struct str data)
{
    z_stream z = {.avail_in = (uInt)data.n, .next_out = room, .avail_out = PDF_OBJECTS_MOST};

    z.next_in = (z_const Bytef *)(uintptr_t)data.p;
    if (inflateInit(&z) != Z_OK)
        return STR("");
    (void)inflate(&z, Z_FINISH);
    struct str objects = {(const char *)room, PDF_OBJECTS_MOST - z.avail_out};
    (void)inflateEnd(&z);
    return objects;
}

static bool find_name(struct str name, enum parse_reason *ret_reason)
{
    for (size_t i = 0; i < COUNT(names); i++) {
        if (str_eq(name, names[i].name)) {
            *ret_reason = names[i].reason;
            return true;
        }
    }
    return false;
}

/* room: for decompressed objects; NULL: these are such, and hold no further ones. */
static bool find_in(struct str pdf, uint8_t *room, enum parse_reason *ret_reason)
{
    char name[NAME_MOST];
    size_t n, data;

    for (size_t at = 1; at < pdf.n; at++) {
        if (pdf.p[at - 1] != '/' || !read_name(pdf, at, name, &n))
            continue;
        if (find_name((struct str){name, n}, ret_reason))
            return true;
        bool objects = room && str_eq((struct str){name, n}, STR("ObjStm"));
        if (objects && find_data(pdf, at, &data) &&
            find_in(inflate_some(room, str_sub(pdf, data, pdf.n)), NULL, ret_reason))
            return true;
    }
    return false;
}

bool pdf_names_find(struct arena *mem, struct str pdf, enum parse_reason *ret_reason)
{
    return find_in(pdf, arena_alloc(mem, PDF_OBJECTS_MOST), ret_reason);
}
