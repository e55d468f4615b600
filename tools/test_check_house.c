/* Each rule of check_house: what it refuses and what it lets pass, on small trees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "check.h"

struct part {
    const char *path, *text;
};
struct row {
    const char *name;
    void (*rule)(struct check *check);
    int problems;
    struct part parts[4];
};

#define MODULES                                                                                    \
    {                                                                                              \
        "src/app/modules.c", "/* The list. */\n&person_module,\n&admission_module,\n"              \
    }
#define C(text)    "/* What it is for. */\n" text
#define INTERFACES "docs/interfaces.tsv"
#define REQS                                                                                       \
    {                                                                                              \
        "docs/requirements.tsv", "id\tclause\nJ73-1\tp. 1\n"                                       \
    }
#define PO(path)                                                                                   \
    {                                                                                              \
        path, "# Texts.\nmsgid \"a.b\"\nmsgstr \"x\"\n\nmsgid \"x.y\"\nmsgstr \"x\"\n"             \
    }
#define LINES_100                                                                                  \
    LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 LINES_10 LINES_10
#define LINES_10   "\n\n\n\n\n\n\n\n\n\n"
#define LINES_700  LINES_100 LINES_100 LINES_100 LINES_100 LINES_100 LINES_100 LINES_100
#define LINES_1100 LINES_700 LINES_100 LINES_100 LINES_100 LINES_100

