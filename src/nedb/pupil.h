/* The pupil record as OQU means it, version 1: what it says, and the digest that tells whether what
 * it says has changed. The adapter (channel.h) puts it into NEDB's words. Private to the feature.
 */
#ifndef OQU_NEDB_PUPIL_H
#define OQU_NEDB_PUPIL_H

#include "base/id.h"
#include "base/time.h"

#define PUPIL_FORMAT "oqu.pupil/1"

enum { PUPIL_DIGEST = 32 };

struct pupil {
    struct uuid enrolment, message; /* message: of this telling */
    int32_t version;
    struct str act; /* "ENROL", "MOVE", "CORRECT", "LEAVE" */
    struct date since;
    struct str iin; /* empty: has none yet, and cannot be told */
    struct str surname, given, patronymic;
    struct str bin, kato; /* of the school; KATO of its region */
    int32_t school_year;  /* in which it begins */
    int32_t grade;
    struct str language, class_letter;
    struct str order_number;
    struct date order_dated;
};

/* The record as JSON, one line, members in this order (formats/pupil-1.json of the feature). */
struct str pupil_print(struct arena *mem, const struct pupil *pupil);
/* Of what it says about the pupil, not of which telling it is. */
void pupil_digest(struct arena *mem, const struct pupil *pupil, uint8_t ret[PUPIL_DIGEST]);

#endif
