/* See page_test.h. Finds things on the page shown, reads them and compares. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "page_inner.h"

enum { TEXT_MOST = 1 << 20 };

bool page_node_is(const xmlNode *node, const char *tag)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, tag) == 0;
}

struct str page_node_attribute(struct page *p, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    struct str copy = str_copy(p->mem, str_from_z((const char *)value));

    xmlFree(value);
    return copy;
}

/* "#id", ".class", "tag", "tag.class" as XPath; what begins with '/' or '(' is XPath already. */
static const char *to_xpath(struct page *p, const char *where)
{
    struct str s = str_from_z(where), tag, class;
    size_t dot;

    if (where[0] == '/' || where[0] == '(')
        return where;
    if (where[0] == '#')
        return str_printf(p->mem, "//*[@id='%s']", where + 1).p;
    if (!str_find(s, STR("."), &dot))
        return str_printf(p->mem, "//%s", where).p;
    tag = dot == 0 ? STR("*") : str_sub(s, 0, dot);
    class = str_sub(s, dot + 1, s.n);
    return str_printf(p->mem,
                      "//" STR_FMT "[contains(concat(' ',normalize-space(@class),' '),' " STR_FMT
                      " ')]",
                      STR_ARG(tag), STR_ARG(class))
        .p;
}

xmlNode *page_nth(struct page *p, const char *where, size_t i, size_t *ret_n)
{
    *ret_n = 0;
    if (!p->document)
        return NULL;
    xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)to_xpath(p, where), p->xpath);
    if (!found)
        fail_msg("%s: not an XPath", where);
    const xmlNodeSet *set = found->nodesetval;
    *ret_n = set ? (size_t)set->nodeNr : 0;
    xmlNode *node = i < *ret_n ? set->nodeTab[i] : NULL;
    xmlXPathFreeObject(found);
    return node;
}

xmlNode *page_first(struct page *p, const char *where)
{
    size_t n;
    return page_nth(p, where, 0, &n);
}

size_t page_count(struct page *p, const char *where)
{
    size_t n;
    (void)page_nth(p, where, 0, &n);
    return n;
}

bool page_has(struct page *p, const char *where)
{
    return page_count(p, where) > 0;
}

/* ---- text --------------------------------------------------------------------------------- */

static bool is_block(const xmlNode *node)
{
    static const char *const inside[] = {"a",    "abbr",   "b",   "bdi", "code", "em",   "i",
                                         "span", "strong", "sub", "sup", "time", "mark", "small"};
    for (size_t i = 0; i < COUNT(inside); i++)
        if (page_node_is(node, inside[i]))
            return false;
    return true;
}

static bool is_shown(const xmlNode *node)
{
    return !page_node_is(node, "script") && !page_node_is(node, "style") &&
           !page_node_is(node, "title") && !page_node_is(node, "template");
}

static void add_text(struct buf *out, const xmlNode *node)
{
    for (const xmlNode *n = node; n; n = n->next) {
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
            buf_add_z(out, (const char *)n->content);
        } else if (n->type == XML_ELEMENT_NODE && is_shown(n)) {
            buf_add_z(out, is_block(n) ? " " : "");
            add_text(out, n->children);
            buf_add_z(out, is_block(n) ? " " : "");
        }
    }
}

/* One space for each run of white space; a no-break space counts as one too, so that tests need not
 * tell them apart. */
static struct str collapse(struct page *p, struct str s)
{
    struct buf out;
    bool space = false;

    buf_init(&out, p->mem, TEXT_MOST);
    for (size_t i = 0; i < s.n; i++) {
        bool no_break = s.n - i >= 2 && s.p[i] == '\xC2' && s.p[i + 1] == '\xA0';
        bool is_space = no_break || s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
        if (!is_space) {
            buf_add_z(&out, space && out.n > 0 ? " " : "");
            buf_add_char(&out, s.p[i]);
        }
        space = is_space;
        i += no_break;
    }
    assert_false(buf_overflowed(&out));
    return str_copy(p->mem, buf_str(&out));
}

struct str page_node_text(struct page *p, xmlNode *node)
{
    struct buf out;

