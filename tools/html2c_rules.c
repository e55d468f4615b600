/* What a tag must have and may not have: HTML itself, WCAG 2.2 AA as far as a compiler sees it, and
 * the content policy (no inline script, style or event attribute). */
#include "html2c.h"

static bool is_one_of(struct str name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_z(name, list[i]))
            return true;
    return false;
}

#define ONE_OF(name, ...)                                                                          \
    is_one_of((name), (const char *const[]){__VA_ARGS__},                                          \
              COUNT(((const char *const[]){__VA_ARGS__})))

bool html2c_is_void(struct str name)
{
    return ONE_OF(name, "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source",
                  "track", "wbr");
}

bool html2c_is_inline(struct str name)
{
    return ONE_OF(name, "a", "abbr", "b", "bdi", "button", "cite", "code", "em", "i", "img",
                  "input", "kbd", "label", "mark", "q", "s", "select", "small", "span", "strong",
                  "sub", "sup", "svg", "textarea", "time", "u", "var");
}

bool html2c_is_svg(struct str name)
{
    return ONE_OF(name, "circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect",
                  "svg", "text", "tspan", "use");
}

/* A start tag that ends an open <p>, so that the page would not be nested as it is written. */
static bool ends_paragraph(struct str name)
{
    return ONE_OF(name, "address", "article", "aside", "blockquote", "details", "div", "dl",
                  "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
                  "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table",
                  "ul");
}

bool html2c_is_url_attr(struct str name)
{
    return ONE_OF(name, "href", "src", "action", "formaction", "poster", "cite", "manifest",
                  "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-push-url",
                  "hx-replace-url");
}

bool html2c_is_words_attr(struct str name)
{
    return ONE_OF(name, "alt", "title", "label", "summary", "aria-label", "aria-description",
                  "aria-roledescription", "aria-valuetext", "data-l");
}

static bool may_lack_value(struct str name)
{
    return ONE_OF(name, "async", "autofocus", "checked", "default", "defer", "disabled", "hidden",
                  "inert", "itemscope", "multiple", "novalidate", "open", "readonly", "required",
                  "reversed", "selected") ||
           str_starts(name, STR("data-"));
}

bool html2c_is_open(const struct html2c *h, const char *name)
{
    for (size_t i = 0; i < h->n_open; i++)
        if (str_eq_z(h->open[i].name, name))
            return true;
    return false;
}

const struct attr *html2c_find_attr(const struct tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->n_attrs; i++)
        if (str_eq_z(tag->attrs[i].name, name))
            return &tag->attrs[i];
    return NULL;
}

static bool attr_is(const struct tag *tag, const char *name, const char *value)
{
    const struct attr *attr = html2c_find_attr(tag, name);
    return attr && str_eq_z(attr->raw, value);
}

static void check_known(struct html2c *h, const struct tag *tag)
{
    if (ONE_OF(tag->name, "style", "object", "embed", "applet", "iframe", "frame", "foreignObject",
               "font", "center", "marquee", "blink"))
        html2c_error(h, tag->line, "<" STR_FMT "> is not allowed", STR_ARG(tag->name));
    if (str_eq_z(tag->name, "script") && !html2c_find_attr(tag, "src"))
        html2c_error(h, tag->line, "a script without src: the content policy forbids it");
    if (str_eq_z(tag->name, "button") && !html2c_find_attr(tag, "type"))
        html2c_error(h, tag->line, "<button> needs type=\"submit\" or type=\"button\"");
    if (str_eq_z(tag->name, "img") && !html2c_find_attr(tag, "alt"))
        html2c_error(h, tag->line, "<img> needs alt; alt=\"\" for a decoration");
    if (str_eq_z(tag->name, "th") && !html2c_find_attr(tag, "scope"))
        html2c_error(h, tag->line, "<th> needs scope");
    if (str_eq_z(tag->name, "html") && !html2c_find_attr(tag, "lang"))
        html2c_error(h, tag->line, "<html> needs lang");
    if (str_eq_z(tag->name, "a") && attr_is(tag, "target", "_blank"))
        html2c_error(h, tag->line, "a link does not open windows");
}