static const struct row rows[] = {
    {"down is fine",
     rule_layers,
     0,
     {MODULES, {"src/admission/a.c", C("#include \"person/person.h\"\n#include \"db/db.h\"\n")}}},
    {"up is refused",
     rule_layers,
     1,
     {MODULES, {"src/person/a.c", C("#include \"admission/admission.h\"\n")}}},
    {"a layer must not know a feature",
     rule_layers,
     1,
     {MODULES, {"src/db/a.c", C("#include \"person/person.h\"\n")}}},
    {"a layer must not know a higher layer",
     rule_layers,
     1,
     {MODULES, {"src/i18n/a.h", C("#include \"html/html.h\"\n")}}},
    {"the contract of modules is for all",
     rule_layers,
     0,
     {MODULES, {"src/person/a.c", C("#include \"app/module.h\"\n")}}},
    {"a comment includes nothing",
     rule_layers,
     0,
     {MODULES, {"src/person/a.c", C("/*\n#include \"admission/admission.h\"\n*/\n")}}},
    {"a test may look up",
     rule_layers,
     0,
     {MODULES, {"src/person/test_a.c", C("#include \"admission/admission.h\"\n")}}},
    {"a folder outside the list is refused",
     rule_layers,
     1,
     {MODULES, {"src/stray/meson.build", "# Stray.\n"}}},

    {"own headers are open",
     rule_private_includes,
     0,
     {{"src/person/a.c", C("#include \"person/rules.h\"\n#include \"person_queries.h\"\n")}}},
    {"another folder's header is private",
     rule_private_includes,
     1,
     {{"src/admission/a.c", C("#include \"person/rules.h\"\n")}}},
    {"another folder's queries are private",
     rule_private_includes,
     1,
     {{"src/admission/a.c", C("#include \"person_queries.h\"\n")}}},
    {"tests too",
     rule_private_includes,
     1,
     {{"src/admission/test_a.c", C("#include \"person/rules.h\"\n")}}},
    {"but what a folder shows to tests",
     rule_private_includes,
     0,
     {{"src/admission/test_a.c", C("#include \"person/testing/country.h\"\n")}}},
    {"and to nothing else",
     rule_private_includes,
     1,
     {{"src/admission/a.c", C("#include \"person/testing/country.h\"\n")}}},
    {"a header for one folder only",
     rule_private_includes,
     1,
     {{"src/person/a.c", C("#include \"keys/command.h\"\n")}}},

    {"own tables, the common schema and listed names are open",
     rule_interfaces,
     0,
     {{"src/person/schema/1.sql", "CREATE SCHEMA person;\n"},
      {"src/account/schema/1.sql", "CREATE SCHEMA account;\nSELECT 1 FROM account.a, person.p, "
                                   "sec.person();\n"},
      {INTERFACES, "name\tused by\twhat for\nperson.p\taccount\tforeign key\n"}}},
    {"what is not listed is refused",
     rule_interfaces,
     1,
     {{"src/person/schema/1.sql", "CREATE SCHEMA person;\n"},
      {"src/account/queries/a.sql", "SELECT 1 FROM person.p;\n"},
      {INTERFACES, "name\tused by\twhat for\n"}}},
    {"listed for another feature is not listed",
     rule_interfaces,
     1,
     {{"src/person/schema/1.sql", "CREATE SCHEMA person;\n"},
      {"src/account/queries/a.sql", "SELECT 1 FROM person.p;\n"},
      {INTERFACES, "name\tused by\twhat for\nperson.p\tfile\tforeign key\n"}}},
    {"SQL that is put together while it runs is looked at, a text or a comment is not",
     rule_interfaces,
     1,
     {{"src/person/schema/1.sql", "CREATE SCHEMA person;\n"},
      {"src/account/schema/1.sql",
       "EXECUTE format('DELETE FROM person.p');\nSELECT 'person.p'; -- person.p\n"
       "COMMENT ON TABLE person.p IS 'x';\n"},
      {INTERFACES, "name\tused by\twhat for\n"}}},
    {"an entry without a reason",
     rule_interfaces,
     1,
     {{"src/person/schema/1.sql", "CREATE SCHEMA person;\n"},
      {"src/account/queries/a.sql", "SELECT 1 FROM person.p;\n"},
      {INTERFACES, "name\tused by\twhat for\nperson.p\taccount\t\n"}}},

    {"SQL in a string",
     rule_languages_in_strings,
     1,
     {{"src/person/a.c", C("char *q = \"SELECT a\"\n    \" FROM b\";\n")}}},
    {"SQL in a comment is talk",
     rule_languages_in_strings,
     0,
     {{"src/person/a.c", C("/* \"SELECT a FROM b\" */\n")}}},
    {"HTML in a string",
     rule_languages_in_strings,
     2,
     {{"src/person/a.c", C("f(\"<p class='x'>\", \"</div>\");\n")}}},
    {"words and quotes are not HTML",
     rule_languages_in_strings,
     0,
     {{"src/person/a.c", C("f(\"a < b\", '\"', \"\\\"<\", \"UPDATED\", \"selected from\");\n")}}},
    {"tests may quote HTML",
     rule_languages_in_strings,
     0,
     {{"src/person/test_a.c", C("f(\"<p>\");\n")}}},

    {"six hundred lines are enough", rule_length, 1, {{"src/person/a.c", C(LINES_700)}}},
    {"unless there is a reason",
     rule_length,
     0,
     {{"src/person/a.c", "/* Long because it is one table. */\n" LINES_700}}},
    {"a thousand are too many",
     rule_length,
     1,
     {{"src/person/a.c", "/* Long because it is one table. */\n" LINES_1100}}},

    {"a heading ends where it begins",
     rule_headings,
     1,
     {{"src/person/a.c", C("/* ---- rows ---- */\n/* ---- columns ------\n */\n")}}},

    {"a file says what it is for",
     rule_header_comment,
     2,
     {{"src/person/a.c", "int a;\n"}, {"src/person/queries/a.sql", "SELECT 1;\n"}}},
    {"in its own kind of comment",
     rule_header_comment,
     0,
     {{"src/person/a.c", C("int a;\n")},
      {"src/person/queries/a.sql", "-- What is asked.\nSELECT 1;\n"},
      {"tests/a.mjs", "#!/usr/bin/env node\n// What is tried.\n"}}},

    {"unfinished words",
     rule_unfinished,
     2,
     {{"src/person/a.c", C("/* TO"
                           "DO later */ int ha"
                           "ck;\n")}}},
    {"words that contain them",
     rule_unfinished,
     0,
     {{"src/person/a.c", C("int st"
                           "ubborn, todos;\n")}}},

    {"a failure without words",
     rule_failure_codes,
     2,
     {PO("src/person/locale/kk.po"),
      PO("src/person/locale/ru.po"),
      PO("src/person/locale/en.po"),
      {"src/person/a.c", C("return FAIL(c, n ? ST_BUSY : ST_INVALID,\n  n ? \"a.b\" : \"c.d\");\n"
                           "{\"unique\", ST_CONFLICT, \"e.f\"}\n")}}},
    {"a failure with words in one language",
     rule_failure_codes,
     1,
     {PO("src/person/locale/kk.po"), {"src/person/a.c", C("return FAIL(c, ST_BUSY, \"a.b\");\n")}}},
    {"our own fault has one text for all",
     rule_failure_codes,
     0,
     {{"src/person/a.c", C("return FAIL(c, ST_INTERNAL, \"a.b\");\n")}}},
    {"other literals are not codes",
     rule_failure_codes,
     0,
     {PO("src/person/locale/kk.po"),
      PO("src/person/locale/ru.po"),
      PO("src/person/locale/en.po"),
      {"src/person/a.c", C("return FAIL_FIELD(c, ST_BUSY, \"x.y\", \"iin\"); f(\"p.q\");\n")}}},

    {"an act and a kind of record without words",
     rule_journal_words,
     12,
     {PO("src/person/locale/kk.po"),
      {"src/person/a.c", C("audit_add(c, \"x.y\", \"record\", id(a, b), STR(\"{}\"));\n"
                           "tell_journal(c, n ? \"x.z\" : \"x.w\", id);\n")}}},
    {"members of an act count too, arguments of others do not",
     rule_journal_words,
     6,
     {{"src/person/a.c", C("struct audit_act a = {.action = \"x.y\", .object_type = \"record\"};\n"
                           "audit_note(c, \"x.y\"); f(\"x.y\");\n")}}},

    {"a folder opens with its README", rule_readme, 1, {{"src/person/a.c", C("")}}},
    {"as here",
     rule_readme,
     0,
     {{"src/person/a.c", C("")}, {"src/person/README.md", "# Person\n"}}},

    {"tags name requirements",
     rule_requirement_tags,
     0,
     {REQS,
      {"src/person/test_a.c", C("/* req: J73-1, ADM-7 */\n")},
      {"tests/e2e/a.mjs", "// A.\n// req: J73-1\n"}}},
    {"an unknown requirement",
     rule_requirement_tags,
     1,
     {REQS, {"src/person/test_a.c", C("/* req: J73-1 J73-2 */\n")}}},
    {"a tag without one",
     rule_requirement_tags,
     1,
     {REQS, {"tests/e2e/a.mjs", "// A.\n// req:\n"}}},
};

