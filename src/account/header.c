/* Who is signed in, at the end of every page's header. */
#include "account/pages.h"
#include "account_views.h"
#include "i18n/msg_account.h"

static struct str role_of(struct ctx *c)
{
    enum msg label = account_role_label(c->actor.role);
    return msg_text(c, label == MSG_NONE ? MSG_account_role_parent : label);
}

void account_header_end(struct out *o, const struct page *page)
{
    const struct ctx *c = o->c;
    enum door door = door_of(page->rq);

    if (c->actor.kind != ACTOR_PERSON || door == DOOR_PUBLIC)
        return;
    account_header(o, c->actor.name, role_of(o->c), door == DOOR_STAFF,
                   (c->actor.access & ACCESS_FACTOR) != 0);
}
