/* See page_test.h. The page's document is the state of its forms: filling in changes attributes,
 * and pressing a button collects the successful controls of its form as a browser does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "page_inner.h"

#define BOUNDARY "oqu-page-test-boundary"

enum { BODY_MOST = 64 << 20 };

void page_encode(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char u = (unsigned char)s.p[i];
        bool plain = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') ||
                     u == '-' || u == '.' || u == '_';
        if (plain)
            buf_add_char(out, (char)u);
        else
            buf_printf(out, "%%%02X", u);
    }
}

/* ---- finding a control -------------------------------------------------------------------- */

static struct str attribute(struct page *p, const xmlNode *node, const char *name)
{
    return page_node_attribute(p, node, name);
}

static bool has(const xmlNode *node, const char *name)
{
    return xmlHasProp(node, (const xmlChar *)name) != NULL;
}

static void set(xmlNode *node, const char *name, const char *value)
{
    assert_non_null(xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value));
}

static void unset(xmlNode *node, const char *name)
{
    (void)xmlUnsetProp(node, (const xmlChar *)name);
}

static bool is_control(const xmlNode *node)
{
    return page_node_is(node, "input") || page_node_is(node, "select") ||
           page_node_is(node, "textarea");
}

static xmlNode *control_inside(xmlNode *node)
{
    for (xmlNode *child = node->children; child; child = child->next) {
        if (is_control(child))
            return child;
        xmlNode *deeper = control_inside(child);
        if (deeper)
            return deeper;
    }
    return NULL;
}

/* The label whose text is, or begins with, these words. */
static xmlNode *by_label(struct page *p, const char *words)
{
    size_t n = 1;

    for (int whole = 1; whole >= 0; whole--) {
        for (size_t i = 0; i < n; i++) {
            xmlNode *label = page_nth(p, "//label", i, &n);
            struct str text = page_node_text(p, label);
            if (!label || !(whole ? str_eq_z(text, words) : str_starts(text, str_from_z(words))))
                continue;
            struct str id = attribute(p, label, "for");
            return id.n > 0 ? page_first(p, str_printf(p->mem, "//*[@id='%s']", id.p).p)
                            : control_inside(label);
        }
        n = 1;
    }
    return NULL;
}

static xmlNode *by_name(struct page *p, const char *name, const char *value)
{
    size_t n = 1;

    for (size_t i = 0; i < n; i++) {
        xmlNode *node = page_nth(p, "//input|//select|//textarea", i, &n);
        if (node && str_eq_z(attribute(p, node, "name"), name) &&
            (!value || str_eq_z(attribute(p, node, "value"), value)))
            return node;
    }
    return NULL;
}

xmlNode *page_control(struct page *p, const char *field)
{
    xmlNode *found = by_name(p, field, NULL);
    size_t eq;

    if (!found && str_find(str_from_z(field), STR("="), &eq))
        found = by_name(p, str_z(p->mem, str_sub(str_from_z(field), 0, eq)), field + eq + 1);
    return found ? found : by_label(p, field);
}

static xmlNode *must_control(struct page *p, const char *field, const char *file, int line)
{
    xmlNode *control = page_control(p, field);

    if (!control)
        page_fail(p, file, line, "no field \"%s\"", field);
    if (has(control, "disabled"))
        page_fail(p, file, line, "\"%s\" cannot be changed", field);
    return control;
}

/* ---- filling in --------------------------------------------------------------------------- */

static bool choose_option(struct page *p, xmlNode *select, const char *value)
{
    bool found = false;
    size_t n = 1;

    p->xpath->node = select;
    for (size_t i = 0; i < n; i++) {
        xmlNode *option = page_nth(p, "(.//option)", i, &n);
        if (!option)
            break;
        struct str own =
            has(option, "value") ? attribute(p, option, "value") : page_node_text(p, option);
        bool fits = str_eq_z(own, value) || str_eq_z(page_node_text(p, option), value);
        unset(option, "selected");
        if (fits && !found)
            set(option, "selected", "selected");
        found = found || fits;
    }
    p->xpath->node = NULL;
    return found;
}

void page_fill_at(struct page *p, const char *field, const char *text, const char *file, int line)
{
    xmlNode *control = must_control(p, field, file, line);
    struct str type = attribute(p, control, "type");

    if (page_node_is(control, "select") || str_eq_z(type, "radio") || str_eq_z(type, "checkbox") ||
        str_eq_z(type, "file") || str_eq_z(type, "hidden"))
        page_fail(p, file, line, "\"%s\" is not a field to write in", field);
    if (page_node_is(control, "textarea")) {
        xmlNodeSetContent(control, NULL);
        xmlNodeAddContent(control, (const xmlChar *)text);
    } else {
        set(control, "value", text);
    }
}

static void check_radio(struct page *p, xmlNode *chosen)
{
    struct str name = attribute(p, chosen, "name");
    size_t n = 1;

    for (size_t i = 0; i < n; i++) {
        xmlNode *other = page_nth(p, "//input[@type='radio']", i, &n);
        if (other && str_eq(attribute(p, other, "name"), name))
            unset(other, "checked");
    }
    set(chosen, "checked", "checked");
}

