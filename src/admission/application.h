/* The one way to an application: by its identifier and by who asks. */
#ifndef OQU_ADMISSION_APPLICATION_H
#define OQU_ADMISSION_APPLICATION_H

#include "admission_queries.h"

/* An officer's must be of the own school, a parent's the own one or of a current child; anything
 * else is ST_NOT_FOUND admission.no-such-application, as if it did not exist. In a transaction. */
MUST_USE enum status
application_open(struct ctx *c, struct uuid id, struct admission_application_by_id_row **ret);
/* For an officer of a department: of any school of the territory. */
MUST_USE enum status application_of_territory(struct ctx *c,
                                              struct uuid id,
                                              struct admission_application_by_id_row **ret);
/* Only for who applied: the other parent sees the case and changes nothing (ADM-56). */
MUST_USE enum status
application_own(struct ctx *c, struct uuid id, struct admission_application_by_id_row **ret);

struct withdrawable {
    struct admission_application_by_id_row *a;
    int withdrawn; /* applications for this child so far, in this campaign */
};
/* Only for who may withdraw it: the applicant, and the other parent where a setting says so. */
MUST_USE enum status
application_withdrawable(struct ctx *c, struct uuid id, struct withdrawable *ret);

#endif
