/* The declared forms of admission: every input a family or an officer can send (SEC-54). */
#ifndef OQU_ADMISSION_FORMS_H
#define OQU_ADMISSION_FORMS_H

#include "http/http.h"

enum { NOTE_LETTERS = 1000, DOCUMENTS_BODY_MOST = 27 * 1024 * 1024 };

extern const struct form apply_form, find_form, checked_form; /* start: child */
extern const struct form child_form;                          /* relation, choice */
extern const struct form school_form;                         /* pool */
extern const struct form document_form;                       /* kind, file */
extern const struct form detach_form;                         /* kind */
extern const struct form special_form;                        /* special, reserve */
extern const struct form phone_form;                          /* phone */
extern const struct form consent_form;                        /* consent, truthful */
extern const struct form sign_form;     /* request, code, and for a guided move the new pool */
extern const struct form fix_form;      /* file */
extern const struct form reserve_form;  /* wish */
extern const struct form offer_form;    /* answer */
extern const struct form notify_form;   /* minutes, sms, mail */
extern const struct form together_form; /* draft: those that go together */
extern const struct form keep_form;     /* answer */

/* Staff. */
extern const struct form approve_form;  /* version */
extern const struct form refuse_form;   /* version, ground, facts, remedy, law */
extern const struct form ask_form;      /* kind, reason, note */
extern const struct form paper_form;    /* a paper application */
extern const struct form iin_form;      /* iin of who came without one */
extern const struct form propose_form;  /* pool, classes, seats, reason */
extern const struct form settle_form;   /* proposal, answer, act */
extern const struct form handover_form; /* to, legal_act, reason, children, sure */
extern const struct form calendar_form; /* day, region, working, source, reason */
extern const struct form batch_form;    /* orders to be signed with one PIN */
extern const struct form order_form;    /* number, date, letter, children */

#endif
