/* The three forms of the conformity list: lines for a person, JSON for a program, a table for the
 * documents. */
#include <jansson.h>
#include <stdlib.h>

#include "app/conformity.h"
#include "base/buf.h"

enum { PRINT_MOST = 16 << 20, WORDS_MOST = 240 };

/* What can be said of one requirement. */
enum verdict { NO_TEST = 0, NOT_RUN, SHOWN, BROKEN, VERDICTS };

static const char *const verdicts[] = {"no test", "not run", "shown", "BROKEN"};
static const char *const results[] = {"not run", "passed", "failed"};

static enum verdict judge(const struct test_outcomes *outcomes, const struct requirement *row)
{
    enum verdict verdict = row->n_tests == 0 ? NO_TEST : SHOWN;

    for (size_t i = 0; i < row->n_tests; i++) {
        enum test_result result = conformity_result(outcomes, &row->tests[i]);
        if (result == RESULT_FAILED)
            return BROKEN;
        if (result == RESULT_NONE)
            verdict = NOT_RUN;
    }
    return verdict;
}

struct totals {
    size_t n[VERDICTS];
};

static struct totals count(const struct test_outcomes *outcomes)
{
    struct totals totals = {0};

    for (size_t i = 0; i < n_requirements; i++)
        totals.n[judge(outcomes, &requirements[i])]++;
    return totals;
}

static void add_totals(struct buf *buf, const struct totals *totals)
{
    buf_printf(
        buf, "%zu requirements: %zu shown by tests, %zu broken, %zu not run, %zu without a test\n",
        n_requirements, totals->n[SHOWN], totals->n[BROKEN], totals->n[NOT_RUN],
        totals->n[NO_TEST]);
}

static void print_text(struct buf *buf, const struct test_outcomes *outcomes)
{
    struct totals totals = count(outcomes);

    for (size_t i = 0; i < n_requirements; i++) {
        const struct requirement *row = &requirements[i];
        buf_printf(buf, "%-14s %-8s %s\n", row->id, verdicts[judge(outcomes, row)], row->clause);
        for (size_t j = 0; j < row->n_tests; j++)
            buf_printf(buf, "    %-8s %s: %s\n",
                       results[conformity_result(outcomes, &row->tests[j])], row->tests[j].file,
                       row->tests[j].name);
    }
    add_totals(buf, &totals);
}

static json_t *test_json(const struct test_outcomes *outcomes, const struct requirement_test *test)
{
    return json_pack("{s:s, s:s, s:s}", "file", test->file, "name", test->name, "result",
                     results[conformity_result(outcomes, test)]);
}

static void print_json(struct buf *buf, const struct test_outcomes *outcomes)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n_requirements; i++) {
        const struct requirement *row = &requirements[i];
        json_t *tests = json_array();
        for (size_t j = 0; j < row->n_tests; j++)
            (void)json_array_append_new(tests, test_json(outcomes, &row->tests[j]));
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "id", row->id, "clause", row->clause,
                            "requirement", row->text, "acceptance", row->acceptance, "verdict",
                            verdicts[judge(outcomes, row)], "tests", tests));
    }
    char *text = json_dumps(list, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    buf_add_z(buf, text);
    buf_add_char(buf, '\n');
    free(text);
    json_decref(list);
}

/* The beginning of a text, at a space, without what a table cell cannot hold. */
static void add_cell(struct buf *buf, struct str text)
{
    bool cut = text.n > WORDS_MOST;

    if (cut) {
        text = str_sub(text, 0, WORDS_MOST);
        while (text.n > 0 && text.p[text.n - 1] != ' ')
            text.n--;
    }
    for (size_t i = 0; i < text.n; i++)
        buf_add_char(buf, text.p[i] == '|' ? '/' : text.p[i]);
    if (cut)
        buf_add_z(buf, "…");
}

static void
add_row(struct buf *buf, const struct test_outcomes *outcomes, const struct requirement *row)
{
    buf_printf(buf, "| %s | %s | ", row->id, verdicts[judge(outcomes, row)]);
    add_cell(buf, str_from_z(row->text));
    buf_add_z(buf, " | ");
    for (size_t j = 0; j < row->n_tests; j++)
        buf_printf(buf, "%s`%s` in %s", j > 0 ? "; " : "", row->tests[j].name, row->tests[j].file);
    buf_add_z(buf, " |\n");
}

static void print_markdown(struct buf *buf, const struct test_outcomes *outcomes)
{
    struct totals totals = count(outcomes);
    struct str clause = STR("");

    buf_add_z(buf, "# Conformity\n\nMade by `oqu conformity --markdown`; do not edit. Every clause "
                   "of the joint "
                   "order on grade-1 admission (J73)\nand of Order 456 (M456), with the tests that "
                   "show it. The "
                   "whole text and the acceptance of each row stand in\n`requirements.tsv`.\n\n");
    add_totals(buf, &totals);
    for (size_t i = 0; i < n_requirements; i++) {
        const struct requirement *row = &requirements[i];
        if (!str_eq_z(clause, row->clause)) {
            clause = str_from_z(row->clause);
            buf_printf(buf, "\n## %s\n\n| id | state | requirement | tests |\n|---|---|---|---|\n",
                       row->clause);
        }
        add_row(buf, outcomes, row);
    }
}

struct str
conformity_print(struct arena *mem, const struct test_outcomes *outcomes, enum conformity_form form)
{
    struct buf buf;

    buf_init(&buf, mem, PRINT_MOST);
    switch (form) {
    case CONFORMITY_TEXT: print_text(&buf, outcomes); break;
    case CONFORMITY_JSON: print_json(&buf, outcomes); break;
    case CONFORMITY_MARKDOWN: print_markdown(&buf, outcomes); break;
    }
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}
