/* See textfile.h. */
#include "textfile.h"

#include <stdio.h>

#include "base/buf.h"

enum { FILE_MOST = 16 * 1024 * 1024 };

static bool read_all(struct arena *mem, FILE *file, struct str *ret)
{
    struct buf buf;
    char block[8192];
    size_t n;

    buf_init(&buf, mem, FILE_MOST);
    while ((n = fread(block, 1, sizeof(block), file)) > 0)
        buf_add(&buf, (struct str){block, n});
    if (ferror(file) != 0 || buf_overflowed(&buf))
        return false;
    *ret = buf_str(&buf);
    return true;
}

bool textfile_read(struct arena *mem, const char *path, struct str *ret_text)
{
    struct str text;
    FILE *file = fopen(path, "rb");

    if (!file) {
        (void)fprintf(stderr, "%s:1: error: cannot be opened\n", path);
        return false;
    }
    bool ok = read_all(mem, file, &text);
    (void)fclose(file);
    if (!ok) {
        (void)fprintf(stderr, "%s:1: error: cannot be read, or is longer than %d bytes\n", path,
                      FILE_MOST);
        return false;
    }
    if (!str_is_utf8(text)) {
        (void)fprintf(stderr, "%s:1: error: is not valid UTF-8\n", path);
        return false;
    }
    *ret_text = text;
    return true;
}

static bool says_already(struct arena *mem, const char *path, struct str text)
{
    struct str old;
    FILE *file = fopen(path, "rb");

    if (!file)
        return false;
    bool same = read_all(mem, file, &old) && str_eq(old, text);
    (void)fclose(file);
    return same;
}

bool textfile_write(struct arena *mem, const char *path, struct str text)
{
    if (says_already(mem, path, text))
        return true;
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL && fwrite(text.p, 1, text.n, file) == text.n;
    if (file && fclose(file) != 0)
        ok = false;
    if (!ok)
        (void)fprintf(stderr, "%s:1: error: cannot be written\n", path);
    return ok;
}

void textfile_quote(struct buf *buf, struct str s)
{
    buf_add_char(buf, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n')
            buf_add_z(buf, "\\n");
        else if (c == '"' || c == '\\' || c == '?') /* "??" would start a trigraph */
            buf_printf(buf, "\\%c", c);
        else if ((unsigned char)c < 0x20 || c == 0x7F)
            buf_printf(buf, "\\%03o", (unsigned)(unsigned char)c);
        else
            buf_add_char(buf, c);
    }
    buf_add_char(buf, '"');
}
