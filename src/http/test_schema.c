/* The validator: cases of the official test suite of JSON Schema 2020-12 for the keywords we use,
 * rewritten, and the place that a fault names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/json.h"
#include "http/schema.h"

static struct arena *mem;

/* Any JSON value: the texts of a table need not be objects. */
static json_t *parse(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);

    if (!value)
        fail_msg("not JSON: %s", text);
    return value;
}

/* Another published document. */
static const json_t *published(void *arg, struct str name)
{
    (void)arg;
    if (!str_eq_z(name, "other.v1.json"))
        return NULL;
    return json_object_in(mem, STR("{\"required\":[\"a\"],\"$defs\":{\"b\":{\"const\":1}}}"));
}
static const struct schema_source source = {published, NULL};

struct row {
    const char *schema, *value;
    const char *keyword; /* NULL: the value keeps to it */
    const char *at;
};

static const struct row rows[] = {
    {"true", "1", NULL, ""},
    {"false", "1", "false", ""},
    {"{}", "{\"a\":1}", NULL, ""},

    {"{\"type\":\"integer\"}", "1", NULL, ""},
    {"{\"type\":\"integer\"}", "1.0", NULL, ""},
    {"{\"type\":\"integer\"}", "1.1", "type", ""},
    {"{\"type\":\"integer\"}", "\"1\"", "type", ""},
    {"{\"type\":\"number\"}", "1.1", NULL, ""},
    {"{\"type\":\"number\"}", "null", "type", ""},
    {"{\"type\":\"string\"}", "\"\"", NULL, ""},
    {"{\"type\":\"string\"}", "1", "type", ""},
    {"{\"type\":\"object\"}", "[]", "type", ""},
    {"{\"type\":\"array\"}", "{}", "type", ""},
    {"{\"type\":\"boolean\"}", "0", "type", ""},
    {"{\"type\":\"boolean\"}", "false", NULL, ""},
    {"{\"type\":\"null\"}", "false", "type", ""},
    {"{\"type\":[\"integer\",\"string\"]}", "\"a\"", NULL, ""},
    {"{\"type\":[\"integer\",\"string\"]}", "true", "type", ""},

    {"{\"enum\":[6,\"a\",[],true,{\"a\":12}]}", "[]", NULL, ""},
    {"{\"enum\":[6,\"a\",[],true,{\"a\":12}]}", "null", "enum", ""},
    {"{\"enum\":[6,\"a\",[],true,{\"a\":12}]}", "{\"a\":12,\"b\":1}", "enum", ""},
    {"{\"enum\":[false]}", "0", "enum", ""},
    {"{\"enum\":[[0]]}", "[0.0]", NULL, ""},
    {"{\"const\":2}", "2.0", NULL, ""},
    {"{\"const\":{\"a\":1,\"b\":2}}", "{\"b\":2,\"a\":1}", NULL, ""},
    {"{\"const\":[{\"a\":1}]}", "[{\"a\":2}]", "const", ""},
    {"{\"const\":null}", "0", "const", ""},

    {"{\"minimum\":1.1}", "1.1", NULL, ""},
    {"{\"minimum\":1.1}", "0.6", "minimum", ""},
    {"{\"minimum\":1.1}", "\"x\"", NULL, ""},
    {"{\"maximum\":3}", "3.5", "maximum", ""},
    {"{\"exclusiveMinimum\":1.1}", "1.1", "exclusiveMinimum", ""},
    {"{\"exclusiveMaximum\":3}", "3", "exclusiveMaximum", ""},
    {"{\"multipleOf\":2}", "7", "multipleOf", ""},
    {"{\"multipleOf\":0.01}", "4.5", NULL, ""},

    {"{\"minLength\":2}", "\"f\"", "minLength", ""},
    {"{\"minLength\":2}", "\"ғү\"", NULL, ""},
    {"{\"maxLength\":2}", "\"foo\"", "maxLength", ""},
    {"{\"maxLength\":2}", "\"💩💩\"", NULL, ""},
    {"{\"maxLength\":2}", "100", NULL, ""},
    {"{\"pattern\":\"^a*$\"}", "\"aaa\"", NULL, ""},
    {"{\"pattern\":\"^a*$\"}", "\"abc\"", "pattern", ""},
    {"{\"pattern\":\"a+\"}", "\"xxaayy\"", NULL, ""},
    {"{\"pattern\":\"^a*$\"}", "true", NULL, ""},
    {"{\"pattern\":\"^[a-z]{2,3}(,[a-z]{2,3})*$\"}", "\"kk,rus\"", NULL, ""},
    {"{\"pattern\":\"^a++++++++++++++++$\"}", "\"a\"", "pattern", ""},
    {"{\"pattern\":\"((a{40}){40}){40}\"}", "\"a\"", "pattern", ""},
    {"{\"pattern\":\"^a{18446744073709551615}$\"}", "\"a\"", "pattern", ""},
    {"{\"pattern\":\"(a)\\\\1\"}", "\"aa\"", NULL, ""},
    {"{\"pattern\":\"^a$\"}", "\"a\\n\"", "pattern", ""},
    {"{\"pattern\":\"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"", "pattern", ""},
    {"{\"format\":\"date\"}", "\"2026-02-28\"", NULL, ""},
    {"{\"format\":\"date\"}", "\"2026-02-29\"", "format", ""},
    {"{\"format\":\"date-time\"}", "\"2026-06-17T10:00:00+05:00\"", NULL, ""},
    {"{\"format\":\"date-time\"}", "\"2026-06-17\"", "format", ""},
    {"{\"format\":\"uuid\"}", "\"2eb8aa08-aa98-11ea-b4aa-73b441d16380\"", NULL, ""},
    {"{\"format\":\"uuid\"}", "\"2eb8aa08aa9811eab4aa73b441d16380\"", "format", ""},
    {"{\"format\":\"iin\"}", "\"880315600013\"", NULL, ""},
    {"{\"format\":\"iin\"}", "\"880315600014\"", "format", ""},
    {"{\"format\":\"bin\"}", "\"991240000013\"", NULL, ""},
    {"{\"format\":\"kato\"}", "\"710000000\"", NULL, ""},
    {"{\"format\":\"kato\"}", "\"71\"", "format", ""},
    {"{\"format\":\"region\"}", "\"KZ-71\"", NULL, ""},
    {"{\"format\":\"region\"}", "\"KZ-79\"", NULL, ""},
    {"{\"format\":\"region\"}", "\"KZ-7\"", "format", ""},
    {"{\"format\":\"language\"}", "\"kk\"", NULL, ""},
    {"{\"format\":\"language\"}", "\"kk-Cyrl-KZ\"", NULL, ""},
    {"{\"format\":\"language\"}", "\"kk-KZ\"", NULL, ""},
    {"{\"format\":\"language\"}", "\"kk-\"", "format", ""},
    {"{\"format\":\"language\"}", "\"kazakh\"", "format", ""},
    {"{\"format\":\"phone\"}", "\"+77010000045\"", NULL, ""},
    {"{\"format\":\"phone\"}", "\"12\"", "format", ""},
    {"{\"format\":\"ipv4\"}", "\"127.0.0.1\"", "format", ""}, /* not obeyed, so never passed */

    {"{\"properties\":{\"foo\":{\"type\":\"integer\"}}}", "{\"foo\":1,\"bar\":2}", NULL, ""},
    {"{\"properties\":{\"foo\":{\"type\":\"integer\"}}}", "{\"foo\":\"x\"}", "type", "/foo"},
    {"{\"properties\":{\"foo\":{\"type\":\"integer\"}}}", "[]", NULL, ""},
    {"{\"properties\":{\"a~b/c\":false}}", "{\"a~b/c\":1}", "false", "/a~0b~1c"},
    {"{\"required\":[\"foo\"]}", "{\"bar\":1}", "required", "/foo"},
    {"{\"required\":[\"foo\"]}", "12", NULL, ""},
    {"{\"properties\":{\"foo\":{}},\"additionalProperties\":false}", "{\"foo\":1,\"quux\":1}",
     "additionalProperties", "/quux"},
    {"{\"additionalProperties\":{\"type\":\"boolean\"}}", "{\"a\":1}", "type", "/a"},
    {"{\"minProperties\":1}", "{}", "minProperties", ""},
    {"{\"maxProperties\":1}", "{\"a\":1,\"b\":2}", "maxProperties", ""},

    {"{\"items\":{\"type\":\"integer\"}}", "[1,\"x\"]", "type", "/1"},
    {"{\"items\":{\"type\":\"integer\"}}", "{\"foo\":\"bar\"}", NULL, ""},
    {"{\"prefixItems\":[{\"type\":\"integer\"}],\"items\":false}", "[1]", NULL, ""},
    {"{\"prefixItems\":[{\"type\":\"integer\"}],\"items\":false}", "[1,2]", "false", "/1"},
    {"{\"prefixItems\":[{\"type\":\"integer\"}]}", "[\"x\"]", "type", "/0"},
    {"{\"minItems\":1}", "[]", "minItems", ""},
    {"{\"maxItems\":2}", "[1,2,3]", "maxItems", ""},
    {"{\"uniqueItems\":true}", "[1,1.0]", "uniqueItems", ""},
    {"{\"uniqueItems\":true}", "[{\"a\":1},{\"a\":2}]", NULL, ""},
    {"{\"uniqueItems\":true}", "[[\"foo\"],[\"foo\"]]", "uniqueItems", ""},

    {"{\"allOf\":[{\"minimum\":2},{\"maximum\":3}]}", "4", "maximum", ""},
    {"{\"anyOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}", "2.5", NULL, ""},
    {"{\"anyOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}", "1.5", "anyOf", ""},
    {"{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}", "3", "oneOf", ""},
    {"{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}", "1", NULL, ""},
    {"{\"not\":{\"type\":\"integer\"}}", "1", "not", ""},

    {"{\"properties\":{\"foo\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
     "{\"foo\":{\"foo\":false}}", NULL, ""},
    {"{\"properties\":{\"foo\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
     "{\"foo\":{\"bar\":false}}", "additionalProperties", "/foo/bar"},
    {"{\"$defs\":{\"a\":{\"type\":\"integer\"}},\"$ref\":\"#/$defs/a\"}", "\"x\"", "type", ""},
    {"{\"$ref\":\"#/$defs/none\"}", "1", "$ref", ""},
    {"{\"$ref\":\"#\"}", "1", "$schema", ""}, /* leads to itself without end */
    {"{\"$ref\":\"other.v1.json#\"}", "{\"b\":1}", "required", "/a"},
    {"{\"$ref\":\"other.v1.json#/$defs/b\"}", "2", "const", ""},
    {"{\"$ref\":\"none.v1.json#\"}", "1", "$ref", ""},
    {"{\"dependentRequired\":{}}", "{}", "$schema", ""}, /* a keyword that is not understood */
};

static void values_are_judged_as_the_suite_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        json_t *schema = parse(rows[i].schema), *value = parse(rows[i].value);
        struct schema_fault fault = {STR(""), NULL};
        bool fine = schema_check(mem, schema, value, &source, &fault);
        if (fine != (rows[i].keyword == NULL))
            fail_msg("%s of %s: %s", rows[i].value, rows[i].schema,
                     fine ? "passed" : fault.keyword);
        if (!fine && (!str_eq_z(str_from_z(fault.keyword), rows[i].keyword) ||
                      !str_eq_z(fault.at, rows[i].at)))
            fail_msg("%s of %s: %s at \"" STR_FMT "\"", rows[i].value, rows[i].schema,
                     fault.keyword, STR_ARG(fault.at));
        json_decref(schema);
        json_decref(value);
    }
}

static int open_memory(void **state)
{
    (void)state;
    mem = arena_new(16 << 20, 64 << 20);
    return 0;
}

static int close_memory(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_judged_as_the_suite_says),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
