/* Handing in: from a complete draft (or a paper form) to a registered application with its seat
 * decision, all in one transaction. "Accepted" may be said only after it returned ST_OK. */
#ifndef OQU_ADMISSION_SUBMIT_H
#define OQU_ADMISSION_SUBMIT_H

#include "admission/together.h"

/* Sends the one-time code that signs exactly this draft. ST_INVALID "admission.submit.incomplete"
 * while an answer is missing, "admission.submit.closed" outside the window of the school's region.
 */
MUST_USE enum status submit_send_code(struct ctx *c, struct uuid draft, struct uuid *ret_code);

/* Offers exactly this draft to be signed with a key, with the same conditions. */
MUST_USE enum status submit_offer(struct ctx *c, struct uuid draft, struct uuid *ret_offer);
/* The bytes of that offer, as the draft is now. */
MUST_USE enum status
submit_offered(struct ctx *c, struct uuid draft, struct uuid offer, struct bytes *ret_bytes);

/* A draft that is not sent yet, with what goes together with it and the text that signs all of it.
 * In a transaction of its own. ST_NOT_FOUND for others' drafts and sent ones. */
struct submit_read {
    struct uuid draft;
    struct together *all; /* filled in; v[0] is the draft */
    struct str text;
};
MUST_USE enum status submit_read(struct ctx *c, struct submit_read *read);

struct submit {
    struct uuid draft, code;
    const struct submit_read *read; /* what is signed is what is registered; NULL: sent before */
    struct str typed;               /* the code as typed */
    struct uuid offer;              /* instead of a code */
    struct bytes made_with_key;     /* signature over the offer; empty: signed with the code */
    struct str idem;                /* idempotency key of the form (REL-4) */
};
/* Checks the code or the signature, then registers. The same key again gives the same
 * application. Failures: the code's (field "code"), the signature's (field "file"), ST_CONFLICT
 * "admission.submit.duplicate", ST_INVALID closed, too young, incomplete; ST_UNKNOWN has been
 * resolved by the key before this returns. */
MUST_USE enum status submit_draft(struct ctx *c, const struct submit *submit, struct uuid *ret_id);

/* A form that the family filled in on the eGov portal: the draft is whole and has no row, its id is
 * the number of the portal's message. In a transaction of db_tx_locked. */
MUST_USE enum status submit_portal(struct ctx *c, struct draft *draft, struct uuid *ret_id);

/* A paper form entered by a clerk of the school (ADM-31). Time and numbers are those of entry; the
 * date on the paper is a note (AB-7). In a transaction of db_tx_locked. */
struct paper {
    struct uuid pool, child, applicant;
    struct str relation, idem, form_text; /* form_text: the exact record that is sealed */
    struct date paper_date;
    bool special_needs, wants_reserve;
};
MUST_USE enum status submit_paper(struct ctx *c, const struct paper *paper, struct uuid *ret_id);

#endif