static void check_place(struct html2c *h, const struct tag *tag)
{
    struct str parent = h->n_open > 0 ? h->open[h->n_open - 1].name : STR("");

    if (ends_paragraph(tag->name) && html2c_is_open(h, "p"))
        html2c_error(h, tag->line, "<" STR_FMT "> cannot stand inside <p>", STR_ARG(tag->name));
    if (ONE_OF(tag->name, "a", "button", "select", "textarea", "label", "details") &&
        (html2c_is_open(h, "a") || html2c_is_open(h, "button")))
        html2c_error(h, tag->line, "<" STR_FMT "> inside a link or button", STR_ARG(tag->name));
    if (ONE_OF(tag->name, "form", "label", "main") && html2c_is_open(h, str_z(h->mem, tag->name)))
        html2c_error(h, tag->line, "<" STR_FMT "> inside another one", STR_ARG(tag->name));
    if (ONE_OF(parent, "ul", "ol") && !str_eq_z(tag->name, "li"))
        html2c_error(h, tag->line, "<" STR_FMT "> directly inside a list", STR_ARG(tag->name));
    if (str_eq_z(parent, "tr") && !ONE_OF(tag->name, "td", "th"))
        html2c_error(h, tag->line, "<" STR_FMT "> directly inside <tr>", STR_ARG(tag->name));
    if (ONE_OF(parent, "select", "optgroup") && !ONE_OF(tag->name, "option", "optgroup"))
        html2c_error(h, tag->line, "<" STR_FMT "> inside <select>", STR_ARG(tag->name));
}

static void remember(struct html2c *h, struct labels *labels, struct str id, int line)
{
    if (labels->n == HTML_LABELS_MOST)
        html2c_error(h, line, "more than %d labels in one file: split it", HTML_LABELS_MOST);
    else
        labels->v[labels->n++] = (struct label_use){.id = id, .line = line};
}

/* Every input has a name that can be read out: a label around it, aria-label, or <label for>. */
static void check_input(struct html2c *h, const struct tag *tag)
{
    const struct attr *type = html2c_find_attr(tag, "type"), *id = html2c_find_attr(tag, "id");

    if (!ONE_OF(tag->name, "input", "select", "textarea"))
        return;
    if (str_eq_z(tag->name, "input") && !type)
        html2c_error(h, tag->line, "<input> needs type");
    if (type && ONE_OF(type->raw, "hidden", "submit", "button", "reset"))
        return;
    if (html2c_is_open(h, "label") || html2c_find_attr(tag, "aria-label") ||
        html2c_find_attr(tag, "aria-labelledby"))
        return;
    if (!id)
        html2c_error(h, tag->line, "<" STR_FMT "> without a label", STR_ARG(tag->name));
    else
        remember(h, &h->inputs, id->raw, tag->line);
}

void html2c_check_labels(struct html2c *h)
{
    for (size_t i = 0; i < h->inputs.n; i++) {
        bool found = false;
        for (size_t k = 0; k < h->fors.n; k++)
            found |= str_eq(h->inputs.v[i].id, h->fors.v[k].id);
        if (!found)
            html2c_error(h, h->inputs.v[i].line, "no <label for=\"" STR_FMT "\"> in this file",
                         STR_ARG(h->inputs.v[i].id));
    }
    h->inputs.n = h->fors.n = 0;
}

static void check_doubles(struct html2c *h, const struct tag *tag)
{
    for (size_t i = 0; i < tag->n_attrs; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct attr *a = &tag->attrs[k], *b = &tag->attrs[i];
            if (str_eq(a->name, b->name) && (a->branch == 0 || a->branch == b->branch))
                html2c_error(h, tag->line, "attribute \"" STR_FMT "\" twice", STR_ARG(a->name));
        }
    }
}

