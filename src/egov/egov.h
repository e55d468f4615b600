/* What the portal of electronic government shows to other features: how its messages are written.
 */
#ifndef OQU_EGOV_H
#define OQU_EGOV_H

#include "http/schema.h"

extern const struct schema_file egov_application_format, egov_question_format, egov_answer_format,
    egov_status_format, egov_taken_format;
extern const struct schema_file *const egov_formats[]; /* all of them; ends with NULL */

#endif
