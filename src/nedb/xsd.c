/* See xsd.h. */
#include "nedb/xsd.h"

#include <libxml/xmlschemas.h>
#include <string.h>

#include "base/log.h"
#include "i18n/i18n.h"
#include "i18n/msg_nedb.h"
#include "nedb/nedb.h"
#include "nedb/nedb_schema_files.h"
#include "nedb/xml.h"

const struct schema_file nedb_async_format = {"nedb-async.v1.xsd", &embedded_nedb_async_v1,
                                              MSG_nedb_format_async, SCHEMA_IN | SCHEMA_OUT,
                                              &embedded_nedb_async_v1_example};
const struct schema_file nedb_sync_format = {"nedb-sync.v1.xsd", &embedded_nedb_sync_v1,
                                             MSG_nedb_format_sync, SCHEMA_IN | SCHEMA_OUT,
                                             &embedded_nedb_sync_v1_example};
const struct schema_file nedb_import_format = {"nedb-import.v1.xsd", &embedded_nedb_import_v1,
                                               MSG_nedb_format_import, SCHEMA_IN | SCHEMA_OUT,
                                               &embedded_nedb_import_v1_example};
const struct schema_file *const nedb_formats[] = {&nedb_async_format, &nedb_sync_format,
                                                  &nedb_import_format, NULL};

struct hearing {
    struct arena *mem;
    struct schema_fault *fault;
    bool heard;
};

/* The first complaint counts; its words may hold the value, so they stay here. */
static void on_complaint(void *arg, xmlErrorPtr error)
{
    struct hearing *h = arg;
    xmlChar *path = error->node ? xmlGetNodePath(error->node) : NULL;

    if (!h->heard)
        h->fault->at = str_copy(h->mem, str_from_z((const char *)path));
    h->heard = true;
    xmlFree(path);
}

static xmlSchema *parse(const struct schema_file *file)
{
    xmlSchemaParserCtxt *reader = xmlSchemaNewMemParserCtxt(file->text->p, (int)file->text->n);

    ASSERT(reader != NULL);
    xmlSchema *schema = xmlSchemaParse(reader);
    xmlSchemaFreeParserCtxt(reader);
    ASSERT(schema != NULL); /* a file of ours, which a test reads */
    return schema;
}

bool xsd_keeps(struct arena *mem,
               const struct schema_file *file,
               const xmlNode *element,
               struct schema_fault *ret_fault)
{
    struct hearing h = {mem, ret_fault, false};
    xmlSchema *schema = parse(file);
    xmlSchemaValidCtxt *judge = xmlSchemaNewValidCtxt(schema);
    xmlNode *same_element;

    ASSERT(judge != NULL);
    /* libxml2 takes without const what it only reads.
     * NOLINTNEXTLINE(bugprone-sizeof-expression): what is copied is the pointer */
    memcpy(&same_element, &element, sizeof(same_element));
    *ret_fault = (struct schema_fault){STR(""), "schema"};
    xmlSchemaSetValidStructuredErrors(judge, on_complaint, &h);
    bool fine = element && xmlSchemaValidateOneElement(judge, same_element) == 0;
    xmlSchemaFreeValidCtxt(judge);
    xmlSchemaFree(schema);
    return fine;
}

const xmlNode *xsd_operation(struct arena *mem,
                             const struct schema_file *file,
                             const xmlNode *envelope,
                             const char *operation)
{
    const xmlNode *found = xml_child(xml_child(envelope, "Body"), operation);
    struct schema_fault fault;

    if (!found || strcmp((const char *)envelope->name, "Envelope") != 0)
        return NULL;
    if (xsd_keeps(mem, file, found, &fault))
        return found;
    struct str complaint = schema_complaint(mem, file, &fault);
    log_event(LOG_WARN, "nedb", "a message is not of its schema: " STR_FMT, STR_ARG(complaint));
    return NULL;
}
