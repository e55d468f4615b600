/* Requests taken apart, answers put together. */
#include <jansson.h>
#include <microhttpd.h>
#include <string.h>

#include "base/scan.h"
#include "peer.h"

enum { PAGE_MOST = 4 << 20, ENCODED_MOST = 4096 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct str percent_decode(struct arena *mem, struct str text)
{
    char *out = arena_alloc(mem, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
        int low = i + 2 < text.n ? hex_digit(text.p[i + 2]) : -1;
        if (text.p[i] == '%' && high >= 0 && low >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = text.p[i] == '+' ? ' ' : text.p[i];
        }
    }
    return (struct str){out, n};
}

struct str percent_encode(struct arena *mem, struct str text)
{
    struct buf buf;

    buf_init(&buf, mem, ENCODED_MOST);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char u = (unsigned char)text.p[i];
        bool plain = (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
                     u == '-' || u == '.' || u == '_' || u == '~';
        if (plain)
            buf_add_char(&buf, text.p[i]);
        else
            buf_printf(&buf, "%%%02X", u);
    }
    return buf_str(&buf);
}

struct str call_value(const struct call *call, const char *name)
{
    const char *query = MHD_lookup_connection_value(call->connection, MHD_GET_ARGUMENT_KIND, name);
    struct str rest = call->body, pair, key;

    if (query)
        return str_copy(call->mem, str_from_z(query));
    while (scan_until(&rest, '&', &pair))
        if (scan_until(&pair, '=', &key) && str_eq_z(key, name))
            return percent_decode(call->mem, pair);
    return STR("");
}

struct str call_cookie(const struct call *call, const char *name)
{
    return str_from_z(MHD_lookup_connection_value(call->connection, MHD_COOKIE_KIND, name));
}

struct str call_header(const struct call *call, const char *name)
{
    return str_from_z(MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, name));
}

bool call_knows(const struct call *call, const char *user, const char *secret)
{
    char *given = NULL;
    char *name = MHD_basic_auth_get_username_password(call->connection, &given);
    bool knows = name && given && str_eq_z(str_from_z(name), user) &&
                 str_eq_secret(str_from_z(given), str_from_z(secret));

    MHD_free(name);
    MHD_free(given);
    return knows;
}

struct answer answer_json(struct call *call, int status, void *json)
{
    char *text = json_dumps(json, JSON_PRESERVE_ORDER);
    struct str body = str_copy(call->mem, str_from_z(text));

    free(text);
    json_decref(json);
    return (struct answer){status, "application/json", body, STR("")};
}

struct answer answer_error(struct call *call, int status, const char *error, const char *about)
{
    return answer_json(call, status,
                       json_pack("{s:s, s:s}", "error", error, "error_description", about));
}

struct answer answer_redirect(struct str location)
{
    return (struct answer){302, "text/plain; charset=utf-8", location, location};
}

struct answer answer_not_found(void)
{
    return (struct answer){404, "text/plain; charset=utf-8", STR("404\n"), STR("")};
}

static void add_escaped(struct buf *buf, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&': buf_add_z(buf, "&amp;"); break;
        case '<': buf_add_z(buf, "&lt;"); break;
        case '>': buf_add_z(buf, "&gt;"); break;
        case '"': buf_add_z(buf, "&quot;"); break;
        case '\'': buf_add_z(buf, "&#39;"); break;
        default: buf_add_char(buf, text.p[i]);
        }
    }
}

static bool add_from(struct buf *buf, struct fills fills, struct str name)
{
    for (size_t i = 0; i < fills.n; i++) {
        if (str_eq_z(name, fills.v[i].name)) {
            add_escaped(buf, fills.v[i].text);
            return true;
        }
    }
    return false;
}

static void fill(struct buf *buf, struct str template, struct fills row, struct fills fills)
{
    size_t at, end;

    while (str_find(template, STR("{{"), &at) && str_find(template, STR("}}"), &end)) {
        struct str name = str_sub(template, at + 2, end - at - 2);
        buf_add(buf, str_sub(template, 0, at));
        ASSERT(add_from(buf, row, name) || add_from(buf, fills, name));
        template = str_sub(template, end + 2, template.n);
    }
    buf_add(buf, template);
}

struct answer answer_page(struct call *call, struct page page, struct fills fills, struct rows rows)
{
    struct str template = call->russian ? page.russian : page.kazakh, each = STR("{{each}}");
    struct str end_mark = STR("{{end}}");
    const struct fills none = {0};
    size_t begin, end;
    struct buf buf;

    buf_init(&buf, call->mem, PAGE_MOST);
    if (str_find(template, each, &begin) && str_find(template, end_mark, &end)) {
        struct str part = str_sub(template, begin + each.n, end - begin - each.n);
        fill(&buf, str_sub(template, 0, begin), none, fills);
        for (size_t i = 0; i < rows.n; i++)
            fill(&buf, part, rows.v[i], fills);
        template = str_sub(template, end + end_mark.n, template.n);
    }
    fill(&buf, template, none, fills);
    ASSERT(!buf_overflowed(&buf));
    return (struct answer){200, "text/html; charset=utf-8", buf_str(&buf), STR("")};
}
