/* Reads a template file from left to right. White space: a run without a line break is one space;
 * a run with one vanishes at the edges of elements, next to directives and between two tags, and is
 * one space elsewhere. Inside <pre> and <textarea> everything stays. */
#include <stdarg.h>
#include <stdio.h>

#include "html2c.h"

enum { OUTPUT_MOST = 32 * 1024 * 1024 };

void html2c_init(struct html2c *h, struct arena *mem)
{
    *h = (struct html2c){.mem = mem, .line = 1};
    buf_init(&h->c, mem, OUTPUT_MOST);
    buf_init(&h->uses, mem, OUTPUT_MOST);
    buf_init(&h->prototypes, mem, OUTPUT_MOST);
    buf_init(&h->raw, mem, OUTPUT_MOST);
}

void html2c_error(struct html2c *h, int line, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (h->errors++ == 0)
        h->first = str_copy(h->mem, str_from_z(text));
    if (!h->quiet)
        (void)fprintf(stderr, "%s:%d: error: %s\n", h->path, line, text);
}

bool html2c_looking_at(const struct html2c *h, const char *z)
{
    return str_starts(h->rest, str_from_z(z));
}

void html2c_skip(struct html2c *h, size_t n)
{
    struct str gone = str_sub(h->rest, 0, n);

    for (size_t i = 0; i < gone.n; i++)
        h->line += gone.p[i] == '\n';
    h->rest = str_sub(h->rest, gone.n, h->rest.n);
}

bool html2c_until(struct html2c *h, const char *end, struct str *ret)
{
    size_t at;

    if (!str_find(h->rest, str_from_z(end), &at)) {
        html2c_error(h, h->line, "\"%s\" is missing", end);
        html2c_skip(h, h->rest.n);
        return false;
    }
    *ret = str_sub(h->rest, 0, at);
    html2c_skip(h, at + str_from_z(end).n);
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool html2c_is_name_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

static struct str read_name(struct html2c *h)
{
    size_t n = 0;
    while (n < h->rest.n && html2c_is_name_char(h->rest.p[n]))
        n++;
    struct str name = str_sub(h->rest, 0, n);
    html2c_skip(h, n);
    return name;
}

static void skip_space(struct html2c *h)
{
    while (h->rest.n > 0 && is_space(h->rest.p[0]))
        html2c_skip(h, 1);
}

/* ---- text ----------------------------------------------------------------------------------- */

void html2c_space(struct html2c *h, enum edge right)
{
    bool hidden = h->left == EDGE_HARD || right == EDGE_HARD ||
                  (h->left == EDGE_INLINE && right == EDGE_INLINE);

    if (h->space && !(h->newline && hidden))
        html2c_raw(h, STR(" "));
    h->space = h->newline = false;
}

static bool keeps_space(const struct html2c *h)
{
    return html2c_is_open(h, "pre") || html2c_is_open(h, "textarea");
}

static size_t text_length(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool opens = s.p[i] == '{' && i + 1 < s.n &&
                     (s.p[i + 1] == '{' || s.p[i + 1] == '%' || s.p[i + 1] == '#');
        if (s.p[i] == '<' || opens || is_space(s.p[i]))
            return i;
    }
    return s.n;
}

static void read_text(struct html2c *h)
{
    if (is_space(h->rest.p[0]) && keeps_space(h)) {
        html2c_raw(h, str_sub(h->rest, 0, 1));
        html2c_skip(h, 1);
        return;
    }
    if (is_space(h->rest.p[0])) {
        h->space = true;
        h->newline |= h->rest.p[0] == '\n';
        html2c_skip(h, 1);
        return;
    }
    struct str word = str_sub(h->rest, 0, text_length(h->rest));
    html2c_check_text(h, word);
    html2c_space(h, EDGE_TEXT);
    html2c_raw(h, word);
    html2c_skip(h, word.n);
    h->left = EDGE_TEXT;
}

/* ---- tags ----------------------------------------------------------------------------------- */

static void check_words(struct html2c *h, const struct attr *attr, struct str literal)
{
    if (html2c_is_words_attr(attr->name))
        html2c_check_text(h, literal);
    else
        html2c_check_entities(h, literal);
}

