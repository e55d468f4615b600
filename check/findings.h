/* What was found: a code that README.md explains, the record it is about, and what was seen there.
 * No names of people, no numbers of the registers: a report may be sent to anybody who has to act.
 */
#ifndef OQU_CHECK_FINDINGS_H
#define OQU_CHECK_FINDINGS_H

#include "base/str.h"

struct finding {
    struct str code, object, detail; /* "seat.oversold", an identifier, "31 children on 30 seats" */
};

/* Findings in the order in which they were made. Zero is an empty list. */
struct findings {
    struct finding *v;
    size_t n, room;
};

/* Copies the three texts into mem. */
void findings_add(struct arena *mem,
                  struct findings *findings,
                  struct str code,
                  struct str object,
                  struct str detail);
/* The codes, each once, in the order of the alphabet, with spaces between. */
struct str findings_codes(struct arena *mem, const struct findings *findings);

#endif
