/* See web_read.h. */
#include "wait/web_read.h"

#include <string.h>

#include "base/scan.h"

bool web_cut(struct str *rest, char sep, struct str *ret_head)
{
    const char *at = rest->n > 0 ? memchr(rest->p, sep, rest->n) : NULL;

    if (!at)
        return scan_until(rest, sep, ret_head);
    *ret_head = (struct str){rest->p, (size_t)(at - rest->p)};
    *rest = (struct str){at + 1, rest->n - ret_head->n - 1};
    return true;
}

static void take_header(struct web_request *rq, struct str line)
{
    struct str name;

    if (!web_cut(&line, ':', &name))
        return;
    line = str_trim(line);
    if (str_eq_nocase(name, STR("cookie")))
        rq->cookies = line;
    else if (str_eq_nocase(name, STR("accept-language")))
        rq->languages = line;
    else if (str_eq_nocase(name, STR("x-real-ip")))
        rq->address = line;
    else if (str_eq_nocase(name, STR("transfer-encoding")) ||
             (str_eq_nocase(name, STR("content-length")) && !str_eq(line, STR("0"))))
        rq->has_body = true;
}

bool web_read(struct str head, struct web_request *rq)
{
    struct str line, rest;

    *rq = (struct web_request){0};
    if (!web_cut(&head, '\n', &line) || !scan_until(&line, ' ', &rq->method) ||
        !scan_until(&line, ' ', &rq->target) || !str_starts(line, STR("HTTP/1.1")))
        return false;
    rest = rq->target;
    if (!scan_until(&rest, '?', &rq->path))
        return false;
    rq->query = rest;
    while (web_cut(&head, '\n', &line))
        take_header(rq, line);
    return true;
}

struct str web_value(struct str list, char between, struct str name)
{
    struct str piece, key;

    while (web_cut(&list, between, &piece)) {
        piece = str_trim(piece);
        if (web_cut(&piece, '=', &key) && str_eq(key, name))
            return piece;
    }
    return STR("");
}

enum lang web_language(const struct web_request *rq)
{
    enum lang lang;

    if (lang_find(web_value(rq->query, '&', STR("lang")), &lang) ||
        lang_find(web_value(rq->cookies, ';', STR("lang")), &lang) ||
        lang_find(str_sub(rq->languages, 0, 2), &lang))
        return lang;
    return LANG_KK;
}