/* Literal part of a value; line breaks become single spaces. */
static void read_literal(struct html2c *h)
{
    size_t n = 0;

    while (n < h->rest.n && h->rest.p[n] != '"' && h->rest.p[n] != '<' && h->rest.p[n] != '\n' &&
           !(h->rest.p[n] == '{' && n + 1 < h->rest.n &&
             (h->rest.p[n + 1] == '{' || h->rest.p[n + 1] == '%')))
        n++;
    if (n > 0) {
        struct str literal = str_sub(h->rest, 0, n);
        check_words(h, h->attr, literal);
        html2c_raw(h, literal);
        html2c_skip(h, n);
    } else if (h->rest.p[0] == '\n') {
        skip_space(h);
        html2c_raw(h, STR(" "));
    } else {
        html2c_error(h, h->line, "\"<\" inside a value: write &lt;");
        html2c_skip(h, 1);
    }
}

static void read_value(struct html2c *h)
{
    const char *start = h->rest.p;
    size_t before = h->rest.n;

    while (h->rest.n > 0 && h->rest.p[0] != '"') {
        h->attr->raw = (struct str){start, before - h->rest.n};
        if (html2c_looking_at(h, "{{"))
            html2c_output(h, PLACE_VALUE);
        else if (html2c_looking_at(h, "{%"))
            html2c_directive(h, PLACE_VALUE);
        else
            read_literal(h);
    }
    h->attr->raw = (struct str){start, before - h->rest.n};
    if (h->rest.n == 0)
        html2c_error(h, h->line, "the value of \"" STR_FMT "\" does not end",
                     STR_ARG(h->attr->name));
    html2c_skip(h, 1);
}

static void read_attr(struct html2c *h)
{
    struct attr attr = {.name = read_name(h), .branch = h->branch};

    if (attr.name.n == 0) {
        html2c_error(h, h->line, "not an attribute: \"%.10s\"", str_z(h->mem, h->rest));
        html2c_skip(h, 1);
        return;
    }
    html2c_raw(h, STR(" "));
    html2c_raw(h, attr.name);
    if (html2c_looking_at(h, "=\"")) {
        html2c_skip(h, 2);
        html2c_raw(h, STR("=\""));
        attr.has_value = true;
        h->attr = &attr;
        read_value(h);
        h->attr = NULL;
        html2c_raw(h, STR("\""));
    } else if (html2c_looking_at(h, "=")) {
        html2c_error(h, h->line, "the value of \"" STR_FMT "\" needs double quotes",
                     STR_ARG(attr.name));
        html2c_skip(h, 1);
    }
    html2c_check_attr(h, &attr);
    if (h->tag->n_attrs == HTML_ATTRS_MOST)
        html2c_error(h, h->line, "more than %d attributes", HTML_ATTRS_MOST);
    else
        h->tag->attrs[h->tag->n_attrs++] = attr;
}

static void read_attrs(struct html2c *h, struct tag *tag)
{
    while (h->rest.n > 0 && h->rest.p[0] != '>') {
        if (html2c_looking_at(h, "{%")) {
            html2c_directive(h, PLACE_TAG);
        } else if (html2c_looking_at(h, "/>")) {
            tag->self_closed = true;
            html2c_skip(h, 1);
        } else if (is_space(h->rest.p[0])) {
            html2c_skip(h, 1);
        } else {
            read_attr(h);
        }
    }
    if (h->rest.n == 0)
        html2c_error(h, tag->line, "<" STR_FMT "> does not end", STR_ARG(tag->name));
    html2c_skip(h, 1);
}

/* A form that leads to another site must not carry our keys there: data-outside. */
static bool posts(const struct tag *tag)
{
    const struct attr *method = html2c_find_attr(tag, "method");
    return str_eq_z(tag->name, "form") && method && str_eq_z(method->raw, "post") &&
           !html2c_find_attr(tag, "data-outside");
}

static void push(struct html2c *h, const struct tag *tag)
{
    if (h->n_open == HTML_DEPTH_MOST) {
        html2c_error(h, tag->line, "more than %d elements inside one another", HTML_DEPTH_MOST);
        return;
    }
    h->open[h->n_open++] = (struct element){
        .name = tag->name,
        .line = tag->line,
        .owes_keys = posts(tag),
        .owes_caption = str_eq_z(tag->name, "table"),
    };
}

