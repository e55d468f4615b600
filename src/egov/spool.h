/* Documents of a message as files, as the server leaves those of a form. Private to the feature. */
#ifndef OQU_EGOV_SPOOL_H
#define OQU_EGOV_SPOOL_H

#include "egov/message.h"
#include "http/http.h"

/* Gone with c->mem. ST_INTERNAL egov.spool. */
MUST_USE enum status
spool_document(struct ctx *c, const struct message_document *document, struct upload *ret_upload);

#endif