void page_choose_at(
    struct page *p, const char *field, const char *value, const char *file, int line)
{
    xmlNode *control = must_control(p, field, file, line);

    if (page_node_is(control, "select")) {
        if (!choose_option(p, control, value))
            page_fail(p, file, line, "\"%s\" has no option \"%s\"", field, value);
        return;
    }
    const char *name = attribute(p, control, "name").p;
    xmlNode *radio = by_name(p, name, value);
    if (!radio)
        radio = by_label(p, value);
    if (!radio || !str_eq_z(attribute(p, radio, "type"), "radio"))
        page_fail(p, file, line, "\"%s\" has no choice \"%s\"", field, value);
    check_radio(p, radio);
}

void page_tick_at(struct page *p, const char *field, bool on, const char *file, int line)
{
    xmlNode *control = must_control(p, field, file, line);

    if (!str_eq_z(attribute(p, control, "type"), "checkbox"))
        page_fail(p, file, line, "\"%s\" is not a checkbox", field);
    unset(control, "checked");
    if (on)
        set(control, "checked", "checked");
}

void page_fill_date_at(
    struct page *p, const char *name, const char *date, const char *file, int line)
{
    struct str s = str_from_z(date);
    const struct {
        const char *end;
        struct str part;
    } parts[] = {{"d", str_sub(s, 8, 2)}, {"m", str_sub(s, 5, 2)}, {"y", str_sub(s, 0, 4)}};

    for (size_t i = 0; i < COUNT(parts); i++) {
        const char *field = str_printf(p->mem, "%s.%s", name, parts[i].end).p;
        xmlNode *control = must_control(p, field, file, line);
        struct str part = parts[i].part;
        bool select = page_node_is(control, "select");
        if (select && str_starts(part, STR("0")))
            part = str_sub(part, 1, part.n);
        if (select)
            page_choose_at(p, field, str_z(p->mem, part), file, line);
        else
            page_fill_at(p, field, str_z(p->mem, part), file, line);
    }
}

void page_upload_at(struct page *p,
                    const char *field,
                    const char *file_name,
                    struct str bytes,
                    const char *file,
                    int line)
{
    xmlNode *control = must_control(p, field, file, line);

    if (!str_eq_z(attribute(p, control, "type"), "file"))
        page_fail(p, file, line, "\"%s\" takes no file", field);
    assert_true(p->n_files < PAGE_FILES);
    p->files[p->n_files++] = (struct page_file){control, file_name, bytes};
}

/* ---- sending ------------------------------------------------------------------------------ */

struct sending {
    struct page *p;
    struct buf body;
    bool multipart;
};

static void add_field(struct sending *s, struct str name, struct str value)
{
    if (name.n == 0)
        return;
    if (s->multipart) {
        buf_printf(&s->body,
                   "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"" STR_FMT "\"\r\n\r\n",
                   STR_ARG(name));
        buf_add(&s->body, value);
        buf_add_z(&s->body, "\r\n");
        return;
    }
    buf_add_z(&s->body, s->body.n > 0 ? "&" : "");
    page_encode(&s->body, name);
    buf_add_char(&s->body, '=');
    page_encode(&s->body, value);
}

static void add_file(struct sending *s, const xmlNode *input)
{
    struct page_file file = {NULL, "", STR("")};

    for (size_t i = 0; i < s->p->n_files; i++)
        if (s->p->files[i].input == input)
            file = s->p->files[i];
    if (!s->multipart) {
        add_field(s, attribute(s->p, input, "name"), str_from_z(file.name));
        return;
    }
    buf_printf(&s->body,
               "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"" STR_FMT
               "\"; filename=\"%s\"\r\n"
               "Content-Type: application/octet-stream\r\n\r\n",
               STR_ARG(attribute(s->p, input, "name")), file.name);
    buf_add(&s->body, file.bytes);
    buf_add_z(&s->body, "\r\n");
}

static void add_select(struct sending *s, xmlNode *select)
{
    struct page *p = s->p;
    size_t n;

    p->xpath->node = select;
    xmlNode *option = page_nth(p, "(.//option[@selected])", 0, &n);
    if (!option)
        option = page_nth(p, "(.//option)", 0, &n);
    p->xpath->node = NULL;
    if (option)
        add_field(s, attribute(p, select, "name"),
                  has(option, "value") ? attribute(p, option, "value") : page_node_text(p, option));
}

static void add_input(struct sending *s, const xmlNode *input)
{
    struct page *p = s->p;
    struct str type = attribute(p, input, "type"), value = attribute(p, input, "value");
    bool ticks = str_eq_z(type, "radio") || str_eq_z(type, "checkbox");

    if (str_eq_z(type, "submit") || str_eq_z(type, "button") || str_eq_z(type, "reset") ||
        (ticks && !has(input, "checked")))
        return;
    if (str_eq_z(type, "file"))
        add_file(s, input);
    else
        add_field(s, attribute(p, input, "name"),
                  ticks && !has(input, "value") ? STR("on") : value);
}

static struct str raw_text(struct page *p, const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent(node);
    struct str copy = str_copy(p->mem, str_from_z((const char *)content));

    xmlFree(content);
    return copy;
}

