/* Why an application to a club stands where it stands: the rule over the group's inputs again. */
#ifndef OQU_CLUB_WHY_H
#define OQU_CLUB_WHY_H

#include "admission/queue.h"
#include "club_queries.h"
#include "i18n/i18n.h"

struct club_why {
    bool agrees;         /* the rule comes to what is recorded */
    enum seat_rule rule; /* the last that was about this application */
    int64_t at_us;
    int32_t free_before; /* places at that moment */
    int32_t last_given;  /* highest number that got a place before it or then; 0: none */
    int32_t before;      /* who waits before it now */
};
/* In a transaction of the family's door. */
MUST_USE enum status
club_why_of(struct ctx *c, const struct club_application_by_id_row *a, struct club_why *ret);
enum msg club_rule_text(enum seat_rule rule);

#endif
