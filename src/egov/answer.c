/* See answer.h. */
#include "egov/answer.h"

#include "base/base64.h"
#include "base/scan.h"
#include "egov/egov.h"
#include "http/json.h"
#include "i18n/i18n.h"

static void put(json_t *object, const char *name, struct str value)
{
    ASSERT(json_object_set_new(object, name, json_stringn(value.p, value.n)) == 0);
}

static json_t *state_json(struct ctx *c, const struct admission_state *state)
{
    json_t *json = json_pack("{s:I, s:b}", "number", (json_int_t)state->number, "result",
                             (int)state->answered);

    ASSERT(json != NULL);
    put(json, "state", state->state);
    put(json, "submitted", time_print_instant(c->mem, state->submitted_us));
    put(json, "deadline", time_print_instant(c->mem, state->deadline_us));
    put(json, "ground", state->ground);
    return json;
}

static json_t *answer_json(struct ctx *c, struct uuid message, const struct admission_state *state)
{
    json_t *json = json_pack("{s:o}", "application", state_json(c, state));

    ASSERT(json != NULL);
    put(json, "message", uuid_print(c->mem, message));
    return json;
}

enum status answer_state(struct ctx *c,
                         struct uuid message,
                         const struct admission_state *state,
                         struct str *ret_json)
{
    return schema_write(c, &egov_answer_format, answer_json(c, message, state), ret_json);
}

enum status answer_result(struct ctx *c,
                          struct uuid message,
                          const struct admission_state *state,
                          struct str pdf,
                          struct str *ret_json)
{
    json_t *json = answer_json(c, message, state);

    put(json, "pdf", base64_print(c->mem, pdf));
    return schema_write(c, &egov_answer_format, json, ret_json);
}

enum status
answer_problem(struct ctx *c, int status, const struct uuid *message, struct str *ret_json)
{
    const char *code = c->failure.code;
    struct str title = STR("");
    enum msg key;
    int64_t number;

    if (msg_find(str_from_z(code), &key))
        title = MSG_FORMAT(c, key, MSG_ARG("value", c->failure.arg));
    json_t *json =
        json_pack("{s:s, s:i, s:s}", "type", "about:blank", "status", status, "code", code);
    ASSERT(json != NULL);
    put(json, "title", title);
    if (message)
        put(json, "message", uuid_print(c->mem, *message));
    if (c->failure.field.n > 0)
        put(json, "field", c->failure.field);
    if (str_starts(str_from_z(code), STR("admission.submit.")) &&
        scan_i64(c->failure.arg, 1, INT64_MAX, &number)) /* who applied already is told it */
        ASSERT(json_object_set_new(json, "number", json_integer(number)) == 0);
    return schema_write(c, &http_problem_format, json, ret_json);
}
