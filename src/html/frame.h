/* Private to html: what the frame's template asks of page.c. */
#ifndef OQU_HTML_FRAME_H
#define OQU_HTML_FRAME_H

#include "html/page.h"

bool frame_is_staff(const struct page *page);
const char *frame_style(const struct page *page);
struct str frame_body_class(struct ctx *c, const struct page *page);
struct str frame_main_class(const struct page *page);
struct url frame_home(struct ctx *c, const struct page *page);
struct url frame_in_language(struct ctx *c, const struct page *page, enum lang lang);
/* The page's form can come again in another language with what was typed: the languages are then
 * buttons of it. Of a file only the name goes along; the page asks to choose it again. */
bool frame_keeps_typed(struct out *o, const struct page *page);
/* The page has a GET form: the languages are buttons of that. */
bool frame_asks(struct out *o, const struct page *page);
/* The address of the page without its language, and what stands in its query. */
struct url frame_here(struct ctx *c, const struct page *page);
/* The clock was moved for a rehearsal: c->now_us is not the machine's time. */
bool frame_is_rehearsal(const struct ctx *c);
/* The installation is for training (http/outward.h). */
bool frame_is_training(void);
bool frame_has_errors(const struct page *page);
void frame_header_end(struct out *o, const struct page *page);

struct frame_nav {
    struct url url;
    struct str label;
    const char *icon;
    bool current;
};
/* More than the first number do not fit one row: the second number stands there, and a menu of the
 * others. */
enum { FRAME_NAVS_MOST = 12, FRAME_NAVS_SHOWN = 7 };
/* What this reader may open; arena memory. */
size_t frame_navs(struct ctx *c, const struct page *page, struct frame_nav **ret);
/* The one that leads to the page, or NULL. */
const struct frame_nav *frame_nav_current(const struct frame_nav *navs, size_t n);

/* Words of the error page. */
struct error_view {
    struct page page;
    struct str title, text, advice, code_text, request_id;
    int status;
    struct url again; /* empty: reading the page again would not help */
};

#endif
