/* The frame around every page: head, header, navigation, languages, notices, footer.
 *
 * A handler fills a view struct that contains a struct page and calls its template:
 *
 *     struct card_view v = {.page = {.rq = rq, .title = msg_text(c, MSG_admission_card_title)}};
 *     struct out o = page_out(c, rs, 200);
 *     admission_card(&o, &v);
 *     return ST_OK;
 *
 * and the template, which writes the only <h1>:
 *
 *     {% template admission_card(const struct card_view *v) %}
 *     {% call page_begin(&v->page) %}
 *     <h1>{% t admission.card.title %}</h1>
 *     {% call page_end(&v->page) %}
 *     {% end template %}
 *
 * Parts to put between the two stand in html/parts.h, html/form.h, html/list.h and html/chart.h. */
#ifndef OQU_HTML_PAGE_H
#define OQU_HTML_PAGE_H

#include "html/html.h"

enum tone { TONE_PLAIN = 0, TONE_INFO, TONE_OK, TONE_WARN, TONE_BAD };

enum {
    PAGE_BARE = 1 << 0,         /* <main> without .wrap: the page brings a hero and its own .wrap */
    PAGE_NO_NAV = 1 << 1,       /* a question page: nothing to wander off to */
    PAGE_READ = 1 << 2,         /* narrow column for reading and for questions */
    PAGE_PRIVATE_LINK = 1 << 3, /* the address is a secret: no search engine */
    PAGE_ASKS = 1 << 4, /* has a GET form (form.h, form_asks): what is typed there goes along
                           when the language is changed */
};

struct page {
    const struct request *rq;
    struct str title; /* of the window; " – OQU" and, with form errors, "Error: " are added */
    struct str about; /* for search engines; public pages only */
    unsigned flags;
    struct url back; /* with back_text: a link before <main> */
    struct str back_text;
    const struct form_values *form; /* its errors are summed up above the page */
    struct str notice;              /* result of the last action, or news; empty for none */
    enum tone notice_tone;
    const char *script;          /* one more file of ui/ ("sign.js"); NULL for none */
    const char *style;           /* instead of the door's, without its font, icons and scripts */
    int refresh_s;               /* > 0: reloads without scripts; with scripts data-live does it */
    const struct link_to *trail; /* the way here, for pages deep in a tree; the page itself last */
    size_t n_trail;
};

struct link_to {
    struct url url; /* empty: the page one is on */
    struct str text;
};

/* Starts an answer: status, content type, empty body. */
struct out page_out(struct ctx *c, struct response *rs, int status);
void page_begin(struct out *o, const struct page *page);
void page_end(struct out *o, const struct page *page);

/* ---- what the program tells the frame once, at start-up ------------------------------------ */

/* One entry of a door's main navigation; shown to those whose access has a bit in common. */
struct nav_item {
    enum door door;
    uint32_t access;
    const char *pattern; /* address without parameters: "/my/children" */
    int label;           /* enum msg */
    const char *icon;    /* of ui/icons/list.txt */
};

struct page_site {
    const struct nav_item *const *navs; /* lists that end with {0}; the array ends with NULL */
    /* Draws who is signed in and the way out, at the end of the header; NULL: nothing. */
    void (*header_end)(struct out *o, const struct page *page);
};

/* Before the first request; site must live as long as the process. */
void page_site_set(const struct page_site *site);

/* The first entry of the reader's navigation at this door: where a home page may lead. Empty when
 * there is none. */
struct url page_home(struct ctx *c, const struct request *rq);

/* ---- errors ------------------------------------------------------------------------------- */

/* http_app.error_page: the failure in c as a page, in the reader's language. Needs no account, no
 * database and no script. */
void page_error(struct ctx *c, const struct request *rq, struct response *rs, int status);

#endif