static void make_folders(struct arena *mem, const char *path)
{
    struct str all = str_from_z(path);

    for (size_t i = 1; i < all.n; i++)
        if (all.p[i] == '/')
            (void)mkdir(str_z(mem, str_sub(all, 0, i)), 0700);
}

static void write_part(struct arena *mem, const char *root, const struct part *part)
{
    const char *path = str_printf(mem, "%s/%s", root, part->path).p;

    make_folders(mem, path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(part->text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_parts(struct arena *mem, const char *root, const struct row *row)
{
    for (size_t i = 0; i < COUNT(row->parts) && row->parts[i].path; i++) {
        struct str path = str_printf(mem, "%s/%s", root, row->parts[i].path);
        assert_int_equal(unlink(path.p), 0);
        for (size_t n = path.n; n > 0; n--)
            if (path.p[n - 1] == '/')
                (void)rmdir(str_z(mem, str_sub(path, 0, n - 1)));
    }
}

static void try_row(const struct row *row)
{
    struct arena *mem = arena_new(1 << 28, 1 << 28);
    char root[] = "/tmp/oqu-house-XXXXXX";
    struct check check;
    char *report = NULL;
    size_t n_report = 0;

    assert_non_null(mkdtemp(root));
    FILE *out = open_memstream(&report, &n_report);
    assert_non_null(out);
    for (size_t i = 0; i < COUNT(row->parts) && row->parts[i].path; i++)
        write_part(mem, root, &row->parts[i]);
    assert_true(check_open(&check, mem, root, out));
    check.rule = row->name;
    row->rule(&check);
    assert_int_equal(fclose(out), 0);
    if (check.problems != row->problems)
        fail_msg("%s: %d problems instead of %d\n%s", row->name, check.problems, row->problems,
                 report);
    free(report);
    remove_parts(mem, root, row);
    arena_free(mem);
}

/* req: M456-7 */
static void every_rule_refuses_and_lets_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        try_row(&rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_rule_refuses_and_lets_pass)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
