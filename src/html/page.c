/* The frame: what its template needs to know about the reader and the request. */
#include "html/page.h"

#include "base/time.h"
#include "html/draw.h"
#include "html/frame.h"
#include "http/outward.h"

enum { NAV_MOST = 40, REHEARSAL_FROM_S = 120 };

/* Set once before the first request, read only afterwards. */
static const struct page_site *the_site;

void page_site_set(const struct page_site *site)
{
    the_site = site;
}

struct out page_out(struct ctx *c, struct response *rs, int status)
{
    if (rs->body.mem == NULL)
        buf_init(&rs->body, c->mem, OUT_PAGE_MOST);
    buf_clear(&rs->body);
    rs->status = status;
    rs->content_type = STR("text/html; charset=utf-8");
    return (struct out){.c = c, .buf = &rs->body};
}

bool frame_is_staff(const struct page *page)
{
    return page->rq && page->rq->door == DOOR_STAFF;
}

const char *frame_style(const struct page *page)
{
    return page->style ? page->style : frame_is_staff(page) ? "staff.css" : "public.css";
}

struct str frame_main_class(const struct page *page)
{
    bool after_link = page->back_text.n > 0 || page->n_trail > 0;

    if (page->flags & PAGE_READ)
        return after_link ? STR("wrap stack read gap-xs") : STR("wrap stack read gap-l");
    return after_link ? STR("wrap stack gap-xs") : STR("wrap stack gap-l");
}

struct url frame_home(struct ctx *c, const struct page *page)
{
    if (frame_is_staff(page))
        return url0(c, "/staff/");
    return url0(c, page->rq && page->rq->door == DOOR_FAMILY ? "/my/" : "/");
}

struct url frame_in_language(struct ctx *c, const struct page *page, enum lang lang)
{
    struct url here = page->rq ? url_here(c, page->rq, "lang") : url0(c, "/");
    return url_query(c, here, "lang", str_from_z(lang_code(lang)));
}

bool frame_keeps_typed(struct out *o, const struct page *page)
{
    const struct form_values *form = page->form;

    if (!page->rq || !form || !form_is_shown_here(o->c, form->form))
        return false;
    o->typed = form;
    return true;
}

bool frame_asks(struct out *o, const struct page *page)
{
    o->asks = page->rq && page->flags & PAGE_ASKS;
    return o->asks;
}

struct url frame_here(struct ctx *c, const struct page *page)
{
    return url_here(c, page->rq, "lang");
}

bool frame_is_rehearsal(const struct ctx *c)
{
    int64_t apart_us = c->now_us - time_real_us();
    return apart_us > REHEARSAL_FROM_S * TIME_SECOND || apart_us < -REHEARSAL_FROM_S * TIME_SECOND;
}

bool frame_is_training(void)
{
    return outward_is_closed();
}

bool frame_has_errors(const struct page *page)
{
    return page->form && page->form->bad;
}

void frame_header_end(struct out *o, const struct page *page)
{
    if (the_site && the_site->header_end)
        the_site->header_end(o, page);
}

/* "/my/children" is current on itself and on everything below it; a door's home only on itself. */
static bool is_current(struct str here, struct str item)
{
    if (str_ends(item, STR("/")))
        return str_eq(here, item);
    return str_starts(here, item) && (here.n == item.n || here.p[item.n] == '/');
}

static bool is_for(const struct ctx *c, const struct page *page, const struct nav_item *item)
{
    uint32_t access = c->actor.kind == ACTOR_PERSON ? c->actor.access | ACCESS_PERSON : 0;
    return item->door == page->rq->door &&
           ((item->access & ACCESS_ANYONE) ||
            (item->access & access && http_may_open(c, str_from_z(item->pattern))));
}

/* Adds those of one list to v, where n are already. */
static size_t add_navs(struct ctx *c,
                       const struct page *page,
                       const struct nav_item *item,
                       struct frame_nav *v,
                       size_t n)
{
    for (; item->pattern; item++) {
        if (!is_for(c, page, item))
            continue;
        ASSERT(n < NAV_MOST);
        v[n++] = (struct frame_nav){
            .url = url0(c, item->pattern),
            .label = msg_text(c, (enum msg)item->label),
            .icon = item->icon,
            .current = is_current(page->rq->path, str_from_z(item->pattern)),
        };
    }
    return n;
}

size_t frame_navs(struct ctx *c, const struct page *page, struct frame_nav **ret)
{
    struct frame_nav *v = NEWS(c->mem, struct frame_nav, NAV_MOST);
    size_t n = 0;

    *ret = v;
    if (!page->rq || !the_site || !the_site->navs || page->flags & PAGE_NO_NAV)
        return 0;
    for (const struct nav_item *const *list = the_site->navs; *list; list++)
        n = add_navs(c, page, *list, v, n);
    return n;
}

const struct frame_nav *frame_nav_current(const struct frame_nav *navs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (navs[i].current)
            return &navs[i];
    return NULL;
}

struct url page_home(struct ctx *c, const struct request *rq)
{
    const struct page page = {.rq = rq};
    struct frame_nav *navs;
    size_t n = frame_navs(c, &page, &navs);

    return n > 0 ? navs[0].url : (struct url){STR("")};
}

struct str frame_body_class(struct ctx *c, const struct page *page)
{
    struct frame_nav *unused;
    bool has_nav = frame_navs(c, page, &unused) > 0;

    if (frame_is_staff(page))
        return has_nav ? STR("work has-nav") : STR("work");
    return has_nav ? STR("has-nav") : STR("");
}
