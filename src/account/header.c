/* Who is signed in, at the end of every page's header. */
#include "account/pages.h"
#include "account_views.h"

static struct str role_of(struct ctx *c)
{
    for (const struct role *role = roles; role->name; role++)
        if (role->access == c->actor.access)
            return msg_text(c, (enum msg)role->label);
    return msg_text(c, MSG_account_role_parent);
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
