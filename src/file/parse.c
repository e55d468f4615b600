/* See parse.h: the command itself. */
#include "file/parse.h"

#include <errno.h>

#include "cades/cades.h"
#include "file/kind.h"
#include "file/parser.h"
#include "file/sandbox.h"

enum { QUALITY = 85, MEMORY = SANDBOX_MEMORY };

bool parse_size_fits(size_t width, size_t height)
{
    return width > 0 && height > 0 && width <= PARSE_PIXELS_MOST &&
           height <= PARSE_PIXELS_MOST / width;
}

/* ---- standard output ------------------------------------------------------------------------- */

static void write_all(const uint8_t *p, size_t n)
{
    while (n > 0) {
        ssize_t written = write(STDOUT_FILENO, p, n);
        if (written < 0 && errno != EINTR)
            _exit(1);
        p += written > 0 ? written : 0;
        n -= written > 0 ? (size_t)written : 0;
    }
}

static void put_part(uint8_t kind, struct bytes part)
{
    const uint8_t head[] = {kind, (uint8_t)(part.n >> 24), (uint8_t)(part.n >> 16),
                            (uint8_t)(part.n >> 8), (uint8_t)part.n};

    if (part.n == 0 || part.n > FRAMES_PART_MOST)
        parse_refuse(PARSE_LARGE);
    write_all(head, sizeof(head));
    write_all(part.p, part.n);
}

void parse_put_page(struct bytes jpeg)
{
    put_part('P', jpeg);
}

void parse_put_whole(struct bytes pdf)
{
    put_part('W', pdf);
}

void parse_refuse(enum parse_reason reason)
{
    const uint8_t end[] = {'R', (uint8_t)reason};

    write_all(end, sizeof(end));
    _exit(0);
}

/* ---- standard input -------------------------------------------------------------------------- */

static struct str read_file(struct arena *mem)
{
    char *bytes = arena_alloc(mem, FILE_BYTES_MOST + 1);
    size_t n = 0;

    while (n <= FILE_BYTES_MOST) {
        ssize_t more = read(STDIN_FILENO, bytes + n, FILE_BYTES_MOST + 1 - n);
        if (more < 0 && errno != EINTR)
            _exit(1);
        if (more == 0)
            return (struct str){bytes, n};
        n += more > 0 ? (size_t)more : 0;
    }
    parse_refuse(PARSE_LARGE);
}

/* What stands in the file and nothing about it is said: who asked, judges. */
NORETURN static void parse_xml(struct arena *mem, struct str file)
{
    struct cades_xml xml;

    cades_xml_read(mem, (struct bytes){(const uint8_t *)file.p, file.n}, &xml);
    struct bytes packed = cades_xml_pack(mem, &xml);
    if (packed.n > FILE_XML_READ_MOST) {
        xml = (struct cades_xml){.reason = CADES_TOO_LARGE};
        packed = cades_xml_pack(mem, &xml);
    }
    write_all(packed.p, packed.n);
    _exit(0);
}

static void parse_picture(struct arena *mem, struct pixels pixels)
{
    pixels = pixels_shrink(mem, pixels, PARSE_SIDE_MOST);
    parse_put_page(jpeg_write(mem, pixels, QUALITY));
}

/* Returns only when nothing was read. */
enum status parse_command(struct ctx *c, int argc, char *const *argv)
{
    bool xml = argc == 1 && str_eq_z(STR(PARSE_XML), argv[0]);

    (void)c;
    if ((argc != 0 && !xml) || !sandbox_enter())
        return ST_INTERNAL;
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct str file = read_file(mem);

    if (xml)
        parse_xml(mem, file);
    switch (kind_of(file)) {
    case KIND_JPEG: parse_picture(mem, parse_jpeg(mem, file)); break;
    case KIND_PNG: parse_picture(mem, parse_png(mem, file)); break;
    case KIND_PDF: parse_pdf(mem, file); break;
    case KIND_HEIC:
    case KIND_OTHER:
    default: parse_refuse(PARSE_DAMAGED);
    }
    write_all((const uint8_t *)"E", 1);
    _exit(0); /* nothing of the libraries runs once more */
}
