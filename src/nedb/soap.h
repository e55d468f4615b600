/* Writing the gateway's envelopes. What lies inside the wrapper element of an operation has no
 * namespace, as the gateway's WSDL says. Private to the feature. */
#ifndef OQU_NEDB_SOAP_H
#define OQU_NEDB_SOAP_H

#include <libxml/tree.h>

#include "http/schema.h"
#include "nedb/channel.h"

#define SOAP_ASYNC "http://bip.bee.kz/AsyncChannel/v10/Types"
#define SOAP_SYNC  "http://bip.bee.kz/SyncChannel/v10/Types"

/* The envelope around one operation; its content goes into *ret_request. */
xmlDoc *soap_open(const char *types, const char *operation, xmlNode **ret_request);
xmlNode *soap_element(xmlNode *parent, const char *name);
void soap_text(struct arena *mem, xmlNode *parent, const char *name, struct str value);
void soap_sender(struct arena *mem, xmlNode *parent, const struct channel_party *party);
/* Its text; the document is given up. Empty: it does not keep to its schema, which is logged, and
 * must not leave. */
struct str soap_print(struct arena *mem, const struct schema_file *format, xmlDoc *doc);

#endif
