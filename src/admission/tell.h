/* What families are told, and in which words: the texts of the catalogue under admission.notice.
 * SMS carry a number and a term, never a name and never a ground. */
#ifndef OQU_ADMISSION_TELL_H
#define OQU_ADMISSION_TELL_H

#include "base/ctx.h"
#include "i18n/i18n.h"

/* Tells each family what its application has become. In the transaction of the change. */
MUST_USE enum status tell_outcomes(struct ctx *c, const struct uuid *applications, size_t n);

/* Tells each of these families the same. */
MUST_USE enum status
tell_same(struct ctx *c, const struct uuid *applications, size_t n, enum msg text);

struct tell {
    struct uuid application, applicant, organisation;
    int64_t number;
    enum lang lang;
    enum msg text;     /* {no} is the number, {d} the moment when there is one */
    int64_t moment_us; /* 0: none */
};
MUST_USE enum status tell_family(struct ctx *c, const struct tell *tell);

/* Writes an act on an application to the journal, where the family sees it too (SEC-38). The last
 * call of the transaction. action: "admission.approve". */
MUST_USE enum status tell_journal(struct ctx *c,
                                  const char *action,
                                  struct uuid application,
                                  struct uuid organisation,
                                  struct uuid child);

#endif
