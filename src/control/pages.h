/* Private to control: pages, and what their templates show. */
#ifndef OQU_CONTROL_PAGES_H
#define OQU_CONTROL_PAGES_H

#include "control_queries.h"
#include "html/chart.h"
#include "html/list.h"
#include "html/page.h"

/* controls: what is looked at, and what was found. */
struct control_list_view {
    struct page page;
    struct list_view list;
    struct str lead;
    bool attested;
};
enum status control_list_show(struct ctx *c, const struct request *rq, struct response *rs);

struct control_card_view {
    struct page page;
    struct str name, must;
    struct fact *facts;
    size_t n_facts;
    struct url waive; /* empty: not the reader's, or nothing to accept */
    struct list_view history;
};
enum status control_card_show(struct ctx *c, const struct request *rq, struct response *rs);

/* One form on a page of its own. */
struct control_form_view {
    struct page page;
    struct str title, lead;
    const struct form_values *form;
    struct url action;
    struct str submit;
};
extern const struct form control_waiver_form;
enum status control_waiver_ask(struct ctx *c, const struct request *rq, struct response *rs);
enum status control_waiver_put(struct ctx *c, const struct request *rq, struct response *rs);

/* releases: builds that worked here, and protocols of their tests. */
struct control_releases_view {
    struct page page;
    struct list_view list;
    bool attested;
};
extern const struct form control_protocol_form;
enum status control_releases_show(struct ctx *c, const struct request *rq, struct response *rs);
enum status control_protocol_ask(struct ctx *c, const struct request *rq, struct response *rs);
enum status control_protocol_put(struct ctx *c, const struct request *rq, struct response *rs);

#endif