static void add_controls(struct sending *s, xmlNode *node)
{
    for (xmlNode *child = node->children; child; child = child->next) {
        if (has(child, "disabled"))
            continue;
        if (page_node_is(child, "input"))
            add_input(s, child);
        else if (page_node_is(child, "select"))
            add_select(s, child);
        else if (page_node_is(child, "textarea"))
            add_field(s, attribute(s->p, child, "name"), raw_text(s->p, child));
        else
            add_controls(s, child);
    }
}

/* Controls outside the form that name it by form="id". */
static void add_outsiders(struct sending *s, const xmlNode *form)
{
    struct str id = attribute(s->p, form, "id");
    size_t n = 1;

    for (size_t i = 0; i < n && id.n > 0; i++) {
        xmlNode *node = page_nth(s->p, "//input[@form]", i, &n);
        if (node && str_eq(attribute(s->p, node, "form"), id))
            add_input(s, node);
    }
}

static xmlNode *form_of(struct page *p, xmlNode *button)
{
    struct str id = attribute(p, button, "form");

    if (id.n > 0)
        return page_first(p, str_printf(p->mem, "//form[@id='%s']", id.p).p);
    for (xmlNode *node = button; node; node = node->parent)
        if (page_node_is(node, "form"))
            return node;
    return NULL;
}

static bool is_pressed(struct page *p, const xmlNode *button, const char *words)
{
    struct str name = attribute(p, button, "name"), value = attribute(p, button, "value");

    return str_eq_z(attribute(p, button, "id"), words) || str_eq_z(name, words) ||
           str_eq_z(str_printf(p->mem, STR_FMT "=" STR_FMT, STR_ARG(name), STR_ARG(value)),
                    words) ||
           str_eq_z(attribute(p, button, "aria-label"), words) ||
           (page_node_is(button, "input") && str_eq_z(value, words));
}

static xmlNode *find_button(struct page *p, const char *words)
{
    static const char buttons[] = "//button[not(@type) or @type='submit']|//input[@type='submit']";
    size_t n = 1;

    for (size_t i = 0; i < n; i++) {
        xmlNode *button = page_nth(p, buttons, i, &n);
        if (button && (is_pressed(p, button, words) || str_eq_z(page_node_text(p, button), words)))
            return button;
    }
    return page_first(p, str_printf(p->mem,
                                    "//form[@id='%s']//button[not(@type) or @type='submit']|"
                                    "//form[@id='%s']//input[@type='submit']",
                                    words, words)
                             .p);
}

static struct str action_of(struct page *p, const xmlNode *form, const xmlNode *button)
{
    struct str action = attribute(p, button, "formaction");

    if (action.n == 0)
        action = attribute(p, form, "action");
    return action.n > 0 ? action : p->address;
}

static void send_get(struct page *p, struct str action, struct str query)
{
    size_t mark = action.n;

    (void)str_find(action, STR("?"), &mark);
    action = str_sub(action, 0, mark);
    page_request(p, "GET", str_printf(p->mem, STR_FMT "?" STR_FMT, STR_ARG(action), STR_ARG(query)),
                 NULL, STR(""));
}

void page_press_at(struct page *p, const char *words, const char *file, int line)
{
    xmlNode *button = find_button(p, words);
    xmlNode *form = button ? form_of(p, button) : NULL;
    struct sending s = {.p = p};

    if (!form)
        page_fail(p, file, line, "no button \"%s\" in a form", words);
    if (has(button, "disabled"))
        page_fail(p, file, line, "\"%s\" cannot be pressed", words);
    buf_init(&s.body, p->mem, BODY_MOST);
    s.multipart = str_eq_z(has(button, "formenctype") ? attribute(p, button, "formenctype")
                                                      : attribute(p, form, "enctype"),
                           "multipart/form-data");
    add_controls(&s, form);
    add_outsiders(&s, form);
    add_field(&s, attribute(p, button, "name"), attribute(p, button, "value"));
    if (s.multipart)
        buf_add_z(&s.body, "--" BOUNDARY "--\r\n");
    assert_false(buf_overflowed(&s.body));
    struct str action = action_of(p, form, button);
    if (!str_eq_nocase(attribute(p, form, "method"), STR("post")))
        send_get(p, action, buf_str(&s.body));
    else
        page_request(p, "POST", action,
                     s.multipart ? "multipart/form-data; boundary=" BOUNDARY
                                 : "application/x-www-form-urlencoded",
                     buf_str(&s.body));
    page_redirects(p, file, line);
}

void page_follow_at(struct page *p, const char *link, const char *file, int line)
{
    xmlNode *found = link[0] == '/' ? page_first(p, link) : NULL;
    size_t n = 1;

    for (size_t i = 0; i < n && !found; i++) {
        xmlNode *a = page_nth(p, "//a[@href]", i, &n);
        if (a && str_eq_z(page_node_text(p, a), link))
            found = a;
    }
    if (!found || !has(found, "href"))
        page_fail(p, file, line, "no link \"%s\"", link);
    page_get_at(p, attribute(p, found, "href").p, file, line);
}
