/* The school's answer as a document in Kazakh and Russian with a QR code that anyone can check: the
 * notice of a positive answer, or the reasoned refusal (ADM-46). */
#ifndef OQU_ADMISSION_ANSWER_PAPER_H
#define OQU_ADMISSION_ANSWER_PAPER_H

#include "admission_queries.h"

/* PDF; own read-only transaction. ST_NOT_FOUND for somebody else's application; ST_CONFLICT
 * admission.answer.none while there is no answer. */
MUST_USE enum status answer_paper(struct ctx *c, struct uuid application, struct str *ret_pdf);

#endif