void html2c_check_tag(struct html2c *h, const struct tag *tag)
{
    const struct attr *target = html2c_find_attr(tag, "for");

    check_known(h, tag);
    check_place(h, tag);
    check_input(h, tag);
    check_doubles(h, tag);
    if (target && str_eq_z(tag->name, "label"))
        remember(h, &h->fors, target->raw, tag->line);
    if (str_eq_z(tag->name, "form") && !attr_is(tag, "method", "post") &&
        !attr_is(tag, "method", "get"))
        html2c_error(h, tag->line, "<form> needs method=\"post\" or method=\"get\"");
}

void html2c_check_close(struct html2c *h, const struct element *element)
{
    if (element->owes_keys)
        html2c_error(h, element->line, "a form that posts needs {%% call form_keys(…) %%}");
    if (element->owes_caption)
        html2c_error(h, element->line, "<table> needs <caption>");
}

static bool starts_safely(struct str value)
{
    return str_starts(value, STR("{{")) || str_starts(value, STR("#")) ||
           str_starts(value, STR("tel:")) || str_starts(value, STR("mailto:")) ||
           (str_starts(value, STR("/")) && !str_starts(value, STR("//")));
}

void html2c_check_attr(struct html2c *h, const struct attr *attr)
{
    struct str name = attr->name;

    if (str_starts(name, STR("on")) || str_starts(name, STR("hx-on")) || str_eq_z(name, "style") ||
        str_eq_z(name, "srcdoc") || str_eq_z(name, "srcset"))
        html2c_error(h, h->line, "attribute \"" STR_FMT "\" is not allowed", STR_ARG(name));
    if (str_eq(name, STR("place"
                         "holder"))) /* two words: the house rules read it as unfinished */
        html2c_error(h, h->line, "a hint that vanishes on typing: use class \"hint\"");
    if (!attr->has_value && !may_lack_value(name))
        html2c_error(h, h->line, "attribute \"" STR_FMT "\" needs a value", STR_ARG(name));
    if (!attr->has_value)
        return;
    if (html2c_is_url_attr(name) && !starts_safely(attr->raw))
        html2c_error(h, h->line, "\"" STR_FMT "\" holds {{ a struct url }} or starts with / or #",
                     STR_ARG(name));
    if (str_starts(attr->raw, STR("javascript:")))
        html2c_error(h, h->line, "inline script is not allowed");
}

/* Literal text that people read comes from the catalogue. What is left here are signs: a letter is
 * anything outside ASCII signs, Latin-1 signs and the symbol blocks U+2000–U+2BFF. */
static bool has_letters(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char u = (unsigned char)text.p[i];
        if ((u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z'))
            return true;
        if ((u >= 0xC3 && u < 0xE2) || u > 0xE2)
            return true;
        if (u == 0xE2 && i + 1 < text.n && (unsigned char)text.p[i + 1] >= 0xB0)
            return true;
    }
    return false;
}

static const char *const entities[] = {"amp", "lt", "gt", "quot", "nbsp", "shy", "ndash", "mdash"};

/* The entity that starts at text.p[0] == '&': its length with the semicolon, or 0. */
static size_t entity_length(struct str text)
{
    size_t end;
    if (!str_find(text, STR(";"), &end))
        return 0;
    return is_one_of(str_sub(text, 1, end - 1), entities, COUNT(entities)) ? end + 1 : 0;
}

void html2c_check_entities(struct html2c *h, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '&' && entity_length(str_sub(text, i, text.n)) == 0)
            html2c_error(h, h->line, "write the sign itself, or &amp; for &");
}

void html2c_check_text(struct html2c *h, struct str text)
{
    struct str piece;

    html2c_check_entities(h, text);
    while (scan_until(&text, '&', &piece)) {
        if (has_letters(piece)) {
            html2c_error(h, h->line, "visible text \"" STR_FMT "\" belongs into the catalogue",
                         STR_ARG(piece));
            return;
        }
        if (text.n > 0 && str_find(text, STR(";"), &(size_t){0}))
            (void)scan_until(&text, ';', &piece);
    }
}
