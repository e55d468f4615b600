/* Views of the report. Private to the feature. */
#ifndef OQU_USAGE_PAGES_H
#define OQU_USAGE_PAGES_H

#include "html/chart.h"
#include "html/list.h"
#include "html/page.h"
#include "http/http.h"

enum { USAGE_DAYS_MOST = 92, USAGE_DAYS = 7 };

struct usage_view {
    struct page page;
    struct str total;    /* in words, of the whole period */
    struct str too_long; /* why the period is shorter than asked; empty when it is not */
    struct chart chart;  /* n 0: nothing to draw */
    struct list_view list;
};

enum status usage_show(struct ctx *c, const struct request *rq, struct response *rs);

#endif
