/* See receipt_format.h and admission.h. */
#include "admission/receipt_format.h"

#include "admission/admission.h"
#include "admission/admission_schema_files.h"
#include "base/scan.h"
#include "base/time.h"
#include "http/json.h"
#include "i18n/msg_admission.h"

const struct schema_file receipt_format = {"receipt.v1.json", &embedded_receipt_v1,
                                           MSG_admission_receipt_format, SCHEMA_IN | SCHEMA_OUT,
                                           NULL};

static const struct {
    const char *name;
    bool number;
} fields_of[RECEIPT_FIELDS] = {{"version", true},   {"number", true}, {"pool", false},
                               {"arrival", true},   {"lane", false},  {"sent", false},
                               {"deadline", false}, {"digest", false}};

/* What should be a number and is none stays a text, which the format refuses in its place. */
static json_t *value_of(size_t i, struct str field)
{
    int64_t number;
    json_t *value = fields_of[i].number && scan_i64(field, INT64_MIN, INT64_MAX, &number)
                        ? json_integer(number)
                        : json_stringn(field.p, field.n);
    return value ? value : json_null();
}

static json_t *message_of(const struct str fields[RECEIPT_FIELDS], size_t n)
{
    json_t *message = json_object();

    for (size_t i = 0; i < n; i++)
        ASSERT(json_object_set_new(message, fields_of[i].name, value_of(i, fields[i])) == 0);
    return message;
}

enum status
admission_receipt_text(struct ctx *c, const struct admission_receipt *facts, struct str *ret_text)
{
    const struct str fields[RECEIPT_FIELDS] = {STR("1"),
                                               str_printf(c->mem, "%lld", (long long)facts->number),
                                               uuid_print(c->mem, facts->pool),
                                               str_printf(c->mem, "%d", facts->arrival),
                                               facts->lane,
                                               time_print_instant(c->mem, facts->sent_us),
                                               time_print_instant(c->mem, facts->deadline_us),
                                               str_hex(c->mem, facts->digest.p, facts->digest.n)};
    struct str text = fields[0], message;

    TRY(schema_write(c, &receipt_format, message_of(fields, RECEIPT_FIELDS), &message));
    for (size_t i = 1; i < RECEIPT_FIELDS; i++)
        text = str_printf(c->mem, STR_FMT "|" STR_FMT, STR_ARG(text), STR_ARG(fields[i]));
    *ret_text = text;
    return ST_OK;
}

bool receipt_text_read(struct arena *mem,
                       struct str text,
                       struct str fields[RECEIPT_FIELDS],
                       struct schema_fault *ret_fault)
{
    size_t n = 0;

    while (n < RECEIPT_FIELDS && scan_until(&text, '|', &fields[n]))
        n++;
    *ret_fault = (struct schema_fault){.at = STR(""), .keyword = "additionalProperties"};
    if (text.n > 0)
        return false;
    json_t *message = message_of(fields, n);
    bool keeps = schema_keeps(mem, &receipt_format, message, ret_fault);
    json_decref(message);
    return keeps;
}
