/* See xml_tree.h. */
#include "cades/xml_tree.h"

#include <libxml/c14n.h>
#include <string.h>

enum { PREFIXES_MOST = 16 };

static void drop_doc(void *doc)
{
    xmlFreeDoc(doc);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Ends the reading before anything of the document type is read: no entity is ever declared. */
static void stop_at_type(void *user, const xmlChar *name, const xmlChar *id, const xmlChar *place)
{
    xmlParserCtxt *parser = user;

    (void)name;
    (void)id;
    (void)place;
    *(bool *)parser->_private = true;
    xmlStopParser(parser);
}

static xmlDoc *parse(struct bytes file, bool *ret_typed)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();

    *ret_typed = false;
    ASSERT(parser);
    parser->_private = ret_typed;
    parser->sax->internalSubset = stop_at_type;
    xmlDoc *doc = xmlCtxtReadMemory(parser, (const char *)file.p, (int)file.n, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlFreeParserCtxt(parser);
    return doc;
}

/* Another encoding than what the bytes were checked for would be another document. */
static bool is_utf8(const xmlDoc *doc)
{
    return !doc->encoding || xmlStrcasecmp(doc->encoding, (const xmlChar *)"UTF-8") == 0;
}

/* The next node of any kind in document order, without going down into what is no element. */
static const xmlNode *walk(const xmlNode *root, const xmlNode *at)
{
    if (at->type == XML_ELEMENT_NODE && at->children)
        return at->children;
    while (at != root && !at->next)
        at = at->parent;
    return at == root ? NULL : at->next;
}

const xmlNode *xml_tree_walk(const xmlNode *root, const xmlNode *at)
{
    do
        at = walk(root, at);
    while (at && at->type != XML_ELEMENT_NODE);
    return at;
}

/* Comments are not signed, and what stands outside the root is not either. */
static bool has_only_text(const xmlDoc *doc, const xmlNode *root)
{
    for (const xmlNode *at = doc->children; at; at = at->next)
        if (at != root)
            return false;
    for (const xmlNode *at = root; at; at = walk(root, at))
        if (at->type != XML_ELEMENT_NODE && at->type != XML_TEXT_NODE &&
            at->type != XML_CDATA_SECTION_NODE)
            return false;
    return true;
}

enum cades_reason xml_tree_read(struct arena *mem, struct bytes file, xmlDoc **ret)
{
    bool typed;

    if (file.n > CADES_BYTES_MOST)
        return CADES_TOO_LARGE;
    if (!str_is_utf8((struct str){(const char *)file.p, file.n}))
        return CADES_XML_BROKEN;
    xmlDoc *doc = parse(file, &typed);
    if (doc)
        arena_defer(mem, drop_doc, doc);
    if (typed)
        return CADES_XML_TYPED;
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root || !is_utf8(doc))
        return CADES_XML_BROKEN;
    *ret = doc;
    return has_only_text(doc, root) ? CADES_NO_REASON : CADES_XML_COMMENT;
}

/* ---- identifiers -------------------------------------------------------------------------- */

static bool has_text(const xmlAttr *attribute, struct str text)
{
    const xmlNode *value = attribute->children;

    return value && !value->next && value->type == XML_TEXT_NODE &&
           str_eq_z(text, (const char *)value->content);
}

size_t xml_tree_ids(const xmlNode *root, struct str id)
{
    size_t n = 0;

    for (const xmlNode *at = root; at; at = xml_tree_walk(root, at))
        for (const xmlAttr *attribute = at->properties; attribute; attribute = attribute->next)
            if (xmlStrcasecmp(attribute->name, (const xmlChar *)"id") == 0)
                n += has_text(attribute, id);
    return n;
}

/* ---- canonical form ----------------------------------------------------------------------- */

struct sink {
    struct arena *mem;
    uint8_t *p;
    size_t n, size;
    bool full;
};

/* Names of spaces can be repeated at every element: a small file has a form without bounds. */
static int take(void *user, const char *text, int n)
{
    struct sink *sink = user;
    size_t more = (size_t)n;

    sink->full |= more > CADES_BYTES_MOST - sink->n;
    if (sink->full)
        return -1;
    if (sink->n + more > sink->size) {
        sink->size = (sink->n + more) * 2;
        uint8_t *wider = arena_alloc(sink->mem, sink->size);
        memcpy(wider, sink->p, sink->n);
        sink->p = wider;
    }
    memcpy(sink->p + sink->n, text, more);
    sink->n += more;
    return n;
}

/* Namespaces are no nodes of the tree: they belong to the element that shows them. */
static int is_visible(void *user, xmlNode *node, xmlNode *parent)
{
    const struct xml_part *part = user;

    for (const xmlNode *at = node->type == XML_NAMESPACE_DECL ? parent : node; at;
         at = at->parent) {
        if (at == part->without)
            return 0;
        if (at == part->whole)
            return 1;
    }
    return 0;
}

static xmlChar *copy(struct arena *mem, struct str s)
{
    char *p = arena_alloc(mem, s.n + 1);

    memcpy(p, s.p, s.n);
    return (xmlChar *)p;
}

/* A list of names with spaces between, as xmlC14NExecute() wants it. False: too many. */
static bool split_prefixes(struct arena *mem, struct str list, xmlChar **ret)
{
    size_t n = 0, at;

    for (list = str_trim(list); list.n > 0; list = str_trim(list)) {
        if (n == PREFIXES_MOST)
            return false;
        if (!str_find(list, STR(" "), &at))
            at = list.n;
        ret[n++] = copy(mem, str_sub(list, 0, at));
        list = str_sub(list, at, list.n);
    }
    ret[n] = NULL;
    return true;
}

enum cades_reason
xml_tree_canonical(struct arena *mem, xmlDoc *doc, struct xml_part *part, struct bytes *ret)
{
    struct sink sink = {.mem = mem, .p = arena_alloc(mem, 1)};
    xmlChar *prefixes[PREFIXES_MOST + 1];

    if (!split_prefixes(mem, part->prefixes, prefixes))
        return CADES_XML_TRANSFORM;
    xmlOutputBuffer *out = xmlOutputBufferCreateIO(take, NULL, &sink, NULL);
    ASSERT(out);
    bool fine = xmlC14NExecute(doc, is_visible, part, part->mode,
                               part->prefixes.n > 0 ? prefixes : NULL, 0, out) >= 0;
    fine = xmlOutputBufferClose(out) >= 0 && fine;
    *ret = (struct bytes){sink.p, sink.n};
    if (sink.full)
        return CADES_TOO_LARGE;
    return fine && sink.n > 0 ? CADES_NO_REASON : CADES_XML_BROKEN;
}
