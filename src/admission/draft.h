/* The draft of an application: what the family has answered so far, and what is still missing. */
#ifndef OQU_ADMISSION_DRAFT_H
#define OQU_ADMISSION_DRAFT_H

#include "admission/admission.h"
#include "admission/seat.h"
#include "file/file.h"
#include "organisation/organisation.h"
#include "person/person.h"

/* Kinds of documents: the closed list of the Model Rules (ADM-21 … ADM-25). */
enum document {
    DOCUMENT_065 = 0,   /* immunisation passport, form 065/у */
    DOCUMENT_052_2,     /* child health passport, form 052-2/у */
    DOCUMENT_PHOTO,     /* 3×4 cm */
    DOCUMENT_PMPC,      /* conclusion of the PMPC, when special conditions are asked for */
    DOCUMENT_AUTHORITY, /* proof of authority of a representative who is not a parent */
    DOCUMENT_RESIDENCE, /* residence document of a foreigner */
    DOCUMENT_COUNT,
};
const char *document_code(enum document document); /* "FORM_065" */
bool document_find(struct str code, enum document *ret_document);

/* Questions in their order; each is one page and is stored when the page is left. */
enum question {
    QUESTION_CHILD = 0,
    QUESTION_SCHOOL,
    QUESTION_DOCUMENTS,
    QUESTION_SPECIAL,
    QUESTION_PHONE,
    QUESTION_CONSENT,
    QUESTION_COUNT
};
const char *question_code(enum question question); /* "child": also the last part of its address */
bool question_find(struct str code, enum question *ret_question);

struct draft {
    struct uuid id;
    struct uuid sent_as; /* nil while it is a draft */
    int version;
    int64_t changed_us;
    struct uuid
        together_with; /* the first draft of its package; nil: it is that one, or goes alone */
    bool leads;        /* others go together with it */
    bool prepared;     /* in bulk for an own pre-school child, not begun by the parent */
    struct admission_campaign *campaign;
    struct person *child;
    struct uuid applicant;
    enum admission_age age;
    struct str relation; /* "parent", … or empty */
    bool choice_confirmed;
    struct uuid pool; /* nil until chosen */
    struct str pool_language, pool_region;
    struct organisation *school;
    struct admission_window *window; /* of its region; NULL: closed, or no school is chosen */
    bool special_needs, wants_reserve, truthful, consent;
    struct str phone;
    struct uuid files[DOCUMENT_COUNT]; /* nil: not attached */
    bool answered[QUESTION_COUNT];

    bool silent; /* the register has not answered about the applicant and the children so far */
    struct person_relation kin; /* of the applicant to the child, as it is known */

    /* Worked out from the above: */
    enum seat_lane lane;    /* meaningful once a pool is chosen */
    struct str lane_basis;  /* act and item, "pre-school", "no-territory", "no-match", "unknown" */
    struct str to_check[2]; /* "address", "register" */
    size_t n_to_check;
    bool needed[DOCUMENT_COUNT];
};

/* Opens or continues the draft of the signed-in parent for one of their children. Own transaction.
 */
MUST_USE enum status draft_start(struct ctx *c, struct uuid child, struct uuid *ret_draft);
/* Everything about a draft of the signed-in parent; a stranger's is ST_NOT_FOUND. In a transaction.
 */
MUST_USE enum status draft_load(struct ctx *c, struct uuid id, struct draft **ret);
/* The phone as the row of a draft keeps it. */
MUST_USE enum status
draft_seal_phone(struct ctx *c, struct uuid id, struct str phone, struct bytes *ret_sealed);
/* What stands at the beginning of one, without a row: the campaign, the child and the age, when the
 * signed-in parent may apply for the child; the failures of draft_start(). In a transaction. */
MUST_USE enum status draft_begin(struct ctx *c, struct uuid child, struct draft *ret);
/* The pool with its school and the window of its region; needs the campaign. ST_NOT_FOUND
 * admission.submit.no-such-pool. In a transaction. */
MUST_USE enum status draft_choose(struct ctx *c, struct draft *draft, struct uuid pool);
/* Fills the last part of a draft, and what the register says of the family. In a transaction. */
MUST_USE enum status draft_work_out(struct ctx *c, struct draft *draft);
/* The first question that is not answered yet; QUESTION_COUNT when all are. */
enum question draft_next(const struct draft *draft);

/* Answers; each its own transaction; ST_CONFLICT when the draft was sent meanwhile. */
MUST_USE enum status
draft_answer_child(struct ctx *c, struct uuid id, struct str relation, bool choice_confirmed);
MUST_USE enum status draft_answer_school(struct ctx *c, struct uuid id, struct uuid pool);
MUST_USE enum status
draft_answer_special(struct ctx *c, struct uuid id, bool special, bool reserve);
MUST_USE enum status draft_answer_phone(struct ctx *c, struct uuid id, struct str phone);
MUST_USE enum status
draft_answer_consent(struct ctx *c, struct uuid id, bool consent, bool truthful);
MUST_USE enum status
draft_attach(struct ctx *c, struct uuid id, enum document document, const struct upload *upload);
MUST_USE enum status draft_detach(struct ctx *c, struct uuid id, enum document document);
/* Throws the draft away: from here on it is as if there had been none. Own transaction. */
MUST_USE enum status draft_discard(struct ctx *c, struct uuid id);

/* ST_CONFLICT with the number when somebody has applied for the child, whichever parent and by
 * whichever entrance (ADM-56). In a transaction. */
MUST_USE enum status
draft_refuse_applied(struct ctx *c, const struct admission_campaign *campaign, struct uuid child);

/* The exact bytes that the parent signs: every answer, in Kazakh and Russian words where it is a
 * choice, the same bytes for the same draft. */
MUST_USE enum status draft_content(struct ctx *c, const struct draft *draft, struct str *ret_text);

/* The address by which a lane is found (ADM-18). In a transaction. */
MUST_USE enum status lane_address(struct ctx *c,
                                  const struct person *child,
                                  struct uuid applicant_id,
                                  struct str region,
                                  const struct person_address **ret);
/* Lane of a child at a school today (ADM-16 … ADM-20, ADM-41); fills the last part of the draft. */
MUST_USE enum status draft_find_lane(struct ctx *c, struct draft *draft);

#endif
