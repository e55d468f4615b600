/* A forgotten password, replaced through a proved contact (M456-5.9b). The page only writes the
 * request down, alike for every login; `oqu work` looks whose it is and sends the code. So neither
 * the answer nor the work tells a stranger whether somebody has an account. Private to the feature.
 */
#ifndef OQU_CONTACT_RESET_H
#define OQU_CONTACT_RESET_H

#include "http/http.h"

/* Outside transactions. *ret_taken false: this login, browser or network asked too often. */
MUST_USE enum status reset_ask(struct ctx *c, struct str device, struct str iin, bool *ret_taken);

enum reset_answer { RESET_RIGHT, RESET_WRONG, RESET_WAIT };
struct reset_result {
    enum reset_answer answer;
    int32_t wait_s;  /* with RESET_WAIT */
    struct str next; /* with RESET_RIGHT: where the new password is asked for */
};
/* The code from the message, in the browser that asked. */
MUST_USE enum status reset_answer(struct ctx *c,
                                  const struct request *rq,
                                  struct response *rs,
                                  struct str code,
                                  struct reset_result *ret_result);

/* Jobs: who asked is looked for and sent a code; requests older than a day are forgotten. */
MUST_USE enum status reset_job(struct ctx *c, bool *ret_more);
MUST_USE enum status forget_job(struct ctx *c, bool *ret_more);

#endif
