/* What a run says: lines for people, or one JSON document for programs. */
#ifndef OQU_CHECK_REPORT_H
#define OQU_CHECK_REPORT_H

#include "check/check.h"

struct str report_text(struct arena *mem, const struct check *check);
struct str report_json(struct arena *mem, const struct check *check);

#endif
