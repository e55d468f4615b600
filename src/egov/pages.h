/* Private to the feature: pages, and what their templates show. */
#ifndef OQU_EGOV_PAGES_H
#define OQU_EGOV_PAGES_H

#include "html/list.h"
#include "html/parts.h"

struct egov_refused_view {
    struct page page;
    struct str why;
    struct url sign_in;
};

struct egov_register_view {
    struct page page;
    struct list_view list;
};

enum status start_page(struct ctx *c, const struct request *rq, struct response *rs);
enum status message_post(struct ctx *c, const struct request *rq, struct response *rs);
enum status register_page(struct ctx *c, const struct request *rq, struct response *rs);

#endif
