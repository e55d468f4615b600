/* The papers of a school about admission: the enrolment order and the contract for educational
 * services, in Kazakh and Russian. */
#ifndef OQU_ADMISSION_PAPERS_H
#define OQU_ADMISSION_PAPERS_H

#include "admission/decide.h"

/* The exact text of an order that is sealed. */
struct str
papers_order_text(struct ctx *c, const struct organisation *school, const struct order *order);
/* PDFs; own read-only transaction; ST_NOT_FOUND for another school's. */
MUST_USE enum status papers_order(struct ctx *c, struct uuid order, struct str *ret_pdf);
/* Of one application that was approved or enrolled (Order 93, Annex 2). */
MUST_USE enum status papers_contract(struct ctx *c, struct uuid application, struct str *ret_pdf);

#endif
