/* A page of the footer: accessibility. Words only. */
#include "guide/pages.h"
#include "guide/views.h"
#include "guide_views.h"
#include "i18n/msg_guide.h"

static struct page page_of(struct ctx *c, const struct request *rq, enum msg title)
{
    return (struct page){.rq = rq, .title = msg_text(c, title), .flags = PAGE_READ};
}

enum status guide_show_accessibility(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct page page = page_of(c, rq, MSG_guide_access_title);
    struct out o = page_out(c, rs, 200);

    guide_accessibility(&o, &page);
    return ST_OK;
}
