/* Whatever text is printed: no sign that means something to HTML leaves unescaped, the output is
 * valid UTF-8, and an address built from it keeps its shape. */
#include "html/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_escaped(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char u = (unsigned char)s.p[i];
        ASSERT(u != '<' && u != '>' && u != '"' && u != '\'');
        ASSERT(u >= 0x20 || u == '\n' || u == '\t');
    }
    ASSERT(str_is_utf8(s));
}

static void check_url(struct str s)
{
    static const char start[] = "/a/";
    ASSERT(str_starts(s, (struct str){start, 3}) && str_ends(s, STR("/b?q=1")));
    for (size_t i = 3; i + 6 < s.n; i++) {
        unsigned char u = (unsigned char)s.p[i];
        ASSERT(u != '/' && u != '?' && u != '#' && u != '&' && u > 0x20 && u < 0x7F);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};

    if (size > 100000 || !str_is_utf8(text)) /* the edge refuses it */
        return 0;
    struct arena *mem = arena_new(1 << 26, 1 << 28);
    struct ctx c = {.mem = mem};
    struct buf buf;
    buf_init(&buf, mem, 1 << 24);
    struct out o = {.c = &c, .buf = &buf};
    OUT_TEXT(&o, text);
    OUT_ATTR(&o, text);
    check_escaped(buf_str(&buf));
    check_url(url_query(&c, url_path(&c, "/a/{x}/b", &text, 1), "q", STR("1")).s);
    arena_free(mem);
    return 0;
}
