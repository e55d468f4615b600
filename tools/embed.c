/* embed OUT.c OUT.h NAME FILE [NAME FILE]…: files as constants of the program, `const struct str
 * embedded_NAME`, so that the installed program is one file. */
#include <stdio.h>

#include "base/buf.h"

enum { FILE_MOST = 4 << 20, MEMORY = 256 << 20 };

static bool read_file(struct arena *mem, const char *path, struct str *ret_text)
{
    char *bytes = arena_alloc(mem, FILE_MOST);
    FILE *file = fopen(path, "rb");

    if (!file)
        return false;
    size_t n = fread(bytes, 1, FILE_MOST, file);
    bool whole = ferror(file) == 0 && n < FILE_MOST;
    (void)fclose(file);
    *ret_text = (struct str){bytes, n};
    return whole;
}

static bool write_file(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");

    if (!file)
        return false;
    bool written = fwrite(text.p, 1, text.n, file) == text.n;
    return fclose(file) == 0 && written;
}

/* An array of numbers: a literal may have only 4095 characters. */
static void add_bytes(struct buf *buf, const char *name, struct str text)
{
    buf_printf(buf, "static const char %s[] = {", name);
    for (size_t i = 0; i < text.n; i++) {
        buf_add_char(buf, i % 20 == 0 ? '\n' : ' ');
        buf_add_i64(buf, text.p[i]);
        buf_add_char(buf, ',');
    }
    buf_printf(buf, "\n0};\nconst struct str embedded_%s = {%s, %zu};\n\n", name, name, text.n);
}

int main(int argc, char **argv)
{
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct buf source, header;

    if (argc < 5 || argc % 2 != 1) {
        (void)fputs("usage: embed OUT.c OUT.h NAME FILE [NAME FILE]...\n", stderr);
        return 2;
    }
    buf_init(&source, mem, MEMORY / 4);
    buf_init(&header, mem, MEMORY / 4);
    buf_add_z(&source, "/* Made by embed. */\n#include \"base/str.h\"\n\n");
    buf_add_z(&header, "/* Made by embed. */\n#include \"base/str.h\"\n\n");
    for (int i = 3; i < argc; i += 2) {
        struct str text;
        if (!read_file(mem, argv[i + 1], &text)) {
            (void)fprintf(stderr, "embed: %s: cannot be read\n", argv[i + 1]);
            return 1;
        }
        buf_printf(&source, "extern const struct str embedded_%s;\n", argv[i]);
        add_bytes(&source, argv[i], text);
        buf_printf(&header, "extern const struct str embedded_%s;\n", argv[i]);
    }
    ASSERT(!buf_overflowed(&source) && !buf_overflowed(&header));
    if (!write_file(argv[1], buf_str(&source)) || !write_file(argv[2], buf_str(&header))) {
        (void)fprintf(stderr, "embed: %s: cannot be written\n", argv[1]);
        return 1;
    }
    arena_free(mem);
    return 0;
}
