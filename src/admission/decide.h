/* What happens after registration: the officer's check and decision, a better file, withdrawal, the
 * director's seats and order, and the timers. Each function is one transaction. */
#ifndef OQU_ADMISSION_DECIDE_H
#define OQU_ADMISSION_DECIDE_H

#include "admission/draft.h"

/* Grounds of refusal an officer may use: the closed list of the Model Rules p. 13 (ADM-49). R4,
 * full classes, is found by the seat algorithm and by nobody else. */
enum ground { GROUND_NONE = 0, GROUND_R1, GROUND_R2, GROUND_R3, GROUND_R5 };
bool ground_find(struct str code, enum ground *ret); /* "R1" */

struct decision {
    struct uuid application;
    int seen_version;
    enum ground ground;            /* GROUND_NONE: approve */
    struct str facts, remedy, law; /* of a refusal; law: only R5 */
    struct str idem;
};
/* ST_CONFLICT "admission.already-decided" when somebody else was first; ST_INVALID
 * "admission.decide.documents-unchecked" while a needed document is not readable. */
MUST_USE enum status decide(struct ctx *c, const struct decision *decision);

/* Asks the family once for a better document; the term goes on (X13). */
struct fix {
    struct uuid application;
    enum document document;
    struct str reason,
        note; /* reason: UNREADABLE, WRONG_DOCUMENT, INCOMPLETE, EXPIRED, OTHER_CHILD */
};
MUST_USE enum status decide_ask_fix(struct ctx *c, const struct fix *fix);
/* The family's answer. */
MUST_USE enum status decide_answer_fix(struct ctx *c,
                                       struct uuid application,
                                       enum document document,
                                       const struct upload *upload);

/* Withdrawal, before or after a positive answer (Algorithm p. 6): code sent, then confirmed. */
MUST_USE enum status
withdraw_send_code(struct ctx *c, struct uuid application, struct uuid *ret_code);
struct withdrawal {
    struct uuid application, code;
    struct str typed, idem;
};
MUST_USE enum status withdraw(struct ctx *c, const struct withdrawal *withdrawal);

/* Seats: the director proposes, the department decides. */
struct proposal {
    struct uuid pool;
    int classes, seats_per_class;
    struct str reason;
};
MUST_USE enum status seats_propose(struct ctx *c, const struct proposal *proposal);
/* The department's answer; yes sets the seats by the act and the algorithm runs on. */
MUST_USE enum status seats_settle(struct ctx *c, struct uuid proposal, bool yes, struct str act);
/* An act of the department opens or changes a pool; the algorithm runs on. Role department or
 * owner. */
MUST_USE enum status
seats_set(struct ctx *c, struct uuid pool, int classes, int seats_per_class, struct str act);

/* The enrolment order: one for many children, not before 25 August (Model Rules p. 16). */
struct order {
    struct str number, idem, text; /* text: the exact order that is sealed */
    struct date dated;
    const struct uuid *applications;
    const struct str *letters; /* class letter of each */
    size_t n;
};
MUST_USE enum status order_sign(struct ctx *c, const struct order *order, struct uuid *ret_order);

/* Job: works off terms and releases that have come due. */
enum status timers_run(struct ctx *c, bool *ret_more);

#endif