    if (!node)
        return STR("");
    if (node->type != XML_ELEMENT_NODE) { /* an attribute or a text node */
        xmlChar *content = xmlNodeGetContent(node);
        struct str copy = collapse(p, str_from_z((const char *)content));
        xmlFree(content);
        return copy;
    }
    buf_init(&out, p->mem, TEXT_MOST);
    add_text(&out, node->children);
    assert_false(buf_overflowed(&out));
    return collapse(p, buf_str(&out));
}

static xmlNode *must_find(struct page *p, const char *where, const char *file, int line)
{
    xmlNode *node = page_first(p, where);

    if (!node)
        page_fail(p, file, line, "nothing on the page is at %s", where);
    return node;
}

const char *page_text_at(struct page *p, const char *where, const char *file, int line)
{
    return page_node_text(p, must_find(p, where, file, line)).p;
}

const char *
page_attribute_at(struct page *p, const char *where, const char *name, const char *file, int line)
{
    return page_node_attribute(p, must_find(p, where, file, line), name).p;
}

const char *page_value_at(struct page *p, const char *field, const char *file, int line)
{
    xmlNode *control = page_control(p, field);
    size_t n;

    if (!control)
        page_fail(p, file, line, "no field \"%s\"", field);
    if (page_node_is(control, "textarea"))
        return page_node_text(p, control).p;
    if (!page_node_is(control, "select"))
        return page_node_attribute(p, control, "value").p;
    p->xpath->node = control;
    xmlNode *chosen = page_nth(p, "(.//option[@selected])", 0, &n);
    p->xpath->node = NULL;
    return chosen ? page_node_attribute(p, chosen, "value").p : "";
}

/* ---- assertions --------------------------------------------------------------------------- */

void page_assert_status_at(struct page *p, int status, const char *file, int line)
{
    if (p->answer.status != status)
        page_fail(p, file, line, "status %d, wanted %d", p->answer.status, status);
}

void page_assert_text_at(
    struct page *p, const char *where, const char *text, const char *file, int line)
{
    const char *found = page_text_at(p, where, file, line);

    if (strcmp(found, text) != 0)
        page_fail(p, file, line, "%s is \"%s\", wanted \"%s\"", where, found, text);
}

void page_assert_says_at(struct page *p, const char *text, bool says, const char *file, int line)
{
    struct str all = p->document ? page_node_text(p, xmlDocGetRootElement(p->document))
                                 : buf_str(&p->answer.body);
    size_t at;

    if (str_find(all, str_from_z(text), &at) != says)
        page_fail(p, file, line, says ? "does not say \"%s\"" : "says \"%s\"", text);
}

void page_assert_at_at(struct page *p, const char *address, const char *file, int line)
{
    if (strcmp(page_address(p), address) != 0)
        page_fail(p, file, line, "wanted to be at %s", address);
}

void page_assert_count_at(struct page *p, const char *where, size_t n, const char *file, int line)
{
    size_t found = page_count(p, where);

    if (found != n)
        page_fail(p, file, line, "%zu times %s, wanted %zu", found, where, n);
}

/* The message stands in an element that aria-describedby of the field (or of its fieldset) names.
 */
void page_assert_error_at(
    struct page *p, const char *field, const char *text, const char *file, int line)
{
    xmlNode *node = page_control(p, field);
    size_t at;

    if (!node)
        page_fail(p, file, line, "no field \"%s\"", field);
    for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
        struct str ids = page_node_attribute(p, node, "aria-describedby"), id;
        while (ids.n > 0) {
            size_t space = ids.n;
            (void)str_find(ids, STR(" "), &space);
            id = str_sub(ids, 0, space);
            ids = str_sub(ids, space + 1, ids.n);
            const char *where = str_printf(p->mem, "//*[@id='" STR_FMT "']", STR_ARG(id)).p;
            if (str_find(page_node_text(p, page_first(p, where)), str_from_z(text), &at))
                return;
        }
    }
    page_fail(p, file, line, "beside \"%s\" there is no \"%s\"", field, text);
}
