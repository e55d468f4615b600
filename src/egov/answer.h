/* Answers to the portal, as JSON. Private to the feature. */
#ifndef OQU_EGOV_ANSWER_H
#define OQU_EGOV_ANSWER_H

#include "admission/admission.h"

/* {"message", "application": {"number", "state", …}} */
struct str answer_state(struct ctx *c, struct uuid message, const struct admission_state *state);
/* The same with the school's paper. */
struct str answer_result(struct ctx *c,
                         struct uuid message,
                         const struct admission_state *state,
                         struct str pdf);
/* The failure in c (RFC 9457). message: NULL when it is unknown. */
struct str answer_problem(struct ctx *c, int status, const struct uuid *message);

#endif
