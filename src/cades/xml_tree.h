/* Private to the reader of XML signatures: a tree of libxml2 without anything that a signature
 * cannot cover, and its canonical form. */
#ifndef OQU_CADES_XML_TREE_H
#define OQU_CADES_XML_TREE_H

#include <libxml/parser.h>

#include "cades/cades.h"

/* The tree goes with the arena. UTF-8 without document type, comments and processing instructions.
 * CADES_NO_REASON, or what it is refused for. */
enum cades_reason xml_tree_read(struct arena *mem, struct bytes file, xmlDoc **ret);
/* How many elements carry this identifier, in an attribute of that name in whatever spelling. */
size_t xml_tree_ids(const xmlNode *root, struct str id);
/* The next element in document order, down from where it stands; NULL: the last. */
const xmlNode *xml_tree_walk(const xmlNode *root, const xmlNode *at);

/* Part of a document in canonical form. */
struct xml_part {
    const xmlNode *whole;   /* with everything below */
    const xmlNode *without; /* but for this; NULL: nothing */
    int mode;               /* xmlC14NMode */
    struct str prefixes;    /* of InclusiveNamespaces; empty: none */
};
/* In arena memory. CADES_NO_REASON, or why there is none. */
enum cades_reason
xml_tree_canonical(struct arena *mem, xmlDoc *doc, struct xml_part *part, struct bytes *ret);

#endif
