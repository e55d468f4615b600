/* See xml.h: which shapes of an XML signature there are for us. Names of elements are those of
 * XML Signature Syntax and Processing (W3C), 4. */
#include <libxml/c14n.h>
#include <string.h>

#include "base/base64.h"
#include "cades/xml_tree.h"

#define DSIG      "http://www.w3.org/2000/09/xmldsig#"
#define ENVELOPED DSIG "enveloped-signature"
#define EXCLUSIVE "http://www.w3.org/2001/10/xml-exc-c14n#"

/* Forms with comments are the same to us: a document with any is refused. */
static const struct {
    const char *name;
    int mode;
} forms[] = {
    {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", XML_C14N_1_0},
    {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", XML_C14N_1_0},
    {"http://www.w3.org/2006/12/xml-c14n11", XML_C14N_1_1},
    {"http://www.w3.org/2006/12/xml-c14n11#WithComments", XML_C14N_1_1},
    {EXCLUSIVE, XML_C14N_EXCLUSIVE_1_0},
    {EXCLUSIVE "WithComments", XML_C14N_EXCLUSIVE_1_0},
};

struct reading {
    struct arena *mem;
    xmlDoc *doc;
    const xmlNode *root, *signature, *info, *reference;
    const xmlNode *object; /* of a signature that is the root itself: the document inside it */
    struct cades_xml *out;
};

/* ---- the tree ----------------------------------------------------------------------------- */

static bool is_of(const xmlNode *node, const char *name, const char *space)
{
    return node && node->type == XML_ELEMENT_NODE && node->ns && node->ns->href &&
           strcmp((const char *)node->ns->href, space) == 0 &&
           strcmp((const char *)node->name, name) == 0;
}

static bool is(const xmlNode *node, const char *name)
{
    return is_of(node, name, DSIG);
}

static const xmlNode *element_from(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static const xmlNode *first(const xmlNode *node)
{
    return element_from(node->children);
}

static const xmlNode *next(const xmlNode *node)
{
    return element_from(node->next);
}

/* The element at *at, which must have this name; *at moves behind it. NULL: another, or none. */
static const xmlNode *take(const xmlNode **at, const char *name)
{
    const xmlNode *node = *at;

    if (!is(node, name))
        return NULL;
    *at = next(node);
    return node;
}

/* An attribute without a space, in arena memory; false: there is none. */
static bool attribute(struct arena *mem, const xmlNode *node, const char *name, struct str *ret)
{
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        if (at->ns || strcmp((const char *)at->name, name) != 0)
            continue;
        const xmlNode *value = at->children; /* one text, since no entity is known */
        *ret = str_copy(mem, str_from_z(value ? (const char *)value->content : ""));
        return true;
    }
    return false;
}

static struct str algorithm_of(struct arena *mem, const xmlNode *node)
{
    struct str name;

    return attribute(mem, node, "Algorithm", &name) ? name : STR("");
}

/* base64 with whatever white space its writer put in. */
static bool read_base64(struct arena *mem, const xmlNode *node, struct bytes *ret)
{
    xmlChar *text = first(node) ? NULL : xmlNodeGetContent(node);
    struct str letters = {0}, bytes;

    if (!text)
        return false;
    char *p = arena_alloc(mem, strlen((const char *)text) + 1);
    for (const xmlChar *at = text; *at; at++)
        if (!strchr(" \t\r\n", *at))
            p[letters.n++] = (char)*at;
    xmlFree(text);
    letters.p = p;
    if (letters.n == 0 || !base64_read(mem, letters, &bytes))
        return false;
    *ret = (struct bytes){(const uint8_t *)bytes.p, bytes.n};
    return true;
}

/* ---- forms -------------------------------------------------------------------------------- */

/* The canonical form that an element asks for. False: a transform that is not one. */
static bool read_form(struct arena *mem, const xmlNode *node, struct xml_part *part)
{
    struct str name = algorithm_of(mem, node);
    const xmlNode *inside = first(node);

    for (size_t i = 0; i < COUNT(forms); i++) {
        if (!str_eq_z(name, forms[i].name))
            continue;
        part->mode = forms[i].mode;
        if (!inside)
            return true;
        return forms[i].mode == XML_C14N_EXCLUSIVE_1_0 && !next(inside) &&
               is_of(inside, "InclusiveNamespaces", EXCLUSIVE) &&
               attribute(mem, inside, "PrefixList", &part->prefixes);
    }
    return false;
}

/* A signature inside the document takes itself out, once and first; then at most one form. */
static bool read_transforms(struct reading *r, const xmlNode *list, struct xml_part *part)
{
    const xmlNode *at = list ? first(list) : NULL;

    if (part->without) {
        const xmlNode *self = take(&at, "Transform");
        if (!self || first(self) || !str_eq_z(algorithm_of(r->mem, self), ENVELOPED))
            return false;
    }
    const xmlNode *form = take(&at, "Transform");
    return !at && (!form || read_form(r->mem, form, part));
}

/* ---- what is signed ------------------------------------------------------------------------ */

/* Whether the reference means this element, and no other has the same identifier. */
static bool means(struct reading *r, struct str uri, const xmlNode *node)
{
    static const char *const names[] = {"Id", "ID", "id"};
    struct str id = str_sub(uri, 1, uri.n), own;

    if (id.n == 0 || xml_tree_ids(r->root, id) != 1)
        return false;
    for (size_t i = 0; i < COUNT(names); i++)
        if (attribute(r->mem, node, names[i], &own) && str_eq(own, id))
            return true;
    return false;
}

/* Nothing but the whole document counts: else something beside it could be shown as signed. */
static enum cades_reason read_target(struct reading *r, struct xml_part *part)
{
    struct str uri;

    *part = (struct xml_part){.whole = r->object ? r->object : r->root,
                              .without = r->object ? NULL : r->signature,
                              .mode = XML_C14N_1_0};
    if (!attribute(r->mem, r->reference, "URI", &uri))
        return CADES_XML_PART;
    if (uri.n == 0)
        return r->object ? CADES_XML_PART : CADES_NO_REASON;
    if (uri.p[0] != '#')
        return CADES_XML_OUTSIDE;
    return means(r, uri, part->whole) ? CADES_NO_REASON : CADES_XML_PART;
}

static enum cades_reason read_reference(struct reading *r)
{
    const xmlNode *at = first(r->reference), *list;
    struct xml_part part;

    enum cades_reason reason = read_target(r, &part);
    if (reason != CADES_NO_REASON)
        return reason;
    list = take(&at, "Transforms");
    if (!read_transforms(r, list, &part))
        return CADES_XML_TRANSFORM;
    const xmlNode *method = take(&at, "DigestMethod"), *value = take(&at, "DigestValue");
    if (!method || first(method) || !value || at || !read_base64(r->mem, value, &r->out->digest))
        return CADES_XML_BROKEN;
    r->out->digest_method = algorithm_of(r->mem, method);
    return xml_tree_canonical(r->mem, r->doc, &part, &r->out->content);
}

static enum cades_reason read_info(struct reading *r)
{
    const xmlNode *at = first(r->info);
    const xmlNode *form = take(&at, "CanonicalizationMethod");
    const xmlNode *method = take(&at, "SignatureMethod");
    struct xml_part part = {.whole = r->info};

    r->reference = take(&at, "Reference");
    if (!form || !method || first(method) || !r->reference)
        return CADES_XML_BROKEN;
    if (at)
        return CADES_XML_PART;
    if (!read_form(r->mem, form, &part))
        return CADES_XML_TRANSFORM;
    r->out->signature_method = algorithm_of(r->mem, method);
    return xml_tree_canonical(r->mem, r->doc, &part, &r->out->signed_info);
}

/* ---- whose it is --------------------------------------------------------------------------- */

static enum cades_reason read_certificates(struct reading *r, const xmlNode *data)
{
    for (const xmlNode *at = first(data); at; at = next(at)) {
        if (!is(at, "X509Certificate"))
            continue;
        if (r->out->n_certificates == CADES_XML_CERTIFICATES_MOST)
            return CADES_TOO_MANY;
        if (!read_base64(r->mem, at, &r->out->certificates[r->out->n_certificates++]))
            return CADES_XML_BROKEN;
    }
    return CADES_NO_REASON;
}

static enum cades_reason read_key_info(struct reading *r, const xmlNode *key)
{
    enum cades_reason reason = CADES_NO_REASON;

    for (const xmlNode *at = first(key); at && reason == CADES_NO_REASON; at = next(at))
        if (is(at, "X509Data"))
            reason = read_certificates(r, at);
    return reason;
}

/* ---- the signature -------------------------------------------------------------------------- */

/* Either a child of the root, or the root itself round the one object that it signs. */
static enum cades_reason find_signature(struct reading *r)
{
    for (const xmlNode *at = r->root; at; at = xml_tree_walk(r->root, at)) {
        if (!is(at, "Signature"))
            continue;
        if (r->signature)
            return CADES_XML_SIGNATURES;
        r->signature = at;
    }
    if (!r->signature)
        return CADES_NO_SIGNER;
    return r->signature == r->root || r->signature->parent == r->root ? CADES_NO_REASON
                                                                      : CADES_XML_PART;
}

static enum cades_reason read_signature(struct reading *r)
{
    const xmlNode *at = first(r->signature), *value, *key;

    r->info = take(&at, "SignedInfo");
    value = take(&at, "SignatureValue");
    key = take(&at, "KeyInfo");
    if (!r->info || !value || !read_base64(r->mem, value, &r->out->signature))
        return CADES_XML_BROKEN;
    if (r->signature == r->root)
        r->object = take(&at, "Object");
    if (at || (r->signature == r->root && !r->object))
        return CADES_XML_PART; /* what nothing is over, or nothing to be over */
    enum cades_reason reason = key ? read_key_info(r, key) : CADES_NO_REASON;
    if (reason == CADES_NO_REASON)
        reason = read_info(r);
    return reason == CADES_NO_REASON ? read_reference(r) : reason;
}

static void read_whole(struct arena *mem, struct bytes file, struct cades_xml *ret)
{
    struct reading r = {.mem = mem, .out = ret};

    ret->reason = xml_tree_read(mem, file, &r.doc);
    if (ret->reason != CADES_NO_REASON)
        return;
    r.root = xmlDocGetRootElement(r.doc);
    ret->reason = find_signature(&r);
    if (ret->reason == CADES_NO_REASON)
        ret->reason = read_signature(&r);
}

/* The reason is told by who asked, not by the library to whoever reads its messages. */
static void be_silent(void *user, xmlError *error)
{
    (void)user;
    (void)error;
}

void cades_xml_read(struct arena *mem, struct bytes file, struct cades_xml *ret)
{
    *ret = (struct cades_xml){0};
    xmlSetStructuredErrorFunc(NULL, be_silent); /* of this thread */
    read_whole(mem, file, ret);
    xmlSetStructuredErrorFunc(NULL, NULL);
}
