/* See xml.h. */
#include "nedb/xml.h"

#include <libxml/parser.h>
#include <string.h>

static void drop(void *doc)
{
    xmlFreeDoc(doc);
}

const xmlNode *xml_read(struct arena *mem, struct str text)
{
    if (text.n == 0 || text.n > INT32_MAX)
        return NULL;
    xmlDoc *doc = xmlReadMemory(text.p, (int)text.n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_NOCDATA);
    if (!doc)
        return NULL;
    arena_defer(mem, drop, doc);
    return doc->intSubset ? NULL : xmlDocGetRootElement(doc);
}

static const xmlNode *from(const xmlNode *node, const char *name)
{
    for (; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
            return node;
    return NULL;
}

const xmlNode *xml_child(const xmlNode *node, const char *name)
{
    return node ? from(node->children, name) : NULL;
}

const xmlNode *xml_next(const xmlNode *node, const char *name)
{
    return node ? from(node->next, name) : NULL;
}

struct str xml_text(struct arena *mem, const xmlNode *node, const char *name)
{
    const xmlNode *child = xml_child(node, name);

    if (!child)
        return STR("");
    xmlChar *content = xmlNodeGetContent(child);
    struct str text = str_copy(mem, str_trim(str_from_z((const char *)content)));
    xmlFree(content);
    return text;
}
