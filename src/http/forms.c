/* See http.h. Fields that a form does not declare are refused as a whole: they are a stale page or
 * somebody trying. Mistakes of people are errors of one field. */
#include <string.h>

#include "http/edge.h"
#include "http/fields.h"
#include "i18n/i18n.h"

enum { IDEM_LETTERS = 22, FILE_NAME_MOST = 255 }; /* 128 bits in base64url; bytes */

static const struct field *find_field(const struct form *form, struct str name)
{
    for (size_t i = 0; form && i < form->n; i++)
        if (field_has_name(&form->fields[i], name))
            return &form->fields[i];
    return NULL;
}

static bool is_built_in(struct str name)
{
    return str_eq_z(name, "_csrf") || str_eq_z(name, "_idem") || str_eq_z(name, "_next") ||
           str_eq_z(name, "lang");
}

static bool is_doubled(struct pairs given, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(given.v[i].name, given.v[at].name))
            return true;
    return false;
}

static enum status check_uploads(struct ctx *c, const struct form *form, const struct request *rq)
{
    for (size_t i = 0; i < rq->n_uploads; i++) {
        const struct field *field = find_field(form, rq->uploads[i].field);
        if (!field || field->type != FIELD_FILE)
            return FAIL(c, ST_INVALID, "http.unexpected-field");
        for (size_t k = 0; k < i; k++)
            if (str_eq(rq->uploads[k].field, rq->uploads[i].field))
                return FAIL(c, ST_INVALID, "http.unexpected-field");
    }
    return ST_OK;
}

/* A change of language sends the name of a chosen file in place of the file. */
static bool names_files_only(const struct request *rq)
{
    return rq->n_uploads == 0 && pairs_has(rq->body, "lang");
}

enum status form_check_names(struct ctx *c, const struct form *form, const struct request *rq)
{
    for (size_t i = 0; i < rq->body.n; i++) {
        const struct field *field = find_field(form, rq->body.v[i].name);
        bool known = is_built_in(rq->body.v[i].name) ||
                     (field && (field->type != FIELD_FILE || names_files_only(rq)));
        bool repeats = field && field->type == FIELD_LIST;
        if (!known || (!repeats && is_doubled(rq->body, i)))
            return FAIL(c, ST_INVALID, "http.unexpected-field");
    }
    return check_uploads(c, form, rq);
}

/* The name of the file that has to be chosen again: no page can choose one for the visitor. */
static void read_file_name(const struct request *rq, struct field_value *v)
{
    struct str name = pairs_get(rq->body, v->field->name);

    v->raw = name.n <= FILE_NAME_MOST ? name : STR("");
    v->upload = NULL;
}

/* As it was typed before the language was changed; nobody has sent it yet, so nothing is wrong. */
static void fill_typed(struct ctx *c, struct form_values *values)
{
    const struct request *rq = c->http->rq;
    struct str idem = pairs_get(rq->body, "_idem");

    for (size_t i = 0; i < values->form->n; i++) {
        field_read(c, rq->body, rq, &values->v[i]);
        if (values->v[i].field->type == FIELD_FILE)
            read_file_name(rq, &values->v[i]);
        values->v[i].error = 0;
        values->v[i].error_arg = STR("");
    }
    if (idem.n == IDEM_LETTERS)
        values->idem = idem;
    values->typed = true;
}

struct form_values form_blank(struct ctx *c, const struct form *form)
{
    const struct str none = STR("");
    struct form_values values = {.form = form, .idem = none, .common_error = none};

    values.v = NEWS(c->mem, struct field_value, form->n);
    for (size_t i = 0; i < form->n; i++)
        values.v[i] = (struct field_value){.field = &form->fields[i],
                                           .raw = none,
                                           .day = none,
                                           .month = none,
                                           .year = none,
                                           .text = none,
                                           .error_arg = none};
    if (c->http && c->http->typed == form)
        fill_typed(c, &values);
    return values;
}

bool form_is_shown_here(struct ctx *c, const struct form *form)
{
    struct route_match takes, shows;

    if (!c->http || !form)
        return false;
    router_match(c->http->router, POST, c->http->rq->path, &takes);
    router_match(c->http->router, GET, c->http->rq->path, &shows);
    return takes.route && takes.route->form == form && shows.route;
}

/* A key that we issued, or none: the handler of a form that needs one asks for it. */
static enum status read_idem(struct ctx *c, struct pairs given, struct str *ret_idem)
{
    struct str idem = pairs_get(given, "_idem");

    if (idem.n > 0 && idem.n != IDEM_LETTERS)
        return FAIL(c, ST_INVALID, "http.unexpected-field");
    *ret_idem = idem;
    return ST_OK;
}

enum status form_read(struct ctx *c,
                      const struct form *form,
                      const struct request *rq,
                      struct form_values *ret_values)
{
    struct pairs given = rq->method == POST ? rq->body : rq->query;
    struct form_values values = form_blank(c, form);

    if (rq->method == POST)
        TRY(form_check_names(c, form, rq));
    TRY(read_idem(c, given, &values.idem));
    for (size_t i = 0; i < form->n; i++) {
        field_read(c, given, rq, &values.v[i]);
        values.bad = values.bad || values.v[i].error != 0;
    }
    *ret_values = values;
    return ST_OK;
}

struct field_value *form_at(const struct form_values *values, const char *name)
{
    struct field_value *found = NULL;

    for (size_t i = 0; i < values->form->n && !found; i++)
        if (strcmp(values->form->fields[i].name, name) == 0)
            found = &values->v[i];
    ASSERT(found != NULL);
    return found;
}

void form_set(struct form_values *values, const char *name, struct str raw)
{
    struct field_value *v = form_at(values, name);

    ASSERT(v->field->type != FIELD_SECRET && v->field->type != FIELD_FILE);
    if (values->typed)
        return;
    v->raw = raw;
    if (v->field->type == FIELD_DATE)
        field_show_date(v, raw);
    if (v->field->type == FIELD_CHECK)
        v->number = str_eq_z(raw, "1");
}

void form_set_list(struct form_values *values, const char *name, const struct str *list, size_t n)
{
    struct field_value *v = form_at(values, name);

    ASSERT(v->field->type == FIELD_LIST);
    if (values->typed)
        return;
    v->list = list;
    v->n_list = n;
}

void form_error(struct form_values *values, const char *name, int msg, struct str arg)
{
    struct field_value *v = form_at(values, name);

    v->error = msg;
    v->error_arg = arg;
    values->bad = true;
}

void form_forgive(const struct ctx *c, struct form_values *values)
{
    if (!c->http->lang_was_asked)
        return;
    for (size_t i = 0; i < values->form->n; i++)
        values->v[i].error = 0;
    values->bad = false;
}

static const struct field *field_named(const struct form *form, struct str name)
{
    for (size_t i = 0; i < form->n; i++)
        if (str_eq_z(name, form->fields[i].name))
            return &form->fields[i];
    return NULL;
}

enum status form_failure(struct ctx *c, struct form_values *values, enum status st)
{
    enum msg text;

    if ((st != ST_INVALID && st != ST_CONFLICT) || !c->failure.code ||
        !msg_find(str_from_z(c->failure.code), &text))
        return st;
    const struct field *field = field_named(values->form, c->failure.field);
    values->bad = true;
    if (field)
        form_error(values, field->name, (int)text, c->failure.arg);
    else
        values->common_error = MSG_FORMAT(c, text, MSG_ARG("value", c->failure.arg));
    c->failure = (struct failure){.st = ST_OK};
    return ST_OK;
}
