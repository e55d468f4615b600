/* See soap.h. */
#include "nedb/soap.h"

#include "base/log.h"
#include "nedb/xml.h"
#include "nedb/xsd.h"

#define SOAP "http://schemas.xmlsoap.org/soap/envelope/"

static const xmlChar *letters(const char *z)
{
    return (const xmlChar *)z;
}

xmlNode *soap_element(xmlNode *parent, const char *name)
{
    xmlNode *node = xmlNewChild(parent, NULL, letters(name), NULL);

    ASSERT(node != NULL);
    xmlSetNs(node, NULL); /* what lies inside the wrapper has no namespace */
    return node;
}

void soap_text(struct arena *mem, xmlNode *parent, const char *name, struct str value)
{
    xmlNode *node = soap_element(parent, name);

    xmlNodeAddContent(node, letters(str_z(mem, value)));
}

xmlDoc *soap_open(const char *types, const char *operation, xmlNode **ret_request)
{
    xmlDoc *doc = xmlNewDoc(letters("1.0"));
    xmlNode *envelope = xmlNewDocNode(doc, NULL, letters("Envelope"), NULL);

    ASSERT(doc && envelope);
    (void)xmlDocSetRootElement(doc, envelope);
    xmlSetNs(envelope, xmlNewNs(envelope, letters(SOAP), letters("soapenv")));
    xmlNode *body = xmlNewChild(envelope, envelope->ns, letters("Body"), NULL);
    xmlNode *call = soap_element(body, operation);
    xmlSetNs(call, xmlNewNs(call, letters(types), letters("typ")));
    *ret_request = soap_element(call, "request");
    return doc;
}

/* The schema that the message breaks, NULL: none. What is inside a request of the form import has
 * one of its own. */
static const struct schema_file *broken(struct arena *mem,
                                        const struct schema_file *format,
                                        const xmlDoc *doc,
                                        struct schema_fault *ret_fault)
{
    const xmlNode *body = xml_child(xmlDocGetRootElement(doc), "Body"),
                  *call = body ? body->children : NULL,
                  *data = xml_child(xml_child(xml_child(call, "request"), "messageData"), "data"),
                  *import = xml_child(data, "typedRequestFormImportData");

    if (!xsd_keeps(mem, format, call, ret_fault))
        return format;
    return import && !xsd_keeps(mem, &nedb_import_format, import, ret_fault) ? &nedb_import_format
                                                                             : NULL;
}

struct str soap_print(struct arena *mem, const struct schema_file *format, xmlDoc *doc)
{
    struct schema_fault fault;
    const struct schema_file *wrong = broken(mem, format, doc, &fault);
    xmlChar *bytes = NULL;
    int n = 0;

    if (wrong) {
        struct str complaint = schema_complaint(mem, wrong, &fault);
        log_event(LOG_ERROR, "nedb", "a message of ours: " STR_FMT, STR_ARG(complaint));
        xmlFreeDoc(doc);
        return STR("");
    }
    xmlDocDumpMemoryEnc(doc, &bytes, &n, "UTF-8");
    ASSERT(bytes != NULL);
    struct str copy = str_copy(mem, (struct str){(const char *)bytes, (size_t)n});
    xmlFree(bytes);
    xmlFreeDoc(doc);
    return copy;
}

void soap_sender(struct arena *mem, xmlNode *parent, const struct channel_party *party)
{
    xmlNode *sender = soap_element(parent, "sender");

    soap_text(mem, sender, "senderId", party->sender);
    soap_text(mem, sender, "password", party->password);
}
