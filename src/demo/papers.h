/* Private to demo: what families bring, about children who were made up. */
#ifndef OQU_DEMO_PAPERS_H
#define OQU_DEMO_PAPERS_H

#include "demo/demo.h"

/* The immunisation passport (form 065/у) as a PDF, in the language of c. */
MUST_USE enum status
demo_form_065(struct ctx *c, const struct demo_candidate *candidate, struct str *ret_pdf);
/* The child health passport (form 052-2/у) as a PDF, in the language of c. */
MUST_USE enum status demo_form_052(struct ctx *c,
                                   struct chance *chance,
                                   const struct demo_candidate *candidate,
                                   struct str *ret_pdf);
/* A drawn portrait of 3 × 4 cm as a PNG picture. */
MUST_USE enum status
demo_portrait(struct ctx *c, struct chance *chance, bool female, struct str *ret_png);

#endif
