/* See multipart.h. A push parser: `matched` counts how much of CR LF "--" boundary has been seen,
 * so a delimiter may be cut anywhere between two calls. The boundary has no CR, hence after a
 * mismatch only the current byte can start a new match. */
#include "http/multipart.h"

#include <string.h>

#include "base/scan.h"
#include "http/spool.h"
#include "i18n/i18n.h"

enum { BOUNDARY_MOST = 70, PART_HEAD_MOST = 2048, FILE_NAME_MOST = 255 };

enum state {
    IN_PREAMBLE, /* nothing may stand before the first boundary */
    IN_HEAD,
    IN_TEXT,
    IN_FILE,
    AFTER_BOUNDARY, /* CR LF opens a part, "--" ends the body */
    AT_END,
};

struct multipart {
    struct arena *mem;
    struct str spool_dir, delimiter;
    enum state state;
    enum status failed; /* sticky */
    size_t matched, most_bytes, seen_bytes;
    struct buf head, text;
    char after[2];
    size_t n_after;
    struct str field, file_name;
    struct pair fields[HTTP_FIELDS_MOST];
    size_t n_fields, n_parts;
    struct upload uploads[HTTP_FILES_MOST];
    struct spool *spools[HTTP_FILES_MOST];
    size_t n_uploads;
};

/* The value of name= in "form-data; name=\"x\"; filename=\"y\"". Browsers write %22 for a quote, so
 * a quoted value ends at the next quote. False when the parameter is absent or malformed. */
static bool parameter(struct str header, const char *name, struct str *ret_value)
{
    struct str key, value;
    size_t end;

    if (!scan_until(&header, ';', &key))
        return false;
    while (header.n > 0) {
        header = str_trim(header);
        if (!scan_until(&header, '=', &key))
            return false;
        if (str_starts(header, STR("\""))) {
            header = str_sub(header, 1, header.n);
            if (!str_find(header, STR("\""), &end))
                return false;
            value = str_sub(header, 0, end);
            header = str_trim(str_sub(header, end + 1, header.n));
            if (header.n > 0 && header.p[0] != ';')
                return false;
            header = str_sub(header, 1, header.n);
        } else if (!scan_until(&header, ';', &value)) {
            return false;
        }
        if (str_eq_nocase(str_trim(key), str_from_z(name))) {
            *ret_value = value;
            return true;
        }
    }
    return false;
}

/* RFC 2046: bchars, not ending in a space. */
static bool is_boundary(struct str s)
{
    static const char others[] = "'()+_,-./:=? ";
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == 0 || !strchr(others, c)))
            return false;
    }
    return s.n > 0 && s.n <= BOUNDARY_MOST && s.p[s.n - 1] != ' ';
}

struct multipart *
multipart_new(struct arena *mem, struct str content_type, struct str spool_dir, size_t most_bytes)
{
    struct str boundary;

    if (!parameter(content_type, "boundary", &boundary) || !is_boundary(boundary))
        return NULL;
    struct multipart *mp = NEW(mem, struct multipart);
    mp->mem = mem;
    mp->spool_dir = spool_dir;
    mp->delimiter = str_printf(mem, "\r\n--" STR_FMT, STR_ARG(boundary));
    mp->most_bytes = most_bytes;
    mp->matched = 2; /* as if a line had just ended */
    buf_init(&mp->head, mem, PART_HEAD_MOST);
    buf_init(&mp->text, mem, most_bytes > 0 ? most_bytes : 1);
    return mp;
}

static enum status open_spool(struct multipart *mp)
{
    if (mp->n_uploads == HTTP_FILES_MOST)
        return ST_INVALID;
    struct spool *spool = spool_open(mp->mem, mp->spool_dir);
    if (!spool)
        return ST_INTERNAL;
    mp->spools[mp->n_uploads] = spool;
    mp->uploads[mp->n_uploads++] =
        (struct upload){.field = mp->field, .file_name = mp->file_name, .path = spool->path};
    mp->state = IN_FILE;
    return ST_OK;
}

/* What the user called the file: the last step of a path, in letters that can be shown. */
static bool clean_file_name(struct multipart *mp, struct str raw)
{
    struct str name = raw;

    for (size_t i = 0; i < raw.n; i++)
        if (raw.p[i] == '/' || raw.p[i] == '\\')
            name = str_sub(raw, i + 1, raw.n);
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F)
            return false;
    if (name.n > FILE_NAME_MOST || !str_is_utf8(name))
        return false;
    mp->file_name = i18n_nfc(mp->mem, str_copy(mp->mem, name));
    return true;
}

/* head: the header lines of a part, each ended by CR LF. */
static enum status begin_part(struct multipart *mp, struct str head)
{
    struct str line, name, value, disposition = STR(""), field;