static void begin_tag(struct html2c *h, const struct tag *tag)
{
    bool inside_svg = html2c_is_open(h, "svg") || html2c_is_svg(tag->name);

    html2c_check_tag(h, tag);
    if (str_eq_z(tag->name, "caption") && h->n_open > 0)
        h->open[h->n_open - 1].owes_caption = false;
    if (tag->self_closed && !inside_svg)
        html2c_error(h, tag->line, "\"/>\" is for SVG only");
    html2c_raw(h, tag->self_closed ? STR("/>") : STR(">"));
    if (str_eq_z(tag->name, "textarea") || str_eq_z(tag->name, "pre"))
        html2c_raw(h, STR("\n")); /* the parser drops one: the text may start with another */
    if (!tag->self_closed && (inside_svg || !html2c_is_void(tag->name)))
        push(h, tag);
}

static void read_start_tag(struct html2c *h)
{
    struct tag *tag = NEW(h->mem, struct tag);

    html2c_skip(h, 1);
    tag->line = h->line;
    tag->name = read_name(h);
    bool inlined = html2c_is_inline(tag->name);
    html2c_space(h, inlined ? EDGE_INLINE : EDGE_HARD);
    html2c_raw(h, STR("<"));
    html2c_raw(h, tag->name);
    h->tag = tag;
    read_attrs(h, tag);
    h->tag = NULL;
    begin_tag(h, tag);
    h->left = inlined && html2c_is_void(tag->name) ? EDGE_INLINE : EDGE_HARD;
}

static void read_end_tag(struct html2c *h)
{
    html2c_skip(h, 2);
    struct str name = read_name(h);
    html2c_space(h, EDGE_HARD);
    if (!html2c_looking_at(h, ">"))
        html2c_error(h, h->line, "</" STR_FMT "> does not end", STR_ARG(name));
    html2c_skip(h, 1);

    size_t floor = h->n_blocks > 0 ? h->blocks[h->n_blocks - 1].depth : 0;
    if (h->n_open <= floor || !str_eq(h->open[h->n_open - 1].name, name)) {
        html2c_error(h, h->line, "</" STR_FMT "> does not match the open <" STR_FMT ">",
                     STR_ARG(name), STR_ARG(h->n_open > 0 ? h->open[h->n_open - 1].name : STR("")));
        return;
    }
    h->n_open--;
    html2c_check_close(h, &h->open[h->n_open]);
    html2c_raw(h, STR("</"));
    html2c_raw(h, name);
    html2c_raw(h, STR(">"));
    h->left = html2c_is_inline(name) ? EDGE_INLINE : EDGE_HARD;
}

/* ---- file ----------------------------------------------------------------------------------- */

static void read_markup(struct html2c *h)
{
    if (html2c_looking_at(h, "</"))
        read_end_tag(h);
    else if (h->rest.n > 1 && is_letter(h->rest.p[1]))
        read_start_tag(h);
    else if (html2c_looking_at(h, "<!DOCTYPE html>")) {
        html2c_raw(h, STR("<!DOCTYPE html>\n"));
        html2c_skip(h, STR("<!DOCTYPE html>").n);
    } else {
        html2c_error(h, h->line, "\"<\" starts no tag; comments are written {# … #}");
        html2c_skip(h, 1);
    }
}

static void read_inside(struct html2c *h)
{
    struct str comment;

    if (html2c_looking_at(h, "{#"))
        (void)html2c_until(h, "#}", &comment);
    else if (html2c_looking_at(h, "{{"))
        html2c_output(h, PLACE_TEXT);
    else if (html2c_looking_at(h, "{%"))
        html2c_directive(h, PLACE_TEXT);
    else if (h->rest.p[0] == '<')
        read_markup(h);
    else
        read_text(h);
}

/* Between templates: {% use %}, {% template %}, comments. */
static void read_outside(struct html2c *h)
{
    struct str body;

    if (html2c_looking_at(h, "{#")) {
        (void)html2c_until(h, "#}", &body);
    } else if (html2c_looking_at(h, "{%")) {
        html2c_skip(h, 2);
        if (html2c_until(h, "%}", &body))
            html2c_template_head(h, str_trim(body));
    } else if (is_space(h->rest.p[0])) {
        html2c_skip(h, 1);
    } else {
        html2c_error(h, h->line, "only {%% use %%} and {%% template %%} stand outside a template");
        html2c_skip(h, h->rest.n);
    }
}

void html2c_file(struct html2c *h, const char *path, struct str text)
{
    h->path = path;
    h->rest = text;
    h->line = 1;
    h->c_line = 0;
    while (h->rest.n > 0) {
        if (h->in_template)
            read_inside(h);
        else
            read_outside(h);
    }
    if (h->in_template)
        html2c_error(h, h->line, "{%% end template %%} is missing");
    h->in_template = false;
    html2c_check_labels(h);
}
