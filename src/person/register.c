/* Asking the register. Identity numbers travel in the body, never in an address, since addresses
 * reach logs. */
#include "person/register.h"

#include "base/config.h"
#include "http/http.h"
#include "http/json.h"
#include "http/outward.h"

enum { ANSWER_MOST = 256 * 1024 };

static enum status ask(struct ctx *c, const char *path, struct str iin, struct str *ret_body)
{
    struct str base = config_str(c->config, "person.register_url");
    struct http_answer answer;
    struct str question;

    if (base.n == 0)
        return FAIL(c, ST_BUSY, "person.register.silent");
    TRY(schema_write(c, &register_question_format,
                     json_pack("{s:s, s:s%}", "messageId", uuid_print(c->mem, uuid_v7(c->now_us)).p,
                               "iin", iin.p, iin.n),
                     &question));
    const struct http_call call = {
        .method = "POST",
        .url = str_printf(c->mem, STR_FMT "%s", STR_ARG(base), path),
        .body = question,
        .content_type = STR("application/json"),
        .user = config_str(c->config, "person.register_user"),
        .password = config_secret(c->config, "person.register_password"),
        .timeout_ms = (int)config_int(c->config, "person.register_timeout_ms"),
        .max_answer = ANSWER_MOST,
    };
    TRY(outward_ask(c, "population register"));
    if (http_client_call(c, &call, &answer) != ST_OK || answer.status != 200) {
        c->failure.detail = STR("no usable answer");
        return FAIL(c, ST_BUSY, "person.register.silent");
    }
    *ret_body = answer.body;
    return ST_OK;
}

static enum status
malformed(struct ctx *c, const struct schema_file *format, const struct schema_fault *fault)
{
    c->failure.detail = schema_complaint(c->mem, format, fault);
    return FAIL(c, ST_INTERNAL, "person.register.protocol");
}

enum status
register_fetch_person(struct ctx *c, struct str iin, struct register_person **ret_person)
{
    struct str body;
    struct register_person *person;
    struct schema_fault fault;

    TRY(ask(c, "/person", iin, &body));
    if (!register_read_person(c->mem, body, &person, &fault))
        return malformed(c, &register_person_format, &fault);
    if (person && !str_eq(person->iin, iin))
        return malformed(c, &register_person_format,
                         &(struct schema_fault){STR("/person/iin"), "content"});
    *ret_person = person;
    return ST_OK;
}

enum status
register_fetch_children(struct ctx *c, struct str iin, struct register_children *ret_children)
{
    struct str body;
    struct schema_fault fault;

    TRY(ask(c, "/children", iin, &body));
    return register_read_children(c->mem, body, ret_children, &fault)
               ? ST_OK
               : malformed(c, &register_children_format, &fault);
}
