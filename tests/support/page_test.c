/* See page_test.h. Requests, redirects and cookies; the page itself is in page_find.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/scan.h"
#include "page_inner.h"

enum { MEGABYTE = 1 << 20, REDIRECTS_MOST = 10, SHOWN_MOST = 700 };

struct page *page_open(const struct router *router, const struct ctx *like)
{
    struct arena *mem = arena_new(64 * MEGABYTE, 256 * MEGABYTE);
    struct page *p = NEW(mem, struct page);

    p->router = router;
    p->like = like;
    p->mem = mem;
    p->request = arena_new(16 * MEGABYTE, 64 * MEGABYTE);
    p->now_us = like->now_us;
    p->strict = true;
    p->address = p->before = STR("");
    memcpy(p->spool, "/tmp/oqu-page-XXXXXX", 21);
    assert_non_null(mkdtemp(p->spool));
    page_set_header(p, "Host", "oqu.test");
    page_set_header(p, "Accept", "text/html,application/xhtml+xml");
    return p;
}

static void forget_document(struct page *p)
{
    xmlXPathFreeContext(p->xpath);
    xmlFreeDoc(p->document);
    p->xpath = NULL;
    p->document = NULL;
    p->n_files = 0;
}

void page_close(struct page *p)
{
    forget_document(p);
    arena_free(p->request); /* removes uploads that nobody kept */
    if (rmdir(p->spool) != 0)
        fail_msg("%s: a spooled upload was left behind", p->spool);
    arena_free(p->mem);
}

void page_fail_at(struct page *p, const char *file, int line, const char *format, ...)
{
    char wanted[1024], says[SHOWN_MOST];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(wanted, sizeof(wanted), format, args);
    va_end(args);
    struct str text = p->document ? page_node_text(p, xmlDocGetRootElement(p->document))
                                  : buf_str(&p->answer.body);
    (void)snprintf(says, sizeof(says), STR_FMT, STR_ARG(text));
    print_error("%s\n  page %s, status %d, says: %s\n", wanted, page_address(p), p->answer.status,
                says);
    _fail(file, line);
}

/* ---- cookies and headers ------------------------------------------------------------------ */

static size_t find_pair(const struct pair *v, size_t n, struct str name)
{
    size_t i = 0;
    while (i < n && !str_eq_nocase(v[i].name, name))
        i++;
    return i;
}

static void
set_pair(struct page *p, struct pair *v, size_t *n, size_t room, struct str name, const char *value)
{
    size_t at = find_pair(v, *n, name);

    if (!value && at < *n) {
        v[at] = v[--*n];
    } else if (value) {
        assert_true(at < room);
        v[at] = (struct pair){str_copy(p->mem, name), str_copy(p->mem, str_from_z(value))};
        *n += at == *n;
    }
}

void page_set_cookie(struct page *p, const char *name, const char *value)
{
    set_pair(p, p->cookies, &p->n_cookies, PAGE_COOKIES, str_from_z(name), value);
}

void page_set_header(struct page *p, const char *name, const char *value)
{
    set_pair(p, p->headers, &p->n_headers, PAGE_HEADERS - 2, str_from_z(name), value);
}

void page_set_time(struct page *p, int64_t now_us)
{
    p->now_us = now_us;
}

void page_set_strict(struct page *p, bool strict)
{
    p->strict = strict;
}

const char *page_cookie(const struct page *p, const char *name)
{
    size_t at = find_pair(p->cookies, p->n_cookies, str_from_z(name));
    return at < p->n_cookies ? p->cookies[at].value.p : "";
}

/* A browser refuses a __Host- cookie without Secure and Path=/; so do we. */
static void take_cookie(struct page *p, struct str header)
{
    struct str rest = header, pair, name;
    size_t at;

    assert_true(scan_until(&rest, ';', &pair));
    struct str value = pair;
    assert_true(scan_until(&value, '=', &name));
    if (!str_find(rest, STR("Secure"), &at) || !str_find(rest, STR("Path=/"), &at) ||
        !str_find(rest, STR("SameSite="), &at))
        fail_msg("cookie without Secure, Path=/ or SameSite: " STR_FMT, STR_ARG(header));
    bool gone = str_find(rest, STR("Max-Age=0"), &at);
    page_set_cookie(p, str_z(p->mem, name), gone ? NULL : str_z(p->mem, value));
}

static void take_cookies(struct page *p)
{
    for (size_t i = 0; i < p->answer.n_headers; i++)
        if (str_eq_nocase(p->answer.headers[i].name, STR("Set-Cookie")))
            take_cookie(p, p->answer.headers[i].value);
}

/* ---- requests ----------------------------------------------------------------------------- */

static struct pairs request_headers(struct page *p, struct arena *mem, const char *type)
{
    struct pair *v = NEWS(mem, struct pair, PAGE_HEADERS);
    struct buf cookies;
    size_t n = 0;

