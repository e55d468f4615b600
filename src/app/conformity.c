/* Reads the reports of test runs and finds the result of one test in them. See conformity.h. */
#include "app/conformity.h"

#include <jansson.h>

#include "base/scan.h"

static void add_outcome(struct test_outcomes *outcomes, struct test_outcome outcome)
{
    if (outcomes->n < outcomes->room)
        outcomes->v[outcomes->n++] = outcome;
}

/* The value of name="…" in a tag; empty when it has none. */
static struct str attribute(struct arena *mem, struct str tag, const char *name)
{
    struct str value, opening = str_printf(mem, " %s=\"", name);
    size_t at;

    if (!str_find(tag, opening, &at))
        return STR("");
    tag = str_sub(tag, at + opening.n, tag.n);
    return scan_until(&tag, '"', &value) ? value : STR("");
}

/* What follows the last occurrence of sep; the whole text without one. */
static struct str after_last(struct str text, struct str sep)
{
    size_t at;

    while (str_find(text, sep, &at))
        text = str_sub(text, at + sep.n, text.n);
    return text;
}

void conformity_read_junit(struct arena *mem, struct str xml, struct test_outcomes *outcomes)
{
    static const char opening[] = "<testcase";
    size_t at, next;

    while (str_find(xml, STR("<testcase"), &at)) {
        xml = str_sub(xml, at + sizeof(opening) - 1, xml.n);
        struct str inside = str_find(xml, STR("<testcase"), &next) ? str_sub(xml, 0, next) : xml;
        struct str tag;
        size_t tag_end;
        if (!str_find(inside, STR(">"), &tag_end) || !scan_until(&inside, '>', &tag))
            return;
        bool closed = tag.n > 0 && tag.p[tag.n - 1] == '/';
        size_t end = 0;
        if (!closed && str_find(inside, STR("</testcase>"), &end))
            inside = str_sub(inside, 0, end);
        bool failed = !closed && (str_find(inside, STR("<failure"), &end) ||
                                  str_find(inside, STR("<error"), &end));
        bool skipped = !closed && str_find(inside, STR("<skipped"), &end);
        add_outcome(outcomes,
                    (struct test_outcome){
                        .program = after_last(attribute(mem, tag, "classname"), STR(" / ")),
                        .name = after_last(attribute(mem, tag, "name"), STR(" - ")),
                        .result = failed    ? RESULT_FAILED
                                  : skipped ? RESULT_NONE
                                            : RESULT_PASSED});
    }
}

void conformity_read_journeys(struct arena *mem, struct str text, struct test_outcomes *outcomes)
{
    json_t *list = json_loadb(text.p, text.n, 0, NULL);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const json_t *name = json_object_get(item, "name");
        const char *status = json_string_value(json_object_get(item, "status"));
        if (json_is_string(name) && status)
            add_outcome(outcomes,
                        (struct test_outcome){
                            .program = STR(""),
                            .name = str_copy(mem, str_from_z(json_string_value(name))),
                            .result = str_eq_z(str_from_z(status), "passed") ? RESULT_PASSED
                                                                             : RESULT_FAILED});
    }
    json_decref(list);
}

/* "src/admission/test_rules.c" is the program "admission_test_rules", "tools/test_sql2c.c" is
 * "tools_test_sql2c". */
static bool is_program_of(struct str program, struct str file)
{
    struct str folder, name;
    size_t at;

    if (!str_find(file, STR("/"), &at) || !str_ends(file, STR(".c")))
        return false;
    (void)scan_until(&file, '/', &folder);
    if (str_find(file, STR("/"), &at))
        (void)scan_until(&file, '/', &folder);
    name = str_sub(file, 0, file.n - 2);
    return program.n == folder.n + 1 + name.n && str_starts(program, folder) &&
           str_ends(program, name);
}

/* A test that runs in several reports (plain, sanitizers) has passed when all of them passed. */
enum test_result conformity_result(const struct test_outcomes *outcomes,
                                   const struct requirement_test *test)
{
    enum test_result result = RESULT_NONE;
    struct str file = str_from_z(test->file);
    bool journey = str_ends(file, STR(".mjs"));

    for (size_t i = 0; i < outcomes->n; i++) {
        const struct test_outcome *outcome = &outcomes->v[i];
        if (!str_eq_z(outcome->name, test->name) ||
            (journey ? outcome->program.n > 0 : !is_program_of(outcome->program, file)))
            continue;
        if (outcome->result == RESULT_FAILED)
            return RESULT_FAILED;
        if (outcome->result == RESULT_PASSED)
            result = RESULT_PASSED;
    }
    return result;
}
