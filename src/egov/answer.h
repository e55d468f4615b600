/* Answers to the portal, as JSON. Private to the feature. */
#ifndef OQU_EGOV_ANSWER_H
#define OQU_EGOV_ANSWER_H

#include "admission/admission.h"

/* {"message", "application": {"number", "state", …}} */
MUST_USE enum status answer_state(struct ctx *c,
                                  struct uuid message,
                                  const struct admission_state *state,
                                  struct str *ret_json);
/* The same with the school's paper. */
MUST_USE enum status answer_result(struct ctx *c,
                                   struct uuid message,
                                   const struct admission_state *state,
                                   struct str pdf,
                                   struct str *ret_json);
/* The failure in c (RFC 9457). message: NULL when it is unknown. */
MUST_USE enum status
answer_problem(struct ctx *c, int status, const struct uuid *message, struct str *ret_json);

#endif