    for (; n < p->n_headers; n++)
        v[n] = p->headers[n];
    buf_init(&cookies, mem, 1 << 16);
    for (size_t i = 0; i < p->n_cookies; i++)
        buf_printf(&cookies, "%s" STR_FMT "=" STR_FMT, i > 0 ? "; " : "",
                   STR_ARG(p->cookies[i].name), STR_ARG(p->cookies[i].value));
    if (p->n_cookies > 0)
        v[n++] = (struct pair){STR("Cookie"), buf_str(&cookies)};
    if (type)
        v[n++] = (struct pair){STR("Content-Type"), str_from_z(type)};
    return (struct pairs){v, n};
}

static void parse_document(struct page *p)
{
    struct str body = buf_str(&p->answer.body);

    forget_document(p);
    if (!str_starts(p->answer.content_type, STR("text/html")) || body.n == 0)
        return;
    p->document = htmlReadMemory(body.p, (int)body.n, NULL, "UTF-8",
                                 HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    assert_non_null(p->document);
    p->xpath = xmlXPathNewContext(p->document);
    assert_non_null(p->xpath);
}

void page_request(
    struct page *p, const char *method, struct str target, const char *type, struct str body)
{
    struct arena *mem = arena_new(16 * MEGABYTE, 64 * MEGABYTE);
    struct ctx c = {.mem = mem,
                    .now_us = p->now_us,
                    .machine_us = p->like->machine_us,
                    .db = p->like->db,
                    .keys = p->like->keys};
    size_t hash;

    c.client_address = p->like->client_address.n > 0 ? p->like->client_address : STR("192.0.2.1");
    if (str_find(target, STR("#"), &hash))
        target = str_sub(target, 0, hash);
    const struct http_inprocess call = {.method = method,
                                        .target = str_copy(mem, target),
                                        .headers = request_headers(p, mem, type),
                                        .body = body,
                                        .spool_dir = str_from_z(p->spool)};
    p->before = p->address;
    p->address = str_copy(p->mem, target);
    struct response answer;
    http_inprocess_call(&c, p->router, &call, &answer);
    arena_free(p->request);
    p->request = mem;
    p->answer = answer;
    take_cookies(p);
    parse_document(p);
}

void page_redirects(struct page *p, const char *file, int line)
{
    for (int i = 0; p->answer.status == 303 || p->answer.status == 308; i++) {
        const char *to = page_location(p);
        if (to[0] != '/' || to[1] == '/')
            return; /* another site: the test looks at page_location() */
        if (i == REDIRECTS_MOST)
            page_fail(p, file, line, "too many redirects, the last one to %s", to);
        page_request(p, "GET", str_copy(p->mem, str_from_z(to)), NULL, STR(""));
    }
    if (p->strict && p->document)
        page_assert_sound_at(p, file, line);
}

void page_get_at(struct page *p, const char *target, const char *file, int line)
{
    page_request(p, "GET", str_from_z(target), NULL, STR(""));
    page_redirects(p, file, line);
}

void page_back(struct page *p)
{
    page_get(p, str_z(p->mem, p->before));
}

void page_send(
    struct page *p, const char *method, const char *target, const char *type, struct str body)
{
    page_request(p, method, str_from_z(target), type, body);
}

void page_post_at(
    struct page *p, const char *target, const char *const *fields, const char *file, int line)
{
    struct buf body;

    buf_init(&body, p->mem, MEGABYTE);
    for (size_t i = 0; fields[i]; i += 2) {
        buf_add_z(&body, i > 0 ? "&" : "");
        page_encode(&body, str_from_z(fields[i]));
        buf_add_char(&body, '=');
        page_encode(&body, str_from_z(fields[i + 1]));
    }
    page_request(p, "POST", str_from_z(target), "application/x-www-form-urlencoded",
                 buf_str(&body));
    page_redirects(p, file, line);
}

/* ---- what came back ----------------------------------------------------------------------- */

int page_status(const struct page *p)
{
    return p->answer.status;
}

const char *page_address(const struct page *p)
{
    return p->address.p;
}

const char *page_header(const struct page *p, const char *name)
{
    size_t at = find_pair(p->answer.headers, p->answer.n_headers, str_from_z(name));

    if (str_eq_nocase(str_from_z(name), STR("Content-Type")))
        return str_z(p->request, p->answer.content_type);
    return at < p->answer.n_headers ? str_z(p->request, p->answer.headers[at].value) : "";
}

const char *page_location(const struct page *p)
{
    return page_header(p, "Location");
}

const char *page_body(const struct page *p)
{
    return str_z(p->request, buf_str(&p->answer.body));
}

size_t page_body_size(const struct page *p)
{
    return p->answer.body.n;
}

const char *page_file(const struct page *p)
{
    return str_z(p->request, p->answer.file);
}
