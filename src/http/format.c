/* Messages that cross the border keep to their published schemas: those that come before anything
 * of them is used, ours before they leave. See schema.h. */
#include "http/http_schema_files.h"
#include "http/json.h"
#include "http/schema.h"
#include "i18n/i18n.h"
#include "i18n/msg_http.h"

enum { PATH_SHOWN = 200 };

const struct schema_file http_problem_format = {"problem.v1.json", &embedded_problem_v1,
                                                MSG_http_format_problem, SCHEMA_OUT, NULL};

bool schema_keeps(struct arena *mem,
                  const struct schema_file *file,
                  const json_t *value,
                  struct schema_fault *ret_fault)
{
    const json_t *schema = json_object_in(mem, *file->text);

    ASSERT(schema != NULL);
    return schema_check(mem, schema, value, NULL, ret_fault);
}

const json_t *schema_read(struct arena *mem,
                          const struct schema_file *file,
                          struct str text,
                          struct schema_fault *ret_fault)
{
    const json_t *root = json_object_in(mem, text);

    ASSERT(file->way & SCHEMA_IN);
    *ret_fault = (struct schema_fault){STR(""), "type"};
    return root && schema_keeps(mem, file, root, ret_fault) ? root : NULL;
}

struct str schema_complaint(struct arena *mem,
                            const struct schema_file *file,
                            const struct schema_fault *fault)
{
    struct str at = str_sub(fault->at, 0, fault->at.n < PATH_SHOWN ? fault->at.n : PATH_SHOWN);

    return str_printf(mem, "%s at \"" STR_FMT "\": %s", file->name, STR_ARG(at), fault->keyword);
}

enum status
schema_write(struct ctx *c, const struct schema_file *file, json_t *json, struct str *ret_text)
{
    struct schema_fault fault;

    ASSERT(json && (file->way & SCHEMA_OUT));
    bool fine = schema_keeps(c->mem, file, json, &fault);
    *ret_text = json_print(c->mem, json, JSON_COMPACT);
    if (fine)
        return ST_OK;
    c->failure.detail = schema_complaint(c->mem, file, &fault);
    return FAIL(c, ST_INTERNAL, "http.schema.own");
}
