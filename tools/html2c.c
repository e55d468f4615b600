/* Compiles templates (ARCHITECTURE.md, 3) into C functions:
 *   html2c --feature NAME --out-c NAME_views.c --out-h NAME_views.h FILE.html…
 * Everything that can be judged without a browser is judged here; see html2c.h for the parts. */
#include <stdio.h>

#include "html2c.h"
#include "textfile.h"

enum { ARENA_BYTES = 512 * 1024 * 1024, OUTPUT_MOST = 32 * 1024 * 1024 };

struct options {
    const char *feature, *out_c, *out_h;
    char **files;
};

static bool read_options(char **argv, struct options *options)
{
    static const char *const names[] = {"--feature", "--out-c", "--out-h"};
    const char **values[] = {&options->feature, &options->out_c, &options->out_h};

    argv++;
    for (size_t i = 0; i < COUNT(names); i++, argv += 2) {
        if (!argv[0] || !argv[1] || !str_eq_z(str_from_z(names[i]), argv[0]))
            return false;
        *values[i] = argv[1];
    }
    options->files = argv;
    return argv[0] != NULL;
}

static bool write_header(struct html2c *h, const struct options *options)
{
    struct buf buf;
    struct str uses = buf_str(&h->uses), prototypes = buf_str(&h->prototypes);

    buf_init(&buf, h->mem, OUTPUT_MOST);
    buf_printf(&buf, "/* Made by html2c from the templates of %s. */\n", options->feature);
    buf_printf(&buf, "#ifndef OQU_VIEWS_%s_H\n#define OQU_VIEWS_%s_H\n\n", options->feature,
               options->feature);
    buf_printf(&buf, "#include \"html/html.h\"\n" STR_FMT "\n" STR_FMT "\n#endif\n", STR_ARG(uses),
               STR_ARG(prototypes));
    return textfile_write(h->mem, options->out_h, buf_str(&buf));
}

/* Every folder whose texts the code names, by TEXT_folder_… or MSG_folder_…, each once. */
static void include_texts(struct html2c *h, struct buf *buf, struct str code, const char *prefix)
{
    struct str line, mark = str_from_z(prefix), area, name;
    size_t at;

    while (str_find(code, mark, &at)) {
        code = str_sub(code, at + mark.n, code.n);
        name = code;
        if (!scan_until(&name, '_', &area) || area.n == 0 || area.p[0] < 'a' || area.p[0] > 'z')
            continue;
        line = str_printf(h->mem, "#include \"i18n/msg_" STR_FMT ".h\"\n", STR_ARG(area));
        if (!str_find(buf_str(buf), line, &at))
            buf_add(buf, line);
    }
}

static bool write_code(struct html2c *h, const struct options *options)
{
    struct str rest = str_from_z(options->out_h), name, code = buf_str(&h->c);
    struct buf buf;

    while (scan_until(&rest, '/', &name)) {
    }
    buf_init(&buf, h->mem, OUTPUT_MOST);
    buf_printf(&buf, "/* Made by html2c from the templates of %s. */\n#include \"" STR_FMT "\"\n",
               options->feature, STR_ARG(name));
    include_texts(h, &buf, code, "TEXT_");
    include_texts(h, &buf, code, "MSG_");
    buf_add(&buf, code);
    ASSERT(!buf_overflowed(&buf) && !buf_overflowed(&h->c));
    return textfile_write(h->mem, options->out_c, buf_str(&buf));
}

static bool compile(struct html2c *h, const struct options *options)
{
    for (char **file = options->files; *file; file++) {
        struct str text;
        if (!textfile_read(h->mem, *file, &text))
            return false;
        html2c_file(h, *file, text);
    }
    return h->errors == 0 && write_header(h, options) && write_code(h, options);
}

int main(int argc, char **argv)
{
    struct options options;

    (void)argc;
    if (!read_options(argv, &options)) {
        (void)fputs("usage: html2c --feature NAME --out-c FILE --out-h FILE TEMPLATE…\n", stderr);
        return 2;
    }
    struct arena *mem = arena_new(ARENA_BYTES, ARENA_BYTES);
    struct html2c *h = NEW(mem, struct html2c);
    html2c_init(h, mem);
    bool ok = compile(h, &options);
    arena_free(mem);
    return ok ? 0 : 1;
}
