/* Private to demo: families who were refused, and what came of it. */
#ifndef OQU_DEMO_REFUSED_H
#define OQU_DEMO_REFUSED_H

#include "demo/demo.h"

/* The platform's clock is moved two days back and ends at now_us. */
MUST_USE enum status demo_make_refused(struct demo *demo, int64_t now_us);

#endif