    while (scan_until(&head, '\n', &line)) {
        if (!str_ends(line, STR("\r")) || !memchr(line.p, ':', line.n) ||
            !scan_until(&line, ':', &name))
            return ST_INVALID;
        value = str_trim(line);
        if (str_eq_nocase(name, STR("Content-Transfer-Encoding")))
            return ST_INVALID;
        if (str_eq_nocase(name, STR("Content-Disposition")) && disposition.n > 0)
            return ST_INVALID;
        if (str_eq_nocase(name, STR("Content-Disposition")))
            disposition = value;
    }
    if (!str_starts(disposition, STR("form-data;")) || !parameter(disposition, "name", &field) ||
        field.n == 0 || field.n > HTTP_NAME_MOST || !str_is_utf8(field) ||
        ++mp->n_parts > HTTP_FIELDS_MOST)
        return ST_INVALID;
    mp->field = str_copy(mp->mem, field);
    buf_clear(&mp->text);
    mp->state = IN_TEXT;
    if (!parameter(disposition, "filename", &value))
        return ST_OK;
    return clean_file_name(mp, value) ? open_spool(mp) : ST_INVALID;
}

static enum status take_head(struct multipart *mp, char c)
{
    buf_add_char(&mp->head, c);
    if (buf_overflowed(&mp->head))
        return ST_INVALID;
    struct str head = buf_str(&mp->head);
    if (!str_ends(head, STR("\r\n\r\n")))
        return ST_OK;
    enum status st = begin_part(mp, str_sub(head, 0, head.n - 2));
    buf_clear(&mp->head);
    return st;
}

/* Bytes of the part's content, known not to belong to a delimiter. */
static enum status take_data(struct multipart *mp, const char *p, size_t n)
{
    if (n == 0)
        return ST_OK;
    if (mp->state == IN_TEXT) {
        buf_add(&mp->text, (struct str){p, n});
        return buf_overflowed(&mp->text) ? ST_INVALID : ST_OK;
    }
    if (mp->state != IN_FILE)
        return ST_INVALID;
    struct upload *upload = &mp->uploads[mp->n_uploads - 1];
    upload->size += (int64_t)n;
    return spool_write(mp->spools[mp->n_uploads - 1], (struct str){p, n}) ? ST_OK : ST_INTERNAL;
}

static enum status end_part(struct multipart *mp)
{
    enum state state = mp->state;

    mp->state = AFTER_BOUNDARY;
    mp->n_after = 0;
    if (state == IN_TEXT) {
        struct str value = str_copy(mp->mem, buf_str(&mp->text));
        mp->fields[mp->n_fields++] = (struct pair){mp->field, value};
        return str_is_utf8(value) ? ST_OK : ST_INVALID;
    }
    if (state == IN_FILE && mp->file_name.n == 0) { /* the visitor chose no file */
        mp->n_uploads--;
        return mp->uploads[mp->n_uploads].size == 0 ? ST_OK : ST_INVALID;
    }
    return ST_OK;
}

static enum status take_after(struct multipart *mp, char c)
{
    mp->after[mp->n_after++] = c;
    if (mp->n_after < 2)
        return ST_OK;
    if (mp->after[0] == '\r' && mp->after[1] == '\n')
        mp->state = IN_HEAD;
    else if (mp->after[0] == '-' && mp->after[1] == '-')
        mp->state = AT_END;
    else
        return ST_INVALID;
    return ST_OK;
}

/* Consumes at least one byte of content; returns how many. */
static size_t take_content(struct multipart *mp, const char *data, size_t n, enum status *ret_st)
{
    if (mp->matched == 0) {
        const char *cr = memchr(data, '\r', n);
        size_t plain = cr ? (size_t)(cr - data) : n;
        *ret_st = take_data(mp, data, plain);
        mp->matched = cr ? 1 : 0;
        return cr ? plain + 1 : plain;
    }
    if (data[0] == mp->delimiter.p[mp->matched]) {
        if (++mp->matched == mp->delimiter.n) {
            mp->matched = 0;
            *ret_st = end_part(mp);
        }
        return 1;
    }
    *ret_st = take_data(mp, mp->delimiter.p, mp->matched);
    mp->matched = 0;
    return 0; /* look at this byte again */
}

static size_t take(struct multipart *mp, const char *data, size_t n, enum status *ret_st)
{
    switch (mp->state) {
    case IN_HEAD: *ret_st = take_head(mp, data[0]); return 1;
    case AFTER_BOUNDARY: *ret_st = take_after(mp, data[0]); return 1;
    case AT_END: /* at most one line end after the last boundary */
        *ret_st = (data[0] == '\r' || data[0] == '\n') && ++mp->n_after <= 4 ? ST_OK : ST_INVALID;
        return 1;
    case IN_PREAMBLE:
    case IN_TEXT:
    case IN_FILE: return take_content(mp, data, n, ret_st);
    }
    return n;
}

enum status multipart_feed(struct multipart *mp, const char *data, size_t n)
{
    mp->seen_bytes = size_add(mp->seen_bytes, n);
    if (mp->seen_bytes > mp->most_bytes)
        mp->failed = ST_INVALID;
    while (n > 0 && mp->failed == ST_OK) {
        size_t done = take(mp, data, n, &mp->failed);
        data += done;
        n -= done;
    }
    return mp->failed;
}

enum status multipart_finish(struct multipart *mp, struct request *rq)
{
    if (mp->failed != ST_OK)
        return mp->failed;
    if (mp->state != AT_END)
        return ST_INVALID;
    for (size_t i = 0; i < mp->n_uploads; i++)
        if (!spool_end(mp->spools[i]))
            return ST_INTERNAL;
    rq->body = (struct pairs){mp->fields, mp->n_fields};
    rq->uploads = mp->uploads;
    rq->n_uploads = mp->n_uploads;
    return ST_OK;
}
