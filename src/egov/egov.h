/* What the portal of electronic government shows to other features: how its messages are written.
 */
#ifndef OQU_EGOV_H
#define OQU_EGOV_H

#include <stddef.h>

#include "http/schema.h"

enum { EGOV_APPLICATION, EGOV_QUESTION, EGOV_ANSWER, EGOV_STATUS, EGOV_SCHEMAS };
extern const struct schema_file egov_schemas[EGOV_SCHEMAS];

#endif
