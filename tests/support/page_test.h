/* A browser for page tests: requests run through router, permissions, handler, database and
 * template in this process, without a socket. It keeps cookies, follows 303, and fills in forms as
 * a person would, by label or name, so that hidden fields are sent as they came.
 *
 *     struct page *p = page_open(router, like);
 *     page_get(p, "/my/");
 *     page_fill(p, "Баланың аты", "Әлихан");
 *     page_tick(p, "agree");
 *     page_press(p, "Жіберу");
 *     page_assert_status(p, 200);
 *     page_assert_text(p, "h1", "Өтініш берілді");
 *
 * `where` is an XPath ("//dl/dd[1]") or one of "#id", ".class", "tag", "tag.class". `field` is the
 * text of the label (its beginning is enough), or the name of the input; for a radio or a checkbox
 * of several also "name=value". A miss fails the test and shows what the page says. */
#ifndef OQU_PAGE_TEST_H
#define OQU_PAGE_TEST_H

#include "http/http.h"

struct page;

/* like: db, keys, now_us, machine_us and, where set, client_address of every request; kept by the
 * caller. Opens no page yet. */
struct page *page_open(const struct router *router, const struct ctx *like);
void page_close(struct page *p);

/* ---- going somewhere ---------------------------------------------------------------------- */

/* GET, following 303 and 308 on this site up to ten times. The status is not judged. */
#define page_get(p, target) page_get_at((p), (target), __FILE__, __LINE__)
/* The link with this text (or XPath beginning with '/'). */
#define page_follow(p, link) page_follow_at((p), (link), __FILE__, __LINE__)
void page_back(struct page *p); /* GET of the page before this one */

/* A POST as somebody who does not use our page would send it: no token but what is given. fields:
 * "name", "value", …, NULL. */
#define page_post(p, target, ...)                                                                  \
    page_post_at((p), (target), (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
/* Any request at all; headers of page_set_header are added. */
void page_send(
    struct page *p, const char *method, const char *target, const char *type, struct str body);

/* ---- filling in --------------------------------------------------------------------------- */

#define page_fill(p, field, text)    page_fill_at((p), (field), (text), __FILE__, __LINE__)
#define page_choose(p, field, value) page_choose_at((p), (field), (value), __FILE__, __LINE__)
#define page_tick(p, field)          page_tick_at((p), (field), true, __FILE__, __LINE__)
#define page_untick(p, field)        page_tick_at((p), (field), false, __FILE__, __LINE__)
/* The three inputs of a date: "2019-05-28". */
#define page_fill_date(p, name, date) page_fill_date_at((p), (name), (date), __FILE__, __LINE__)
#define page_upload(p, field, file_name, bytes)                                                    \
    page_upload_at((p), (field), (file_name), (bytes), __FILE__, __LINE__)
/* Presses the button with this text, name, "name=value" or id, or the first button of the form with
 * this id, and follows redirects. */
#define page_press(p, button) page_press_at((p), (button), __FILE__, __LINE__)

/* ---- looking ------------------------------------------------------------------------------ */

int page_status(const struct page *p);
const char *page_address(const struct page *p);  /* path and query of the page shown */
const char *page_location(const struct page *p); /* where a redirect leads that was not followed */
const char *page_header(const struct page *p, const char *name); /* "" when absent */
const char *page_body(const struct page *p);                     /* as received, NUL-terminated */
size_t page_body_size(const struct page *p);
const char *page_file(const struct page *p); /* X-Accel-Redirect, "" for none */
size_t page_count(struct page *p, const char *where);
bool page_has(struct page *p, const char *where);
/* Text of the first match, white space collapsed; fails when there is none. */
#define page_text(p, where)            page_text_at((p), (where), __FILE__, __LINE__)
#define page_attribute(p, where, name) page_attribute_at((p), (where), (name), __FILE__, __LINE__)
#define page_value(p, field)           page_value_at((p), (field), __FILE__, __LINE__)

#define page_assert_status(p, status)  page_assert_status_at((p), (status), __FILE__, __LINE__)
#define page_assert_text(p, where, text)                                                           \
    page_assert_text_at((p), (where), (text), __FILE__, __LINE__)
/* Somewhere in the visible text of the page. */
#define page_assert_says(p, text)      page_assert_says_at((p), (text), true, __FILE__, __LINE__)
#define page_assert_silent(p, text)    page_assert_says_at((p), (text), false, __FILE__, __LINE__)
#define page_assert_at(p, address)     page_assert_at_at((p), (address), __FILE__, __LINE__)
#define page_assert_count(p, where, n) page_assert_count_at((p), (where), (n), __FILE__, __LINE__)
/* The error message beside this field. */
#define page_assert_error(p, field, text)                                                          \
    page_assert_error_at((p), (field), (text), __FILE__, __LINE__)
/* What every page of ours keeps to: language, title, one h1, unique ids, labelled inputs, alt
 * texts, a token in every form that posts, no inline script or style. page_get and page_press do it
 * for every HTML answer; a test of a fragment may switch it off. */
#define page_assert_sound(p) page_assert_sound_at((p), __FILE__, __LINE__)
void page_set_strict(struct page *p, bool strict);

/* ---- being somebody else ------------------------------------------------------------------ */

const char *page_cookie(const struct page *p, const char *name);           /* "" when absent */
void page_set_cookie(struct page *p, const char *name, const char *value); /* NULL removes it */
void page_set_header(struct page *p, const char *name, const char *value); /* NULL removes it */
void page_set_time(struct page *p, int64_t now_us);

/* ---- behind the macros -------------------------------------------------------------------- */

void page_get_at(struct page *p, const char *target, const char *file, int line);
void page_follow_at(struct page *p, const char *link, const char *file, int line);
void page_post_at(
    struct page *p, const char *target, const char *const *fields, const char *file, int line);
void page_fill_at(struct page *p, const char *field, const char *text, const char *file, int line);
void page_choose_at(
    struct page *p, const char *field, const char *value, const char *file, int line);
void page_tick_at(struct page *p, const char *field, bool on, const char *file, int line);
void page_fill_date_at(
    struct page *p, const char *name, const char *date, const char *file, int line);
void page_upload_at(struct page *p,
                    const char *field,
                    const char *file_name,
                    struct str bytes,
                    const char *file,
                    int line);
void page_press_at(struct page *p, const char *button, const char *file, int line);
const char *page_text_at(struct page *p, const char *where, const char *file, int line);
const char *
page_attribute_at(struct page *p, const char *where, const char *name, const char *file, int line);
const char *page_value_at(struct page *p, const char *field, const char *file, int line);
void page_assert_status_at(struct page *p, int status, const char *file, int line);
void page_assert_text_at(
    struct page *p, const char *where, const char *text, const char *file, int line);
void page_assert_says_at(struct page *p, const char *text, bool says, const char *file, int line);
void page_assert_at_at(struct page *p, const char *address, const char *file, int line);
void page_assert_count_at(struct page *p, const char *where, size_t n, const char *file, int line);
void page_assert_error_at(
    struct page *p, const char *field, const char *text, const char *file, int line);
void page_assert_sound_at(struct page *p, const char *file, int line);

#endif
