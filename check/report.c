/* See report.h. */
#include "check/report.h"

#include <jansson.h>

#include "base/buf.h"

enum { REPORT_MOST = 64 << 20, CODE_WIDTH = 22 };

/* ---- for people ------------------------------------------------------------------------------ */

static void add_list(struct buf *buf, const char *title, const struct findings *list)
{
    buf_printf(buf, "%s: %zu\n", title, list->n);
    for (size_t i = 0; i < list->n; i++) {
        const struct finding *f = &list->v[i];
        buf_printf(buf, "  %-*.*s " STR_FMT "  " STR_FMT "\n", CODE_WIDTH, STR_ARG(f->code),
                   STR_ARG(f->object), STR_ARG(f->detail));
    }
}

struct str report_text(struct arena *mem, const struct check *check)
{
    struct buf buf;

    buf_init(&buf, mem, REPORT_MOST);
    buf_printf(&buf, "oqu-check %s, " STR_FMT "\n", check->full ? "full" : "incremental",
               STR_ARG(time_print_instant(mem, check->now_us)));
    buf_printf(&buf, "pools: %lld  journal: %lld  log: %lld\n", (long long)check->n_pools,
               (long long)check->n_entries, (long long)check->n_leaves);
    add_list(&buf, "findings", &check->found);
    add_list(&buf, "late answers", &check->late);
    return buf_str(&buf);
}

/* ---- for programs ---------------------------------------------------------------------------- */

static json_t *text_of(struct str s)
{
    json_t *text = json_stringn(s.p, s.n);
    return text ? text : json_string("?"); /* not UTF-8: the database would not have kept it */
}

static json_t *list_of(const struct findings *list)
{
    json_t *array = json_array();

    for (size_t i = 0; i < list->n; i++) {
        json_t *one = json_object();
        (void)json_object_set_new(one, "finding", text_of(list->v[i].code));
        (void)json_object_set_new(one, "object", text_of(list->v[i].object));
        (void)json_object_set_new(one, "detail", text_of(list->v[i].detail));
        (void)json_array_append_new(array, one);
    }
    return array;
}

struct str report_json(struct arena *mem, const struct check *check)
{
    json_t *all = json_object();
    struct buf buf;

    (void)json_object_set_new(all, "mode", json_string(check->full ? "full" : "incremental"));
    (void)json_object_set_new(all, "at", text_of(time_print_instant(mem, check->now_us)));
    (void)json_object_set_new(all, "pools", json_integer(check->n_pools));
    (void)json_object_set_new(all, "journal", json_integer(check->n_entries));
    (void)json_object_set_new(all, "log", json_integer(check->n_leaves));
    (void)json_object_set_new(all, "findings", list_of(&check->found));
    (void)json_object_set_new(all, "late", list_of(&check->late));
    char *printed = json_dumps(all, JSON_INDENT(1));
    ASSERT(printed != NULL);
    buf_init(&buf, mem, REPORT_MOST);
    buf_add_z(&buf, printed);
    buf_add_char(&buf, '\n');
    free(printed);
    json_decref(all);
    return buf_str(&buf);
}
