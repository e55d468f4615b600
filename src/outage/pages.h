/* Private to outage: its page, and what the template shows. */
#ifndef OQU_OUTAGE_PAGES_H
#define OQU_OUTAGE_PAGES_H

#include "html/list.h"
#include "html/page.h"

struct outage_view {
    struct page page;
    struct list_view list;
};

handler_fn outage_show;

#endif
