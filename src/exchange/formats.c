/* The catalogue of formats: every feature that exchanges messages or files with other systems names
 * them itself, and what it names is what it checks by (schema_read, schema_write, xsd_keeps;
 * tools/check_formats). `oqu schemas` prints the same. */
#include <stdio.h>

#include "app/module.h"
#include "base/scan.h"
#include "exchange/exchange.h"
#include "exchange/exchange_schemas.h"
#include "exchange/pages.h"
#include "http/json.h"
#include "i18n/i18n.h"
#include "i18n/msg_exchange.h"

/* A record is checked by its schema before any of its fields is left out (api.c); a page of them is
 * records and two numbers. */
static const struct schema_file records[] = {
    {"org.v1.json", &embedded_org_v1, MSG_exchange_resource_orgs, SCHEMA_OUT, NULL},
    {"orgs.v1.json", &embedded_orgs_v1, MSG_exchange_resource_orgs, SCHEMA_OUT, NULL},
    {"class.v1.json", &embedded_class_v1, MSG_exchange_resource_classes, SCHEMA_OUT, NULL},
    {"classes.v1.json", &embedded_classes_v1, MSG_exchange_resource_classes, SCHEMA_OUT, NULL},
    {"user.v1.json", &embedded_user_v1, MSG_exchange_resource_users, SCHEMA_OUT, NULL},
    {"users.v1.json", &embedded_users_v1, MSG_exchange_resource_users, SCHEMA_OUT, NULL},
    {"enrollment.v1.json", &embedded_enrollment_v1, MSG_exchange_resource_enrollments, SCHEMA_OUT,
     NULL},
    {"enrollments.v1.json", &embedded_enrollments_v1, MSG_exchange_resource_enrollments, SCHEMA_OUT,
     NULL},
    {"figure.v1.json", &embedded_figure_v1, MSG_exchange_resource_figures, SCHEMA_OUT, NULL},
    {"figures.v1.json", &embedded_figures_v1, MSG_exchange_resource_figures, SCHEMA_OUT, NULL},
    {"group.v1.json", &embedded_group_v1, MSG_exchange_resource_groups, SCHEMA_OUT, NULL},
    {"groups.v1.json", &embedded_groups_v1, MSG_exchange_resource_groups, SCHEMA_OUT, NULL},
    {"member.v1.json", &embedded_member_v1, MSG_exchange_resource_members, SCHEMA_OUT, NULL},
    {"members.v1.json", &embedded_members_v1, MSG_exchange_resource_members, SCHEMA_OUT, NULL},
    {"result.v1.json", &embedded_result_v1, MSG_exchange_resource_results, SCHEMA_OUT, NULL},
    {"results.v1.json", &embedded_results_v1, MSG_exchange_resource_results, SCHEMA_OUT, NULL},
};

const struct schema_file *schema_at(size_t i)
{
    if (i < COUNT(records))
        return &records[i];
    i -= COUNT(records);
    if (i-- == 0)
        return &http_problem_format;
    for (size_t k = 0; modules[k]; k++)
        for (size_t m = 0; modules[k]->formats && modules[k]->formats[m]; m++, i--)
            if (i == 0)
                return modules[k]->formats[m];
    return NULL;
}

const struct schema_file *schema_find(struct str name)
{
    const struct schema_file *file;

    for (size_t i = 0; (file = schema_at(i)) != NULL; i++)
        if (str_eq_z(name, file->name))
            return file;
    return NULL;
}

bool schema_is_xml(const struct schema_file *file)
{
    return str_ends(str_from_z(file->name), STR(".xsd"));
}

/* "1" of "org.v1.json". */
struct str schema_version(const struct schema_file *file)
{
    struct str rest = str_from_z(file->name), part;

    while (scan_until(&rest, '.', &part))
        if (part.n > 1 && part.p[0] == 'v')
            return str_sub(part, 1, part.n);
    return STR("");
}

const char *schema_kind(struct arena *mem, const struct schema_file *file)
{
    if (schema_is_xml(file))
        return "XML Schema 1.0";
    return json_object_get(json_object_in(mem, *file->text), "fields") ? "Table Schema"
                                                                       : "JSON Schema 2020-12";
}

struct str schema_example(struct arena *mem, const struct schema_file *file)
{
    if (file->example)
        return *file->example;
    const json_t *examples = json_object_get(json_object_in(mem, *file->text), "examples");
    const json_t *first = json_array_get(examples, 0);
    char *text = first ? json_dumps(first, JSON_INDENT(1)) : NULL;
    struct str copy = str_copy(mem, str_from_z(text));

    free(text);
    return copy;
}

/* name, version, direction, kind, what it is of; columns by tabulators. */
enum status schemas_command(struct ctx *c, int argc, char *const *argv)
{
    static const char *const ways[] = {"", "in", "out", "both"};
    const struct schema_file *file;
    (void)argv;

    if (argc > 0) {
        c->failure.detail = STR("usage: oqu schemas");
        return FAIL(c, ST_INVALID, "command.usage");
    }
    for (size_t i = 0; (file = schema_at(i)) != NULL; i++) {
        struct str about = msg_text(c, (enum msg)file->about), version = schema_version(file);
        printf("%s\t" STR_FMT "\t%s\t%s\t" STR_FMT "\n", file->name, STR_ARG(version),
               ways[file->way & 3], schema_kind(c->mem, file), STR_ARG(about));
    }
    return ferror(stdout) == 0 ? ST_OK : FAIL(c, ST_INTERNAL, "http.server-fault");
}
