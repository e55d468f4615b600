/* XML that other systems send: read whole, without entities, documents types or the network.
 * Private to the feature. */
#ifndef OQU_NEDB_XML_H
#define OQU_NEDB_XML_H

#include <libxml/tree.h>

#include "base/str.h"

/* The outermost element; NULL: it is none, or brings a document type (entities, XXE). Lives as long
 * as mem. */
const xmlNode *xml_read(struct arena *mem, struct str text);
/* The first child element, or the next sibling, of this local name, in whatever namespace; NULL:
 * none. node may be NULL. */
const xmlNode *xml_child(const xmlNode *node, const char *name);
const xmlNode *xml_next(const xmlNode *node, const char *name);
/* Its text, trimmed; empty when it is absent. */
struct str xml_text(struct arena *mem, const xmlNode *node, const char *name);

#endif
