/* Messages of the channel and their published schemas (XML Schema 1.0, schemas/): both what comes
 * and what leaves. Private to the feature. */
#ifndef OQU_NEDB_XSD_H
#define OQU_NEDB_XSD_H

#include <libxml/tree.h>

#include "http/schema.h"

extern const struct schema_file nedb_async_format, nedb_sync_format, nedb_import_format;

/* False: the element does not keep to the schema; *ret_fault says where (XPath). */
bool xsd_keeps(struct arena *mem,
               const struct schema_file *file,
               const xmlNode *element,
               struct schema_fault *ret_fault);
/* The operation in the body of an envelope that came, which keeps to the schema; a fault of SOAP is
 * none. NULL: another one, none, or it does not keep to the schema, which is logged. */
const xmlNode *xsd_operation(struct arena *mem,
                             const struct schema_file *file,
                             const xmlNode *envelope,
                             const char *operation);

#endif
