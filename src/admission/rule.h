/* Which act rules a part of the admission. The general rules hold everywhere; where the act that
 * starts a campaign differs, the campaign's own rule wins, in that campaign alone (joint order
 * 73-НҚ / 168/НҚ, Algorithm p. 3). Dated rows of admission.rule. */
#ifndef OQU_ADMISSION_RULE_H
#define OQU_ADMISSION_RULE_H

#include "admission/admission.h"
#include "admission_queries.h"
#include "html/parts.h"
#include "organisation/organisation.h"

enum rule_subject {
    RULE_DATES = 0,    /* when documents are received, by region */
    RULE_QUEUE,        /* territory and outside */
    RULE_AUTOMATIC,    /* own pre-school children are admitted automatically */
    RULE_WAITING_ROOM, /* before checking and sending */
    RULE_WITHDRAWAL,   /* electronically */
    RULE_COUNT
};

struct rule {
    bool applies;
    struct str item;                    /* of the act, in the reader's language */
    const struct organisation_act *act; /* NULL for rules_read() without acts */
};
struct rules {
    struct rule v[RULE_COUNT];
    struct admission_windows_of_rows window; /* of the application's region */
};

/* Whether there is such a thing in the campaign on a day. In or outside a transaction. */
MUST_USE enum status rule_applies(struct ctx *c,
                                  const struct admission_campaign *campaign,
                                  enum rule_subject subject,
                                  bool *ret_applies);
/* The rules that held when the application was handed in. In a transaction. */
MUST_USE enum status rules_of_application(struct ctx *c,
                                          const struct admission_application_by_id_row *a,
                                          struct rules *ret);

enum { RULE_FACTS_MOST = 4 };
/* What was applied and by which item of which act, for the card of an application; the number of
 * facts. */
size_t rules_show(struct ctx *c,
                  const struct admission_application_by_id_row *a,
                  const struct rules *rules,
                  struct fact facts[RULE_FACTS_MOST]);

#endif
