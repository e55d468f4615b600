/* The receipt (қолхат / расписка): what a family can show to anyone as proof of number, order of
 * arrival, time and content of its application (SEC-36). No personal data in its token. */
#ifndef OQU_ADMISSION_RECEIPT_H
#define OQU_ADMISSION_RECEIPT_H

#include "admission_queries.h"
#include "organisation/organisation.h"

struct receipt {
    struct str token;      /* sealed by the platform; signature/signature.h */
    struct str proof_path; /* "/check?t=…": anyone can check it there */
};

MUST_USE enum status
receipt_of(struct ctx *c, const struct admission_application_by_id_row *a, struct receipt *ret);
/* PDF in Kazakh and Russian with the QR of the proof. */
MUST_USE enum status receipt_print(struct ctx *c,
                                   const struct admission_application_by_id_row *a,
                                   const struct organisation *school,
                                   const struct receipt *receipt,
                                   struct str *ret_pdf);

#endif
