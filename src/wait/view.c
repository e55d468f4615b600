/* Draws the waiting page. Needs no account, no database and no key. */
#include <string.h>

#include "html/page.h"
#include "i18n/i18n.h"
#include "i18n/msg_wait.h"
#include "wait/draw.h"
#include "wait/node.h"
#include "wait/views.h"
#include "wait_views.h"

enum { MINUTE_S = 60, HOUR_S = 3600, NOTHING_YET = 15 };

/* "10–15 минут", "2–3 часа": hours only when both ends are whole hours. */
static struct str range_text(struct ctx *c, const struct wait_range *range)
{
    if (!range->known)
        return msg_text(c, MSG_wait_eta_unknown);
    if (range->high_s == 0)
        return msg_text(c, MSG_wait_eta_long);
    if (range->low_s == 0)
        return MSG_FORMAT(c, MSG_wait_eta_below, MSG_NUM("n", range->high_s / MINUTE_S));
    if (range->low_s % HOUR_S == 0 && range->high_s % HOUR_S == 0)
        return MSG_FORMAT(c, MSG_wait_eta_hours, MSG_NUM("low", range->low_s / HOUR_S),
                          MSG_NUM("n", range->high_s / HOUR_S));
    return MSG_FORMAT(c, MSG_wait_eta_minutes, MSG_NUM("low", range->low_s / MINUTE_S),
                      MSG_NUM("n", range->high_s / MINUTE_S));
}

static struct url for_draft(struct ctx *c, const char *pattern, struct str draft)
{
    return url_path(c, pattern, &draft, 1);
}

static struct url here(struct ctx *c, const struct waiting_page *page)
{
    const struct str parts[] = {str_printf(c->mem, "%u", page->room->number), page->draft};
    return url_path(c, "/wr/{room}/{draft}", parts, COUNT(parts));
}

/* A title that can be read on the tab. */
static struct str title_of(struct ctx *c, uint32_t position)
{
    return MSG_FORMAT(c, MSG_wait_line_tab, MSG_NUM("n", position));
}

static struct request request_of(struct ctx *c, const struct waiting_page *page)
{
    struct request rq = {.method = GET,
                         .path = here(c, page).s,
                         .target = here(c, page).s,
                         .query_string = STR(""),
                         .door = DOOR_FAMILY};
    return rq;
}

static void set_links(struct ctx *c, const struct waiting_page *page, struct line_view *view)
{
    const struct str room = str_printf(c->mem, "%u", page->room->number);

    view->status = url_path(c, "/wr/v1/{room}/status", &room, 1).s;
    const struct url renewing = here(c, page),
                     still = url_query(c, here(c, page), "auto", STR("0"));
    view->again = page->auto_off ? still : renewing;
    view->switched = page->auto_off ? renewing : still;
    view->notify = for_draft(c, "/my/draft/{id}/notify", page->draft);
    view->leave = for_draft(c, "/my/draft/{id}/leave", page->draft);
    view->draft = for_draft(c, "/my/draft/{id}", page->draft);
}

/* What can be known of a draw that is to come. */
static void
show_coming_draw(const struct server *s, const struct room *room, struct line_view *view)
{
    struct arena *mem = s->c->mem;

    if (room->drawn)
        return;
    if (room->committed)
        view->commitment =
            str_from_z(draw_hex(room->commitment, true, (char *)arena_alloc(mem, DRAW_HEX)));
    if (room->closed)
        view->list = str_from_z(draw_hex(room->list, true, (char *)arena_alloc(mem, DRAW_HEX)));
    if (room->has_public)
        view->number = str_from_z(s->numbers[room->number]);
}

struct str waiting_page_draw(struct server *s, const struct waiting_page *page)
{
    struct ctx *c = s->c;
    const struct room *room = page->room;
    const struct node_view node = s->node ? node_look(s->node) : (struct node_view){0};
    struct line_view *view;
    struct response rs = {0};
    struct request rq;

    arena_reset(c->mem);
    c->lang = page->lang;
    c->now_us = time_real_us();
    rq = request_of(c, page);
    view = NEW(c->mem, struct line_view);
    *view = (struct line_view){
        .page = {.rq = &rq,
                 .title = title_of(c, page->view->ahead + 1),
                 .flags = PAGE_NO_NAV | PAGE_PRIVATE_LINK,
                 .script = "wait.js",
                 .style = "wait.css",
                 .refresh_s = page->auto_off ? 0 : (int)page->ask_s},
        .position = page->view->ahead + 1,
        .ahead = page->view->ahead,
        .returning = page->view->state == TICKET_WAITING ? page->view->returning : 0,
        .waiting = page->view->waiting,
        .eta = range_text(c, &page->range),
        .updated = i18n_time(c, c->now_us - node.late_ms * 1000),
        .stale = node.stale,
        .rebuilding = room_is_rebuilding(room, s->now_ms),
        .rebuilt_at = i18n_time(c, (int64_t)room->rebuilt_at_s * TIME_SECOND),
        .changed = estimate_is_new(&s->estimates[room->number], s->now_ms),
        .notice = str_from_z(s->notices[room->number][page->lang]),
        .ask_s = page->ask_s,
        .paused = room->settings.paused,
        .closed = !room_is_open(room, s->now_ms),
        .head = page->view->state == TICKET_RETURNED,
        .auto_off = page->auto_off,
        .often = page->often,
        .opens = i18n_moment(c, (int64_t)room->opens_s * TIME_SECOND),
    };
    view->signature =
        str_printf(c->mem, "%u.%u.%u.%u.%d.%d.%d.%d.%d.%d", page->range.low_s, page->range.high_s,
                   s->notice_number[room->number], view->returning, view->paused, view->stale,
                   view->rebuilding, view->changed, room->closed, room->has_public);
    show_coming_draw(s, room, view);
    set_links(c, page, view);
    struct out o = page_out(c, &rs, 200);
    wait_line(&o, view);
    return buf_str(&rs.body);
}

struct str often_page_draw(struct server *s, const struct waiting_page *page)
{
    struct ctx *c = s->c;
    struct response rs = {0};
    struct line_view view;
    struct request rq;

    arena_reset(c->mem);
    c->lang = page->lang;
    c->now_us = time_real_us();
    const struct url again = for_draft(c, "/my/draft/{id}/check", page->draft);
    rq = (struct request){.method = GET,
                          .path = again.s,
                          .target = again.s,
                          .query_string = STR(""),
                          .door = DOOR_FAMILY};
    view = (struct line_view){.page = {.rq = &rq,
                                       .title = msg_text(c, MSG_wait_often),
                                       .flags = PAGE_NO_NAV | PAGE_PRIVATE_LINK,
                                       .style = "wait.css",
                                       .refresh_s = (int)page->ask_s},
                              .again = again};
    struct out o = page_out(c, &rs, 429);
    wait_often(&o, &view);
    return buf_str(&rs.body);
}
