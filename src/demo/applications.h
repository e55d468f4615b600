/* Private to demo: how families apply. */
#ifndef OQU_DEMO_APPLICATIONS_H
#define OQU_DEMO_APPLICATIONS_H

#include "demo/demo.h"

/* From home, with documents. family: a context with a connection of the family door, which is
 * signed in as the candidate's parent here. */
MUST_USE enum status demo_hand_in(struct demo *demo,
                                  struct ctx *family,
                                  const struct demo_candidate *candidate,
                                  struct uuid pool,
                                  struct str idem);

#endif
