/* Private to the page test library: the browser's state, shared by its four sources. */
#ifndef OQU_PAGE_INNER_H
#define OQU_PAGE_INNER_H

#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

#include "page_test.h"

enum { PAGE_COOKIES = 32, PAGE_HEADERS = 16, PAGE_FILES = 8 };

struct page_file { /* chosen for a file input, waiting for its form to be sent */
    xmlNode *input;
    const char *name;
    struct str bytes;
};

struct page {
    const struct router *router;
    const struct ctx *like;
    struct arena *mem;     /* as long as the browser */
    struct arena *request; /* of the request whose answer is shown */
    char spool[32];
    int64_t now_us;
    bool strict;
    struct pair cookies[PAGE_COOKIES];
    size_t n_cookies;
    struct pair headers[PAGE_HEADERS];
    size_t n_headers;
    struct str address, before;
    struct response answer;
    htmlDocPtr document; /* NULL when the answer is not HTML */
    xmlXPathContext *xpath;
    struct page_file files[PAGE_FILES];
    size_t n_files;
};

/* page_test.c */
void page_request(
    struct page *p, const char *method, struct str target, const char *type, struct str body);
void page_redirects(struct page *p, const char *file, int line);
/* Fails the test with the place in the test, what was wanted and what the page says. */
#define page_fail(p, file, line, ...) page_fail_at((p), (file), (line), __VA_ARGS__)
void page_fail_at(struct page *p, const char *file, int line, const char *format, ...) PRINTF(4, 5);

/* page_find.c: nodes are the document's; NULL or 0 when nothing matches. */
xmlNode *page_first(struct page *p, const char *where);
xmlNode *page_nth(struct page *p, const char *where, size_t i, size_t *ret_n);
struct str page_node_text(struct page *p, xmlNode *node);
struct str page_node_attribute(struct page *p, const xmlNode *node, const char *name);
bool page_node_is(const xmlNode *node, const char *tag);

/* page_fill.c: the control that a person would mean; NULL when there is none. */
xmlNode *page_control(struct page *p, const char *field);
void page_encode(struct buf *out, struct str s); /* as in a form that is sent */

#endif
