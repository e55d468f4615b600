/* Any fields in a form that has one field of each type: refused, or each field is cleaned text that
 * cleaning does not change again, or has an error. */
#include "http/edge.h"
#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct field fields[] = {
    {"a", FIELD_TEXT, 0, 0, 0, 0, 0},   {"b", FIELD_TEXTAREA, 0, 0, 0, 0, 0},
    {"c", FIELD_INT, 0, 0, 0, 0, 0},    {"d", FIELD_DATE, 0, 0, 0, 0, 0},
    {"e", FIELD_CHOICE, 0, 0, 0, 0, 0}, {"f", FIELD_CHECK, 0, 0, 0, 0, 0},
    {"g", FIELD_LIST, 0, 0, 0, 0, 0},   {"h", FIELD_IIN, 0, 0, 0, 0, 0},
    {"i", FIELD_PHONE, 0, 0, 0, 0, 0},  {"j", FIELD_EMAIL, 0, 0, 0, 0, 0},
    {"k", FIELD_CODE, 0, 0, 0, 0, 0},   {"l", FIELD_SECRET, 0, 0, 0, 0, 0},
    {"m", FIELD_UUID, 0, 0, 0, 0, 0},
};
static const struct form form = {"all", fields, COUNT(fields)};

static void check_field(struct ctx *c, const struct field_value *v)
{
    struct pair given = {str_from_z(v->field->name), v->text};
    struct request rq = {.method = POST, .body = {&given, 1}};
    struct form_values again;

    ASSERT(str_is_utf8(v->text));
    if (v->error != 0 || v->field->type == FIELD_LIST)
        return;
    enum status st = form_read(c, &form, &rq, &again);
    ASSERT(st == ST_OK && !again.bad);
    ASSERT(str_eq(form_at(&again, v->field->name)->text, v->text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 26, 1 << 28);
    struct ctx c = {.mem = mem};
    struct request rq = {.method = POST};
    struct form_values values;

    if (parse_fields(mem, (struct str){(const char *)data, size}, &rq.body) &&
        form_read(&c, &form, &rq, &values) == ST_OK)
        for (size_t i = 0; i < form.n; i++)
            check_field(&c, &values.v[i]);
    arena_free(mem);
    return 0;
}
